// CodeMirror over the text field: colours, and a 200 kB text that scrolls and types like a short one.
import { markdown } from "./markdown.js";
import { Surface } from "./surface.js";
import { phrases, say } from "./words.js";

const FRONT = /^(---|;;;)[ \t]*\n[^]*?\n\1[ \t]*(?=\n|$)/;

export const rich = async (field) => {
  const cm = await import(field.dataset.codemirror);
  return new Rich(cm, field);
};

class Rich extends Surface {
  #cm;
  #view;
  #attributes = {};

  constructor(cm, field) {
    super();
    this.#cm = cm;
    this.#view = new cm.EditorView({ doc: field.value, extensions: this.#extensions(field) });
    this.element = this.#view.dom;
    this.input = this.#view.contentDOM;
    const isFocused = document.activeElement === field;
    const { selectionStart: anchor, selectionEnd: head } = field;
    field.hidden = true;
    field.required = false; // what is hidden cannot complain
    field.after(this.element);
    this.scroller = this.element.closest("[data-scroller]") ?? window;
    this.input.addEventListener("compositionend", () => setTimeout(() => this.tell("change")));
    if (isFocused) this.replace({ from: 0, to: 0, insert: "", anchor, head });
    else this.#foldFront();
  }

  #extensions(field) {
    const { EditorState, EditorView, keymap } = this.#cm;
    return [
      markdown(this.#cm),
      this.#cm.history(),
      this.#cm.codeFolding({ placeholderDOM: (_view, unfold) => this.#folded(unfold) }),
      this.#cm.search({ top: true }),
      this.#cm.highlightActiveLine(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of(() => ({ "aria-label": field.labels[0].textContent.trim(), spellcheck: "true", ...this.#attributes })),
      EditorState.phrases.of(phrases),
      EditorState.tabSize.of(2),
      keymap.of([...this.#cm.searchKeymap, ...this.#cm.historyKeymap, ...this.#cm.foldKeymap, ...this.#cm.defaultKeymap]),
      EditorView.updateListener.of((update) => this.#told(update)),
    ];
  }

  #told(update) {
    if (update.docChanged && !this.composing) this.tell("change");
    if (update.docChanged || update.selectionSet) this.tell("select");
  }

  get composing() {
    return this.#view.compositionStarted;
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  get line() {
    return this.#view.state.doc.lineAt(this.selection.from);
  }

  get selection() {
    const { from, to } = this.#view.state.selection.main;
    return { from, to };
  }

  replace({ from, to, insert, anchor, head }, { isQuiet = false } = {}) {
    const changes = insert || from !== to ? { from, to, insert } : [];
    const annotations = this.#cm.isolateHistory.of("full");
    this.#view.dispatch({ changes, selection: { anchor, head }, annotations, scrollIntoView: !isQuiet });
    if (!isQuiet) this.#view.focus();
  }

  undo() {
    this.#cm.undo(this.#view);
    this.#view.focus();
  }

  redo() {
    this.#cm.redo(this.#view);
    this.#view.focus();
  }

  find() {
    this.#cm.openSearchPanel(this.#view);
  }

  focus() {
    this.#view.focus();
  }

  attributes(values) {
    this.#attributes = values;
    this.#view.dispatch({});
  }

  caret() {
    return this.#view.coordsAtPos(this.#view.state.selection.main.head);
  }

  // With a fraction: how far the line at the upper edge has been scrolled.
  get topLine() {
    const block = this.#view.lineBlockAtHeight(this.#edge() - this.#view.documentTop);
    const past = (this.#edge() - this.#view.documentTop - block.top) / block.height;
    return this.#view.state.doc.lineAt(block.from).number + Math.min(Math.max(past, 0), 1);
  }

  scrollTo(line) {
    const block = this.#blockOf(line);
    const past = (line % 1) * block.height;
    this.#page.scrollTop += this.#view.documentTop + block.top + past - this.#edge();
  }

  jump(line) {
    const { from } = this.#blockOf(line);
    this.#view.dispatch({ selection: { anchor: from }, effects: this.#cm.EditorView.scrollIntoView(from, { y: "start", yMargin: 80 }) });
    this.#view.focus();
  }

  #blockOf(line) {
    const { doc } = this.#view.state;
    return this.#view.lineBlockAt(doc.line(Math.min(Math.max(Math.floor(line), 1), doc.lines)).from);
  }

  get #page() {
    const pane = this.scroller;
    return pane && pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY !== "visible" ? pane : document.scrollingElement;
  }

  #edge() {
    return this.#page === document.scrollingElement ? 0 : this.#page.getBoundingClientRect().top;
  }

  // The settings show what the front matter says, so it begins folded; it opens where the caret enters it.
  #foldFront() {
    const front = this.text.match(FRONT)?.[0];
    if (!front) return;
    const to = front.length;
    const selection = { anchor: Math.min(to + 1, this.#view.state.doc.length) };
    this.#view.dispatch({ effects: this.#cm.foldEffect.of({ from: 0, to }), selection });
  }

  #folded(unfold) {
    const open = document.createElement("button");
    Object.assign(open, { type: "button", className: "cm-fold", textContent: say("front"), onclick: unfold });
    return open;
  }
}
