// What others saved or corrected in the source appears in its rows by itself; an open row says so and is left alone.

import { call } from "./calls.js";
import { notice, open } from "./card.js";
import { at, page, tell, word } from "./page.js";
import { cool, replaceRow } from "./rows.js";
import { stateOf } from "./states.js";

const EVERY = 20_000;
let cursor = page.number;
let { revision } = page;
let timer = 0;
let refresh = () => undefined;

/** Start looking; `act(keys)` hears which rows were changed. */
export function follow(act) {
  refresh = act;
  document.addEventListener("visibilitychange", again);
  document.addEventListener("look-for-changes", look);
  again();
}

function again() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(look, EVERY);
}

async function look() {
  clearTimeout(timer);
  const { status, answer } = await call("GET", `${at("changes")}?since=${cursor}&revision=${revision}`);
  if (status === 200) {
    for (const row of answer.rows) show(row);
    cursor = answer.number;
    revision = answer.revision;
    if (answer.reload) tell(word("source_moved"), { name: word("load_again"), run: () => location.reload() });
    if (answer.rows.length) refresh(answer.rows.map((row) => row.key));
  }
  again();
}

function show(row) {
  const state = stateOf(row.key);
  const isOpen = open.card?.key === row.key;
  const isOwn = (state.base?.version ?? -1) >= row.version;
  if (!isOpen) {
    cool(row.key);
    if (!state.mine && state.status !== "saving") replaceRow(row.key, row.html);
    return;
  }
  const isCorrected = state.base?.wording !== undefined && state.base.wording !== row.wording;
  if ((isOwn && !isCorrected) || ["saving", "kept", "conflict"].includes(state.status)) return;
  state.fresh = row.html;
  notice(open.card, "others", word(isOwn ? "source_corrected" : "saved_meanwhile"));
}
