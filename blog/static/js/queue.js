// The queue by keyboard, while it has the focus: j k choose, a s d decide, r replies, z takes back. Pages change in
// place, and the next comment is chosen.
const KEYS = { a: "a", s: "s", d: "d", r: "r", z: "z" };
const main = document.querySelector("main");
const items = () => [...main.querySelectorAll(".queue > li")];
const current = () => document.activeElement.closest?.(".queue > li");

const choose = (at) => {
  const all = items();
  const item = all[Math.max(0, Math.min(at, all.length - 1))];
  item?.focus();
};

const press = (key) => {
  const scope = key === "z" ? main : current();
  scope?.querySelector(`[data-key="${key}"]`)?.click();
};

main.addEventListener("keydown", (event) => {
  const typing = event.target.matches("textarea, select, input:not([type='checkbox'])");
  if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = items().indexOf(current());
  if (event.key === "j" || event.key === "k") choose(at + (event.key === "j" ? 1 : -1));
  else if (event.key in KEYS) press(event.key);
  else return;
  event.preventDefault();
});

// What the site answers is the page as it is now.
const swap = async (form, submitter) => {
  const at = items().indexOf(submitter?.closest(".queue > li"));
  const response = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  main.replaceChildren(...document.importNode(page.querySelector("main"), true).childNodes);
  history.replaceState(null, "", response.url);
  if (items().length) choose(Math.max(at, 0));
  else main.querySelector("h1").focus();
};

main.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-queue], form.note")) return;
  event.preventDefault();
  swap(event.target, event.submitter).catch(() => location.reload());
});

if (items().length && !location.hash) choose(0);
