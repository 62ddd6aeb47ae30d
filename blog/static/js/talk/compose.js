// Writing in place: the form is fetched when it is first wanted, and stands where the comment will.
import { keep } from "./drafts.js";
import { adopt, announce, ask, send } from "./pages.js";
import { prove } from "./proof.js";

const talkOf = (element) => element.closest("[data-talk]");

const close = (form) => {
  const opener = form.opener;
  form.remove();
  if (opener) {
    opener.hidden = false;
    opener.focus();
  }
};

const closeOthers = (talk) => talk.querySelectorAll(".say-form").forEach((form) => form.opener && close(form));

export const compose = async (link, address = link.href) => {
  const talk = talkOf(link);
  let answer;
  try {
    answer = await ask(address);
  } catch {
    location.assign(address);
    return;
  }
  const found = answer.page.querySelector(".say-form");
  if (!found || answer.response.redirected) {
    location.assign(address); // to sign in, or to read why not
    return;
  }
  closeOthers(talk);
  const form = adopt(found);
  form.opener = link;
  if ("say" in link.dataset) {
    link.hidden = true;
    link.after(form);
  } else {
    link.closest(".say__f").after(form);
  }
  enhance(form);
  form.elements.text.focus();
};

// One's own is counted at once, and is no news.
const counted = (talk) => {
  const number = talk.querySelector("#comments .num");
  number.textContent = Number(number.textContent) + 1;
  if (talk.dataset.arrived) talk.dataset.arrived = Number(talk.dataset.arrived) + 1;
};

const show = (form, article) => {
  const talk = talkOf(form);
  const above = form.opener?.dataset.reply && document.getElementById(`c${form.opener.dataset.reply}`);
  if (above) {
    const root = above.parentElement.closest(".say") ?? above;
    let below = root.querySelector(":scope > .says");
    if (!below) root.append((below = Object.assign(document.createElement("div"), { className: "says" })));
    below.append(article);
  } else {
    form.after(article);
  }
  if (article.classList.contains("is-waiting")) {
    announce(talk, talk.dataset.held);
  } else {
    announce(talk, talk.dataset.sent);
    counted(talk);
  }
  close(form);
  article.tabIndex = -1;
  article.focus();
};

// Another form in the place of this one: with what was wrong, a preview, or new tokens.
const replace = (form, found) => {
  const next = adopt(found);
  next.opener = form.opener;
  const { text, proof } = next.elements;
  text.value = form.elements.text.value;
  if (proof) proof.value = form.elements.stamp.value === next.elements.stamp.value ? form.elements.proof.value : "";
  form.replaceWith(next);
  enhance(next);
  const shown = next.querySelector("[role='alert'], .preview");
  if (shown) {
    shown.tabIndex = -1;
    shown.focus();
  } else {
    text.focus();
  }
  return next;
};

const tell = (form, text) => {
  form.querySelector(".cbox__told").textContent = text;
};

const submit = async (form, submitter) => {
  const talk = talkOf(form);
  form.setAttribute("aria-busy", "true");
  try {
    if (submitter?.name !== "preview") await form.proved;
    const { response, page } = await send(form, submitter);
    const article = page.querySelector("article.say");
    const again = page.querySelector(".say-form");
    if (response.status === 201 && article) {
      form.draft.forget();
      show(form, adopt(article));
    } else if (again && !response.redirected) {
      replace(form, again);
    } else {
      const fresh = (await ask(form.action)).page.querySelector(".say-form"); // the page was open too long
      const next = fresh ? replace(form, fresh) : form;
      tell(next, talk.dataset.failed);
    }
  } catch {
    tell(form, talk.dataset.failed); // no network: the same form may be sent again, and is one comment
  }
  form.removeAttribute("aria-busy");
};

export const enhance = (form) => {
  const { text, stamp } = form.elements;
  const count = form.querySelector("[data-count]");
  const told = () => {
    const [length, longest] = [[...text.value].length, Number(text.dataset.longest)];
    count.textContent = length > longest * 0.8 ? count.dataset.count.replace("#", length).replace("@", longest) : "";
    count.classList.toggle("is-over", length > longest);
  };
  text.addEventListener("input", told);
  told();
  if (stamp) form.proved = prove(form);
  form.draft = keep(form, () => form.isConnected && tell(form, talkOf(form).dataset.kept));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      form.requestSubmit(form.elements.send);
    } else if (event.key === "Escape" && form.opener && !event.isComposing) {
      close(form);
    }
  });
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("aria-busy")) event.preventDefault();
    else if (form.opener) {
      event.preventDefault();
      submit(form, event.submitter);
    } else if (stamp && !form.elements.proof.value && event.submitter?.name === "send") {
      event.preventDefault(); // on its own page it is sent as ever, once the proof is there
      form.proved.finally(() => form.requestSubmit(event.submitter));
    } else if (event.submitter?.name === "send") {
      form.draft.sent();
    }
  });
};
