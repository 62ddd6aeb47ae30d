// Where progress is kept. On this device: when each state was chosen, and what still has to be sent. One copy for each
// account, and one for nobody's. A copy that cannot be read is put aside, not thrown away.
const VERSION = 1;
const STATES = ["", "learning", "done", "skipped"];

const isRow = ([key, row]) => /^\d+$/.test(key) && Array.isArray(row) && STATES.includes(row[0]) && Number.isFinite(row[1]);
const isMark = (mark) => mark && Number.isInteger(mark.key) && STATES.includes(mark.state) && Number.isFinite(mark.at);
const isWhole = (copy) => copy?.v === VERSION && Object.entries(copy.said).every(isRow) && copy.queue.every(isMark);

const parsed = (text) => {
  try {
    const copy = JSON.parse(text);
    return isWhole(copy) ? copy : null;
  } catch {
    return null;
  }
};

export const store = (guide, who) => {
  const name = `lp${guide}:${who}`;
  const empty = () => ({ v: VERSION, said: {}, queue: [] });
  const quietly = (act) => {
    try {
      return act();
    } catch {
      return null; // storage may be switched off, or full: then the page itself remembers
    }
  };
  let copy = empty();
  const load = () => {
    const text = quietly(() => localStorage.getItem(name));
    const found = text === null ? empty() : parsed(text);
    if (!found) quietly(() => localStorage.setItem(`${name}.broken-${Date.now()}`, text));
    copy = found ?? empty();
  };
  const save = () => quietly(() => localStorage.setItem(name, JSON.stringify(copy)));
  load();
  return {
    name,
    reload: load,
    queue: () => copy.queue,
    said: () => copy.said,
    choose(key, state, at = Date.now()) {
      copy.said[key] = [state, at];
      copy.queue.push({ key, state, at });
      save();
    },
    // These were taken by the server.
    sent(marks) {
      const done = new Set(marks.map(({ key, at }) => `${key}@${at}`));
      load(); // another tab may have added some
      copy.queue = copy.queue.filter(({ key, at }) => !done.has(`${key}@${at}`));
      save();
    },
    // For an account: the state of each place, its age in milliseconds, and whether it was never sent.
    log: () => Object.fromEntries(Object.entries(copy.said).map(([key, [state, at]]) => [key, [state, Math.max(0, Date.now() - at), copy.queue.some((mark) => mark.at === at)]])),
    forget() {
      copy = empty();
      quietly(() => localStorage.removeItem(name));
    },
  };
};

// Asking and telling the server. What cannot be sent stays in the queue, and goes when the network is back.
export const server = (address, token) => {
  let secret = token;

  const ask = async () => {
    const response = await fetch(`${address}.json`, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new Error(response.status);
    const found = await response.json();
    secret = found.token;
    return found;
  };

  const post = (marks) =>
    fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": secret },
      body: JSON.stringify({ marks: marks.map(({ key, state, at }) => ({ key, state, age: Math.max(0, Date.now() - at) })) }),
    });

  // What became of these marks; null when nobody answers, or not now: signed out, say. Only what is refused for good
  // (422) need not be sent again. A token that is too old is renewed once.
  const tell = async (marks) => {
    try {
      let response = await post(marks);
      if (response.status === 400) {
        await ask();
        response = await post(marks);
      }
      if (response.status === 422) return { states: {}, refused: marks.map(({ key }) => key), archived: [] };
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  };

  return { ask, tell };
};
