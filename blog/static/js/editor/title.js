// A title is one line, but may be longer than the page is wide.
import { element, given } from "./element.js";

export const growing = (input, text) => {
  if (!input) return;
  const { id, name, value, className, maxLength, selectionStart, selectionEnd } = input;
  const values = { id, name, defaultValue: given(input), value, className, maxLength, rows: 1, form: "editor" };
  const field = element("textarea", values);
  const isFocused = document.activeElement === input;
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  field.addEventListener("input", () => {
    if (field.value.includes("\n")) field.value = field.value.replaceAll("\n", " ");
    fit();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    text.focus();
  });
  input.replaceWith(field);
  if (isFocused) field.focus();
  field.setSelectionRange(selectionStart, selectionEnd);
  new ResizeObserver(fit).observe(field.parentElement);
};
