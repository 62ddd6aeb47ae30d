// Menus made of <details>: Escape, a click elsewhere and following a link inside close them.
const close = (menu, { refocus = false } = {}) => {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
};

// Whoever signs in comes back to where they were on the page.
const entrance = document.querySelector(".bar a[href*='next=']");
entrance?.addEventListener("click", () => {
  const address = new URL(entrance.href);
  address.searchParams.set("next", address.searchParams.get("next").split("#")[0] + location.hash);
  entrance.href = address;
});

for (const menu of document.querySelectorAll("details[data-menu]")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) close(menu, { refocus: true });
  });
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a")) close(menu);
  });
  if (menu.dataset.menu === "over") {
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) close(menu);
    });
  }
}
