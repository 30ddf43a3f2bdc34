// Nothing typed is lost: each text goes sealed into this browser at once and to the person's drafts on the server soon.

import { call, own } from "./calls.js";
import { at, page, tell, word } from "./page.js";
import { drop, hasShelf, keep } from "./sealed.js";
import { sameWords, setStatus, stateOf, states } from "./states.js";

const HERE = 400;
const THERE = 2000;
const timers = new Map();
let onSignedOut = () => undefined;

/** Call `act` when the server says that nobody is signed in any more. */
export function whenSignedOut(act) {
  onSignedOut = act;
}

/** The person has typed in a row: keep what stands in `stateOf(key).mine`, here and on the server. */
export function touched(key) {
  const state = stateOf(key);
  state.isKept = false;
  if (state.status === "saved" || state.status === "draft") setStatus(key, "");
  cancel(key);
  timers.set(key, [setTimeout(keepHere, HERE, key), setTimeout(keepThere, THERE, key)]);
}

/** Keep everything now: the page is being hidden, or closed. */
export function flush() {
  for (const key of [...timers.keys()]) {
    cancel(key);
    keepHere(key);
    keepThere(key, true);
  }
}

/** Try again what did not reach the server. */
export function resume() {
  for (const [key, state] of states) if (state.mine && !state.onServer) keepThere(key);
}

/** The server has taken `sent` of a row: forget its draft, unless the person went on typing. */
export async function settled(key, sent) {
  const state = stateOf(key);
  cancel(key);
  if (state.mine && sameWords(state.mine, sent)) state.mine = null;
  if (state.mine) touched(key);
  else await forget(key);
}

/** Throw a row's draft away, here and on the server. */
export async function forget(key) {
  const state = stateOf(key);
  cancel(key);
  const { keptAs, putting } = state;
  state.keptAs = null;
  state.isKept = true;
  await drop(keptAs);
  if (await putting) await call("DELETE", at("draft", key));
  state.onServer = null;
}

/** Whether some text is neither in this browser nor on the server. */
export function hasUnkept() {
  return [...states.values()].some((state) => state.mine && !state.isKept);
}

/** How many rows hold a text that the server has only as a draft, or not at all. */
export function unsent() {
  return [...states.values()].filter((state) => state.mine).length;
}

/** The name of what this tab keeps of a row; `rest` tells several apart. */
export function shelfName(key, version, ...rest) {
  return [own.person, page.edition, key, version, page.tab, ...rest].join("/");
}

/** What may be read of a kept text without a key. */
export function shelfLabel(key, version, kind) {
  return { person: own.person, edition: page.edition, unit: key, base: version, kind, tab: page.tab };
}

async function keepHere(key) {
  const state = stateOf(key);
  const { mine, base, keptAs } = state;
  if (!mine || !hasShelf()) return;
  const name = shelfName(key, base.version);
  const text = { ...mine, wording: base.wording };
  if (!(await keep(name, shelfLabel(key, base.version, "draft"), text))) return;
  if (stateOf(key).mine === null) return void drop(name);
  state.keptAs = name;
  if (keptAs && keptAs !== name) await drop(keptAs);
  noteKept(key, mine);
}

async function keepThere(key, last = false) {
  const state = stateOf(key);
  const { mine, base } = state;
  timers.delete(key);
  if (!mine || state.onServer === mine) return;
  const body = { text: mine.text, note: mine.note, wording: base.wording, base_version: base.version };
  const asked = call("PUT", at("draft", key), body, { last });
  // Whoever forgets this draft waits for it first, or it would come after its own end.
  state.putting = asked.then(() => true);
  const { status } = await asked;
  if (status === 401) return onSignedOut();
  if (status < 200 || status > 299) return;
  if (state.mine) state.onServer = mine;
  noteKept(key, mine);
}

function noteKept(key, mine) {
  const state = stateOf(key);
  if (!sameWords(state.mine, mine)) return;
  state.isKept = true;
  if (state.status === "") setStatus(key, "draft");
}

function cancel(key) {
  for (const timer of timers.get(key) ?? []) clearTimeout(timer);
  timers.delete(key);
}

/** Say once that this browser keeps nothing. */
export function tellNothingKeptHere() {
  if (page.keepsHere) tell(word("no_shelf"));
}
