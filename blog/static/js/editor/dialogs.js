// Dialogs with <form method="dialog">: the value of the button that closed it, "" for Escape.
export const chosen = (dialog) =>
  new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });
