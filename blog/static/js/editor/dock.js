// On a phone the toolbar stands on the keyboard, also where browsers lay the keyboard over the page.
const meta = document.querySelector("meta[name=viewport]");

export const dock = (bar) => {
  meta.content += ", interactive-widget=resizes-content";
  const view = window.visualViewport;
  const place = () => bar.style.setProperty("--keyboard", `${Math.max(0, innerHeight - view.height - view.offsetTop)}px`);
  view?.addEventListener("resize", place);
  view?.addEventListener("scroll", place);
};
