// The library with scripts: files that are picked, dropped or pasted are sent one after the other, and shown at once.
import { send } from "./upload.js";

const form = document.querySelector("[data-upload]");
const list = form?.querySelector("[data-sending-list]");
const status = form?.querySelector("[data-status]");
const input = form?.querySelector("input[type=file]");
const words = form?.dataset;
const put = (text, name) => text.replace("{name}", name);

const refresh = async () => {
  const response = await fetch(location.href, { cache: "no-store" });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.querySelector("[data-grid]").replaceChildren(...page.querySelector("[data-grid]").childNodes);
};

const line = (file) => {
  const row = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { textContent: `${file.name} · ${words.waiting}` });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  row.append(name, bar);
  list.append(row);
  return { row, name, bar };
};

const tell = ({ row, name, bar }, text, isBad) => {
  name.textContent = text;
  status.textContent = text;
  bar.remove();
  row.classList.toggle("is-bad", isBad);
};

const sendOne = async (file, shown) => {
  const progress = (part) => {
    shown.bar.value = part;
    shown.name.textContent = put(words.sending, file.name).replace("{percent}", Math.round(part * 100));
  };
  const { status: code, body } = await send(location.pathname, file, progress);
  const isIn = code === 201;
  tell(shown, isIn ? put(words.done, body.name) : `${file.name}: ${body.detail ?? words.failed}`, !isIn);
};

let queue = Promise.resolve();
const sendAll = (files) => {
  for (const file of files) {
    const shown = line(file);
    queue = queue.then(() => sendOne(file, shown)).then(refresh).catch(() => {});
  }
};

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll([...input.files]);
    input.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    form.classList.remove("is-over");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) sendAll([...event.clipboardData.files]);
  });
}
