// What is done beside ticking: by keys, in the menu of a point, in notes, and around the list.
import { keys } from "./keys.js";
import { close, menu } from "./menu.js";
import { shell } from "./shell.js";

export const begin = (path) => {
  const { press, toggle } = keys(path);
  const note = (link) => {
    close();
    import("./note.js").then((them) => them.note(link, path.words), () => location.assign(link.href));
  };
  const acts = { ...shell(), note, keys: toggle, more: (link) => menu(link, path) };
  addEventListener("pagehide", () => close());
  return { press, act: (target) => acts[Object.keys(acts).find((name) => name in target.dataset)](target) };
};
