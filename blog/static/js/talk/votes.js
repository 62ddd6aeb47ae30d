// "Helpful" at once. The page about the comment has the form, with the token that a shared page cannot have.
import { adopt, announce, ask, send } from "./pages.js";

export const vote = async (link) => {
  const talk = link.closest("[data-talk]");
  try {
    const { page } = await ask(link.href);
    const form = page.querySelector("form[action$='/vote']");
    if (!form) {
      location.assign(link.href); // one's own comment, or one that is gone
      return;
    }
    const { page: answer } = await send(adopt(form));
    const fresh = answer.querySelector("[data-vote]");
    if (!fresh) throw new Error("refused");
    const next = adopt(fresh);
    link.replaceWith(next);
    announce(talk, next.getAttribute("aria-label"));
    next.focus();
  } catch {
    announce(talk, talk.dataset.failed);
  }
};
