// A discussion, made nicer: forms open in place, votes count at once, what is new is told. Without scripts all of
// it works on pages of its own.
import { compose, enhance } from "./talk/compose.js";
import { settle } from "./talk/drafts.js";
import { follow } from "./talk/news.js";
import { find } from "./talk/permalink.js";
import { offer } from "./talk/places.js";
import { mark } from "./talk/visits.js";
import { vote } from "./talk/votes.js";

const talk = document.querySelector("[data-talk]");
if (talk) {
  find(talk);
  settle();
  talk.querySelectorAll(".say-form").forEach(enhance);
  talk.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a[data-say], a[data-reply], a[data-vote]");
    if (!link) return;
    event.preventDefault();
    if ("vote" in link.dataset) vote(link);
    else compose(link);
  });
  if (talk.dataset.news) {
    mark(talk);
    follow(talk);
  }
  offer(talk);
}
