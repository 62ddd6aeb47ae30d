// What is in view: on a phone one of four, else the text with one of three beside it, alone, or gone for reading.
export const views = (root, shown) => {
  const show = (name) => {
    root.dataset.view = name;
    if (name !== "write") root.dataset.panel = name;
    for (const link of root.querySelectorAll("[data-views] a")) {
      const isCurrent = link.hash === `#${root.dataset[link.closest("[data-views]").dataset.views]}`;
      link.ariaCurrent = isCurrent ? "true" : null;
    }
    shown(name);
  };

  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-views] a");
    if (!link) return;
    event.preventDefault();
    show(link.hash.slice(1));
  });
  root.addEventListener("keydown", (event) => event.key === "Escape" && delete root.dataset.focus);

  return {
    show,
    write: () => (root.dataset.mode = "write"),
    both: () => (root.dataset.mode = "both"),
    read: () => {
      root.dataset.mode = "read";
      show("preview");
    },
    focus: () => (root.dataset.focus === undefined ? (root.dataset.focus = "") : delete root.dataset.focus),
  };
};
