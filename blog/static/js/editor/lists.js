// What Enter, Tab and Shift+Tab do in lists, quotes and code: (text, selection) => change, or null.
import { isFenced, lineAt, linesIn, replaceLines } from "./lines.js";

const ITEM = /^((?:\s*>)*\s*)([-*+]|\d{1,9}[.)])( +)(\[[ xX]\] +)?/;
const QUOTE = /^(?:\s*>)+ ?/;
const STEP = "  ";

export const enter = (text, { from, to }) => {
  const line = lineAt(text, from);
  const before = line.text.slice(0, from - line.from);
  const item = isFenced(text, from) ? null : before.match(ITEM);
  if (item) return from === to && isEmpty(line, item[0]) ? endItem(text, line, item) : nextItem(text, from, to, item);
  const [quote = ""] = before.match(QUOTE) ?? [];
  if (quote && from === to && isEmpty(line, quote)) return typed(line.from, line.to, "");
  return typed(from, to, `\n${quote || before.match(/^[ \t]*/)[0]}`);
};

export const indent = (text, selection) => moved(text, selection, (line) => line && STEP + line);

export const outdent = (text, selection) => moved(text, selection, (line) => line.replace(/^(?: {1,2}|\t)/, ""));

const moved = (text, selection, move) => {
  const span = linesIn(text, selection);
  const one = span.lines.length === 1;
  if (one && !ITEM.test(span.lines[0]) && !isFenced(text, selection.from)) return null;
  const lines = span.lines.map(move);
  if (one) lines[0] = renumbered(text, span.from, lines[0]);
  return replaceLines(span, lines, selection);
};

const typed = (from, to, insert) => ({ from, to, insert, anchor: from + insert.length, head: from + insert.length });

const isEmpty = (line, prefix) => !line.text.slice(prefix.length).trim();

const following = (marker) => marker.replace(/\d+/, (number) => Number(number) + 1);

// An empty item becomes one of the list around it, and ends the outermost list.
const endItem = (text, line, [, lead]) => {
  const around = itemsAbove(text, line.from).find((item) => item[1].length < lead.length);
  const [quote] = lead.match(QUOTE) ?? [""];
  return typed(line.from, line.to, around ? around[1] + following(around[2]) + around[3] : quote);
};

const nextItem = (text, from, to, [, lead, marker, space, task]) => {
  const insert = `\n${lead}${following(marker)}${space}${task ? "[ ] " : ""}`;
  const head = from + insert.length;
  const line = lineAt(text, to);
  const below = text.slice(line.to + 1).split("\n");
  const pushed = pushedDown(below, lead, following(marker));
  if (!pushed.length) return { from, to, insert, anchor: head, head };
  const end = line.to + 1 + below.slice(0, pushed.length).join("\n").length;
  return { from, to: end, insert: `${insert}${text.slice(to, line.to)}\n${pushed.join("\n")}`, anchor: head, head };
};

// The lines below, as far as items there would have the same numbers: those get the next ones.
const pushedDown = (lines, lead, taken) => {
  if (!/\d/.test(taken)) return [];
  const pushed = [];
  let [number, end] = [taken, 0];
  for (const line of lines) {
    const item = line.match(ITEM);
    if (item?.[1] === lead) {
      if (item[2] !== number) break;
      number = following(number);
      end = pushed.push(lead + number + line.slice(lead.length + item[2].length));
    } else if (!line.trim() || line.startsWith(`${lead} `)) pushed.push(line);
    else break;
  }
  return pushed.slice(0, end);
};

// A numbered item that moved in or out goes on counting where it came to.
const renumbered = (text, from, line) => {
  const item = line.match(ITEM);
  if (!item || !/\d/.test(item[2])) return line;
  const [lead, marker] = [item[1], item[2]];
  const near = itemsAbove(text, from).find((above) => above[1].length <= lead.length);
  const number = near?.[1].length === lead.length && /\d/.test(near[2]) ? following(near[2]) : marker.replace(/\d+/, "1");
  return lead + number + line.slice(lead.length + marker.length);
};

// The items above a line, the nearest first, as far as the list reaches.
const itemsAbove = (text, from) => {
  const items = [];
  for (let at = from; at > 0; ) {
    const line = lineAt(text, at - 1);
    const item = line.text.match(ITEM);
    if (item) items.push(item);
    else if (/^\S/.test(line.text)) break;
    at = line.from;
  }
  return items;
};
