// The contents as a sheet over the page, for phones; without scripts they are above the text.
const dialog = document.createElement("dialog");
const contents = document.querySelector("#contents nav");
dialog.className = "contents";
dialog.setAttribute("aria-label", contents.getAttribute("aria-label"));
dialog.append(contents.cloneNode(true));
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("a")) dialog.close();
});
document.body.append(dialog);

export const show = () => dialog.showModal();
