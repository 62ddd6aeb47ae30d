// Search while typing: "/" or the button opens a dialog that asks the server, which knows how to find.
const PAUSE = 150; // milliseconds without a key before it asks
const button = document.querySelector("[data-search]");
let dialog;

const make = () => {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: button.dataset.style }));
  dialog = Object.assign(document.createElement("dialog"), { className: "finder" });
  dialog.setAttribute("aria-label", button.textContent.trim().replace(/\/$/, ""));
  const form = Object.assign(document.createElement("form"), { action: button.href, role: "search" });
  const input = Object.assign(document.createElement("input"), { className: "inp", type: "search", name: "q", maxLength: 200, autocomplete: "off" });
  input.setAttribute("aria-label", dialog.getAttribute("aria-label"));
  const results = document.createElement("div");
  form.append(input);
  dialog.append(form, results);
  document.body.append(dialog);
  listen(input, results);
};

const listen = (input, results) => {
  let waiting, asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${button.dataset.search}?q=${encodeURIComponent(input.value)}`, { signal: asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      results.innerHTML = await answer.text(); // our own page, escaped by the server
    } catch (problem) {
      if (problem.name !== "AbortError") results.textContent = button.dataset.failed;
    }
  };
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("compositionend", ask);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...results.querySelectorAll("a")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops.at(next % stops.length).focus();
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
};

const open = (event) => {
  event.preventDefault();
  if (!dialog) make();
  dialog.showModal();
  dialog.querySelector("input").select();
};

const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");

button?.addEventListener("click", (event) => {
  if (!event.metaKey && !event.ctrlKey && !event.shiftKey) open(event);
});
document.addEventListener("keydown", (event) => {
  if (!button) return; // where one writes, there is no search
  if (event.key === "/" && !event.metaKey && !event.ctrlKey && !event.altKey && !isTyping(event.target)) open(event);
});
