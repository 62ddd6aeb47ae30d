// A note in a dialog over the page: the page that is there without scripts, and its form. What was typed stays in
// the dialog until it is kept, also when that is closed.
import { toast } from "./toast.js";

const dialogs = new Map();
const typed = (dialog) => dialog.querySelector("textarea")?.value ?? "";
const isChanged = (dialog) => typed(dialog) !== dialog.querySelector("textarea")?.defaultValue;

const fill = async (dialog, response) => {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  dialog.replaceChildren(page.querySelector("main h1"), page.querySelector("[data-noting]"));
  dialog.querySelector("textarea").focus();
};

const opened = async (href, words) => {
  const response = await fetch(href, { credentials: "same-origin", cache: "no-store" });
  if (!response.ok || response.redirected) throw new Error(response.status);
  const dialog = Object.assign(document.createElement("dialog"), { className: "noting" });
  await fill(dialog, response);
  document.body.append(dialog);
  dialog.addEventListener("submit", (event) => send(event, dialog, href, words));
  dialog.addEventListener("click", (event) => {
    const isBack = event.target.closest("[data-close]");
    if (isBack) event.preventDefault();
    if (isBack || event.target === dialog) dialog.close();
  });
  dialogs.set(href, dialog);
  return dialog;
};

const send = async (event, dialog, href, words) => {
  event.preventDefault();
  const body = new FormData(event.target);
  if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
  try {
    const how = { method: "POST", credentials: "same-origin", redirect: "manual", headers: { "X-Fragment": "1" } };
    const response = await fetch(event.target.action, { ...how, body });
    if (response.type !== "opaqueredirect") return await fill(dialog, response);
    show(href, typed(dialog), words);
    dialogs.delete(href);
    dialog.close();
    dialog.remove();
    toast(words.noted);
  } catch {
    toast(words.unsaved);
  }
};

const plain = (text) => text.trim().split("\n")[0].replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`>#]+|^\s*[-+]\s+/g, "");

// The line under the point, as the server would have written it.
const show = (href, text, words) => {
  const leaf = [...document.querySelectorAll(".leaf [data-more]")].find((link) => `${link.href}/note` === href)?.closest(".leaf");
  leaf?.querySelector(".leaf__n")?.remove();
  if (!leaf || !text.trim()) return;
  const line = Object.assign(document.createElement("a"), { className: "leaf__n", href, textContent: plain(text) });
  line.setAttribute("data-note", "");
  leaf.append(line);
};

export const note = async (link, words) => {
  try {
    const dialog = dialogs.get(link.href) ?? (await opened(link.href, words));
    dialog.showModal();
  } catch {
    location.assign(link.href);
  }
};

addEventListener("beforeunload", (event) => [...dialogs.values()].some(isChanged) && event.preventDefault());
