// A copy button on every code block; what happened is shown on the button and said once to screen readers.
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

const copy = async (code, button) => {
  try {
    await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
    tell(button, words.copied);
  } catch {
    getSelection().selectAllChildren(code);
    tell(button, words.failed);
  }
};

for (const block of prose.querySelectorAll(".highlight")) {
  const code = block.querySelector("code, pre");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: words.copy });
  button.addEventListener("click", () => copy(code, button));
  block.append(button);
}
