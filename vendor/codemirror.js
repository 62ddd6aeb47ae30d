// What the editor uses of CodeMirror; `make` bundles it into blog/static/vendor/.
export { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
export {
  codeFolding,
  defineLanguageFacet,
  foldEffect,
  foldKeymap,
  Language,
  syntaxHighlighting,
} from "@codemirror/language";
export { search, searchKeymap } from "@codemirror/search";
export { EditorState } from "@codemirror/state";
export { EditorView, highlightActiveLine, keymap } from "@codemirror/view";
export { styleTags, tagHighlighter, tags } from "@lezer/highlight";
export { GFM, parser } from "@lezer/markdown";
