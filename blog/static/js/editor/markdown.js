// Markdown for CodeMirror: what is coloured. Class names only; the colours are in css/edit.css.
const FRONT = /^(?:---|;;;)\s*$/;

// The front matter, which would otherwise be a rule and a heading.
const front = {
  defineNodes: [{ name: "FrontMatter", block: true }],
  parseBlock: [
    {
      name: "FrontMatter",
      before: "HorizontalRule",
      parse: (context, line) => {
        if (context.lineStart !== 0 || !FRONT.test(line.text)) return false;
        const end = line.text.trim();
        while (context.nextLine() && line.text.trim() !== end);
        if (line.text.trim() !== end) return false;
        const to = context.lineStart + line.text.length;
        context.nextLine();
        context.addElement(context.elt("FrontMatter", 0, to));
        return true;
      },
    },
  ],
};

const highlight = {
  defineNodes: [{ name: "Highlight" }, { name: "HighlightMark" }],
  parseInline: [
    {
      name: "Highlight",
      after: "Emphasis",
      parse: (context, next, at) => {
        if (next !== 61 || context.char(at + 1) !== 61 || context.char(at + 2) === 61) return -1;
        return context.addDelimiter({ resolve: "Highlight", mark: "HighlightMark" }, at, at + 2, true, true);
      },
    },
  ],
};

const NAMES = {
  heading: "md-heading",
  strong: "md-strong",
  emphasis: "md-emphasis",
  strikethrough: "md-strike",
  link: "md-link",
  url: "md-url",
  monospace: "md-code",
  quote: "md-quote",
  meta: "md-mark",
  processingInstruction: "md-mark",
  contentSeparator: "md-mark",
  comment: "md-mark",
};

const colours = ({ tagHighlighter, tags }) => {
  const classes = Object.entries(NAMES).map(([tag, name]) => ({ tag: tags[tag], class: name }));
  return tagHighlighter(classes);
};

export const markdown = (cm) => {
  const styles = cm.styleTags({ FrontMatter: cm.tags.meta, "Highlight/...": cm.tags.strong, HighlightMark: cm.tags.processingInstruction });
  const parser = cm.parser.configure([cm.GFM, front, highlight, { props: [styles] }]);
  const language = new cm.Language(cm.defineLanguageFacet(), parser, [], "markdown");
  return [language.extension, cm.syntaxHighlighting(colours(cm))];
};
