// What was said since somebody was here last is marked. Only this device knows when that was: it keeps the moment of
// the newest comment that it showed of each discussion. At first that is now: all that was said before is no news,
// on whatever page it stands; nor is ever one's own.
const SAID = ".say[id] > .say__h time";
const OTHERS = ".say[id]:not([data-mine]) > .say__h time";

const moment = (time) => Date.parse(time.dateTime);

const newest = (talk, ...moments) => Math.max(...moments, ...[...talk.querySelectorAll(SAID)].map(moment));

const read = (key) => {
  try {
    return Number(localStorage.getItem(key));
  } catch {
    return 0; // storage may be switched off
  }
};

const tell = (talk, count) => {
  const line = Object.assign(document.createElement("button"), { type: "button", className: "fresh fresh--since" });
  line.textContent = talk.dataset.since.replace("#", count);
  line.addEventListener("click", () => {
    const first = talk.querySelector(".is-new");
    first.tabIndex = -1;
    first.focus();
    line.remove();
  });
  talk.querySelector(":scope > .cbox, :scope > .note")?.after(line);
};

export const mark = (talk) => {
  const key = `visit:${talk.dataset.news}`;
  const before = read(key) || newest(talk, Date.now());
  const fresh = [...talk.querySelectorAll(OTHERS)].filter((time) => moment(time) > before);
  for (const time of fresh) time.closest(".say").classList.add("is-new");
  if (fresh.length) tell(talk, fresh.length);
  addEventListener("pagehide", () => {
    try {
      localStorage.setItem(key, newest(talk, before, read(key)));
    } catch {
      // see above
    }
  });
};
