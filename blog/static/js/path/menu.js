// The states of one point, and where to read and say more about it. Without scripts all of it is a page of its own.
let open = null;

export const close = (refocus = false) => {
  const link = open?.previousElementSibling;
  open?.remove();
  open = null;
  if (refocus) link?.focus();
};

const made = (kind, members) => Object.assign(document.createElement(kind), members);

const choice = (state, letter, { words, choose }, key) => {
  const button = made("button", { type: "button", textContent: words[state || "none"] });
  button.append(made("kbd", { textContent: letter }));
  button.addEventListener("click", () => {
    close(true);
    choose(key, state);
  });
  return button;
};

// Guests are told on the page of the point what notes need.
const noting = (link, { who, words }) => {
  const found = made("a", { href: who ? `${link.href}/note` : `${link.href}#note`, textContent: words.note });
  found.toggleAttribute("data-note", Boolean(who));
  return found;
};

export const menu = (link, path) => {
  const again = open?.previousElementSibling === link;
  close();
  if (again) return;
  const key = Number(link.closest(".leaf").dataset.key);
  open = made("div", { className: "states" });
  open.setAttribute("role", "group");
  open.setAttribute("aria-label", link.getAttribute("aria-label"));
  for (const [state, letter] of [["learning", "l"], ["done", "x"], ["skipped", "s"], ["", "r"]]) {
    const button = choice(state, letter, path, key);
    button.setAttribute("aria-pressed", String(state === path.state(key)));
    open.append(button);
  }
  open.append(noting(link, path), made("a", { href: link.href, textContent: path.words.more }));
  link.after(open);
  open.querySelector("button").focus();
};

document.addEventListener("click", (event) => {
  if (open && !open.contains(event.target) && !event.target.closest("[data-more]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open) close(true);
});
