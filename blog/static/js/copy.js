// A copy button on every code block, and buttons that copy a list or a field ("data-copies"); what happened is
// shown on the button and said once to screen readers.
const prose = document.querySelector("[data-copy]");
const words = prose.dataset;
const status = Object.assign(document.createElement("p"), { className: "sr" });
status.setAttribute("role", "status");
prose.append(status);

const tell = (button, text) => {
  button.textContent = text;
  button.classList.add("is-told");
  status.textContent = text;
  setTimeout(() => {
    button.textContent = words.copy;
    button.classList.remove("is-told");
    status.textContent = "";
  }, 2000);
};

const textOf = (element) => {
  if ("value" in element && element.matches("input")) return element.value;
  const rows = [...element.querySelectorAll(":scope > li")];
  return rows.length ? rows.map((row) => row.textContent).join("\n") : element.textContent.replace(/\n$/, "");
};

const copy = async (code, button) => {
  try {
    await navigator.clipboard.writeText(textOf(code));
    tell(button, words.copied);
  } catch {
    if ("select" in code) code.select();
    else getSelection().selectAllChildren(code);
    tell(button, words.failed);
  }
};

for (const button of document.querySelectorAll("[data-copies]")) {
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copies), button));
}
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

for (const block of prose.querySelectorAll(".highlight")) {
  const code = block.querySelector("code, pre");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: words.copy });
  button.addEventListener("click", () => copy(code, button));
  block.append(button);
}
