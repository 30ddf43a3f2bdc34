/* The page that asks for an article: a file dropped on it, and a text pasted with its form. */

import { formsIn, isWorthKeeping, parsedApart } from "./pasting.js";

document.documentElement.classList.add("has-script");

const zone = document.querySelector(".zone");
const file = zone.querySelector("input[type=file]");
const trouble = document.querySelector(".drop .said");

function isSmall() {
  const picked = file.files[0];
  const tooLarge = picked && picked.size > Number(file.dataset.limit);
  trouble.hidden = !tooLarge;
  trouble.textContent = tooLarge ? file.dataset.tooLarge : "";
  return !tooLarge;
}

file.addEventListener("change", isSmall);
file.form.addEventListener("submit", (event) => {
  if (!isSmall()) {
    event.preventDefault();
  }
});

/* A file may be dropped anywhere on the page: beside the zone, a browser would leave the page for it. */
const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (holdsFile(event)) {
    event.preventDefault();
    zone.classList.add("is-over");
  }
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    zone.classList.remove("is-over");
  }
});
document.addEventListener("drop", (event) => {
  if (!holdsFile(event)) {
    return;
  }
  event.preventDefault();
  zone.classList.remove("is-over");
  if (event.dataTransfer.files.length) {
    file.files = event.dataTransfer.files;
    if (isSmall()) {
      file.form.requestSubmit();
    }
  }
});

const field = document.querySelector(".paste textarea");
const html = document.querySelector(".paste input[name=html]");
const understood = document.querySelector(".understood");
const summary = understood.querySelector(".summary");
const keep = understood.querySelector("input");
let pasted = null;

/** Say what came along with the words; the sentence's parts stand in the page. */
function tell() {
  const parts = Object.entries(formsIn(pasted.html)).map(([name, count]) => {
    const words = understood.dataset[name];
    return words.replace("{n}", new Intl.NumberFormat(document.documentElement.lang).format(count));
  });
  summary.textContent = parts.length ? parts.join(" · ") : understood.dataset.paragraphs;
  understood.hidden = false;
}

/** Send the form of what was pasted only while the words are those that were pasted. */
function settle() {
  const isSame = pasted !== null && field.value === pasted.text;
  understood.querySelector(".changed").hidden = pasted === null || isSame;
  keep.disabled = !isSame;
  html.disabled = !(isSame && keep.checked);
  html.value = html.disabled ? "" : pasted.html;
}

field.addEventListener("paste", (event) => {
  const found = event.clipboardData?.getData("text/html") ?? "";
  if (!found || !isWorthKeeping(found) || field.value.trim() !== "") {
    return;
  }
  event.preventDefault();
  field.value = event.clipboardData.getData("text/plain") || parsedApart(found).body.textContent.trim();
  pasted = { html: found, text: field.value };
  tell();
  settle();
});
field.addEventListener("input", () => {
  if (field.value === "") {
    pasted = null;
    understood.hidden = true;
  }
  settle();
});
keep.addEventListener("change", settle);
understood.querySelector("button").addEventListener("click", () => {
  field.value = pasted.text;
  settle();
  field.focus();
});
