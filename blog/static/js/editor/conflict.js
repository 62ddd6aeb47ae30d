// Somebody else saved meanwhile: both texts, a proposal that joins them, and nothing is overwritten until one is chosen.
import { comparison } from "./comparison.js";
import { chosen } from "./dialogs.js";
import { date, say } from "./words.js";

export const conflictView = (dialog, saving) => {
  const show = async () => {
    const { source, merged, conflicts, by, at } = saving.conflict;
    const field = dialog.querySelector("[data-merged]");
    const count = conflicts.length;
    dialog.querySelector("[data-who]").textContent = say(by ? "changed_by" : "changed_at", { by, at: date(new Date(at)) });
    dialog.querySelector("[data-clashes]").textContent = count ? say("clashes", { count }) : say("no_clash");
    for (const part of dialog.querySelectorAll("[data-proposal]")) part.hidden = merged === null; // of what both began from
    dialog.querySelector("[data-sides]").replaceChildren(comparison(source, saving.surface.text, [say("theirs"), say("mine")]));
    field.value = merged ?? "";
    const choice = await chosen(dialog);
    const texts = { mine: () => saving.surface.text, theirs: () => source, merged: () => field.value };
    if (texts[choice]) saving.resolve(texts[choice]());
  };
  saving.addEventListener("state", () => saving.state === "conflict" && !dialog.open && show());
};
