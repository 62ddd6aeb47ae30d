// Pasting: an address over words, a table from a spreadsheet, and formatted text as Markdown. Shift pastes text as it is.
import { fromHtml, isMeant, parsed, tableLines } from "./html.js";
import { isFenced } from "./lines.js";
import { linked } from "./marks.js";

const LARGEST = 300_000; // characters of HTML that are worth turning into Markdown

export const tableFrom = (text) => {
  const rows = text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
  if (rows.length < 2 || rows[0].length < 2 || rows.some((row) => row.length !== rows[0].length)) return "";
  return tableLines(rows.map((row) => row.map((cell) => cell.trim().replaceAll("|", "\\|"))));
};

const converted = (data) => {
  const html = data.getData("text/html");
  if (!html || html.length > LARGEST || data.types.includes("vscode-editor-data")) return "";
  const page = parsed(html);
  return isMeant(page) ? fromHtml(page) : "";
};

const asBlock = (surface, words) => {
  const { text, from } = surface.line;
  return words.includes("\n") && text.trim() && surface.selection.from > from ? `\n\n${words}` : words;
};

// A table wants lines of its own; so does whatever has several blocks.
export const pasting = (surface, upload) => {
  let isPlain = false;
  addEventListener("keydown", (event) => (isPlain = event.shiftKey && event.key.toLowerCase() === "v"), { capture: true });

  const take = (data) => {
    const text = data.getData("text/plain");
    if (data.files.length && !text) return upload([...data.files]) ?? true;
    if (isPlain || isFenced(surface.text, surface.selection.from)) return false;
    if (surface.run((source, selection) => linked(source, selection, text.trim()))) return true;
    const words = tableFrom(text) || converted(data);
    if (!words || words === text) return false;
    surface.insert(asBlock(surface, words));
    return true;
  };

  surface.element.addEventListener(
    "paste",
    (event) => {
      if (!event.clipboardData || !take(event.clipboardData)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
};
