/* The preview: tools in the unit one is at, corrections without leaving the page. */

import { openForCaret, putCaret } from "./caret.js";

const page = document.querySelector(".preview");
const list = page.querySelector(".cut");
const form = document.getElementById("preview");
const said = page.querySelector(".said");
const trouble = page.querySelector(".trouble");
const told = page.querySelector(".told");
const template = document.getElementById("tools");
let opened = null;
let waiting = Promise.resolve();

document.documentElement.classList.add("has-script");

const pieceOf = (node) => (node instanceof Element ? node.closest(".piece") : null);
const proseOf = (piece) => piece.querySelector(".unit .prose");

function close() {
  if (!opened) {
    return;
  }
  opened.end();
  opened.piece.classList.remove("is-open");
  opened.piece.querySelector(".tools")?.remove();
  opened = null;
}

/** Open a unit: a caret in its text, its tools below. */
function open(piece) {
  if (!piece || opened?.piece === piece) {
    return;
  }
  close();
  piece.querySelector(".tools")?.remove();
  const tools = template.content.firstElementChild.cloneNode(true);
  const prose = proseOf(piece);
  const at = piece.dataset.at;
  const kind = tools.querySelector("select");
  kind.value = piece.dataset.kind;
  kind.addEventListener("change", () => correct({ action: "kind", at, kind: kind.value }));
  const [here, join, stays] = ["split", "join", "stays"].map((name) => tools.querySelector(`[value=${name}]`));
  const state = { piece, place: 0, end: () => {} };
  here.addEventListener("click", () => correct({ action: "split", at, offset: state.place }));
  here.disabled = true;
  join.disabled = !piece.nextElementSibling;
  join.addEventListener("click", () => correct({ action: "join", at }));
  stays.textContent = "stays" in piece.dataset ? stays.dataset.back : stays.dataset.word;
  stays.addEventListener("click", () => correct({ action: "stays", at }));
  const length = [...prose.textContent].length;
  state.end = openForCaret(prose, page.dataset.text, {
    cut: (place) => correct({ action: "split", at, offset: place }),
    joinBefore: () => joinBefore(piece),
    moved: (place) => {
      state.place = place;
      here.disabled = place <= 0 || place >= length;
    },
  });
  piece.querySelector(".unit").append(tools);
  piece.classList.add("is-open");
  opened = state;
}

function joinBefore(piece) {
  const before = piece.previousElementSibling;
  if (before) {
    const place = [...proseOf(before).textContent].length;
    correct({ action: "join", at: before.dataset.at }, place);
  }
}

/** What the page knows of the article, so that no correction loses what was typed. */
function facts() {
  const sent = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrf_token") {
      sent[name] = name === "front_matter" ? [...(sent[name] ?? []), value] : value;
    }
  }
  return sent;
}

/** Send one correction after the other; each answer says which units it replaced. */
function correct(change, place = null) {
  waiting = waiting.then(() => send(change, place));
  return waiting;
}

async function send(change, place) {
  said.textContent = "";
  let answer;
  try {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST",
      headers: {
        "Content-Type": "application/json", Accept: "application/json",
        "X-CSRFToken": form.elements.csrf_token.value,
      },
      body: JSON.stringify({ ...facts(), ...change }),
    });
    answer = await response.json();
  } catch {
    answer = { message: page.dataset.failed };
  }
  if (answer.message) {
    said.textContent = answer.message;
    return;
  }
  show(answer, place);
}

/** The suggested name follows the title as long as nobody chose another. */
function suggest(slug) {
  const field = form.elements.slug;
  if (field.value === field.dataset.suggested) {
    field.value = slug;
    field.dataset.suggested = slug;
  }
}

function show(answer, place) {
  page.querySelector(".counted").innerHTML = answer.counted;
  page.querySelector(".undoing").innerHTML = answer.undoing;
  page.querySelector(".known-title").innerHTML = answer.title;
  told.textContent = answer.told;
  trouble.textContent = answer.trouble;
  trouble.hidden = !answer.trouble;
  suggest(answer.slug);
  if (!answer.removed.length && !answer.html) {
    return;
  }
  close();
  const gone = answer.removed.map((at) => document.getElementById(`s-${at}`));
  const before = answer.after === null ? null : document.getElementById(`s-${answer.after}`);
  gone.forEach((piece) => piece.remove());
  const made = document.createElement("template");
  made.innerHTML = answer.html;
  const first = made.content.firstElementChild;
  if (before) {
    before.after(made.content);
  } else {
    list.prepend(made.content);
  }
  const focus = document.getElementById(`s-${answer.focus}`) ?? first ?? before;
  if (focus) {
    open(focus);
    focus.scrollIntoView({ block: "nearest" });
    proseOf(focus).focus({ preventScroll: true });
    putCaret(proseOf(focus), place ?? 0);
  }
}

function move(step) {
  const piece = opened ? opened.piece : null;
  const next = step > 0 ? piece?.nextElementSibling : piece?.previousElementSibling;
  if (next) {
    open(next);
    proseOf(next).focus();
    putCaret(proseOf(next), 0);
  }
}

list.addEventListener("click", (event) => {
  const piece = pieceOf(event.target);
  const handle = event.target.closest(".handle");
  if (handle) {
    event.preventDefault();
    open(piece);
    proseOf(piece).focus();
    putCaret(proseOf(piece), 0);
  } else if (piece && event.target.closest(".unit") && !event.target.closest(".tools")) {
    const wasOpen = opened?.piece === piece;
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    open(piece);
    if (!wasOpen) {
      proseOf(piece).focus();
      if (range && proseOf(piece).contains(range.startContainer)) {
        selection.collapse(range.startContainer, range.startOffset);
      }
    }
  }
});
list.addEventListener("keydown", (event) => {
  const isMove = event.altKey && !event.ctrlKey && ["ArrowDown", "ArrowUp"].includes(event.code);
  if (isMove && !event.target.matches("select")) { // where Alt and an arrow open the list of choices
    event.preventDefault();
    move(event.code === "ArrowDown" ? 1 : -1);
  } else if (event.code === "Escape" && opened) {
    const handle = opened.piece.querySelector(".handle");
    close();
    handle.focus();
  }
});
document.addEventListener("keydown", (event) => {
  const isField = event.target instanceof Element && event.target.matches("input, select, textarea");
  if (event.code === "KeyZ" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && !isField) {
    event.preventDefault();
    correct({ action: "undo" });
  }
});
page.querySelector(".undoing").addEventListener("click", (event) => {
  const button = event.target.closest("button[value=undo]");
  if (button) {
    event.preventDefault();
    correct({ action: "undo" });
  }
});
page.querySelector(".about").addEventListener("change", () => correct({ action: "facts" }));

/* A unit that the address opened has its form already: it becomes like the others. */
const arrived = list.querySelector(".piece.is-open");
if (arrived) {
  arrived.classList.remove("is-open");
  open(arrived);
}
