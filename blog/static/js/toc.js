// Marks the heading that is being read in the rail, and keeps its entry in view there.
const rail = document.querySelector("[data-toc]");
const links = new Map();
for (const link of rail.querySelectorAll('a[href^="#"]')) {
  const heading = document.getElementById(link.getAttribute("href").slice(1));
  if (heading) links.set(heading, link);
}
const headings = [...links.keys()];
let current = null;

// The heading that the address names wins while it is in the upper part of the window, or in view where the page ends.
const read = () => {
  const line = innerHeight * 0.3;
  const target = document.querySelector(":target");
  const top = links.has(target) ? target.getBoundingClientRect().top : -1;
  const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  if (top >= 0 && (top <= line || isAtEnd)) return target;
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

// Not an IntersectionObserver: a jump may pass any number of headings, and the target wins at both edges of its band.
addEventListener("scroll", mark, { passive: true });
addEventListener("resize", mark);
addEventListener("hashchange", mark);
mark();
