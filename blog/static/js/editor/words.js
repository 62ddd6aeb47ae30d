// The texts of the interface, in the language of the page.
const words = JSON.parse(document.querySelector("[data-texts]").dataset.texts);

// Those of CodeMirror, by its own English words.
export const phrases = words.phrases;

export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_place, name) => values[name]);

export const clock = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(moment);

export const date = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(moment);
