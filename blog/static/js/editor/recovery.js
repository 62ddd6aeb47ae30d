// After a crash: the text that only this device has is shown beside the saved one. It is neither taken nor thrown away unasked.
import { comparison } from "./comparison.js";
import { chosen } from "./dialogs.js";
import { date, say } from "./words.js";

export const recover = async (dialog, copies, saving, open, settings) => {
  const copy = await copies.left(open);
  if (!copy) return;
  const saved = saving.surface.text;
  if (copy.source === saved && !Object.keys(copy.fields).length) return copies.settle(copy.at, copy.tab);
  dialog.querySelector("[data-when]").textContent = say("left", { at: date(new Date(copy.at)) });
  dialog.querySelector("[data-sides]").replaceChildren(comparison(saved, copy.source, [say("on_server"), say("on_device")]));
  const choice = await chosen(dialog);
  if (!choice) return;
  copies.settle(copy.at, copy.tab);
  if (choice !== "copy") return;
  saving.version = copy.version; // when others saved since, this leads to the two texts side by side
  saving.surface.rewrite(copy.source);
  settings.restore(copy.fields);
  saving.changed();
};
