// The element of the page with data-name.
export const find = (name) => document.querySelector(`[data-${name}]`);

// What the server put into a field, before anybody typed, with line ends as `value` has them: a field of one line
// has none. Undefined for lists of choices.
export const given = ({ type, defaultChecked, defaultValue }) => {
  if (type === "checkbox") return defaultChecked;
  return type === "textarea" ? defaultValue.replaceAll(/\r\n?/g, "\n") : defaultValue?.replaceAll(/[\r\n]/g, "");
};

// Makes elements: element("button", { type: "button", textContent: "…" }, child, …).
export const element = (tag, values = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name in made && name !== "form") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

export const button = (text, press, values = {}) => {
  const made = element("button", { type: "button", className: "btn btn--s", textContent: text, ...values });
  made.addEventListener("click", press);
  return made;
};
