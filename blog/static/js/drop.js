// Files and folders dropped anywhere on the form, or picked, are sent with the paths they have in their folder.
const form = document.querySelector("[data-drop]");
const status = form.querySelector("[data-status]");

const read = (reader) => new Promise((done, failed) => reader.readEntries(done, failed));

async function* walk(entry) {
  if (entry.isFile) {
    yield [await new Promise((done, failed) => entry.file(done, failed)), entry.fullPath.slice(1)];
    return;
  }
  const reader = entry.createReader();
  for (let some = await read(reader); some.length; some = await read(reader)) {
    for (const inside of some) yield* walk(inside);
  }
}

const send = async (found) => {
  const data = new FormData(form);
  for (const name of ["files", "folder"]) data.delete(name);
  for (const [file, path] of found) data.append("files", file, path);
  status.textContent = form.dataset.sending.replace("{}", found.length);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    status.textContent = (page.querySelector(".errs li") ?? page.querySelector("main p")).textContent;
  } catch {
    status.textContent = form.dataset.failed;
  }
};

form.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("is-over");
  status.textContent = form.dataset.over;
});
form.addEventListener("dragleave", () => {
  form.classList.remove("is-over");
  status.textContent = "";
});
form.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("is-over");
  const dropped = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const entries = dropped.map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = [];
  try {
    for (const entry of entries) {
      if (entry instanceof File) found.push([entry, entry.name]);
      else for await (const one of walk(entry)) found.push(one);
    }
  } catch {
    status.textContent = form.dataset.failed; // a folder that may not be read, or is gone
    return;
  }
  send(found);
});
