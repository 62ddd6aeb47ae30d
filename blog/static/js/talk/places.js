// Beside the heading or list item that somebody points at: a button to discuss it. By keyboard, the form names all
// places in a list.
import { compose } from "./compose.js";

export const offer = (talk) => {
  const prose = document.querySelector(".prose");
  const start = talk.querySelector("a[data-say]");
  if (!prose || !start) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "place", hidden: true });
  button.tabIndex = -1;
  button.textContent = talk.dataset.here;
  prose.append(button);

  const show = (place) => {
    const [box, around] = [place.getBoundingClientRect(), prose.getBoundingClientRect()];
    button.dataset.about = place.dataset.key;
    button.hidden = false;
    button.style.top = `${box.top - around.top}px`;
    button.style.insetInlineEnd = "0";
  };
  const point = (event) => {
    const place = event.target.closest("[data-key]");
    if (place && !event.target.closest("a, button")) show(place);
  };
  prose.addEventListener("pointerover", point);
  prose.addEventListener("click", point);
  prose.addEventListener("pointerleave", () => (button.hidden = true));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    button.hidden = true;
    talk.scrollIntoView();
    compose(start, `${start.href}?about=${button.dataset.about}`);
  });
};
