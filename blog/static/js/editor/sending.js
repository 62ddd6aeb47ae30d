// The form is sent only when the server has the very text: publishing must not lose the last words.
export const sending = (form, saving, fields) => {
  let isReady = false;

  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    await fields.settle();
    await saving.save();
    await saving.save(); // what was written during the first
    if (event.submitter?.matches("[data-save]") || saving.state !== "saved") return;
    isReady = true;
    form.requestSubmit(event.submitter);
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("source", saving.surface.text);
    formData.set("version", saving.version);
    formData.set("was", fields.was);
  });
};
