// A note in a dialog over the page: the page that is there without scripts, and its form. What was typed stays in
// the dialog until it is kept, also when that is closed, or when it was typed while an earlier text was on its way.
import { toast } from "./toast.js";

const dialogs = new Map();
const fieldOf = (dialog) => dialog.querySelector("textarea");
const isChanged = (dialog) => "refused" in dialog.dataset || fieldOf(dialog).value !== fieldOf(dialog).defaultValue;
const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");
const ask = (href) => fetch(href, { credentials: "same-origin", cache: "no-store" });

// The page in the dialog. A field in it holds what was sent; newer words than that are put in its place.
const fill = async (dialog, response, sent) => {
  const page = await parsed(response);
  const found = [page.querySelector("main h1"), page.querySelector("[data-noting]")];
  if (!found[1]) throw new Error(response.status); // some other page: what was typed stays
  const typed = fieldOf(dialog)?.value;
  dialog.replaceChildren(...found);
  dialog.toggleAttribute("data-refused", !response.ok);
  if (typed !== sent) fieldOf(dialog).value = typed;
  fieldOf(dialog).focus();
};

const opened = async (href, words) => {
  const response = await ask(href);
  if (!response.ok || response.redirected) throw new Error(response.status);
  const dialog = Object.assign(document.createElement("dialog"), { className: "noting" });
  await fill(dialog, response);
  document.body.append(dialog);
  let saving = false;
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    if (saving) return; // what is typed meanwhile goes next
    saving = true;
    send(dialog, event.submitter, href, words)
      .catch(() => toast(words.unsaved))
      .finally(() => (saving = false));
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

const send = async (dialog, submitter, href, words) => {
  const form = dialog.querySelector("form");
  const { text: field, base } = form.elements;
  let sent;
  const tell = () => {
    sent = field.value;
    return post(form, submitter);
  };
  let response = await tell();
  if (response.status === 400 || response.type === "opaqueredirect") {
    if (!(await renewed(form, href))) return toast(words.gone);
    response = await tell();
  }
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) return fill(dialog, response, sent);
  const kept = await response.json();
  show(href, kept, words);
  if (field.value === sent) return end(dialog, href, words);
  // More was typed meanwhile: save that, too, from what is kept now.
  [base.value, field.defaultValue] = [kept.base, sent];
  delete dialog.dataset.refused;
  if (submitter?.name === "both") field.value = replaced(kept.text, sent.trim(), field.value);
  return send(dialog, null, href, words);
};

const replaced = (text, old, now) => {
  const at = text.lastIndexOf(old);
  return at < 0 ? `${text}\n\n${now}` : text.slice(0, at) + now + text.slice(at + old.length);
};

const end = (dialog, href, words) => {
  dialogs.delete(href);
  dialog.close();
  dialog.remove();
  toast(words.noted);
};

// What the page says of a note: a line under its point in the list, a mark behind its place in the text.
const show = (href, { base, line }, words) => {
  const key = href.match(/\/points\/(\d+)\/note$/)?.[1];
  const leaf = document.querySelector(`.leaf[data-key="${key}"]`);
  const place = leaf ?? document.querySelector(`.prose [data-key="${key}"]`);
  const before = [...(place?.querySelectorAll(".leaf__n, .mk-note") ?? [])].find((link) => link.href === href);
  if (!place || !base) return before?.remove();
  const link = Object.assign(document.createElement("a"), { href, className: leaf ? "leaf__n" : "mk-note", textContent: leaf ? line : words.note });
  link.setAttribute("data-note", "");
  if (before) return before.replaceWith(link);
  place.insertBefore(link, leaf ? null : place.querySelector(":scope > ul, :scope > ol"));
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
