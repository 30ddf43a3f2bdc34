// Texts that were written and never saved, from this browser or from the server, wait in their rows to be used.

import { call } from "./calls.js";
import { buttons, open, write } from "./card.js";
import { touched } from "./drafts.js";
import { at, made, page, rowOf, word } from "./page.js";
import { openKey, whatStands } from "./rows.js";
import { takeUp } from "./saving.js";
import { drop, kept } from "./sealed.js";
import { sameWords, stateOf } from "./states.js";
import { changeNodes } from "./words.js";

/** key → drafts of this row that wait: {text, note, form, dir, base, at, id | isThere}. */
const waiting = new Map();

/** Find what the person left behind, let waiting saves go on, and offer the rest in its rows. */
export async function offerAll(person) {
  const here = await kept(person, page.edition);
  const saves = here.filter((one) => one.kind === "save");
  const there = await call("GET", at("drafts"));
  takeUp(saves);
  const drafts = here.filter((one) => one.kind === "draft").map(({ text, ...label }) => ({ ...label, ...text }));
  for (const one of there.answer.drafts ?? []) drafts.push(fromServer(one.key, one));
  for (const one of drafts) {
    if (saves.some((save) => save.unit === one.unit && sameWords(save.text, one))) continue;
    const others = waiting.get(one.unit) ?? [];
    // The same words kept in two places are one offer.
    const same = others.find((other) => other.text === one.text);
    if (same) same.twins = [...(same.twins ?? []), one];
    else waiting.set(one.unit, [...others, one]);
  }
  for (const key of [...waiting.keys()]) await offer(key);
  tellElsewhere();
}

/** A row was opened, and the server holds a draft of it that came from elsewhere meanwhile. */
export function offerDraft(key) {
  const { base, mine, onServer } = stateOf(key);
  if (!base.draft || mine || onServer || waiting.has(key) || base.draft.text === base.text) return;
  waiting.set(key, [fromServer(key, base.draft)]);
  offer(key);
}

function fromServer(key, draft) {
  return { ...draft, unit: key, base: draft.base_version, isThere: true };
}

/** Rows came to the page: offer what waits in them. */
export function offerIn(rows) {
  for (const row of rows) if (waiting.has(row.dataset.key)) offer(row.dataset.key);
}

async function offer(key) {
  const row = rowOf(key);
  const drafts = waiting.get(key);
  if (!row || !drafts) return;
  const base = Number(row.dataset.version ?? 0) ? await whatStands(row) : { text: "", version: 0 };
  if (!base) return;
  for (const draft of drafts) {
    if (draft.text === base.text && (draft.note ?? "") === (base.note ?? "")) await throwAway(key, draft);
    else if (!draft.part?.isConnected) show(key, draft, base);
  }
}

function show(key, draft, base) {
  const part = made("div", "offer");
  part.append(made("p", "note", word(draft.base === base.version ? "offer" : "offer_newer")));
  const change = made("p", "prose");
  Object.assign(change, { lang: page.language, dir: page.direction });
  change.append(changeNodes(base.text, draft.text));
  part.append(
    change,
    buttons([
      { name: word("use"), run: () => use(key, draft) },
      { name: word("discard"), run: () => leave(key, draft) },
    ]),
  );
  draft.part = part;
  const row = rowOf(key);
  row.classList.add("has-offer");
  row.querySelector(".target").append(part);
}

/** Put the draft into the row's field; it is a draft of this page from then on. */
async function use(key, draft) {
  if (!(await openKey(key)) || open.card?.key !== key) return;
  const { text, note, form, dir } = draft;
  const { base } = stateOf(key);
  write(open.card, { ...base, text, note: note ?? "", form: form ?? base.form, dir: dir ?? base.dir });
  open.card.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  touched(key);
  if (!draft.isThere) await drop(draft.id);
  settle(key, draft);
  open.card.field.focus();
}

async function leave(key, draft) {
  await throwAway(key, draft);
  rowOf(key)?.querySelector("a.open")?.focus();
}

async function throwAway(key, draft) {
  for (const one of [draft, ...(draft.twins ?? [])]) {
    if (one.isThere) await call("DELETE", at("draft", key));
    else await drop(one.id);
  }
  settle(key, draft);
}

function settle(key, draft) {
  draft.part?.remove();
  const rest = (waiting.get(key) ?? []).filter((one) => one !== draft);
  if (rest.length) waiting.set(key, rest);
  else waiting.delete(key);
  rowOf(key)?.classList.toggle("has-offer", rest.length > 0);
  tellElsewhere();
}

/** Drafts in rows that are not on this page have their addresses at its top. */
function tellElsewhere() {
  const place = document.getElementById("elsewhere");
  const keys = [...waiting.keys()].filter((key) => !rowOf(key));
  place.hidden = !keys.length;
  place.querySelector("ul").replaceChildren(
    ...keys.map((key, n) => {
      const [line, link] = [made("li"), made("a", "", word("draft_n", { n: n + 1 }))];
      link.href = `${page.address}?row=${key}#t-${key}`;
      line.append(link);
      return line;
    }),
  );
}
