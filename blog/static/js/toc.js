// Marks the heading that is being read in the rail, and keeps its entry in view there.
const rail = document.querySelector("[data-toc]");
const links = new Map();
for (const link of rail.querySelectorAll('a[href^="#"]')) {
  const heading = document.getElementById(link.getAttribute("href").slice(1));
  if (heading) links.set(heading, link);
}
const headings = [...links.keys()];
let current = null;

const read = () => {
  const line = innerHeight * 0.3;
  return headings.findLast((heading) => heading.getBoundingClientRect().top <= line) ?? null;
};

const follow = (link) => {
  const { top, bottom } = link.getBoundingClientRect();
  const view = rail.getBoundingClientRect();
  if (top < view.top + 60 || bottom > view.bottom - 40) rail.scrollTop += top - view.top - view.height / 3;
};

const mark = () => {
  const heading = read();
  if (heading === current) return;
  links.get(current)?.removeAttribute("aria-current");
  current = heading;
  const link = links.get(heading) ?? null;
  link?.setAttribute("aria-current", "location");
  const branch = link?.closest(".path > li") ?? rail.querySelector(".path > li");
  rail.querySelector(".is-now")?.classList.remove("is-now");
  branch.classList.toggle("is-now", true);
  if (link) follow(link);
};

// The band reaches from above the page to 30 % of the window: a heading that enters or leaves it changes the answer.
const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
headings.forEach((heading) => watcher.observe(heading));
mark();
