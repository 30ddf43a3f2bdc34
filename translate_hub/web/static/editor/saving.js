// The queue of saves: in order, each once, again later while the server cannot be reached.

import { call, isPassing, own } from "./calls.js";
import { resume, settled, shelfLabel, shelfName } from "./drafts.js";
import { at, randomName } from "./page.js";
import { drop, keep } from "./sealed.js";
import { meetAnother, signIn } from "./session.js";
import { setStatus, stateOf } from "./states.js";

const SHORTEST = 1000;
const LONGEST = 60_000;
const queue = [];
const heard = { saved: () => undefined, stale: () => undefined };
let tries = 0;
let timer = 0;
let isRunning = false;

/** Tell what to do with answers: `saved(key, answer)` and `stale(key, answer, sent)`. */
export function whenAnswered(acts) {
  Object.assign(heard, acts);
}

/** Save what the person has written in a row: `body` as the server takes it, its base and ids left out. */
export async function save(key, body) {
  const { base } = stateOf(key);
  const waiting = queue.findLast((one) => one.key === key && !one.isSent);
  if (waiting) remove(waiting);
  const entry = { key, isSent: false, body: { ...body, base_version: base.version, wording: base.wording } };
  entry.body.save_id = randomName();
  entry.body.person = own.person;
  entry.keptAs = shelfName(key, base.version, entry.body.save_id);
  queue.push(entry);
  setStatus(key, "saving");
  keep(entry.keptAs, shelfLabel(key, base.version, "save"), entry.body);
  run();
}

/** Go on with saves that an earlier page of this person has left in the browser: [{id, unit, text}]. */
export function takeUp(left) {
  for (const { id, unit, text } of left) {
    queue.push({ key: unit, isSent: true, body: { ...text, person: own.person }, keptAs: id });
    setStatus(unit, "kept");
  }
  run();
}

/** How many saves wait for their answer. */
export function waiting() {
  return queue.length;
}

/** Try now, whatever the clock says: the connection is back, or the person signed in. */
export function hurry() {
  tries = 0;
  run();
}

async function run() {
  clearTimeout(timer);
  if (isRunning) return;
  isRunning = true;
  while (queue.length) {
    const entry = queue[0];
    if (stateOf(entry.key).status !== "kept") setStatus(entry.key, "saving");
    entry.isSent = true;
    const { status, answer, wait } = await call("POST", at("", entry.key).replace(/\/$/, ""), entry.body);
    if (status === 401 || status === -1) {
      holdAll();
      isRunning = false;
      return status === 401 ? askToSignIn() : meetAnother();
    }
    if (isPassing(status)) {
      holdAll();
      isRunning = false;
      return later(status, wait);
    }
    tries = 0;
    await take(entry, status, answer);
  }
  isRunning = false;
  resume();
}

/** Ask once; who puts the question away is asked again at the next save. */
async function askToSignIn() {
  if (await signIn()) hurry();
}

function later(status, wait) {
  const backoff = Math.min(LONGEST, SHORTEST * 2 ** tries) * (0.75 + Math.random() / 2);
  tries += 1;
  // A save the server stumbles over must not hold up the others.
  if (status === 500 && queue.length > 1) queue.push(...queue.splice(0, leadOf(queue)));
  timer = setTimeout(run, Math.min(LONGEST, Math.max(wait, backoff)));
}

/** How many entries at the head are the first one's row's: a row's saves keep their order. */
function leadOf(entries) {
  const other = entries.findIndex((one) => one.key !== entries[0].key);
  return other < 0 ? 0 : other;
}

async function take(entry, status, answer) {
  const { key, body } = entry;
  const state = stateOf(key);
  remove(entry);
  if (status >= 200 && status < 300) {
    if (!answer.proposed) rebase(key, body, answer);
    await settled(key, body);
    if (!isWaiting(key)) setStatus(key, answer.proposed ? "proposed" : "saved", answer.message);
    heard.saved(key, answer, body);
  } else if (status === 409 && answer.current) {
    const newer = queue.findLast((one) => one.key === key);
    for (const one of queue.filter((other) => other.key === key)) remove(one);
    const mine = state.mine ?? newer?.body ?? body;
    setStatus(key, "conflict");
    heard.stale(key, answer, mine);
  } else {
    setStatus(key, "refused", answer.message ?? "");
  }
}

/** What follows in the queue for this row was written upon what has just been saved; a save sent twice counts once. */
function rebase(key, sent, answer) {
  const state = stateOf(key);
  const { text, note, form, dir, unsure } = sent;
  state.base = { ...state.base, text, note, form, dir, unsure, version: answer.version };
  for (const one of queue) if (one.key === key) one.body.base_version = answer.version;
}

function isWaiting(key) {
  return queue.some((one) => one.key === key);
}

function holdAll() {
  for (const { key } of queue) setStatus(key, "kept");
}

function remove(entry) {
  queue.splice(queue.indexOf(entry), 1);
  drop(entry.keptAs);
}
