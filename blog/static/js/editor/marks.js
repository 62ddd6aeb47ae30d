// Marks around words: bold, emphasis, code … The same command takes them off again.
const isUrl = (text) => /^(?:https?:\/\/|mailto:|\/)\S+$/.test(text);

const run = (text, mark) => {
  let length = 0;
  while (text[length] === mark[0]) length += 1;
  return length;
};

const reversed = (text) => [...text].reverse().join("");

// How many of the mark's characters stand on both sides of a part of the text.
const around = (text, from, to, mark) =>
  Math.min(run(reversed(text.slice(Math.max(0, from - 8), from)), mark), run(text.slice(to, to + 8), mark));

// "*" is in "*" and "***", "**" in "**" and "***"; other marks have their own length.
const holds = (count, mark) => {
  if (mark === "*") return count === 1 || count === 3;
  if (mark === "**") return count === 2 || count === 3;
  return count >= mark.length;
};

const trimmed = (text, from, to) => {
  const part = text.slice(from, to);
  const start = from + part.length - part.trimStart().length;
  return { from: Math.min(start, to), to: Math.max(from + part.trimEnd().length, Math.min(start, to)) };
};

// A caret in a Latin word means the word. In Chinese nobody can tell where the word begins.
const word = (text, at) => {
  const before = text.slice(Math.max(0, at - 64), at).match(/[\p{Script=Latin}\d_]*$/u)[0].length;
  const after = text.slice(at, at + 64).match(/^[\p{Script=Latin}\d_]*/u)[0].length;
  return before && after ? { from: at - before, to: at + after } : { from: at, to: at };
};

const toggle = (mark) => (text, selection) => {
  const { from, to } = selection.from === selection.to ? word(text, selection.from) : trimmed(text, selection.from, selection.to);
  const inside = text.slice(from, to);
  const size = mark.length;
  if (inside.includes("\n")) return toggleLines(from, inside, mark);
  if (holds(around(text, from, to, mark), mark)) {
    return { from: from - size, to: to + size, insert: inside, ...kept(selection, from, to, -size) };
  }
  if (isWrapped(inside, mark)) return { from, to, insert: inside.slice(size, -size), anchor: from, head: to - 2 * size };
  return { from, to, insert: mark + inside + mark, ...kept(selection, from, to, size) };
};

const isWrapped = (words, mark) =>
  words.length > 2 * mark.length && holds(around(words, mark.length, words.length - mark.length, mark), mark);

// Each line of a selection for itself, since no mark reaches over the end of a paragraph.
const toggleLines = (from, text, mark) => {
  const lines = text.split("\n").map((line) => line.match(/^(\s*(?:[-*+>]\s+|\d+[.)]\s+|#+\s+)*)(.*?)(\s*)$/).slice(1));
  const isOn = lines.every(([, words]) => !words || isWrapped(words, mark));
  const marked = (words) => (isOn ? words.slice(mark.length, -mark.length) : mark + words + mark);
  const insert = lines.map(([lead, words, tail]) => lead + (words && marked(words)) + tail).join("\n");
  return { from, to: from + text.length, insert, anchor: from, head: from + insert.length };
};

const kept = (selection, from, to, shift) =>
  selection.from === selection.to
    ? { anchor: selection.from + shift, head: selection.from + shift }
    : { anchor: from + shift, head: to + shift };

const LINK = /\[([^\]\n]*)\]\(([^)\n]*)\)/g;

const linkAt = (text, { from, to }) => {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", to);
  for (const found of text.slice(start, end < 0 ? text.length : end).matchAll(LINK)) {
    const at = start + found.index;
    if (at < from && to < at + found[0].length) return { at, whole: found[0], words: found[1] };
  }
  return null;
};

export const link = (text, selection) => {
  const { from, to } = selection;
  const found = linkAt(text, selection);
  if (found) {
    const { at, whole, words } = found;
    return { from: at, to: at + whole.length, insert: words, anchor: at, head: at + words.length };
  }
  const words = text.slice(from, to);
  if (isUrl(words)) return { from, to, insert: `[](${words})`, anchor: from + 1, head: from + 1 };
  const head = from + words.length + 3;
  return { from, to, insert: `[${words}]()`, anchor: words ? head : from + 1, head: words ? head : from + 1 };
};

// An address that is pasted over words makes them a link.
export const linked = (text, { from, to }, url) => {
  const words = text.slice(from, to);
  if (!isUrl(url) || !words.trim() || words.includes("\n") || isUrl(words)) return null;
  const insert = `[${words}](${url})`;
  return { from, to, insert, anchor: from + insert.length, head: from + insert.length };
};

const MARKS = { bold: "**", emphasis: "*", strike: "~~", code: "`", highlight: "==" };

export const marks = Object.fromEntries(Object.entries(MARKS).map(([name, mark]) => [name, toggle(mark)]));

// Which marks hold at a place in a line.
export const marksAt = (line, { from, to }) => {
  const found = Object.keys(MARKS).filter((name) => isWithin(line, from, to, MARKS[name]));
  return linkAt(line, { from, to }) ? [...found, "link"] : found;
};

const isWithin = (line, from, to, mark) => {
  const part = mark[0] === "*" ? /(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?!\*)/g : new RegExp(`(${mark})(?=\\S)(.+?)(?<=\\S)\\1`, "g");
  for (const found of line.matchAll(part)) {
    const [start, end] = [found.index + found[1].length, found.index + found[0].length - found[1].length];
    if (start <= from && to <= end && holds(found[1].length, mark)) return true;
  }
  return false;
};
