// What was said since somebody was here last is marked. Only this device knows when that was: it keeps the number
// of the newest comment that it showed of each discussion.
const numbers = (talk) => [...talk.querySelectorAll(".say[id]")].map((comment) => Number(comment.id.slice(1)));

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
  const key = `seen:${talk.dataset.news}`;
  const before = read(key);
  const fresh = before ? numbers(talk).filter((number) => number > before) : [];
  for (const number of fresh) document.getElementById(`c${number}`).classList.add("is-new");
  if (fresh.length) tell(talk, fresh.length);
  addEventListener("pagehide", () => {
    try {
      localStorage.setItem(key, Math.max(read(key), ...numbers(talk)));
    } catch {
      // see above
    }
  });
};
