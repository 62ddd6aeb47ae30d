// Files that are dropped, pasted or picked: a place in the text is kept for each, and a line shows how far it is.
import { send } from "../upload.js";
import { button, element } from "./element.js";
import { renewed, token } from "./server.js";
import { say } from "./words.js";

export const uploads = (place, surface, url) => {
  const fill = (mark, words) => {
    const from = surface.text.indexOf(mark);
    if (from < 0) return; // the writer took it out meanwhile
    const { from: at, to: end } = surface.selection;
    const moved = (position) => (position <= from ? position : Math.max(position, from + mark.length) + words.length - mark.length);
    surface.replace({ from, to: from + mark.length, insert: words, anchor: moved(at), head: moved(end) }, { isQuiet: true });
  };

  const fail = (line, file, mark, { status, body }) => {
    line.classList.add("is-bad");
    line.querySelector("span").textContent = `${file.name}: ${status ? (body.detail ?? say("upload_failed")) : say("upload_offline")}`;
    line.querySelector("progress").remove();
    const again = button(say("retry"), () => line.remove() ?? attempt(file, mark));
    const drop = button(say("drop"), () => line.remove() ?? fill(mark, ""));
    line.append(again, drop);
    if (!status) addEventListener("online", () => again.isConnected && again.click(), { once: true });
  };

  const attempt = async (file, mark) => {
    const bar = element("progress", { max: 1, value: 0, "aria-label": say("uploading", { name: file.name }) });
    const line = element("li", {}, element("span", { textContent: file.name }), bar);
    place.append(line);
    const progress = (part) => (bar.value = part);
    let answer = await send(url, token(), file, progress);
    if ([400, 403].includes(answer.status) && (await renewed())) answer = await send(url, token(), file, progress);
    if (answer.status !== 201) return fail(line, file, mark, answer);
    line.remove();
    fill(mark, answer.body.markdown);
  };

  const unique = (name) => {
    const words = say("uploading", { name: name.replace(/[[\]()!]/g, " ") });
    let mark = `![${words}]()`;
    for (let count = 2; surface.text.includes(mark); count += 1) mark = `![${words} ${count}]()`;
    return mark;
  };

  const upload = (files) => {
    for (const file of files) {
      const mark = unique(file.name);
      surface.insert(surface.line.text.trim() && files.length > 1 ? `\n${mark}` : mark);
      attempt(file, mark);
    }
  };

  const target = surface.element;
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  target.addEventListener("dragover", (event) => isFiles(event) && (event.preventDefault(), target.classList.add("is-over")), { capture: true });
  for (const type of ["dragleave", "drop"]) target.addEventListener(type, () => target.classList.remove("is-over"), { capture: true });
  target.addEventListener("drop", (event) => isFiles(event) && (event.preventDefault(), event.stopPropagation(), upload([...event.dataTransfer.files])), { capture: true });
  return upload;
};
