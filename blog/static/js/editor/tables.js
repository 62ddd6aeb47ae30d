// Tables: Tab and Shift+Tab go from cell to cell, Enter and the last Tab begin a new row.
import { isFenced, lineAt } from "./lines.js";

const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

// Where each cell of a line begins and ends, without the space around its words.
const cellsOf = (line) => {
  const bars = [...line.text.matchAll(/(?<!\\)\|/g)].map((bar) => bar.index);
  return bars.slice(1).map((end, index) => {
    const inside = line.text.slice(bars[index] + 1, end);
    const words = inside.trim();
    const start = line.from + bars[index] + 1 + (words ? inside.indexOf(words) : Math.min(1, inside.length));
    return { from: start, to: start + words.length, end: line.from + end };
  });
};

const select = ({ from, to }) => ({ from, to: from, insert: "", anchor: from, head: to });

const newRow = (line) => {
  const cells = cellsOf(line).length;
  const insert = `\n${line.text.match(/^\s*/)[0]}|${"  |".repeat(cells)}`;
  const head = line.to + insert.indexOf("|") + 2;
  return { from: line.to, to: line.to, insert, anchor: head, head };
};

const rowAt = (text, position) => {
  const line = lineAt(text, position);
  return ROW.test(line.text) && !isFenced(text, position) ? line : null;
};

const neighbour = (text, line, step) => {
  const at = step > 0 ? line.to + 1 : line.from - 1;
  const next = at < 0 || at > text.length ? null : rowAt(text, at);
  return next && RULE.test(next.text) ? neighbour(text, next, step) : next;
};

export const nextCell = (text, { to }) => {
  const line = rowAt(text, to);
  if (!line) return null;
  const cell = cellsOf(line).find(({ from }) => from > to);
  if (cell) return select(cell);
  const next = neighbour(text, line, 1);
  return next ? select(cellsOf(next)[0]) : newRow(line);
};

export const previousCell = (text, { from }) => {
  const line = rowAt(text, from);
  if (!line) return null;
  const cell = cellsOf(line).findLast(({ end }) => end < from);
  const above = cell ? null : neighbour(text, line, -1);
  const last = cell ?? (above && cellsOf(above).at(-1));
  return last ? select(last) : null;
};

// In the last cell of a row that has a rule above it; an empty row ends the table.
export const enterRow = (text, { from, to }) => {
  const line = rowAt(text, from);
  if (!line || from !== to || !hasRule(text, line)) return null;
  const cells = cellsOf(line);
  if (cells.every((cell) => cell.from === cell.to)) return { ...line, insert: "", anchor: line.from, head: line.from };
  return from >= cells.at(-1).to ? newRow(line) : null;
};

const hasRule = (text, line) => {
  for (let row = line; row; row = row.from ? rowAt(text, row.from - 1) : null) if (RULE.test(row.text)) return true;
  return false;
};
