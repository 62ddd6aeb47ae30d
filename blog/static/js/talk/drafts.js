// A draft for each form, on this device only; it goes when the comment was sent, and not before.
const PAUSE = 400; // milliseconds
const LONGEST = 60 * 24 * 3600 * 1000; // milliseconds that a draft is kept

const storage = {
  read(key) {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return kept && Date.now() - kept.at < LONGEST ? kept.text : "";
    } catch {
      return "";
    }
  },
  write(key, text) {
    try {
      if (text) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
      else localStorage.removeItem(key);
      return true;
    } catch {
      return false; // storage may be switched off
    }
  },
};

// A form on a page of its own is sent by the browser: when the next page is not that form again, it was taken.
const SENT = "draft-sent";
const keyOf = (form) => {
  const { pathname, search } = new URL(form.action);
  return `draft:${pathname}${search}`;
};

export const settle = (forms) => {
  try {
    const key = sessionStorage.getItem(SENT);
    if (key && ![...forms].some((form) => keyOf(form) === key)) storage.write(key, "");
    sessionStorage.removeItem(SENT);
  } catch {
    // storage may be switched off
  }
};

export const keep = (form, told) => {
  const { text } = form.elements;
  const key = keyOf(form);
  if (!text.value) text.value = storage.read(key);
  text.dispatchEvent(new Event("input"));
  let waiting = 0;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => storage.write(key, text.value.trim() && text.value) && told(), PAUSE);
  });
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
