// Around the list: stages that an address opens, all of them at once, printing, and the foot of a phone.
export const unfold = () => document.querySelectorAll("details.stage").forEach((stage) => (stage.open = true));

const reveal = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const stage = place?.closest("details.stage");
  if (stage && !stage.open) {
    stage.open = true;
    place.scrollIntoView();
  }
};

export const shell = () => {
  addEventListener("hashchange", reveal);
  reveal();
  document.querySelector("[data-unfold]")?.addEventListener("click", unfold);
  document.querySelector("[data-print]")?.addEventListener("click", (event) => {
    if (!document.querySelector(".stage")) return; // the list is on another page
    event.preventDefault();
    unfold();
    print();
  });
  document.querySelector("[data-contents]")?.addEventListener("click", (event) => {
    event.preventDefault();
    import("./contents.js").then(({ show }) => show(), () => location.assign("#contents"));
  });
  const text = document.querySelector("[data-dock-text]");
  const rail = document.querySelector("[data-toc]");
  if (!text || !rail) return;
  new MutationObserver(() => {
    const here = rail.querySelector("[aria-current]");
    const [name, frac] = [here?.querySelector("span:not(.frac)"), here?.querySelector(".frac > span")];
    if (name) text.textContent = `${name.textContent} ${frac?.textContent ?? ""}`;
  }).observe(rail, { attributes: true, attributeFilter: ["aria-current"], subtree: true });
};
