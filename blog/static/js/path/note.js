// A note in a dialog over the page: the page that is there without scripts, and its form. What was typed stays in
// the dialog until it is kept, also when that is closed.
import { toast } from "./toast.js";

const dialogs = new Map();
const typed = (dialog) => dialog.querySelector("textarea")?.value ?? "";
const isChanged = (dialog) => typed(dialog) !== dialog.querySelector("textarea")?.defaultValue;
const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");
const ask = (href) => fetch(href, { credentials: "same-origin", cache: "no-store" });

const fill = async (dialog, response) => {
  const page = await parsed(response);
  const found = [page.querySelector("main h1"), page.querySelector("[data-noting]")];
  if (!found[1]) throw new Error(response.status); // some other page: what was typed stays
  dialog.replaceChildren(...found);
  dialog.querySelector("textarea").focus();
};

const opened = async (href, words) => {
  const response = await ask(href);
  if (!response.ok || response.redirected) throw new Error(response.status);
  const dialog = Object.assign(document.createElement("dialog"), { className: "noting" });
  await fill(dialog, response);
  document.body.append(dialog);
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter, dialog, href, words).catch(() => toast(words.unsaved));
  });
  dialog.addEventListener("click", (event) => {
    const isBack = event.target.closest("[data-close]");
    if (isBack) event.preventDefault();
    if (isBack || event.target === dialog) dialog.close();
  });
  dialogs.set(href, dialog);
  return dialog;
};

const post = (form, submitter) => {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  return fetch(form.action, { method: "POST", credentials: "same-origin", redirect: "manual", headers: { "X-Fragment": "1" }, body });
};

// Whoever signed in again in another window has another token; nobody gets one who did not.
const renewed = async (form, href) => {
  const response = await ask(href);
  if (response.redirected) return false;
  form.elements.csrf_token.value = (await parsed(response)).querySelector("[data-noting] [name='csrf_token']").value;
  return true;
};

const send = async (form, submitter, dialog, href, words) => {
  let response = await post(form, submitter);
  if (response.status === 400 || response.type === "opaqueredirect") {
    if (!(await renewed(form, href))) return toast(words.gone);
    response = await post(form, submitter);
  }
  if (response.status !== 204) return fill(dialog, response);
  show(href, submitter?.name === "both" ? dialog.querySelector(".noted__b").textContent : typed(dialog));
  dialogs.delete(href);
  dialog.close();
  dialog.remove();
  toast(words.noted);
};

const plain = (text) => text.trim().split("\n")[0].replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`>#]+|^\s*[-+]\s+/g, "");

// The line under the point, as the server would have written it.
const show = (href, text) => {
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
