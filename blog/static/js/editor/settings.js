// The settings and the front matter are two views of one text: the server writes one from the other.
import { element, given } from "./element.js";
import { frontOf } from "./lines.js";
import { ask } from "./server.js";

const IN_TEXT = [
  ...["title", "categories", "tags", "cover", "excerpt", "date", "visibility"],
  ...["comments", "pinned", "guide", "hours_per_week", "changelog", "front"],
];
const PAUSE = 600; // ms after the last key in a field
const AGAIN = 10_000; // ms after a failure

// Under an open dialog the text stays as it is: its caret would take the keys of the dialog along.
const isCovered = () => document.querySelector(":modal") !== null;

const valueOf = (input) => (input.type === "checkbox" ? input.checked : input.value);

const show = (input, value) => {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value;
};

// Says beside the fields why they were refused; "" takes that back.
const complain = (inputs, text) => {
  for (const input of inputs) {
    const id = `${input.name}-refused`;
    const error = document.getElementById(id) ?? element("p", { id, className: "err", role: "alert" });
    error.textContent = text;
    if (text) input.after(error);
    else error.remove();
    input.ariaInvalid = text ? "true" : null;
  }
};

export class Settings {
  pending = {}; // what has not reached the text; the address never does, it is saved beside it
  #form;
  #surface;
  #url;
  #saving;
  #running = null;
  #timer = 0;

  constructor(form, surface, url, saving) {
    this.#form = form;
    this.#surface = surface;
    this.#url = url;
    this.#saving = saving;
    for (const input of this.#inputs) this.#watch(input);
    this.#followFront();
    saving.addEventListener("stored", () => this.#hear(saving.answer.slug_problem));
    for (const type of ["online", "focus"]) addEventListener(type, () => this.settle());
  }

  get #inputs() {
    return [...IN_TEXT, "slug"].map((name) => this.#form.elements[name]).filter(Boolean);
  }

  get #isWaiting() {
    return IN_TEXT.some((name) => name in this.pending);
  }

  #watch(input) {
    const change = (pause) => {
      this.pending[input.name] = valueOf(input);
      this.#saving.changed();
      this.#soon(pause);
    };
    input.addEventListener("input", (event) => event.isComposing || change(PAUSE));
    input.addEventListener("change", () => change(0));
    if (![undefined, valueOf(input)].includes(given(input))) change(PAUSE);
  }

  #hear(problem) {
    const { slug } = this.#form.elements;
    if (slug) complain([slug], problem);
  }

  #followFront() {
    let known = frontOf(this.#surface.text);
    this.#surface.on("change", () => {
      const now = frontOf(this.#surface.text);
      if (now !== known) this.#soon(PAUSE);
      known = now;
    });
  }

  #soon(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply(), pause);
  }

  // Resolves when the fields have reached the text, or cannot.
  settle() {
    return this.#isWaiting ? this.#apply() : this.#running;
  }

  #apply() {
    this.#running ??= this.#exchange().finally(() => (this.#running = null));
    return this.#running;
  }

  async #exchange() {
    if (this.#surface.composing || isCovered()) return this.#soon(PAUSE);
    const source = this.#surface.text;
    const { slug, ...changes } = this.pending;
    const { status, body } = await ask("POST", this.#url, { source, changes });
    const inputs = this.#inputs.filter((input) => input.name in changes);
    complain(inputs, status === 422 ? body.detail : "");
    if (status !== 200) return this.#fail(status, body.detail);
    if (this.#surface.text !== source || isCovered()) return this.#exchange(); // somebody went on in the meantime
    for (const { name } of inputs) if (this.pending[name] === changes[name]) delete this.pending[name];
    this.#surface.rewrite(body.source);
    this.#take(body.shown, changes);
    if (this.#isWaiting) return this.#exchange();
  }

  #fail(status, detail) {
    if (this.#isWaiting) this.#saving.fail(status, detail);
    if (!status || status >= 500) this.#soon(AGAIN);
  }

  // A field that somebody is just filling in keeps what is in it.
  #take(values, sent) {
    for (const input of this.#inputs) {
      const isOpen = input.name in this.pending || (input === document.activeElement && !(input.name in sent));
      if (input.name in values && !isOpen) show(input, values[input.name]);
    }
  }

  // The fields have reached the text, so that the form has nothing new to say of them.
  get was() {
    return JSON.stringify(Object.fromEntries(this.#inputs.map((input) => [input.name, valueOf(input)])));
  }

  // After a crash: what had been put into the fields.
  restore(values) {
    Object.assign(this.pending, values);
    for (const input of this.#inputs) if (input.name in values) show(input, values[input.name]);
    this.settle();
  }
}
