// Passwords: a button that shows what was typed, and how long a new one still has to grow.
const reveal = (input) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: input.dataset.show });
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? input.dataset.hide : input.dataset.show;
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });  // or the browser remembers it as text
  const row = Object.assign(document.createElement("div"), { className: "with" });
  input.replaceWith(row);
  row.append(input, button);
};

// What everybody tries first, and what the form says of whoever fills it in, counts for nothing. The server knows more.
const COMMON = ["password", "passw0rd", "qwerty", "asdfgh", "123456", "654321", "abc123", "iloveyou", "woaini", "admin", "welcome"];
const own = ({ form }) =>
  [...form.elements]
    .filter(({ type }) => type === "text" || type === "email")
    .flatMap(({ value }) => value.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length > 2);

// What counts is length and variety.
const level = (input) => {
  if (input.value.length < 10) return 0;
  const rest = [...COMMON, ...own(input)].reduce((text, word) => text.replaceAll(word, ""), input.value.toLowerCase());
  if (rest.length < 8 || new Set(rest).size < 8) return 1;
  return rest.length < 16 ? 2 : 3;
};

const measure = (input) => {
  const levels = input.dataset.levels.split("|");
  const bar = Object.assign(document.createElement("progress"), { className: "meter", max: 4, value: 0 });
  bar.setAttribute("aria-hidden", "true");
  const text = document.createElement("small");
  text.setAttribute("role", "status");
  input.closest(".field").append(bar, text);
  input.addEventListener("input", () => {
    bar.value = input.value ? level(input) + 1 : 0;
    text.textContent = input.value ? levels[level(input)] : "";
  });
};

for (const input of document.querySelectorAll('input[type="password"]')) {
  reveal(input);
  if ("levels" in input.dataset) measure(input);
}
