// Lines of a text, by position.
export const lineAt = (text, position) => {
  const from = text.lastIndexOf("\n", position - 1) + 1;
  const end = text.indexOf("\n", position);
  const to = end < 0 ? text.length : end;
  return { from, to, text: text.slice(from, to) };
};

// The whole lines that a selection touches; one that ends at the start of a line leaves that line out.
export const linesIn = (text, { from, to }) => {
  const last = to > from && text[to - 1] === "\n" ? to - 1 : to;
  const span = { from: lineAt(text, from).from, to: lineAt(text, last).to };
  return { ...span, lines: text.slice(span.from, span.to).split("\n") };
};

// Replaces whole lines. A caret stays where it was in its line, seen from the end; a selection becomes those lines.
export const replaceLines = (span, lines, { from, to }) => {
  const insert = lines.join("\n");
  const end = span.from + insert.length;
  if (from !== to) return { from: span.from, to: span.to, insert, anchor: span.from, head: end };
  const head = Math.max(end - (span.to - to), span.from);
  return { from: span.from, to: span.to, insert, anchor: head, head };
};

const FENCE = /^ {0,3}(?:> ?)*(`{3,}|~{3,})(.*)$/gm;

// Whether a position is inside a fenced code block.
export const isFenced = (text, position) => {
  let open = "";
  for (const [, marks, rest] of text.slice(0, lineAt(text, position).from).matchAll(FENCE)) {
    if (!open) open = marks;
    else if (marks[0] === open[0] && marks.length >= open.length && !rest.trim()) open = "";
  }
  return Boolean(open);
};

// The number of a line, counted from 1, and where a line begins.
export const lineNumber = (text, position) => text.slice(0, position).split("\n").length;

export const lineStart = (text, number) => {
  let position = 0;
  for (let line = 1; line < number; line += 1) {
    const end = text.indexOf("\n", position);
    if (end < 0) break;
    position = end + 1;
  }
  return position;
};

// A command for a text as if a part of it were not there: that part goes in the same step.
export const without = ({ from, to }, command) => (text) => {
  const rest = text.slice(0, from) + text.slice(to);
  const { from: start, to: end, insert, anchor, head } = command(rest, { from, to: from });
  return { ...difference(text, rest.slice(0, start) + insert + rest.slice(end)), anchor, head };
};

const FRONT = /^(---|;;;)[ \t]*\n[^]*?\n\1[ \t]*(?=\n|$)/;

export const frontOf = (text) => text.match(FRONT)?.[0] ?? "";

// Where the text below the front matter begins.
export const bodyStart = (text) => {
  const { length } = frontOf(text);
  return length && length + text.slice(length).match(/^\n*/)[0].length;
};

// The smallest change that turns one text into another; null when they are the same.
export const difference = (before, after) => {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let kept = 0;
  while (kept < shorter - from && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept += 1;
  return { from, to: before.length - kept, insert: after.slice(from, after.length - kept) };
};
