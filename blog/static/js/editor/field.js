// What one writes on: CodeMirror, or the plain text field for whoever prefers it and where CodeMirror is not to be had.
import { Plain } from "./plain.js";
import { rich } from "./rich.js";

const remembered = () => {
  try {
    return localStorage.editor;
  } catch {
    return ""; // storage may be switched off
  }
};

const remember = (choice) => {
  try {
    localStorage.editor = choice;
  } catch {
    // see remembered()
  }
};

export const open = (field) =>
  remembered() === "plain" || !field.dataset.codemirror ? new Plain(field) : rich(field).catch(() => new Plain(field));

export const offerPlain = (box, saving) => {
  box.checked = remembered() === "plain";
  box.addEventListener("change", async () => {
    remember(box.checked ? "plain" : "rich");
    await saving.keep();
    await saving.save();
    location.reload();
  });
};
