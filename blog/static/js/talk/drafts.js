// A draft for each form, on this device only; it goes when the comment was sent, and not before.
const PAUSE = 400; // milliseconds
const LONGEST = 60 * 24 * 3600 * 1000; // milliseconds that a draft is kept

const storage = {
  // An edit is of one version of a comment, and no draft of another one.
  read(key, version) {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return kept && Date.now() - kept.at < LONGEST && kept.version === version ? kept.text : "";
    } catch {
      return "";
    }
  },
  write(key, text, version) {
    try {
      if (text) localStorage.setItem(key, JSON.stringify({ text, version, at: Date.now() }));
      else localStorage.removeItem(key);
      return true;
    } catch {
      return false; // storage may be switched off
    }
  },
};

// A form on a page of its own is sent by the browser: when the next page shows a comment, it was taken.
const SENT = "draft-sent";
const TAKEN = /#c\d+$|\/more$/;
const keyOf = (form) => {
  const { pathname, search } = new URL(form.action);
  return `draft:${pathname}${search}`;
};

export const settle = () => {
  try {
    const key = sessionStorage.getItem(SENT);
    if (key && TAKEN.test(location.href)) storage.write(key, "");
    sessionStorage.removeItem(SENT);
  } catch {
    // storage may be switched off
  }
};

export const keep = (form, told) => {
  const { text, version } = form.elements;
  const key = keyOf(form);
  const kept = (version || !text.value) && storage.read(key, version?.value);
  if (kept) text.value = kept;
  text.dispatchEvent(new Event("input"));
  if (kept && version) told();
  let waiting = 0;
  const write = () => storage.write(key, text.value.trim() && text.value, version?.value);
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => write() && told(), PAUSE);
  });
  form.addEventListener("submit", write); // what comes back is never older than the draft
  return {
    sent() {
      try {
        sessionStorage.setItem(SENT, key);
      } catch {
        // see above
      }
    },
    forget() {
      clearTimeout(waiting);
      storage.write(key, "");
    },
  };
};
