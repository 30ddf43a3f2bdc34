// The editor, put together: what happens on the page and which part answers.

import { call, own } from "./calls.js";
import { comeFrom, open } from "./card.js";
import { follow } from "./changes.js";
import { bringRow, watchParts } from "./chunks.js";
import { meet, showConflict } from "./conflict.js";
import { resume, tellNothingKeptHere, whenSignedOut } from "./drafts.js";
import { watchFilter, watchMenu } from "./filter.js";
import { keysOf, listen, showKeys } from "./keys.js";
import { watchLeaving } from "./leaving.js";
import { toggleUnseen, whenRendered } from "./look.js";
import { replaceAll } from "./marks.js";
import { offerAll, offerDraft, offerIn } from "./offers.js";
import { nodesOf, openable, page, tell, word } from "./page.js";
import { followRow, preparePreview, refreshPreview, showParagraph } from "./preview.js";
import { closedRow, closeRow, openNext, openRow, replaceRow, saveRow, warm, whenOpened } from "./rows.js";
import { hurry, waiting, whenAnswered } from "./saving.js";
import { openShelf } from "./sealed.js";
import { tellSignedOut } from "./session.js";
import { stateOf } from "./states.js";
import { suggest } from "./suggesting.js";

const list = document.querySelector("ol.rows");

const acts = {
  "save-next": () => saveRow("next"),
  "save-stay": () => saveRow("stay"),
  "save-approve": () => open.card?.tools.querySelector('[value="approve"]')?.click(),
  previous: () => go(-1),
  next: () => go(1),
  "next-work": () => openNext(open.card?.key, { isWork: true }),
  "copy-source": () => open.card && replaceAll(open.card.field, stateOf(open.card.key).base.source ?? ""),
  unsure: () => open.card?.tools.querySelector('[name="unsure"]')?.click(),
  note: showNote,
  suggestion: () => suggest(),
  filter: () => document.querySelector('input[type="search"]')?.focus(),
  help: () => document.getElementById("keys").showModal(),
};

function go(step) {
  if (open.card) return openNext(open.card.key, { step });
  const all = openable();
  return openRow(all.find((row) => row.getBoundingClientRect().bottom > 120) ?? all[0]);
}

function showNote() {
  if (!open.card) return;
  open.card.tools.querySelector(".more").open = true;
  open.card.tools.querySelector('[name="note"]').focus();
}

/** Clicks in the list: a row's button or its empty cell opens it, the card's buttons act. */
function clicked(event) {
  const opener = event.target.closest("a.open");
  if (opener && !event.ctrlKey && !event.metaKey && event.button === 0) {
    event.preventDefault();
    return openRow(opener.closest("li.row"));
  }
  const act = event.target.closest("button[data-act]")?.dataset.act;
  if (act === "unseen") return toggleUnseen(open.card);
  if (act) return acts[act]();
  const other = event.target.closest("[data-text]");
  if (!other || !open.card) return undefined;
  event.preventDefault();
  const { text, closes, restores } = other.dataset;
  replaceAll(open.card.field, text);
  return comeFrom(open.card, { closes, restores });
}

/** The forms of an open row: saving it, and deciding on a text beside it. */
function sent(event) {
  const { submitter, target: form } = event;
  if (!open.card || !form.matches(".given, .decide")) return;
  event.preventDefault();
  if (form.matches(".given")) saveRow(submitter?.value ?? "next");
  else decide(form, submitter);
}

/** Accept or dismiss a text beside the row; the row shows what became of it. */
async function decide(form, submitter) {
  const { version, save_id: name } = form.elements;
  const { key } = open.card;
  const body = { deed: submitter.value, version: Number(version.value), save_id: name.value };
  const { status, answer } = await call("POST", new URL(form.action).pathname, body);
  if (status !== 200) return tell(answer.message ?? word("unreachable"));
  if (open.card?.key === key) closeRow();
  const fresh = replaceRow(key, answer.row_html);
  stateOf(key).base = null;
  return fresh && openRow(fresh);
}

function pressed(event) {
  if (event.code === "Escape" && open.card && !event.isComposing) {
    event.preventDefault();
    closeRow();
  } else if (event.code === "Space" && event.target.matches?.("a.open")) {
    event.preventDefault();
    openRow(event.target.closest("li.row"));
  }
}

function arrange(rows) {
  for (const row of rows) {
    const opener = row.querySelector("a.open");
    opener?.setAttribute("role", "button");
    opener?.setAttribute("aria-expanded", "false");
  }
  offerIn(rows);
}

function showProgress({ progress }) {
  const place = document.querySelector(".top .progress");
  if (!progress || !place) return;
  place.querySelector("span").textContent = progress.text;
  place.querySelector(".bar").replaceWith(nodesOf(progress.bar_html));
}

/** Give this page its key and what the person left behind. */
async function settleIn() {
  const { status, answer } = await call("GET", "/desk/me/drafts-key");
  if (status === 200) {
    own.person = answer.person;
    const isKept = page.keepsHere && answer.key && (await openShelf(answer.key));
    if (answer.key && !isKept) tellNothingKeptHere();
  }
  await takeOver();
  await offerAll(own.person);
}

function start() {
  const tools = document.getElementById("strip-tools");
  document.querySelector(".top .progress").after(tools.content.cloneNode(true));
  preparePreview(document.querySelector('.top [data-act="preview"]'));
  document.querySelector('.top [data-act="help"]').addEventListener("click", acts.help);
  const table = keysOf();
  showKeys(table);
  listen(acts, table);
  arrange(document.querySelectorAll("ol.rows > li.row"));
  list?.addEventListener("click", clicked);
  list?.addEventListener("submit", sent);
  list?.addEventListener("keydown", pressed);
  list?.addEventListener("pointerover", (event) => {
    const opener = event.target.closest("a.open");
    if (opener) warm(opener.closest("li.row"));
  });
  const arrivals = new MutationObserver((seen) => {
    for (const { addedNodes } of seen) arrange([...addedNodes].filter((one) => one.matches?.("li.row")));
  });
  arrivals.observe(list ?? tools, { childList: true });
  watchParts();
  watchFilter();
  watchMenu();
  watchLeaving();
  window.addEventListener("online", hurry);
  window.addEventListener("online", resume);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && waiting() && hurry());
  follow(refreshPreview);
  settleIn();
}

/** A row the server has opened becomes a card of this page, with what was typed in it meanwhile. */
async function takeOver() {
  const row = document.querySelector("li.row.is-open");
  if (!row) return;
  const field = row.querySelector("textarea");
  const { closes: proposal, restores: version } = row.querySelector("form").elements;
  const isWish = field.value !== field.defaultValue || /[?&](version|take|draft)=/.test(location.search);
  const closed = await closedRow(row);
  if (!closed) return;
  const [text, closes, restores] = [field.value, proposal?.value, version?.value];
  row.replaceWith(closed);
  if (!(await openRow(closed)) || !isWish) return;
  replaceAll(open.card.field, text);
  comeFrom(open.card, { closes, restores });
}

whenSignedOut(tellSignedOut);
whenOpened({
  bring: bringRow,
  closed: showConflict,
  opened: (card) => {
    showConflict(card.key);
    offerDraft(card.key);
    followRow(card.key);
  },
});
whenRendered(showParagraph);
whenAnswered({
  saved: (key, answer) => {
    if (answer.row_html) replaceRow(key, answer.row_html);
    showProgress(answer);
    refreshPreview();
  },
  stale: meet,
});
if (document.getElementById("editor")) start();
