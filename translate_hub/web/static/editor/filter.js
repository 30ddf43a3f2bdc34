// The filter applies itself, and the menu of files closes as menus do.

const PATIENCE = 700; // ms: arrow keys walk through a list's words one by one
const PLACE = "translate-hub filter";

/** Send the filter when a word of it is chosen; the page that answers has the focus where this one had it. */
export function watchFilter() {
  const form = document.querySelector(".strip .filter");
  if (!form) return;
  form.querySelector('[type="submit"]').hidden = true;
  let soon = 0;
  form.addEventListener("change", ({ target }) => {
    clearTimeout(soon);
    if (target.matches("select")) soon = setTimeout(() => form.requestSubmit(), PATIENCE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(soon);
    if (form.contains(document.activeElement)) sessionStorage.setItem(PLACE, document.activeElement.name);
  });
  form.elements[sessionStorage.getItem(PLACE)]?.focus({ preventScroll: true });
  sessionStorage.removeItem(PLACE);
}

/** Close the menu of files on Escape and on a click elsewhere. */
export function watchMenu() {
  const menu = document.querySelector(".strip .menu");
  if (!menu) return;
  document.addEventListener("click", ({ target }) => menu.contains(target) || menu.removeAttribute("open"));
  menu.addEventListener("keydown", (event) => {
    if (event.code !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
