// Rows open and close in place; the keyboard goes along. What the next ones need is fetched before they are asked for.

import { call, isPassing } from "./calls.js";
import { build, dismantle, open, ownWords, read } from "./card.js";
import { forget, touched } from "./drafts.js";
import { look } from "./look.js";
import { at, nodesOf, openable, page, rowOf, tell, word } from "./page.js";
import { save } from "./saving.js";
import { tellSignedOut } from "./session.js";
import { sameWords, setStatus, showStatus, stateOf } from "./states.js";

const FRESH = 60_000;
const AHEAD = 2;
const fetched = new Map();
const heard = { opened: () => undefined, closed: () => undefined, bring: async () => null };

/** Tell what to do when a row has opened or closed, and how to get a row that is not on the page yet. */
export function whenOpened(acts) {
  Object.assign(heard, acts);
}

/** Open a row: its card appears in place and its field has the keyboard. False where it could not be. */
export async function openRow(row) {
  const key = row.dataset.key;
  if (open.card?.key === key) return focusField(open.card);
  row.classList.add("is-opening");
  const base = await whatStands(row);
  row.classList.remove("is-opening");
  if (!base) return false;
  closeRow({ isLeft: true });
  row = rowOf(key) ?? row;
  const state = stateOf(key);
  // What this tab has saved since counts more than what was fetched ahead.
  state.base = state.base?.version > base.version ? { ...base, ...state.base } : base;
  const card = build(row, key, () => changed(card));
  showStatus(key);
  heard.opened(card);
  look(card, 0);
  ahead(row);
  return focusField(card);
}

/** Close the open row, if any; its text stays as a draft. The keyboard returns to its button, unless `isLeft`. */
export function closeRow({ isLeft = false } = {}) {
  const { card } = open;
  if (!card) return;
  const { key } = card;
  const state = stateOf(key);
  // What is on its way to the server stays the person's own until it has arrived.
  if (!sameWords(state.mine, read(card))) state.mine = ownWords(card);
  dismantle(card);
  let row = card.row;
  if (state.fresh) row = replaceRow(key, state.fresh) ?? row;
  if (state.mine) showMine(row, state.mine.text);
  showStatus(key);
  heard.closed(key);
  if (!isLeft) row.querySelector("a.open")?.focus();
}

/** Put a row's new HTML in the place of the old one; an open row gets it when it closes. */
export function replaceRow(key, html) {
  const state = stateOf(key);
  fetched.delete(key);
  if (open.card?.key === key) {
    state.fresh = html;
    showState(open.card.row, html);
    return null;
  }
  state.fresh = null;
  const old = rowOf(key);
  const fresh = nodesOf(html).querySelector("li");
  if (!old || !fresh) return null;
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  showStatus(key);
  if (hadFocus) fresh.querySelector("a.open")?.focus();
  return fresh;
}

/** An open row keeps its card, but its bar and its word say at once what it is now. */
function showState(row, html) {
  const fresh = nodesOf(html).querySelector("li");
  const [word, now] = [row.querySelector(".state .word"), fresh?.querySelector(".state .word")];
  if (!word || !now) return;
  const isState = (name) => name.startsWith("state-");
  row.classList.remove(...[...row.classList].filter(isState));
  row.classList.add(...[...fresh.classList].filter(isState));
  word.textContent = now.textContent;
}

/** Save what the open row holds: "stay", "next" or "approve" (which goes on as well). */
export async function saveRow(then) {
  const { card } = open;
  if (!card) return;
  const { key } = card;
  const state = stateOf(key);
  const body = { ...read(card), approve: then === "approve" };
  const isBlank = !body.text && body.form === "text" && !state.base.version && !state.mine;
  for (const part of card.tools.querySelectorAll(".notice")) part.remove();
  if (!isBlank) {
    state.mine = read(card);
    state.conflict = null;
    save(key, body);
  }
  if (then !== "stay") await openNext(key, { isWork: true });
}

/** Open the next row, or the next that needs work; the row stays open where there is none. */
export async function openNext(key, { isWork = false, step = 1 } = {}) {
  const all = openable();
  const from = all.findIndex((row) => row.dataset.key === key);
  if (!isWork) {
    const row = all[from + step];
    return row ? openRow(row) : false;
  }
  const near = all.slice(from + 1).find(needsWork);
  if (near) return openRow(near);
  const { status, answer } = await call("GET", `${page.address}next?after=${key}`);
  if (status === 200 && answer.key && answer.key !== key) return openKey(answer.key, answer.position);
  closeRow();
  if (status === 200) tell(word("all_done"));
  return false;
}

/** Open a row by its key, wherever in the article it is. */
export async function openKey(key, position) {
  const row = rowOf(key) ?? (await heard.bring(key, position));
  if (row) return openRow(row);
  location.assign(`${page.address}?row=${key}#t-${key}`);
  return false;
}

/** A row the server has opened, closed again as a new item; null where it cannot be had. */
export async function closedRow(row) {
  const base = await whatStands(row);
  if (!base?.position) return null;
  const { status, answer } = await call("GET", `${page.address}rows?from=${base.position}&to=${base.position}`);
  return status === 200 ? nodesOf(answer.html).querySelector(`#u-${row.dataset.key}`) : null;
}

/** Throw away what the person wrote in a row; its field shows what stands. */
export async function takeBack(key) {
  stateOf(key).mine = null;
  await forget(key);
  setStatus(key, "");
}

/** What stands in a row: fetched ahead, or now; without a connection as far as the page knows it itself. */
export async function whatStands(row, { isFresh = false } = {}) {
  const { key, version, wording } = row.dataset;
  const ready = fetched.get(key);
  if (!isFresh && ready && Date.now() - ready.at < FRESH) return ready.base;
  const { status, answer } = await call("GET", at("open", key));
  if (status === 200) {
    fetched.set(key, { base: answer, at: Date.now() });
    return answer;
  }
  if (status === 401) tellSignedOut();
  if (status === 401 || isPassing(status)) {
    if (ready) return ready.base;
    const known = stateOf(key).base;
    if (known) return known;
    if (wording && !Number(version ?? 0)) return { key, text: "", version: 0, wording: Number(wording) };
    tell(word("unreachable"));
    return null;
  }
  tell(answer.message ?? word("unreachable"));
  return null;
}

/** Fetch what the rows after this one need. */
export function ahead(row) {
  const all = openable();
  const from = all.indexOf(row);
  for (const next of all.slice(from + 1, from + 1 + AHEAD)) warm(next);
}

/** Fetch what a row needs, if it is not there yet. */
export function warm(row) {
  const { key } = row.dataset;
  const ready = fetched.get(key);
  if (ready && Date.now() - ready.at < FRESH) return;
  call("GET", at("open", key)).then(({ status, answer }) => {
    if (status === 200) fetched.set(key, { base: answer, at: Date.now() });
  });
}

/** Forget what was fetched of a row: somebody saved it. */
export function cool(key) {
  fetched.delete(key);
}

function changed(card) {
  const state = stateOf(card.key);
  state.mine = ownWords(card);
  look(card);
  if (state.mine) touched(card.key);
  else takeBack(card.key);
}

function focusField(card) {
  card.field.focus({ preventScroll: true });
  card.field.setSelectionRange(card.field.value.length, card.field.value.length);
  const { top, bottom } = card.row.getBoundingClientRect();
  const isTall = bottom - top > innerHeight - 120;
  if (top < 60 || bottom > innerHeight) card.row.scrollIntoView({ block: isTall ? "start" : "center" });
  return true;
}

function needsWork(row) {
  const state = stateOf(row.dataset.key);
  if (["saving", "kept", "saved", "proposed"].includes(state.status)) return false;
  return !row.matches(".state-translated, .state-approved");
}

/** The closed row shows what the person wrote, until the server has it. */
function showMine(row, text) {
  const target = row.querySelector(".target");
  let prose = target?.querySelector(".text .prose");
  if (!target || !text) return;
  if (!prose) {
    target.prepend(nodesOf(`<div class="text"><span class="prose"></span></div>`));
    prose = target.querySelector(".prose");
    Object.assign(prose.parentElement, { lang: page.language, dir: page.direction });
  }
  prose.textContent = text;
}
