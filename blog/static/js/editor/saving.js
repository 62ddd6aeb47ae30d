// Saving: a copy on this device at once, the draft on the server soon after, and never over somebody else's text.
import { ask } from "./server.js";

const SOON = 400; // ms until the copy on this device
const LATER = 2000; // after the last key
const AT_LATEST = 15_000; // for those who never pause
const AGAIN = [2000, 5000, 15_000, 60_000]; // after failures
const LARGEST = 60_000; // bytes that a browser still sends when its page is gone

// Tells "state"; `state` is saved, changed, saving, partly (but for the address), offline, failed, conflict or stranger.
export class Saving extends EventTarget {
  state = "saved";
  detail = "";
  conflict = null; // what the server answered, while the two texts wait for a decision
  answer = {}; // what the server said of the post when it saved
  #timers = {};
  #failures = 0;
  #changedAt = 0;
  #running = null;
  #unanswered = null; // a text that may have arrived although nobody said so

  // `fields()` are settings that have not reached the text; of these only the address is saved beside it.
  constructor(surface, copies, { url, version, savedAt, stored, fields }) {
    super();
    Object.assign(this, { surface, copies, url, version, savedAt, stored, fields });
    surface.on("change", () => this.changed());
    addEventListener("online", () => this.save());
    addEventListener("focus", () => this.state === "stranger" && this.save());
    addEventListener("blur", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    addEventListener("beforeunload", (event) => this.isLosing && event.preventDefault());
  }

  get isUnsaved() {
    return this.surface.text !== this.stored || Object.keys(this.fields()).length > 0;
  }

  get isLosing() {
    return this.copies.failed && this.isUnsaved;
  }

  changed() {
    this.#changedAt ||= Date.now();
    if (["saved", "changed"].includes(this.state)) this.#tell("changed");
    this.#timers.copy ??= setTimeout(() => this.keep(), SOON);
    const patience = Math.max(0, Math.min(LATER, this.#changedAt + AT_LATEST - Date.now()));
    if (["changed", "saving", "partly", "failed"].includes(this.state)) this.#plan(patience);
  }

  keep() {
    this.#timers.copy = clearTimeout(this.#timers.copy);
    return this.copies.keep(this.surface.text, this.fields(), this.version);
  }

  leave() {
    if (!this.isUnsaved) return;
    this.keep();
    this.save({ keepalive: new Blob([this.surface.text]).size < LARGEST });
  }

  // Resolves when the server has answered; one save at a time.
  save(options) {
    if (this.#running || this.conflict || this.surface.composing) return this.#running;
    clearTimeout(this.#timers.save);
    const source = this.surface.text;
    const { slug } = this.fields();
    if (source === this.stored && slug === undefined) return this.#tell(this.isUnsaved ? "changed" : "saved");
    if (this.state === "changed") this.#tell("saving");
    this.#changedAt = 0;
    this.#running = this.#send({ source, slug, version: this.version }, options);
    return this.#running;
  }

  async #send(draft, options) {
    const at = Date.now();
    const answer = await ask("PUT", this.url, draft, options);
    this.#running = null;
    this.#hear(answer, draft, at);
  }

  #hear({ status, body }, { source, slug }, at) {
    if (status === 200) return this.#saved(body, source, slug, at);
    if (status === 409 && body.source === this.#unanswered) return this.#catchUp(body);
    if (status === 409) return this.#ask(body);
    if (!status || status >= 500) this.#unanswered = source;
    this.fail(status, body.detail);
    if (!status || status === 429 || status >= 500) this.#plan(AGAIN[Math.min(this.#failures++, AGAIN.length - 1)]);
  }

  // What the server (or 0, nobody) answered to something that belongs to the post.
  fail(status, detail) {
    this.#tell({ 0: "offline", 401: "stranger", 403: "stranger" }[status] ?? "failed", detail);
  }

  #saved(answer, source, slug, at) {
    Object.assign(this, { answer, version: answer.version, stored: source, savedAt: new Date(answer.saved_at) });
    if (this.fields().slug === slug && !answer.slug_problem) delete this.fields().slug;
    this.#failures = 0;
    this.#unanswered = null;
    this.copies.settle(at);
    this.dispatchEvent(new Event("stored"));
    if (answer.slug_problem && this.fields().slug === slug) return this.#tell("partly", answer.slug_problem);
    this.#tell(this.isUnsaved ? "changed" : "saved");
    if (this.isUnsaved) this.#plan(LATER);
  }

  // What "somebody" wrote meanwhile was our own text, whose answer was lost on the way.
  #catchUp({ version, source }) {
    Object.assign(this, { version, stored: source });
    this.#unanswered = null;
    this.save();
  }

  #ask(body) {
    this.conflict = body;
    this.keep();
    this.#tell("conflict");
  }

  // Asks again, since both texts may have gone on: a conflict that is still there is told anew.
  retry() {
    this.conflict = null;
    this.save();
  }

  // The decision: `text` goes on from what the others wrote.
  resolve(text) {
    const { version, source } = this.conflict;
    Object.assign(this, { version, stored: source, conflict: null, state: "changed" });
    this.surface.rewrite(text);
    this.save();
  }

  // Another tab saved, and there is nothing of our own here.
  adopt(source, version) {
    if (this.isUnsaved || this.conflict) return;
    Object.assign(this, { version, stored: source });
    this.surface.rewrite(source);
  }

  #plan(patience) {
    clearTimeout(this.#timers.save);
    this.#timers.save = setTimeout(() => this.save(), patience);
  }

  #tell(state, detail = "") {
    Object.assign(this, { state, detail });
    this.dispatchEvent(new Event("state"));
  }
}
