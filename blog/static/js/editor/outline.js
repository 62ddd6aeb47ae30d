// The outline, as the renderer sees it; a click goes to the line.
import { element } from "./element.js";

const items = (node) => node.children.filter((child) => child.kind === "item").length;

const entry = (node, jump) => {
  const count = items(node);
  const link = element("button", { type: "button" }, element("span", { textContent: node.text }));
  if (count) link.append(element("small", { textContent: count }));
  link.addEventListener("click", () => jump(node));
  const headings = node.children.filter((child) => child.kind === "heading");
  return element("li", {}, link, ...(headings.length ? [list(headings, jump)] : []));
};

const list = (nodes, jump) => element("ul", {}, ...nodes.map((node) => entry(node, jump)));

export const outline = (place, nodes, jump) => {
  const headings = nodes.filter((node) => node.kind === "heading");
  place.replaceChildren(list(headings, jump));
};
