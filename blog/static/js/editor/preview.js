// The preview is made by the server's own renderer. Blocks that stayed the same stay in the page, pictures and all.
import { ask } from "./server.js";

const PAUSE = 600; // ms after the last change

const LINE = / data-line="\d+"/g;
const looks = (node) => (node.outerHTML ?? node.textContent).replace(LINE, "");
const numbered = (node) => (node.nodeType === Node.ELEMENT_NODE ? [node, ...node.querySelectorAll("[data-line]")] : []);

const renumber = (old, fresh) => {
  const lines = numbered(fresh);
  for (const [index, node] of numbered(old).entries()) if (lines[index].dataset.line) node.dataset.line = lines[index].dataset.line;
};

// Puts html into a place: only the blocks between the first and the last that differ are made anew.
export const put = (place, html) => {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const [old, made] = [[...place.childNodes], [...fresh.content.childNodes]];
  const [before, after] = [old.map(looks), made.map(looks)];
  const shorter = Math.min(old.length, made.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) renumber(old[start], made[start++]);
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) renumber(old.at(-1 - end), made.at(-1 - end++));
  for (const node of old.slice(start, old.length - end)) node.remove();
  const following = place.childNodes[start] ?? null;
  for (const node of made.slice(start, made.length - end)) place.insertBefore(node, following);
};

// Calls `show` with what the server made of the newest text, `complain` with what is wrong with it.
export const preview = (surface, url, show, complain) => {
  let [timer, asking, shown] = [0, null, null];
  const look = async () => {
    const source = surface.text;
    if (source === shown) return;
    asking?.abort();
    asking = new AbortController();
    try {
      const { status, body } = await ask("POST", url, { source }, { signal: asking.signal });
      if (status === 422) complain(body.detail);
      if (status !== 200) return;
      shown = source;
      show(body);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  surface.on("change", soon);
  addEventListener("online", soon);
  look();
};
