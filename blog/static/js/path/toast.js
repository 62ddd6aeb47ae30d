// One line at the foot of the window that tells what happened, with a way back. It is said once to screen readers.
const SHOWN = 6000; // milliseconds
let line;
let timer = 0;

export const toast = (text, undo, label) => {
  if (!line) {
    line = Object.assign(document.createElement("div"), { className: "toast" });
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  clearTimeout(timer);
  line.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", () => {
      line.replaceChildren();
      undo();
    });
    line.append(button);
  }
  timer = setTimeout(() => line.replaceChildren(), SHOWN);
};
