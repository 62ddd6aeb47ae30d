// The texts of the interface, in the language of the page.
const words = JSON.parse(document.querySelector("[data-texts]").dataset.texts);

// Those of CodeMirror, by its own English words.
export const phrases = words.phrases;

export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_place, name) => values[name]);

// In the zone in which the pages of the site tell this person the time.
const format = (moment, style) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: words.zone, ...style }).format(moment);

export const clock = (moment) => format(moment, { timeStyle: "short" });

export const date = (moment) => format(moment, { dateStyle: "medium", timeStyle: "short" });
