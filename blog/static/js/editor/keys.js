// Shortcuts, and what Enter and Tab mean while writing. The list for people is in posts/writing/keys.html.
import { enter, indent, outdent } from "./lists.js";
import { onKey } from "./surface.js";
import { enterRow, nextCell, previousCell } from "./tables.js";

const SHORTCUTS = {
  "mod+b": "bold",
  "mod+i": "emphasis",
  "mod+k": "link",
  "mod+s": "save",
  "mod+enter": "publish",
  "mod+/": "keys",
  "mod+shift+7": "numbers",
  "mod+shift+8": "bullets",
  "mod+shift+9": "quote",
  "mod+alt+e": "write",
  "mod+alt+b": "both",
  "mod+alt+v": "read",
  "mod+alt+f": "focus",
};
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

// By the key's place where a layout has no such letter, or Shift and Alt make another sign of it.
const letter = ({ key, code, shiftKey, altKey }) => {
  const place = code.replace(/^(Key|Digit)/, "").toLowerCase();
  return shiftKey || altKey || !/^[\x20-\x7e]$|^Enter$/.test(key) ? place : key.toLowerCase();
};

const named = (event) => {
  if (!(isMac ? event.metaKey : event.ctrlKey) || event.getModifierState("AltGraph")) return "";
  return ["mod", event.shiftKey && "shift", event.altKey && "alt", letter(event)].filter(Boolean).join("+");
};

// Anywhere on the page, but never in an input method.
export const shortcuts = (act) =>
  document.addEventListener(
    "keydown",
    (event) => {
      const name = event.isComposing || document.querySelector("dialog[open]") ? undefined : SHORTCUTS[named(event)];
      if (!name) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act(name);
    },
    { capture: true },
  );

// Escape, then Tab leaves the text.
export const writingKeys = (surface) => {
  let leaving = false;
  const meanings = {
    Enter: () => surface.run(enterRow) || surface.run(enter),
    Tab: () => !leaving && (surface.run(nextCell) || surface.run(indent)),
    "Shift+Tab": () => !leaving && (surface.run(previousCell) || surface.run(outdent)),
  };
  onKey(surface, (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== "Tab")) return false;
    const taken = meanings[(event.shiftKey ? "Shift+" : "") + event.key]?.() ?? false;
    leaving = event.key === "Escape";
    return taken;
  });
};
