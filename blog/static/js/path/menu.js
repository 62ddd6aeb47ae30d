// The states of one point, and where to read and say more about it. Without scripts all of it is a page of its own.
let open = null;

export const close = (refocus = false) => {
  const link = open?.previousElementSibling;
  open?.remove();
  open = null;
  if (refocus) link?.focus();
};

export const menu = (leaf, state, words, choose) => {
  const again = open?.parentElement === leaf;
  close();
  if (again) return;
  const link = leaf.querySelector("[data-more]");
  open = Object.assign(document.createElement("div"), { className: "states" });
  open.setAttribute("role", "group");
  open.setAttribute("aria-label", link.getAttribute("aria-label"));
  for (const [one, key] of [["learning", "l"], ["done", "x"], ["skipped", "s"], ["", "r"]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[one || "none"] });
    button.setAttribute("aria-pressed", String(one === state));
    button.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    button.addEventListener("click", () => {
      close(true);
      choose(one);
    });
    open.append(button);
  }
  open.append(Object.assign(document.createElement("a"), { href: link.href, textContent: words.more }));
  leaf.append(open);
  open.querySelector("button").focus();
};

document.addEventListener("click", (event) => {
  if (open && !open.contains(event.target) && !event.target.closest("[data-more]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open) close(true);
});
