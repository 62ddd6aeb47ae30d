// The editor: the text field of the page with everything that helps to write in it.
import { blocks } from "./blocks.js";
import { conflictView } from "./conflict.js";
import { Copies } from "./copies.js";
import { dock } from "./dock.js";
import { element } from "./element.js";
import { elsewhere } from "./elsewhere.js";
import { shortcuts, writingKeys } from "./keys.js";
import { link, marks } from "./marks.js";
import { blockMenu } from "./menu.js";
import { outline } from "./outline.js";
import { pasting } from "./paste.js";
import { picker } from "./picker.js";
import { Plain } from "./plain.js";
import { preview, put } from "./preview.js";
import { recover } from "./recovery.js";
import { rich } from "./rich.js";
import { Saving } from "./saving.js";
import { scrollTogether } from "./scroll.js";
import { settings } from "./settings.js";
import { status } from "./status.js";
import { growing } from "./title.js";
import { toolbar } from "./toolbar.js";
import { uploads } from "./uploads.js";
import { views } from "./views.js";
import { say } from "./words.js";

const form = document.querySelector("[data-editor]");
const urls = form.dataset;
const find = (name) => document.querySelector(`[data-${name}]`);

const remembered = () => {
  try {
    return localStorage.editor;
  } catch {
    return ""; // storage may be switched off
  }
};

const remember = (choice) => {
  try {
    localStorage.editor = choice;
  } catch {
    // see remembered()
  }
};

const open = (field) =>
  remembered() === "plain" || !field.dataset.codemirror ? new Plain(field) : rich(field).catch(() => new Plain(field));

// Sends the form only when the server has the very text: publishing must not lose the last words.
const guard = (saving, fields) => {
  let isReady = false;
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    await fields.settle();
    await saving.save();
    await saving.save(); // what was written during the first
    if (event.submitter?.matches("[data-save]") || saving.state !== "saved") return;
    isReady = true;
    form.requestSubmit(event.submitter);
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("source", saving.surface.text);
    formData.set("version", saving.version);
    formData.set("was", fields.was());
  });
};

const keepPlain = (box, saving) => {
  box.checked = remembered() === "plain";
  box.addEventListener("change", async () => {
    remember(box.checked ? "plain" : "rich");
    await saving.keep();
    await saving.save();
    location.reload();
  });
};

const complain = (problems) => {
  const lines = problems.map(({ text, target }) => element("li", { textContent: target ? `${text}: ${target}` : text }));
  find("problems").replaceChildren(...lines);
};

const showRendered = (surface, view, followSource) => (body) => {
  put(find("preview"), body.html);
  followSource();
  outline(find("outline"), body.outline, ({ id }) => {
    const line = document.getElementById(id)?.closest("[data-line]")?.dataset.line;
    view.show("write");
    surface.jump(Number(line ?? 1));
  });
  find("words").textContent = say("count", body);
  complain(body.problems);
};

const showState = ({ state, label }) => {
  const dot = find("post-state").firstElementChild;
  Object.assign(dot, { className: `dot dot--${state}`, textContent: label });
};

const start = async () => {
  const surface = await open(form.elements.source);
  growing(form.elements.title, surface);
  const copies = new Copies(urls.urlDraft);
  const saving = new Saving(surface, copies, {
    url: urls.urlDraft,
    version: Number(urls.version),
    savedAt: new Date(find("status").dataset.savedAt),
    fields: () => fields.pending(),
  });
  const fields = settings(form, surface, urls.urlFields, saving);
  const view = views(document.body, find("inspector"));
  saving.addEventListener("stored", () => showState(saving.answer));
  status(find("status"), saving, { compare: () => saving.retry(), signIn: urls.urlSignIn });
  conflictView(find("conflict"), saving);
  guard(saving, fields);
  keepPlain(find("plain"), saving);

  const act = (name) => (doings[name] ? doings[name]() : surface.run(commands[name]));
  const commands = { ...blocks(say), ...marks, link };
  const upload = uploads(find("uploads"), surface, urls.urlMedia);
  const doings = {
    ...view,
    undo: () => surface.undo(),
    redo: () => surface.redo(),
    find: () => surface.find?.(),
    save: () => saving.save(),
    publish: () => find("publish")?.click(),
    keys: () => find("keys").showModal(),
    image: picker(find("picker"), urls.urlMedia, surface, upload),
    more_blocks: blockMenu(find("blocks"), surface, act),
  };
  toolbar(find("toolbar"), surface, act);
  shortcuts(act);
  writingKeys(surface);
  pasting(surface, upload);
  dock(find("toolbar"));

  const followSource = scrollTogether(surface, find("preview"), find("preview").closest("[data-scroller]"));
  preview(surface, urls.urlPreview, showRendered(surface, view, followSource), (detail) => complain([{ text: detail || say("view_failed") }]));
  surface.on("change", fields.follow);
  const others = await elsewhere(urls.urlDraft, find("elsewhere"), saving);
  form.dataset.ready = surface.constructor.name;
  recover(find("recovery"), copies, saving, others, fields.restore);
};

start();
