// Going away: a warning where a text would be lost, and nothing left behind when a person signs out.

import { own } from "./calls.js";
import { flush, hasUnkept, unsent } from "./drafts.js";
import { word } from "./page.js";
import { clearShelf } from "./sealed.js";
import { states } from "./states.js";

/** Watch the page's end and the form that signs out. */
export function watchLeaving() {
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  window.addEventListener("pagehide", flush);
  window.addEventListener("beforeunload", (event) => {
    flush();
    if (hasUnkept()) event.preventDefault();
  });
  document.querySelector("form.leave")?.addEventListener("submit", leave);
}

async function leave(event) {
  const form = event.currentTarget;
  event.preventDefault();
  if (unsent() && !(await agreed())) return;
  flush();
  states.clear();
  form.elements.others.value = (await clearShelf(own.person)) ? "1" : "";
  form.submit();
}

/** Ask once more: texts wait that were never saved. */
function agreed() {
  const dialog = document.getElementById("leaving");
  dialog.querySelector(".count").textContent = word("unsent", { n: unsent() });
  return new Promise((done) => {
    const [stay, go] = dialog.querySelectorAll("button");
    stay.onclick = () => dialog.close("");
    go.onclick = () => dialog.close("go");
    dialog.onclose = () => {
      done(dialog.returnValue === "go");
      dialog.returnValue = "";
    };
    dialog.showModal();
  });
}
