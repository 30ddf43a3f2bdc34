// The article as it will read, beside the editor: a click on a paragraph opens its row, what is written shows at once.

import { call } from "./calls.js";
import { open } from "./card.js";
import { watchParts } from "./chunks.js";
import { at, nodesOf, openable, tell, word } from "./page.js";
import { openKey } from "./rows.js";

let pane = null;
let button = null;

/** Give the page its preview: `switched` is the button that shows and hides it. */
export function preparePreview(switched) {
  pane = document.getElementById("preview");
  button = switched;
  button.addEventListener("click", () => toggle(pane.hidden));
  pane.querySelector(".away").addEventListener("click", () => {
    toggle(false);
    button.focus();
  });
  pane.addEventListener("click", (event) => {
    const part = event.target.closest("[data-key]");
    if (!part || !getSelection().isCollapsed) return;
    event.preventDefault(); // a link in it leads nowhere while somebody writes
    if (matchMedia("(max-width: 47.5rem)").matches) toggle(false);
    openKey(part.dataset.key);
  });
  if (remembered()) toggle(true);
}

/** Show how a paragraph reads while it is written; the further parts of a split one stay in it, behind a space. */
export function showParagraph(key, html) {
  const part = pane?.hidden === false && pane.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!part || !html) return;
  const further = [...part.childNodes];
  const from = further.findIndex((node) => node.dataset?.key);
  part.replaceChildren(nodesOf(html), ...(from < 0 ? [] : [" ", ...further.slice(from)]));
}

/** Bring the open row's paragraph into view. */
export function followRow(key) {
  const part = pane?.hidden === false && pane.querySelector(`[data-key="${CSS.escape(key)}"]`);
  for (const other of pane?.querySelectorAll(".is-current") ?? []) other.classList.remove("is-current");
  if (!part) return;
  part.classList.add("is-current");
  const { top } = part.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (top < frame.top + 40 || top > frame.bottom - 60) pane.scrollTop += top - frame.top - frame.height / 3;
}

/** Rows were saved: show the article anew. */
export async function refreshPreview() {
  if (!pane || pane.hidden) return;
  const { status, answer } = await call("GET", at("preview"));
  if (status !== 200) return void tell(word("unreachable"));
  pane.querySelector(".article").replaceChildren(nodesOf(answer.html));
  watchParts(pane);
  const rows = new Set(openable().map((row) => row.dataset.key));
  for (const part of pane.querySelectorAll("[data-key]")) part.classList.toggle("opens", rows.has(part.dataset.key));
  if (open.card) followRow(open.card.key);
}

function toggle(isShown) {
  pane.hidden = !isShown;
  document.getElementById("main").classList.toggle("with-preview", isShown);
  button.setAttribute("aria-pressed", String(isShown));
  try {
    sessionStorage.setItem("preview", isShown ? "shown" : "");
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  if (isShown) refreshPreview();
}

function remembered() {
  try {
    return sessionStorage.getItem("preview") === "shown";
  } catch {
    return false;
  }
}
