// Source and preview scroll in step, by the lines that the blocks of the preview came from.
const blocksOf = (place, pane) => {
  const top = pane.getBoundingClientRect().top - pane.scrollTop;
  const blocks = [{ line: 1, top: 0 }];
  for (const node of place.querySelectorAll("[data-line]")) {
    const line = Number(node.dataset.line);
    if (line > blocks.at(-1).line) blocks.push({ line, top: node.getBoundingClientRect().top - top });
  }
  return blocks;
};

// Where `value` is between two neighbours by one measure, told in the other.
const between = (blocks, from, to, value) => {
  const next = blocks.findIndex((block) => block[from] > value);
  if (next < 1) return blocks.at(next)[to];
  const [a, b] = [blocks[next - 1], blocks[next]];
  return a[to] + ((value - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
};

// How far something is scrolled: its beginning is followed at the upper edge, its end at the lower one.
const progress = ({ scrollTop, scrollHeight, clientHeight }) => (scrollHeight > clientHeight ? scrollTop / (scrollHeight - clientHeight) : 0);

export const scrollTogether = (surface, place, pane) => {
  let [leader, asked, blocks] = ["source", 0, null];
  new ResizeObserver(() => (blocks = null)).observe(place);

  for (const type of ["pointerenter", "pointerdown", "wheel", "touchstart", "focusin"]) {
    surface.scroller.addEventListener(type, () => (leader = "source"), { passive: true });
    pane.addEventListener(type, () => (leader = "preview"), { passive: true });
  }

  const follow = (side, move) => () => {
    if (leader !== side || asked || !place.offsetParent) return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      blocks ??= blocksOf(place, pane);
      move();
    });
  };
  const fromSource = follow("source", () => {
    const part = progress(surface.pane);
    pane.scrollTop = between(blocks, "line", "top", surface.lineAt(part)) - part * pane.clientHeight;
  });
  const fromPreview = follow("preview", () => {
    const part = progress(pane);
    surface.scrollTo(between(blocks, "top", "line", pane.scrollTop + part * pane.clientHeight), part);
  });
  surface.scroller.addEventListener("scroll", fromSource, { passive: true });
  pane.addEventListener("scroll", fromPreview, { passive: true });
  return () => {
    [leader, blocks] = ["source", null];
    fromSource();
  };
};
