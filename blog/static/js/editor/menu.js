// "/" at the start of a line opens the menu of blocks; what is typed after it narrows it.
import { covered } from "./dock.js";
import { onKey } from "./surface.js";

const QUERY = /^\s*\/([^\s/]*)$/;

export const blockMenu = (list, surface, act) => {
  const options = [...list.querySelectorAll("[role=option]")];
  let [shown, current, asking, refused] = [[], 0, null, null];
  let pressed = null; // the selection for which the button opened the menu

  const asked = () => {
    const { from, to } = surface.selection;
    if (pressed) return pressed.from === from && pressed.to === to ? "" : null;
    const line = surface.line;
    return from === to && !surface.composing ? line.text.slice(0, from - line.from).match(QUERY)?.[1] ?? null : null;
  };

  const close = () => {
    list.hidden = true;
    [asking, pressed] = [null, null];
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
    const height = list.offsetHeight;
    const end = innerHeight - covered() - 8;
    const top = caret.bottom + height < end ? caret.bottom + 4 : caret.top - height - 4;
    list.style.left = `${Math.max(8, Math.min(caret.left, innerWidth - list.offsetWidth - 8))}px`;
    list.style.top = `${Math.max(8, Math.min(top, end - height))}px`;
  };

  const look = () => {
    const query = asked();
    if (query === null) refused = null;
    if (query === null || query === refused) return list.hidden || close();
    if (query === asking) return;
    asking = query;
    shown = options.filter((option) => option.dataset.find.toLowerCase().includes(query.toLowerCase()));
    if (!shown.length) return close();
    for (const option of options) option.hidden = !shown.includes(option);
    list.hidden = false;
    mark(0);
    place();
  };

  const choose = (option) => {
    const typed = pressed ? null : { from: surface.line.from, to: surface.selection.to };
    close();
    act(option.dataset.do, typed);
  };

  const dismiss = () => {
    refused = pressed ? null : asked();
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
  surface.on("change", () => {
    if (pressed) close(); // whoever writes on wants none
    look();
  });
  surface.on("select", () => list.hidden || look());
  surface.input.addEventListener("blur", () => list.hidden || close());

  // For the button: the block is for what is selected, and nothing is typed.
  return () => {
    surface.focus();
    pressed = surface.selection;
    look();
  };
};
