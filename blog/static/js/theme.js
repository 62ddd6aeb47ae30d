// Appearance: as the system, light or dark. Runs before the first paint, so a remembered choice never flashes.
(() => {
  const root = document.documentElement;
  const choices = ["system", "light", "dark"];
  root.classList.add("js");

  const remembered = () => {
    try {
      return localStorage.theme ?? "system";
    } catch {
      return "system"; // storage may be switched off; the choice then lasts for this page
    }
  };

  const apply = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  };

  const remember = (choice) => {
    try {
      if (choice === "system") delete localStorage.theme;
      else localStorage.theme = choice;
    } catch {
      // see remembered()
    }
  };

  const bind = (button) => {
    const label = () => button.setAttribute("aria-label", button.dataset[root.dataset.theme ?? "system"]);
    button.addEventListener("click", () => {
      const now = choices.indexOf(root.dataset.theme ?? "system");
      const choice = choices[(now + 1) % choices.length];
      apply(choice);
      remember(choice);
      label();
    });
    label();
  };

  apply(remembered());
  addEventListener("storage", (event) => event.key === "theme" && apply(event.newValue));
  addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-theme-switch]").forEach(bind));
})();
