// Blocks: headings, lists, quotes, code, tables … for the lines that are selected.
import { lineAt, linesIn, replaceLines } from "./lines.js";

const KINDS = {
  heading: { is: /^(#{1,6}) +/, put: (line) => `## ${line}` },
  bullets: { is: /^[-*+] +(?!\[[ xX]\] )/, put: (line) => `- ${line}` },
  numbers: { is: /^\d{1,9}[.)] +/, put: (line, index) => `${index + 1}. ${line}` },
  tasks: { is: /^[-*+] +\[[ xX]\] +/, put: (line) => `- [ ] ${line}` },
  quote: { is: /^> ?/, put: (line) => `> ${line}` },
};
const LISTS = ["bullets", "numbers", "tasks"];

const split = (line) => {
  const lead = line.match(/^\s*/)[0];
  return [lead, line.slice(lead.length)];
};

const without = (line, kind) => {
  const others = LISTS.includes(kind) ? LISTS : [kind];
  return others.reduce((left, name) => left.replace(KINDS[name].is, ""), line);
};

// Every line gets the block; when all have it already, they lose it.
const toggle = (kind) => (text, selection) => {
  const span = linesIn(text, selection);
  const filled = span.lines.length > 1 ? (line) => line.trim() : () => true;
  const isOff = span.lines.filter(filled).some((line) => !KINDS[kind].is.test(split(line)[1]));
  let index = 0;
  const lines = span.lines.map((line) => {
    if (!filled(line)) return line;
    const [lead, words] = split(line);
    return lead + (isOff ? KINDS[kind].put(without(words, kind), index++) : words.replace(KINDS[kind].is, ""));
  });
  return replaceLines(span, lines, selection);
};

// The levels of headings in turn: 2, 3, 4, none.
const heading = (text, selection) => {
  const span = linesIn(text, selection);
  const level = span.lines[0].match(/^(#*)/)[1].length;
  const next = { 0: 2, 1: 2, 2: 3, 3: 4 }[level] ?? 0;
  return replaceLines(span, span.lines.map((line) => line && levelled(line, next)), selection);
};

const levelled = (line, level) => (level ? `${"#".repeat(level)} ` : "") + line.replace(KINDS.heading.is, "");

const toHeading = (level) => (text, selection) => {
  const span = linesIn(text, selection);
  return replaceLines(span, span.lines.map((line) => levelled(line, level)), selection);
};

const fence = (text, selection) => {
  const span = linesIn(text, selection);
  const longest = Math.max(2, ...[...text.slice(span.from, span.to).matchAll(/^`{3,}/gm)].map(([marks]) => marks.length));
  const marks = "`".repeat(longest + 1);
  const insert = [marks, ...span.lines, marks].join("\n");
  const head = span.from + marks.length;
  return { from: span.from, to: span.to, insert, anchor: head, head };
};

// A block of its own: in an empty line, else below the line, with blank lines around it. "|" is where one goes on.
const insertion = (template) => (text, { from }) => {
  const line = lineAt(text, from);
  const isFree = !line.text.trim();
  const above = text.slice(0, isFree ? line.from : line.to);
  const lead = !above.trim() || above.endsWith("\n\n") ? "" : isFree && above.endsWith("\n") ? "\n" : "\n\n";
  const rest = text.slice(line.to);
  const tail = !rest || /^\n(\n|$)/.test(rest) ? "" : "\n";
  const start = isFree ? line.from : line.to;
  const [first, last] = [template.indexOf("|^"), template.lastIndexOf("^|")];
  const block = template.replace("|^", "").replace("^|", "");
  const anchor = start + lead.length + (first < 0 ? block.length : first);
  const head = first < 0 ? anchor : anchor + (last - first - 2);
  return { from: start, to: line.to, insert: lead + block + tail, anchor, head };
};

export const table = (rows) => rows.map((row) => `| ${row.join(" | ")} |`);

export const blocks = (say) => ({
  heading,
  heading2: toHeading(2),
  heading3: toHeading(3),
  heading4: toHeading(4),
  bullets: toggle("bullets"),
  numbers: toggle("numbers"),
  tasks: toggle("tasks"),
  quote: toggle("quote"),
  fence,
  table: insertion(`| |^${say("column")}^| | ${say("column")} |\n| --- | --- |\n|  |  |`),
  note: insertion(`> [!NOTE]\n> |^^|`),
  fold: insertion(`<details>\n<summary>|^${say("summary")}^|</summary>\n\n</details>`),
  more: insertion("<!-- more -->"),
  rule: insertion("---"),
});

// Which blocks a line is.
export const blocksAt = (line) => Object.keys(KINDS).filter((kind) => KINDS[kind].is.test(split(line)[1]));
