// What one writes on. A change is { from, to, insert, anchor, head }: one step of undo.
// Tells "change" when the text is another (never in the middle of a composition) and "select".
import { bodyStart, difference, lineAt } from "./lines.js";

const MOST = 100; // steps of undo that are done anew

export class Surface extends EventTarget {
  tell(type) {
    this.dispatchEvent(new Event(type));
  }

  on(type, listen) {
    this.addEventListener(type, listen);
  }

  // Runs (text, selection) => change; says whether there was anything to do.
  run(command) {
    this.#settle();
    const change = command(this.text, this.selection);
    if (change) this.replace(change);
    return Boolean(change);
  }

  // Phones hold nearly every word as if an input method were at work: it is let go before it is changed.
  #settle() {
    if (!this.composing) return;
    this.input.blur();
    this.focus();
  }

  insert(words) {
    this.#settle();
    const { from, to } = this.selection;
    const head = from + words.length;
    this.replace({ from, to, insert: words, anchor: head, head });
  }

  // Pictures and files at the caret; in front matter they would mean nothing, and take the title along.
  // What begins a line, a heading say, goes on beginning one.
  place(words) {
    this.#settle();
    const start = bodyStart(this.text);
    const [from, to] = [Math.max(this.selection.from, start), Math.max(this.selection.to, start)];
    const before = this.text.slice(lineAt(this.text, from).from, from);
    const after = this.text.slice(to, lineAt(this.text, to).to);
    const isSeveral = words.includes("\n");
    const isBegun = from === start && before; // front matter that nothing ends, not even a line
    const insert = ((isSeveral && before.trim()) || isBegun ? "\n" : "") + words;
    const head = from + insert.length;
    const tail = after.trim() && (isSeveral || !before) ? "\n\n" : "";
    this.replace({ from, to, insert: insert + tail, anchor: head, head });
  }

  // Other words in the place of some, as if they had been there from the start: no undo brings the first ones back.
  // The steps since then are taken back and done again.
  amend(words, others) {
    const at = this.text.indexOf(words);
    const moved = (position) => (position <= at ? position : Math.max(position, at + words.length) + others.length - words.length);
    const [anchor, head] = [moved(this.selection.from), moved(this.selection.to)];
    const steps = [this.text];
    while (steps.length < MOST && this.undo() && this.text.includes(words)) steps.push(this.text);
    for (const text of steps.reverse()) this.#become(text.replace(words, () => others));
    this.replace({ from: 0, to: 0, insert: "", anchor, head }, { isQuiet: true });
  }

  #become(text) {
    const change = difference(this.text, text);
    if (!change) return;
    const head = change.from + change.insert.length;
    this.replace({ ...change, anchor: head, head }, { isQuiet: true });
  }

  // Another whole text: only what differs is changed, and the selection stays where it was.
  rewrite(text) {
    const change = difference(this.text, text);
    if (!change) return;
    const { from, to, insert } = change;
    const shifted = (at) => (at <= from ? at : Math.max(at, to) + insert.length - (to - from));
    this.replace({ ...change, anchor: shifted(this.selection.from), head: shifted(this.selection.to) }, { isQuiet: true });
  }
}

// Keys for whoever takes them first; nothing is taken from an input method.
export const onKey = (surface, take) =>
  surface.element.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.keyCode === 229 || !take(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
