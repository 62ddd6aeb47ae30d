// Somebody else saved meanwhile: both texts, a proposal that joins them, and nothing is overwritten until one is chosen.
import { comparison } from "./comparison.js";
import { chosen } from "./dialogs.js";
import { date, say } from "./words.js";

const MARKS = /^(?:<{7}|>{7})(?: .*)?$/m; // as in comparing/merging.py

export const conflictView = (dialog, saving) => {
  const field = dialog.querySelector("[data-merged]");
  const hint = dialog.querySelector("[data-unsettled]");

  // A text with marks in it is nothing that anybody means.
  const settle = () => {
    hint.hidden = !MARKS.test(field.value);
    dialog.querySelector("[value=merged]").disabled = !hint.hidden;
  };
  field.addEventListener("input", settle);

  const show = async () => {
    const { source, merged, conflicts, by, at } = saving.conflict;
    const count = conflicts.length;
    dialog.querySelector("[data-who]").textContent = say(by ? "changed_by" : "changed_at", { by, at: date(new Date(at)) });
    dialog.querySelector("[data-clashes]").textContent = count ? say("clashes", { count }) : say("no_clash");
    for (const part of dialog.querySelectorAll("[data-proposal]")) part.hidden = merged === null; // of what both began from
    dialog.querySelector("[data-sides]").replaceChildren(comparison(source, saving.surface.text, [say("theirs"), say("mine")]));
    field.value = merged ?? "";
    settle();
    const choice = await chosen(dialog);
    const texts = { mine: () => saving.surface.text, theirs: () => source, merged: () => field.value };
    if (texts[choice]) saving.resolve(texts[choice]());
  };
  saving.addEventListener("state", () => saving.state === "conflict" && !dialog.open && show());
};
