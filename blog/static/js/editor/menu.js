// "/" at the start of a line opens the menu of blocks; what is typed after it narrows it.
import { onKey } from "./surface.js";

const QUERY = /^\s*\/([^\s/]*)$/;

export const blockMenu = (list, surface, act) => {
  const options = [...list.querySelectorAll("[role=option]")];
  let [shown, current, refused, isAsked] = [[], 0, null, false];

  const asked = () => {
    const { from, to } = surface.selection;
    const line = surface.line;
    return from === to && !surface.composing ? line.text.slice(0, from - line.from).match(QUERY)?.[1] ?? null : null;
  };

  const close = () => {
    list.hidden = true;
    isAsked = false;
    surface.attributes({});
  };

  const mark = (index) => {
    current = (index + shown.length) % shown.length;
    for (const option of options) option.setAttribute("aria-selected", option === shown[current]);
    shown[current].scrollIntoView({ block: "nearest" });
    surface.attributes({ "aria-controls": list.id, "aria-activedescendant": shown[current].id });
  };

  const place = () => {
    const caret = surface.caret();
    list.classList.toggle("is-docked", !caret);
    if (!caret) return;
    const isBelow = caret.bottom + list.offsetHeight + 8 < innerHeight;
    list.style.left = `${Math.max(8, Math.min(caret.left, innerWidth - list.offsetWidth - 8))}px`;
    list.style.top = `${Math.max(8, isBelow ? caret.bottom + 4 : caret.top - list.offsetHeight - 4)}px`;
  };

  const look = () => {
    const query = asked();
    if (query === null) refused = null;
    if (query === null || query === refused) return list.hidden || close();
    shown = options.filter((option) => option.dataset.find.toLowerCase().includes(query.toLowerCase()));
    if (!shown.length) return close();
    for (const option of options) option.hidden = !shown.includes(option);
    list.hidden = false;
    mark(0);
    place();
  };

  const clear = () => {
    const { from } = surface.line;
    surface.replace({ from, to: surface.selection.to, insert: "", anchor: from, head: from });
  };

  const choose = (option) => {
    close();
    clear();
    act(option.dataset.do);
  };

  const dismiss = () => {
    refused = asked();
    if (isAsked) clear();
    close();
  };

  const keys = {
    ArrowDown: () => mark(current + 1),
    ArrowUp: () => mark(current - 1),
    Enter: () => choose(shown[current]),
    Tab: () => choose(shown[current]),
    Escape: dismiss,
  };
  onKey(surface, (event) => {
    if (list.hidden || !keys[event.key]) return false;
    keys[event.key]();
    return true;
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => event.target.closest("[role=option]") && choose(event.target.closest("[role=option]")));
  surface.on("change", look);
  surface.on("select", () => list.hidden || look());
  surface.input.addEventListener("blur", () => list.hidden || close());

  // For the button: as if "/" had been typed in a line of its own.
  return () => {
    const { text, to } = surface.line;
    const insert = text.trim() ? "\n\n/" : "/";
    surface.replace({ from: to, to, insert, anchor: to + insert.length, head: to + insert.length });
    look();
    isAsked = !list.hidden;
  };
};
