// Passkeys: the device is asked when a form is sent, and the form carries what it answers.
const able = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

const answer = (form) => {
  const options = JSON.parse(form.dataset.options);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
};

const send = async (form) => {
  const status = form.querySelector('[role="status"]');
  status.textContent = "";
  try {
    form.elements.credential.value = JSON.stringify((await answer(form)).toJSON());
    if (document.querySelector('[type="checkbox"][name="lasting"]')?.checked) form.elements.lasting.value = "y";
    form.requestSubmit();
  } catch (problem) {
    status.textContent = problem.name === "InvalidStateError" ? form.dataset.known : form.dataset.refused;
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !able;
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    send(form);
  });
}
for (const text of document.querySelectorAll("[data-without-passkeys]")) text.hidden = able;
