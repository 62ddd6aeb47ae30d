// What one can do to the text, and every way to ask for it: toolbar, menu, keys, dropping and pasting.
import { blocks } from "./blocks.js";
import { dock } from "./dock.js";
import { find } from "./element.js";
import { shortcuts, writingKeys } from "./keys.js";
import { without } from "./lines.js";
import { link, marks } from "./marks.js";
import { blockMenu } from "./menu.js";
import { pasting } from "./paste.js";
import { picker } from "./picker.js";
import { toolbar } from "./toolbar.js";
import { uploads } from "./uploads.js";
import { say } from "./words.js";

export const tools = (surface, saving, views, urlMedia) => {
  const commands = { ...blocks(say), ...marks, link };
  const upload = uploads(find("uploads"), surface, urlMedia);
  // `typed` is the part of the text that asked for it, and goes.
  const act = (name, typed) => {
    if (!doings[name]) return surface.run(typed ? without(typed, commands[name]) : commands[name]);
    if (typed) surface.run(() => ({ ...typed, insert: "", anchor: typed.from, head: typed.from }));
    return doings[name]();
  };
  const doings = {
    ...views,
    save: () => saving.save(),
    publish: () => find("publish").click(),
    keys: () => find("keys").showModal(),
    image: picker(find("picker"), urlMedia, surface, upload),
    more_blocks: blockMenu(find("blocks"), surface, act),
  };
  toolbar(find("toolbar"), surface, act);
  shortcuts(act);
  writingKeys(surface);
  pasting(surface, upload);
  dock();
};
