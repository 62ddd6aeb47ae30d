// What is done with single points: by keys, in their menus, and in notes.
import { keys } from "./keys.js";
import { close, menu } from "./menu.js";

export const begin = (path) => {
  addEventListener("pagehide", () => close());
  const note = (link) => {
    close();
    import("./note.js").then((them) => them.note(link, path.words), () => location.assign(link.href));
  };
  return { press: keys(path), act: (link) => (link.matches("[data-note]") ? note(link) : menu(link, path)) };
};
