// The toolbar: one stop for Tab, arrows inside; a button is pressed while its mark or block holds.
import { blocksAt } from "./blocks.js";
import { marksAt } from "./marks.js";

export const toolbar = (bar, surface, act) => {
  const buttons = () => [...bar.querySelectorAll("button")].filter((button) => button.offsetParent);

  const rove = (to) => {
    for (const button of bar.querySelectorAll("button")) button.tabIndex = button === to ? 0 : -1;
  };

  const step = (key) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[key];
    return next === undefined ? null : all.at(next % all.length);
  };

  bar.addEventListener("keydown", (event) => {
    const next = step(event.key);
    if (!next) return;
    event.preventDefault();
    rove(next);
    next.focus();
  });
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps focus, phones their keyboard
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    rove(button);
    act(button.dataset.do);
  });

  let asked = 0;
  const press = () => {
    asked = 0;
    const { text, from } = surface.line;
    const { from: start, to: end } = surface.selection;
    const names = end <= from + text.length ? [...marksAt(text, { from: start - from, to: end - from }), ...blocksAt(text)] : [];
    for (const button of bar.querySelectorAll("[aria-pressed]")) button.ariaPressed = String(names.includes(button.dataset.do));
  };
  surface.on("select", () => (asked ||= requestAnimationFrame(press)));
  rove(buttons()[0]);
  press();
};
