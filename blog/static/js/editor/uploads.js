// Files that are dropped, pasted or picked: a place in the text is kept for each, and a line shows how far it is.
import { send } from "../upload.js";
import { button, element } from "./element.js";
import { ask } from "./server.js";
import { say } from "./words.js";

const WAITING = {
  0: { why: "upload_offline", until: "online" },
  401: { why: "upload_stranger", until: "focus" }, // somebody who signed in elsewhere comes back
};
const nextChange = (surface) => new Promise((resolve) => surface.addEventListener("change", resolve, { once: true }));

export const uploads = (place, surface, url) => {
  const fill = async (mark, words) => {
    while (surface.composing) await nextChange(surface);
    if (surface.text.includes(mark)) surface.amend(mark, words); // unless the writer took it out meanwhile
  };

  const fail = (line, file, mark, { status, body }) => {
    const { why, until } = WAITING[status] ?? {};
    line.classList.add("is-bad");
    line.querySelector("span").textContent = `${file.name}: ${why ? say(why) : (body.detail ?? say("upload_failed"))}`;
    line.querySelector("progress").remove();
    const again = button(say("retry"), () => line.remove() ?? attempt(file, mark, { isAgain: true }));
    const drop = button(say("drop"), () => line.remove() ?? fill(mark, ""));
    line.append(again, drop);
    if (until) addEventListener(until, () => again.isConnected && again.click(), { once: true });
  };

  // Before another attempt it is asked without the file, which also renews the token: nothing large is sent in vain.
  const attempt = async (file, mark, { isAgain } = {}) => {
    const bar = element("progress", { max: 1, value: 0, "aria-label": say("uploading", { name: file.name }) });
    const line = element("li", {}, element("span", { textContent: file.name }), bar);
    place.append(line);
    const progress = (part) => (bar.value = part);
    const asked = isAgain ? await ask("POST", url, {}) : {};
    const answer = asked.status in WAITING ? asked : await send(url, file, progress);
    if (answer.status !== 201) return fail(line, file, mark, answer);
    line.remove();
    fill(mark, answer.body.markdown);
  };

  const unique = (name, others) => {
    const words = say("uploading", { name: name.replace(/[[\]()!]/g, " ") });
    let mark = `![${words}]()`;
    for (let count = 2; surface.text.includes(mark) || others.includes(mark); count += 1) mark = `![${words} ${count}]()`;
    return mark;
  };

  const upload = (files) => {
    const marks = files.reduce((made, { name }) => [...made, unique(name, made)], []);
    surface.place(marks.join("\n"));
    for (const [index, file] of files.entries()) attempt(file, marks[index]);
  };

  addEventListener("beforeunload", (event) => place.childElementCount && event.preventDefault()); // nobody else has the file
  // Anywhere on the page: a browser would leave it for a file that falls beside the text.
  const { classList } = surface.element;
  const isOurs = ({ dataTransfer, target }) => dataTransfer?.types.includes("Files") && !target.matches?.("[type=file]");
  const during = (type, act) => document.addEventListener(type, (event) => isOurs(event) && act(event), { capture: true });
  during("dragover", (event) => {
    event.preventDefault();
    classList.add("is-over");
  });
  during("dragleave", () => classList.remove("is-over"));
  during("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    classList.remove("is-over");
    const head = surface.under(event) ?? surface.selection.to; // it replaces nothing that is selected
    surface.replace({ from: head, to: head, insert: "", anchor: head, head });
    upload([...event.dataTransfer.files]);
  });
  return upload;
};
