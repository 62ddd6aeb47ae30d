// Single keys: j and k go from point to point, x, l, s and r say what became of one. They can be switched off.
const OFF = "keys-off";
const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

const isTyping = (element) => element.closest("textarea, select, [contenteditable], input:not([type='checkbox']), dialog");
const isSeen = (place) => place.checkVisibility?.() ?? place.offsetParent !== null;

export const keys = (path) => {
  const keyOf = (element) => Number(element?.closest("main .leaf")?.dataset.key) || null;
  let cursor = keyOf(document.activeElement);
  const places = () => [...path.places().entries()].filter(([, place]) => isSeen(place));

  const go = (key, place) => {
    path.places().get(cursor)?.classList.remove("is-cursor");
    cursor = key;
    place.classList.add("is-cursor");
    place.scrollIntoView({ block: "nearest" });
    place.querySelector("input")?.focus({ preventScroll: true });
  };

  const step = (by) => {
    const all = places();
    const at = all.findIndex(([key]) => key === cursor);
    const first = all.findIndex(([, place]) => place.getBoundingClientRect().top > 80);
    const next = at >= 0 ? at + by : by > 0 ? Math.max(first, 0) : first - 1;
    if (all[next]) go(...all[next]);
  };

  const section = (by) => {
    const heads = [...document.querySelectorAll("main :is(h2, h3)[data-key]")].filter(isSeen);
    const at = heads.findLastIndex((head) => head.getBoundingClientRect().top < 120);
    const to = heads[Math.max(0, at + by)];
    to?.scrollIntoView();
  };

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    n: () => section(1),
    p: () => section(-1),
    x: () => path.choose(cursor, path.state(cursor) === "done" ? "" : "done"),
    d: () => path.choose(cursor, "done"),
    l: () => path.choose(cursor, "learning"),
    s: () => path.choose(cursor, "skipped"),
    r: () => path.choose(cursor, ""),
    o: () => {
      const stage = path.places().get(cursor)?.closest("details") ?? document.querySelector(".stage");
      if (stage) stage.open = !stage.open;
    },
    c: () => {
      const link = path.places().get(cursor)?.querySelector("[data-more]");
      if (link) location.assign(link.href);
    },
    ".": () => document.querySelector("[data-go]")?.click(),
  };

  const press = async (event) => {
    const act = acts[event.key];
    if (!act || isOff() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    await path.ready();
    if (cursor !== null || !"xdlsrc".includes(event.key)) act();
  };

  document.querySelector("main").addEventListener("focusin", (event) => {
    const key = keyOf(event.target);
    if (!key || key === cursor) return;
    path.places().get(cursor)?.classList.remove("is-cursor");
    cursor = key;
  });

  const button = document.querySelector("[data-keys]");
  const tell = () => button?.setAttribute("aria-pressed", String(!isOff()));
  const toggle = () => {
    try {
      localStorage.setItem(OFF, isOff() ? "0" : "1");
    } catch {
      // storage may be switched off
    }
    tell();
  };
  tell();
  return { press, toggle };
};
