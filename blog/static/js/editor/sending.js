// The form is sent only when the server has the very text: publishing must not lose the last words.
const eventIsOver = () => new Promise((resolve) => setTimeout(resolve));

// What keeps the text from being sent: the field with the complaint beside it, wherever it is on the page.
const showRefused = (form) => {
  const refused = [...form.elements].find((input) => input.ariaInvalid === "true");
  if (!refused) return;
  if (!refused.checkVisibility()) [...document.links].find(isWayTo(refused))?.click();
  refused.focus();
};
const isWayTo = (input) => (link) => link.checkVisibility() && link.hash === `#${input.closest("section[id]")?.id}`;

export const sending = (form, saving, fields) => {
  let isReady = false;

  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    await eventIsOver(); // until then a form takes no request to be sent
    await fields.settle();
    await saving.save();
    await saving.save(); // what was written during the first
    if (event.submitter?.matches("[data-save]")) return;
    if (saving.state !== "saved") return showRefused(form);
    isReady = true;
    form.requestSubmit(event.submitter);
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("source", saving.surface.text);
    formData.set("version", saving.version);
    formData.set("was", fields.was);
  });
};
