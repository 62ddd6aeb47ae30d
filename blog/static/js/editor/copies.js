// The latest texts on this device. Those of the same minute replace each other; 20 are kept of a post.
const LAST = 20;
const MINUTE = 60_000; // ms

export const TAB = Math.random().toString(36).slice(2);

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

const database = () => {
  const opening = indexedDB.open("mojing", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("copies", { keyPath: "id" }).createIndex("post", ["post", "at"]);
  return done(opening);
};

export class Copies {
  failed = false;
  #post;
  #database;

  constructor(post) {
    this.#post = post;
  }

  // Whether the text is safe on this device now.
  async keep(source, fields, version) {
    const at = Date.now();
    const copy = { id: `${this.#post} ${TAB} ${Math.floor(at / MINUTE)}`, post: this.#post, tab: TAB, at, source, fields, version };
    try {
      const store = await this.#store("readwrite");
      store.put(copy);
      const ids = await done(store.index("post").getAllKeys(this.#range));
      for (const id of ids.slice(0, -LAST)) store.delete(id);
      const whole = committed(store.transaction);
      store.transaction.commit();
      await whole;
      this.failed = false;
    } catch {
      this.#fail();
    }
  }

  // The server has what this tab (or another one) wrote until then.
  async settle(until = Date.now(), tab = TAB) {
    const copies = (await this.#all()).filter((copy) => copy.tab === tab && copy.at <= until && !copy.isSettled);
    if (!copies.length) return;
    const store = await this.#store("readwrite");
    for (const copy of copies) store.put({ ...copy, isSettled: true });
  }

  // The newest text that never got to the server and belongs to no tab that is still open.
  async left(open) {
    const copies = await this.#all();
    return copies.findLast((copy) => !copy.isSettled && copy.tab !== TAB && !open.has(copy.tab)) ?? null;
  }

  async #all() {
    try {
      return await done((await this.#store("readonly")).index("post").getAll(this.#range));
    } catch {
      this.#fail();
      return [];
    }
  }

  // Next time it is opened anew: one that could not be opened, or was closed, stays so.
  #fail() {
    this.failed = true;
    this.#database = undefined;
  }

  get #range() {
    return IDBKeyRange.bound([this.#post, 0], [this.#post, Infinity]);
  }

  async #store(mode) {
    this.#database ??= database();
    return (await this.#database).transaction("copies", mode, { durability: "strict" }).objectStore("copies");
  }
}
