// What is known of each row: what stands on the server, what the person has written, and how its saving goes.

import { made, rowOf, say, word } from "./page.js";

/**
 * key → {base, mine, status, message, keptHere, onServer, conflict, fresh}.
 * `base`: what stands, as …/open tells it. `mine`: the person's own {text, note, form, dir, unsure, answer}, null
 * where it does not differ. `fresh`: the closed row's new HTML, to be shown when the row closes.
 */
export const states = new Map();

/** The state of a row, made when first asked for. */
export function stateOf(key) {
  if (!states.has(key)) states.set(key, { base: null, mine: null, status: "", message: "" });
  return states.get(key);
}

/** What of a text counts as its words: two that agree here say the same. */
export function sameWords(one, other) {
  return ["text", "note", "form", "dir"].every((part) => (one?.[part] ?? "") === (other?.[part] ?? ""));
}

const SPOKEN = new Set(["saved", "kept", "refused", "conflict", "lost", "proposed"]);

/** Show how a row's saving goes: "", draft, saving, saved, kept, refused, conflict, proposed, lost. Said once. */
export function setStatus(key, status, message = "") {
  const state = stateOf(key);
  const isNews = state.status !== status || state.message !== message;
  Object.assign(state, { status, message });
  showStatus(key);
  if (isNews && SPOKEN.has(status)) say([place(key), word(status), message].filter(Boolean).join(", "));
}

/** Write a row's status into its margin, anew where the row was replaced. */
export function showStatus(key) {
  const { status, message } = stateOf(key);
  const row = rowOf(key);
  if (!row) return;
  row.querySelector(".keep")?.remove();
  row.querySelector(".refusal")?.remove();
  row.querySelector(".saved")?.remove();
  if (!status) return;
  const mark = made("span", `keep is-${status}`, word(status));
  mark.ariaHidden = "true"; // it is said when it changes, and is no part of the row's heading
  row.querySelector(".state")?.append(mark);
  if (message) (row.querySelector(".writing") ?? row.querySelector(".target")).append(made("p", "refusal", message));
}

function place(key) {
  return rowOf(key)?.querySelector(".state .which")?.firstChild?.textContent.trim() ?? "";
}
