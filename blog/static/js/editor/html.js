// HTML from the clipboard as Markdown: what a writer means by it, and nothing else.
const MEANT = "a[href], h1, h2, h3, h4, h5, h6, li, table, strong, b, em, i, img, pre, blockquote, del, s";

// Without styles, which the Content-Security-Policy would complain about; what they say is kept to be read.
export const parsed = (html) => {
  const bare = html.replace(/<style[^]*?<\/style>/gi, "").replace(/\sstyle=(?=["'])/gi, " data-style=");
  return new DOMParser().parseFromString(bare, "text/html");
};

export const isMeant = (document) => document.body.querySelector(MEANT) !== null;

export const fromHtml = (document) => blocksOf(document.body).replace(/\n{3,}/g, "\n\n").trim();

const wrap = (mark) => (node) => {
  const [, before, words, after] = inline(node).match(/^(\s*)([^]*?)(\s*)$/);
  return words ? before + mark + words + mark + after : before + after;
};

// Some programs put everything into a <b> that is none.
const isBold = (node) => !/font-weight:\s*(normal|400)/.test(node.dataset.style);

const INLINE = {
  STRONG: wrap("**"),
  B: (node) => (isBold(node) ? wrap("**")(node) : inline(node)),
  EM: wrap("*"),
  I: wrap("*"),
  DEL: wrap("~~"),
  S: wrap("~~"),
  MARK: wrap("=="),
  CODE: (node) => (node.textContent.includes("`") ? `\`\` ${node.textContent} \`\`` : `\`${node.textContent}\``),
  BR: () => "\n",
  IMG: (node) => (/^https?:/.test(node.src) ? `![${node.alt}](${node.src})` : ""),
  A: (node) => (/^(https?|mailto):/.test(node.href) && inline(node).trim() ? `[${inline(node).trim()}](${node.getAttribute("href")})` : inline(node)),
  STYLE: () => "",
  SCRIPT: () => "",
};

const escaped = (text) => text.replace(/\s+/g, " ").replace(/([\\`*]|^#(?=#*\s)|<(?=[a-z/!]))/gi, "\\$1");

const inline = (node) => [...node.childNodes].map(inlineOf).join("");

const inlineOf = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  return (INLINE[node.tagName] ?? inline)(node);
};

const indented = (text, first, rest) => text.split("\n").map((line, index) => (index ? line && rest + line : first + line)).join("\n");

const items = (list) => {
  const start = list.start ?? 1;
  return [...list.children].map((item, index) => {
    const mark = list.tagName === "OL" ? `${start + index}. ` : "- ";
    return indented(blocksOf(item).trim().replace(/\n\n(?=\s*(?:[-*]|\d+\.) )/g, "\n"), mark, "  ");
  });
};

const cells = (row) => [...row.cells].map((cell) => inline(cell).trim().replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|"));

const tableOf = (node) => {
  const [head, ...rows] = [...node.rows].map(cells);
  return head ? tableLines([head, ...rows]) : "";
};

// Rows of cells as a table; the first is its head.
export const tableLines = ([head, ...rows]) => {
  const width = Math.max(head.length, ...rows.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: width }, (_cell, index) => row[index] ?? "").join(" | ")} |`;
  return [line(head), line(Array(width).fill("---")), ...rows.map(line)].join("\n");
};

const heading = (node) => `${"#".repeat(Number(node.tagName[1]))} ${inline(node).trim()}`;

const fence = (node) => {
  const language = node.querySelector("[class*=language-]")?.className.match(/language-(\S+)/)[1] ?? "";
  return `\`\`\`${language}\n${node.textContent.replace(/\n$/, "")}\n\`\`\``;
};

const BLOCKS = {
  H1: heading,
  H2: heading,
  H3: heading,
  H4: heading,
  H5: heading,
  H6: heading,
  UL: (node) => items(node).join("\n"),
  OL: (node) => items(node).join("\n"),
  PRE: fence,
  BLOCKQUOTE: (node) => blocksOf(node).trim().replace(/^/gm, "> ").replace(/^> $/gm, ">"),
  TABLE: tableOf,
  HR: () => "---",
};
const CONTAINERS = "p, div, section, article, main, figure, figcaption, header, footer, dl, dt, dd, address, details, summary";
const WITHIN = `${CONTAINERS}, h1, h2, h3, h4, h5, h6, ul, ol, pre, blockquote, table, hr`;
const isContainer = (node) => node.matches?.(CONTAINERS) || node.querySelector?.(WITHIN);

// Blocks with a blank line between them; words that stand between blocks are a paragraph.
const blocksOf = (node) => {
  const blocks = [];
  let words = "";
  const flush = () => {
    if (words.trim()) blocks.push(words.replace(/[ \t]*\n[ \t]*/g, "\n").trim());
    words = "";
  };
  for (const child of node.childNodes) {
    const block = BLOCKS[child.tagName] ?? (isContainer(child) ? blocksOf : null);
    if (!block) words += inlineOf(child);
    else {
      flush();
      blocks.push(block(child));
    }
  }
  flush();
  return blocks.filter(Boolean).join("\n\n");
};
