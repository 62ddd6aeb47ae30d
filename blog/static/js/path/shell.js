// Around the list: all stages at once, printing, the contents over the page, and what a phone has at its foot.
const unfold = () => document.querySelectorAll("details.stage").forEach((stage) => (stage.open = true));

const paper = (link) => {
  if (!document.querySelector(".stage")) return location.assign(link.href); // the list is on another page
  unfold();
  print();
};

let sheet = null;
const contents = () => {
  sheet ??= made(document.querySelector("#contents nav"));
  sheet.showModal();
};

const made = (nav) => {
  const dialog = Object.assign(document.createElement("dialog"), { className: "contents" });
  dialog.setAttribute("aria-label", nav.getAttribute("aria-label"));
  dialog.append(nav.cloneNode(true));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
  document.body.append(dialog);
  return dialog;
};

// The section that is being read, in the dock.
const follow = (text, rail) =>
  new MutationObserver(() => {
    const here = rail.querySelector("[aria-current]");
    const [name, frac] = [here?.querySelector("span:not(.frac)"), here?.querySelector(".frac > span")];
    if (name) text.textContent = `${name.textContent} ${frac?.textContent ?? ""}`;
  }).observe(rail, { attributes: true, attributeFilter: ["aria-current"], subtree: true });

export const shell = () => {
  const [text, rail] = [document.querySelector("[data-dock-text]"), document.querySelector("[data-toc]")];
  if (text && rail) follow(text, rail);
  return { unfold, paper, contents };
};
