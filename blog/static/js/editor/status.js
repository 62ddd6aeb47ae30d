// The state of saving, always in sight. Screen readers hear it when it is not the usual coming and going.
import { button, element, find } from "./element.js";
import { clock, say } from "./words.js";

const USUAL = ["saved", "changed", "saving"];

const showPost = ({ state, label }) => {
  Object.assign(find("post-state").firstElementChild, { className: `dot dot--${state}`, textContent: label });
};

export const status = (line, saving, urlSignIn) => {
  const action = element("span", { className: "state__do" });
  line.after(action);
  const actions = {
    offline: () => button(say("retry"), () => saving.save()),
    failed: () => button(say("retry"), () => saving.save()),
    conflict: () => button(say("compare"), () => saving.retry()),
    stranger: () => element("a", { className: "btn btn--s", href: urlSignIn, target: "_blank", rel: "noopener", textContent: say("sign_in") }),
  };
  let before = "saved";

  const show = () => {
    const { state, detail, savedAt } = saving;
    if (state === line.dataset.state && !detail && state !== "saved") return;
    line.ariaLive = USUAL.includes(state) && USUAL.includes(before) ? "off" : "polite";
    before = state;
    line.dataset.state = state;
    const text = state === "saved" && savedAt ? say("saved_at", { time: clock(savedAt) }) : say(state);
    line.replaceChildren(detail ? `${text} ${detail}` : text);
    action.replaceChildren(...(actions[state] ? [actions[state]()] : []));
  };
  saving.addEventListener("state", show);
  saving.addEventListener("stored", () => showPost(saving.answer));
  show();
};
