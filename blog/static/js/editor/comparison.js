// Two texts side by side; what both have in common is folded, what differs is marked in its line.
import { rows } from "./diff.js";
import { element } from "./element.js";
import { difference } from "./lines.js";
import { say } from "./words.js";

const AROUND = 2; // lines of context

export const comparison = (before, after, [nameBefore, nameAfter]) => {
  const all = rows(before, after);
  const near = all.map((_row, index) => all.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(isChanged));
  const body = element("tbody");
  for (let at = 0; at < all.length; at += 1) {
    if (near[at]) body.append(line(all[at]));
    else {
      const next = near.indexOf(true, at);
      const count = (next < 0 ? all.length : next) - at;
      body.append(element("tr", { className: "pairs__same" }, element("td", { colSpan: 2, textContent: say("same_lines", { count }) })));
      at += count - 1;
    }
  }
  const heads = [nameBefore, nameAfter].map((name) => element("th", { scope: "col", textContent: name }));
  return element("table", { className: "pairs" }, element("thead", {}, element("tr", {}, ...heads)), body);
};

const isChanged = ({ before, after }) => before !== after;

const line = ({ before, after }) => {
  if (before === after) return element("tr", { className: "pairs__equal" }, element("td", { textContent: before }), element("td", { textContent: after }));
  const change = before !== null && after !== null ? difference(before, after) : null;
  const kept = change ? { from: change.from, tail: before.length - change.to } : { from: 0, tail: 0 };
  return element("tr", {}, side("del", before, kept), side("ins", after, kept));
};

const side = (tag, text, { from, tail }) => {
  if (text === null) return element("td");
  const end = text.length - tail;
  const part = text.slice(from, end) || (text ? "" : "↵"); // a blank line is seen by its end only
  return element("td", {}, text.slice(0, from), part && element(tag, { textContent: part }), text.slice(end));
};
