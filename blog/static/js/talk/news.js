// Tells what is new: a tiny address is asked now and then, seldom while nobody looks, and nearly always answers
// that nothing changed. The page itself changes only when somebody wants it.
import { adopt, ask } from "./pages.js";

const LOOKING = 30_000; // milliseconds
const AWAY = 300_000;

const said = (talk) => [...talk.querySelectorAll(".say[id]")].map((comment) => Number(comment.id.slice(1)));

const count = (talk, number) => (number === 1 ? talk.dataset.one : talk.dataset.many.replace("#", number));

const refresh = async (talk) => {
  const before = new Set(said(talk));
  const { page } = await ask(location.href, { cache: "no-cache" });
  const fresh = page.querySelector("[data-talk]");
  const form = talk.querySelector(":scope > .say-form");
  const reply = talk.querySelector(".say .say-form");
  reply?.remove(); // what somebody is writing outlives the comments around it
  for (const comment of talk.querySelectorAll(":scope > .say")) comment.remove();
  const after = form ?? talk.querySelector(":scope > .cbox, :scope > .note");
  after.after(...[...fresh.querySelectorAll(":scope > .say")].map(adopt));
  if (reply) {
    reply.opener = talk.querySelector(`[data-reply="${reply.opener.dataset.reply}"]`) ?? reply.opener;
    (reply.opener.isConnected ? reply.opener.closest(".say__f") : after).after(reply);
  }
  for (const comment of talk.querySelectorAll(".say[id]")) {
    comment.classList.toggle("is-new", !before.has(Number(comment.id.slice(1))));
  }
  talk.dataset.arrived = fresh.dataset.arrived;
  const number = talk.querySelector("#comments .num");
  number.textContent = fresh.querySelector("#comments .num").textContent;
  const first = talk.querySelector(".is-new");
  if (first) {
    first.tabIndex = -1;
    first.focus();
  }
};

const tell = (talk, number) => {
  let line = talk.querySelector(":scope > .fresh:not(.fresh--since)");
  if (!line) {
    line = Object.assign(document.createElement("button"), { type: "button", className: "fresh" });
    line.addEventListener("click", () => {
      for (const told of talk.querySelectorAll(":scope > .fresh")) told.remove();
      refresh(talk).catch(() => location.reload());
    });
    talk.querySelector(":scope > .cbox, :scope > .say-form, :scope > .note")?.after(line);
  }
  line.textContent = count(talk, number);
};

export const follow = (talk) => {
  let timer = 0;
  const look = async () => {
    try {
      const response = await fetch(talk.dataset.news, { credentials: "same-origin" });
      const { arrived } = await response.json();
      const number = arrived - Number(talk.dataset.arrived);
      if (number > 0) tell(talk, number);
    } catch {
      // next time
    }
    plan();
  };
  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(look, document.hidden ? AWAY : Number(talk.dataset.every ?? LOOKING));
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : look()));
  plan();
};
