// What stands beside the text: its preview, its outline, what to look at, how long it is.
import { element, find } from "./element.js";
import { outline } from "./outline.js";
import { preview, put } from "./preview.js";
import { scrollTogether } from "./scroll.js";
import { views } from "./views.js";
import { say } from "./words.js";

const complain = (problems) => {
  const lines = problems.map(({ text, target }) => element("li", { textContent: target ? `${text}: ${target}` : text }));
  find("problems").replaceChildren(...lines);
  document.querySelector("[data-offer]")?.toggleAttribute("hidden", !problems.some(({ kind }) => kind === "guide"));
};

const lineOf = ({ id }) => Number(document.getElementById(id)?.closest("[data-line]")?.dataset.line ?? 1);

// Gives the ways to show one thing or another.
export const beside = (surface, url) => {
  const [pane, place] = [find("inspector"), find("preview")];
  const followSource = scrollTogether(surface, place, pane);
  const view = views(document.body, (name) => (name === "preview" ? followSource() : (pane.scrollTop = 0)));

  const jump = (node) => {
    view.show("write");
    surface.jump(lineOf(node));
  };
  const show = (body) => {
    put(place, body.html);
    followSource();
    outline(find("outline"), body.outline, jump);
    find("words").textContent = say("count", body);
    complain(body.problems);
  };
  view.show("preview");
  view.show("write");
  preview(surface, url, show, (detail) => {
    if (detail) find("words").textContent = ""; // which were counted before the text became too much
    complain([{ text: detail ?? say("view_failed") }]);
  });
  return view;
};
