// CodeMirror over the text field: colours, and a 200 kB text that scrolls and types like a short one.
import { element } from "./element.js";
import { bodyStart, frontOf } from "./lines.js";
import { markdown } from "./markdown.js";
import { Surface } from "./surface.js";
import { phrases, say } from "./words.js";

export const rich = async (field) => {
  const cm = await import(field.dataset.codemirror);
  return new Rich(cm, field);
};

class Rich extends Surface {
  #cm;
  #view;
  #attributes = {};
  #known = {};

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
    this.scroller = this.element.closest("[data-scroller]");
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
      EditorView.scrollMargins.of(() => ({ top: 24, bottom: 96 })), // the toolbar is over the text
      EditorView.contentAttributes.of(() => ({ "aria-label": field.labels[0].textContent.trim(), spellcheck: "true", ...this.#attributes })),
      EditorState.phrases.of(phrases),
      EditorState.tabSize.of(2),
      EditorState.transactionFilter.of((change) => this.#sparingFront(change)),
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
    const { doc } = this.#view.state;
    if (doc !== this.#known.doc) this.#known = { doc, text: doc.toString() };
    return this.#known.text;
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

  // Says whether there was anything to take back. What is in sight stays there.
  undo() {
    const { run } = this.#cm.historyKeymap.find(({ key }) => key === "Mod-z");
    const dispatch = (change) => this.#view.dispatch(Object.assign(change, { scrollIntoView: false }));
    return run({ state: this.#view.state, dispatch });
  }

  focus() {
    this.#view.focus();
  }

  attributes(values) {
    this.#attributes = values;
    this.#view.dispatch({});
  }

  // The place in the text under the pointer, null beside it.
  under({ target, clientX: x, clientY: y }) {
    return this.input.contains(target) ? this.#view.posAtCoords({ x, y }) : null;
  }

  caret() {
    return this.#view.coordsAtPos(this.#view.state.selection.main.head);
  }

  // The line at a part of the height of the pane, with how much of it is above.
  lineAt(part) {
    const height = this.#edge(part) - this.#view.documentTop;
    const block = this.#view.lineBlockAtHeight(height);
    const past = Math.min(Math.max((height - block.top) / block.height, 0), 1);
    return this.#view.state.doc.lineAt(block.from).number + past;
  }

  scrollTo(line, part) {
    const block = this.#blockOf(line);
    this.pane.scrollTop += this.#view.documentTop + block.top + (line % 1) * block.height - this.#edge(part);
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

  // What scrolls the text: its own part of a wide page, or the whole page on a phone.
  get pane() {
    const isOwn = getComputedStyle(this.scroller).overflowY !== "visible";
    return isOwn ? this.scroller : document.scrollingElement;
  }

  #edge(part) {
    const { top } = this.scroller.getBoundingClientRect();
    return (this.pane === this.scroller ? top : 0) + part * this.pane.clientHeight;
  }

  // The settings show what the front matter says, so it begins folded; it opens where the caret enters it.
  #foldFront() {
    const { length: to } = frontOf(this.text);
    if (!to) return;
    const selection = { anchor: Math.min(to + 1, this.#view.state.doc.length) };
    this.#view.dispatch({ effects: this.#cm.foldEffect.of({ from: 0, to }), selection });
  }

  // Whoever selects everything sees the text alone, and means that: what they type must not replace the front matter.
  #sparingFront(change) {
    const { from, to, anchor, head } = change.newSelection.main;
    const start = this.#bodyAfterFold;
    if (!change.selection || change.docChanged || from >= start || to <= start) return change;
    return [change, { selection: { anchor: Math.max(anchor, start), head: Math.max(head, start) } }];
  }

  // Where the text begins, blank lines aside, below front matter that is folded; else 0.
  get #bodyAfterFold() {
    return this.#view?.lineBlockAt(0).to >= frontOf(this.text).length ? bodyStart(this.text) : 0;
  }

  #folded(unfold) {
    return element("button", { type: "button", className: "cm-fold", textContent: say("front"), onclick: unfold });
  }
}
