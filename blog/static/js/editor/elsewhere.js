// Tabs of this browser that have the same post open: a hint, and what one saves the others show.
import { TAB } from "./copies.js";

const PATIENCE = 300; // ms for the others to answer

export const elsewhere = (post, hint, saving) => {
  const open = new Set();
  const channel = new BroadcastChannel(`mojing ${post}`);
  const tell = (kind, values = {}) => channel.postMessage({ kind, tab: TAB, ...values });
  const meet = (tab) => {
    open.add(tab);
    hint.hidden = false;
  };
  const heard = {
    hello: ({ tab }) => meet(tab) ?? tell("here"),
    here: ({ tab }) => meet(tab),
    bye: ({ tab }) => open.delete(tab) && (hint.hidden = open.size === 0),
    stored: ({ source, version }) => saving.adopt(source, version),
  };
  channel.addEventListener("message", ({ data }) => heard[data.kind](data));
  saving.addEventListener("stored", () => tell("stored", { source: saving.stored, version: saving.version }));
  addEventListener("pagehide", () => tell("bye"));
  addEventListener("pageshow", (event) => event.persisted && tell("hello"));
  tell("hello");
  return new Promise((resolve) => setTimeout(() => resolve(open), PATIENCE));
};
