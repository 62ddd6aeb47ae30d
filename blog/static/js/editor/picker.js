// Pictures and files to put into the text: new ones from this device, or what the library has.
export const picker = (dialog, url, surface, upload) => {
  const place = dialog.querySelector("[data-library]");
  const files = dialog.querySelector("input[type=file]");

  const load = async (address) => {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (response.ok && !response.redirected) place.innerHTML = await response.text();
    } catch {
      place.replaceChildren(); // offline there is no library; the device's own files are still there
    }
  };

  // Where the text is gone on with; a field that gets the focus back from a dialog may have forgotten it.
  let caret = surface.selection;
  const close = () => {
    const { from: anchor, to: head } = caret;
    dialog.close();
    surface.replace({ from: 0, to: 0, insert: "", anchor, head });
  };

  files.addEventListener("change", () => {
    close();
    upload([...files.files]);
    files.value = "";
  });
  place.addEventListener("click", (event) => {
    const item = event.target.closest("[data-markdown]");
    const link = event.target.closest("a[href]");
    if (!item && !link) return;
    event.preventDefault();
    if (link && !item) return load(link.href);
    close();
    surface.place(item.dataset.markdown);
  });
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    load(`${event.target.action}?${new URLSearchParams(new FormData(event.target))}`);
  });

  return () => {
    caret = surface.selection;
    load(`${url}?picker=1`);
    dialog.showModal();
  };
};
