// The settings and the front matter are two views of one text: the server writes one from the other.
import { element } from "./element.js";
import { ask } from "./server.js";
import { say } from "./words.js";

const NAMES = [
  ...["title", "categories", "tags", "cover", "excerpt", "date", "visibility"],
  ...["comments", "pinned", "guide", "changelog", "front"],
];
const PAUSE = 600; // ms after the last key in a field

const valueOf = (input) => (input.type === "checkbox" ? input.checked : input.value);

const show = (input, value) => {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value ?? "";
};

export const settings = (form, surface, url, saving) => {
  const inputs = [...NAMES, "slug"].map((name) => form.elements[name]).filter(Boolean);
  const pending = {};
  let [isBusy, timer] = [false, 0];

  const complain = (names, text) => {
    for (const name of names) {
      const input = form.elements[name];
      const error = document.getElementById(`${name}-refused`) ?? element("p", { id: `${name}-refused`, className: "err", role: "alert" });
      if (!text) error.remove();
      else if (input.type !== undefined) input.after(error);
      error.textContent = text;
      input.setAttribute?.("aria-invalid", String(Boolean(text)));
    }
  };

  const take = (fields, sent) => {
    for (const [name, value] of Object.entries(fields)) {
      const input = form.elements[name];
      const isOpen = name in pending || (input === document.activeElement && !(name in sent));
      if (input && !isOpen) show(input, value);
    }
  };

  // Once more when somebody wrote on in the meantime.
  const apply = async () => {
    if (isBusy || surface.composing) return;
    isBusy = true;
    for (let isDone = false; !isDone; ) {
      const source = surface.text;
      const { slug, ...changes } = pending; // the address is no part of the text
      const { status, body } = await ask("POST", url, { source, changes });
      complain(Object.keys(changes), status === 200 || !body.detail ? "" : body.detail);
      isDone = status !== 200;
      if (isDone || surface.text !== source) continue;
      for (const [name, value] of Object.entries(changes)) if (pending[name] === value) delete pending[name];
      surface.rewrite(body.source);
      take(body.shown, changes);
      isDone = !isWaiting();
    }
    isBusy = false;
  };

  const soon = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(apply, pause);
  };
  const isWaiting = () => NAMES.some((name) => name in pending);

  for (const input of inputs) {
    const change = (pause) => {
      pending[input.name] = valueOf(input);
      saving.changed();
      soon(pause);
    };
    input.addEventListener("input", (event) => event.isComposing || change(PAUSE));
    input.addEventListener("change", () => change(0));
  }
  addEventListener("online", () => isWaiting() && apply());

  const front = () => surface.text.match(/^(---|;;;)[^]*?\n\1/)?.[0] ?? "";
  let known = front();
  return {
    pending: () => pending,
    settle: () => isWaiting() && apply(),
    // The fields have reached the text, so that the form has nothing new to say of them.
    was: () => JSON.stringify(Object.fromEntries(inputs.map((input) => [input.name, valueOf(input)]))),
    // After a crash: what had been put into the fields and had not yet reached the text.
    restore: (fields) => {
      Object.assign(pending, fields);
      take(fields, fields);
      for (const [name, value] of Object.entries(fields)) if (form.elements[name]) show(form.elements[name], value);
      if (Object.keys(fields).length) apply();
    },
    // The front matter may have been edited in the text.
    follow: () => {
      const now = front();
      if (now !== known) soon(PAUSE);
      known = now;
    },
  };
};
