// Pages of the site that scripts ask for: the same ones that people get without scripts, and a piece of them.

export const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

// A page and how it was answered; throws when there is no network.
export const ask = async (address, options = {}) => {
  const response = await fetch(address, { credentials: "same-origin", ...options });
  return { response, page: parsed(await response.text()) };
};

// Send a form as its button would, but let the answer be only what changed.
export const send = (form, submitter) =>
  ask(form.action, { method: "POST", body: new FormData(form, submitter), headers: { "X-Fragment": "1" } });

export const adopt = (element) => document.importNode(element, true);

// Said once to screen readers, and to nobody else.
export const announce = (talk, text) => {
  let status = talk.querySelector(":scope > [role='status'].sr");
  if (!status) {
    status = Object.assign(document.createElement("p"), { className: "sr" });
    status.setAttribute("role", "status");
    talk.append(status);
  }
  status.textContent = text;
};
