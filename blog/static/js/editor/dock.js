// On a phone the bar stays in sight and the toolbar stands on the keyboard, also where browsers lay that over the page.
const meta = document.querySelector("meta[name=viewport]");
const { style } = document.documentElement;
const view = window.visualViewport;

// How much of the window the keyboard covers, in px. Of a page that fingers made larger a part is out of sight, too.
export const covered = () => (view.scale > 1 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop));

export const dock = () => {
  meta.content += ", interactive-widget=resizes-content";
  const place = () => {
    style.setProperty("--keyboard", `${covered()}px`);
    style.setProperty("--above", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", place);
  view.addEventListener("scroll", place);
};
