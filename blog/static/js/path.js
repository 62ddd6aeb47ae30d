// Following a path: ticks at once, told to the server when it can be reached, on all devices and in all tabs. Without
// scripts every group of points is a form.
import { page } from "./path/page.js";
import { server, store } from "./path/memory.js";
import { toast } from "./path/toast.js";

const root = document.querySelector("[data-path]");
const card = document.querySelector("[data-resume]");
const words = { ...card.dataset };
const who = card.dataset.who;
const kept = store(root.dataset.path, who);
const remote = server(root.dataset.post, document.querySelector(".leaves [name='csrf_token']")?.value ?? "");
const view = page(root, words);
const states = new Map([...view.leaves].map(([key, leaf]) => [key, ["learning", "done", "skipped"].find((one) => leaf.classList.contains(one)) ?? ""]));
const LEAST = 20_000; // milliseconds between looks at what other devices did
let known = view.leaves.size > 0;
let looked = Date.now();

const put = (key, state) => {
  if ((states.get(key) ?? "") === state) return;
  states.set(key, state);
  view.show(key, state);
};

// What the server knows, but for what it was not told yet.
const refresh = async () => {
  looked = Date.now();
  const found = await remote.ask();
  view.learn(found);
  const waiting = new Map(kept.queue().map(({ key, state }) => [key, state]));
  for (const key of [...found.points, ...found.resources]) put(key, waiting.get(key) ?? found.states[key] ?? "");
  known = true;
  view.count(states);
};

let sending = false;
const flush = async () => {
  const marks = [...kept.queue()];
  if (sending || !marks.length) return;
  sending = true;
  const answer = await remote.tell(marks);
  sending = false;
  if (!answer) {
    toast(words.offline);
    return;
  }
  kept.sent(marks);
  if (answer.refused.length) {
    toast(words.refused);
    await refresh().catch(() => {});
  } else if (answer.archived.length) {
    toast(words.archived);
  }
  if (kept.queue().length) flush();
};

const told = (key, state) => {
  const stage = view.stageOf(key);
  if (state === "done" && stage && view.isFinished(stage, states)) return words.finished;
  return (state === "done" ? words.ticked : words.chosen).replace("#", view.nameOf(key)).replace("@", words[state || "none"]);
};

const choose = (key, state) => {
  const before = states.get(key) ?? "";
  if (before === state) return;
  put(key, state);
  view.count(states);
  kept.choose(key, state);
  toast(told(key, state), () => choose(key, before), words.undo);
  flush();
};

root.addEventListener("change", (event) => {
  const leaf = event.target.closest(".leaf");
  if (leaf) choose(Number(leaf.dataset.key), event.target.checked ? "done" : "");
});
root.addEventListener("submit", (event) => event.target.matches("[data-group]") && event.preventDefault());

// Keys, menus and notes are fetched once somebody moves: reading needs none of it.
let loading;
const hands = () => (loading ??= import("./path/hands.js").then(({ begin }) => begin(way)));
const quietly = () => hands().catch(() => (loading = undefined)); // without a network, at the next move
const way = {
  who,
  words,
  places: view.places,
  state: (key) => states.get(key) ?? "",
  choose,
  ready: async () => known || (await refresh().catch(() => {})),
};
for (const move of ["pointerover", "focusin"]) document.addEventListener(move, quietly, { once: true });
document.addEventListener("keydown", (event) => hands().then(({ press }) => press(event), quietly));
const act = (event, target) => {
  if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  hands().then((them) => them.act(target), () => target.href && location.assign(target.href));
};
const ACTS = "a:is([data-more], [data-note], [data-paper], [data-contents]), button:is([data-unfold], [data-keys])";
document.addEventListener("click", (event) => act(event, event.target.closest(ACTS)));
root.addEventListener("contextmenu", (event) => {
  if (event.pointerType === "touch" && !event.target.closest("a")) act(event, event.target.closest(".leaf")?.querySelector("[data-more]"));
});

addEventListener("storage", (event) => {
  if (event.key !== kept.name) return;
  kept.reload();
  for (const [key, [state]] of Object.entries(kept.said())) if (states.has(Number(key))) put(Number(key), state);
  view.count(states);
});
const look = () => {
  flush();
  if (Date.now() - looked > LEAST) refresh().catch(() => {});
};
addEventListener("online", flush);
addEventListener("pageshow", (event) => event.persisted && refresh().catch(() => {}));
document.addEventListener("visibilitychange", () => document.hidden || look());

// Stages that an address leads into.
const reveal = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const stage = place?.closest("details.stage");
  if (!stage || stage.open) return;
  stage.open = true;
  place.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

const form = document.querySelector("[data-merge]");
const mine = who ? store(root.dataset.path, "") : kept;
if (form) form.addEventListener("submit", () => (form.elements.log.value = JSON.stringify(mine.log())));
else if (who) {
  for (const { key, state, at } of mine.queue()) kept.choose(key, state, at);
  mine.forget(); // it lies in the account now, or never was
}
if (kept.queue().length) {
  for (const { key, state } of kept.queue()) put(key, state);
  if (known) view.count(states);
  flush();
}
for (const [key, leaf] of view.leaves) {
  const { checked } = leaf.querySelector("input"); // somebody was faster than this script
  if (checked !== (states.get(key) === "done")) choose(key, checked ? "done" : "");
}
