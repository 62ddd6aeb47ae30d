// The text field as it is. Edits go through the browser, so that its own undo knows them.
import { lineAt, lineNumber, lineStart } from "./lines.js";
import { Surface } from "./surface.js";

const MANY = 100; // lines

export class Plain extends Surface {
  composing = false;
  #text = null; // asking the field takes long when there is much in it
  #bound = null; // the text when another field of the page was written in, which has its undo in common with this one

  constructor(field) {
    super();
    this.element = this.input = this.scroller = this.pane = field;
    field.addEventListener("input", () => this.#changed());
    field.addEventListener("compositionstart", () => (this.composing = true));
    field.addEventListener("compositionend", () => {
      this.composing = false;
      this.#changed();
    });
    document.addEventListener("selectionchange", () => document.activeElement === field && this.tell("select"));
    field.addEventListener("beforeinput", this.#takeEnter);
    document.addEventListener("input", ({ target }) => target !== field && (this.#bound = this.text), { capture: true });
  }

  get text() {
    return (this.#text ??= this.input.value);
  }

  get line() {
    return lineAt(this.text, this.selection.from);
  }

  get selection() {
    return { from: this.input.selectionStart, to: this.input.selectionEnd };
  }

  replace({ from, to, insert, anchor, head }, { isQuiet = false } = {}) {
    const before = document.activeElement;
    this.input.focus({ preventScroll: isQuiet });
    if (document.activeElement !== this.input) return this.#put(from, to, insert);
    if (insert || from !== to) this.#type(from, to, insert);
    this.input.setSelectionRange(Math.min(anchor, head), Math.max(anchor, head), head < anchor ? "backward" : "forward");
    if (isQuiet) before?.focus({ preventScroll: true });
    this.tell("select");
  }

  // Says whether there was anything of this field to take back.
  undo() {
    const { text } = this;
    if (document.activeElement === this.input && text !== this.#bound) document.execCommand("undo");
    return text !== this.text;
  }

  amend(words, others) {
    const [before, { scrollTop }] = [document.activeElement, this.input];
    this.input.focus({ preventScroll: true });
    super.amend(words, others);
    this.input.scrollTop = scrollTop;
    before?.focus({ preventScroll: true });
  }

  #type(from, to, insert) {
    this.input.setSelectionRange(from, to);
    if (this.#isPut(insert, from, to) || document.execCommand(insert ? "insertText" : "delete", false, insert)) return;
    this.input.setRangeText(insert, from, to, "end");
    this.#changed();
  }

  // Thousands of lines take a browser minutes when they are typed, and no time as HTML.
  #isPut(insert, from, to) {
    if (insert.split("\n", MANY).length < MANY) return false;
    const { text } = this;
    const html = insert.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    if (!document.execCommand("insertHTML", false, html)) return false;
    if (this.text === text.slice(0, from) + insert + text.slice(to)) return true;
    document.execCommand("undo");
    return false;
  }

  // Under an open dialog: a caret that went into the text would take the keys of the dialog along.
  #put(from, to, insert) {
    this.input.setRangeText(insert, from, to, "preserve");
    this.#changed();
  }

  #changed() {
    this.#text = null;
    if (!this.composing) this.tell("change");
  }

  // On phones Enter comes without its key: it is sent again as one.
  #takeEnter = (event) => {
    if (event.inputType !== "insertLineBreak" || event.isComposing) return;
    const key = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    if (!this.input.dispatchEvent(key)) event.preventDefault();
  };

  focus() {
    this.input.focus();
  }

  attributes(values) {
    for (const name of ["aria-controls", "aria-activedescendant"]) this.input.removeAttribute(name);
    for (const [name, value] of Object.entries(values)) this.input.setAttribute(name, value);
  }

  under() {
    return null; // nobody tells it of a field
  }

  caret() {
    return null; // nobody knows where it is; menus open above the toolbar
  }

  // Lines are taken to be equally high, which long ones are not: good enough to scroll along.
  lineAt(part) {
    const { scrollTop, clientHeight, scrollHeight } = this.input;
    return 1 + ((scrollTop + part * clientHeight) / scrollHeight) * this.#lines;
  }

  scrollTo(line, part) {
    const { clientHeight, scrollHeight } = this.input;
    this.input.scrollTop = ((line - 1) / this.#lines) * scrollHeight - part * clientHeight;
  }

  get #lines() {
    return lineNumber(this.text, this.text.length);
  }

  jump(line) {
    const at = lineStart(this.text, line);
    this.input.focus();
    this.input.setSelectionRange(at, at);
    this.scrollTo(line, 0);
  }
}
