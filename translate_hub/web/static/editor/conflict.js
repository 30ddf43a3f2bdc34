// Somebody saved the row first: both texts, what differs, and the person's choice. Theirs stands, yours is kept.

import { buttons, open, write } from "./card.js";
import { touched } from "./drafts.js";
import { copyOf, nodesOf, page, rowOf, word } from "./page.js";
import { closeRow, cool, openKey, replaceRow, saveRow, takeBack } from "./rows.js";
import { stateOf } from "./states.js";
import { changeNodes } from "./words.js";

/** Show what the server answered to a save that came second; `mine` is what was sent, or typed since. */
export function meet(key, answer, mine) {
  const state = stateOf(key);
  const { current } = answer;
  state.mine = mine;
  state.base = { ...state.base, ...current, wording: answer.wording ?? current.wording };
  state.conflict = { answer, theirs: current };
  cool(key);
  // Kept again from the new base, so that a reload offers it.
  touched(key);
  showConflict(key);
}

/** Show a row's conflict where the row now is: in its card, or under its closed text. */
export function showConflict(key) {
  const { conflict, mine } = stateOf(key);
  const row = rowOf(key);
  if (!conflict || !row) return;
  row.querySelector(".conflict")?.remove();
  const part = copyOf("conflict").firstElementChild;
  const { theirs, answer } = conflict;
  part.querySelector(".by").textContent = theirs.author ?? "";
  part.querySelector(".when").replaceChildren(nodesOf(theirs.at_html ?? ""));
  fill(part.querySelector(".theirs"), theirs.text);
  fill(part.querySelector(".mine"), mine?.text ?? "");
  const change = part.querySelector(".difference");
  fill(change, "");
  change.append(answer.change_html ? nodesOf(answer.change_html) : changeNodes(theirs.text, mine?.text ?? ""));
  part.querySelector(".kept-beside").hidden = !answer.kept;
  part.append(
    buttons([
      { name: word("save_over"), run: () => saveOver(key), isMain: true },
      { name: word("take_theirs"), run: () => takeTheirs(key) },
    ]),
  );
  if (open.card?.key === key) open.card.tools.prepend(part);
  else row.append(part);
}

async function saveOver(key) {
  stateOf(key).conflict = null;
  rowOf(key)?.querySelector(".conflict")?.remove();
  if (!(await openKey(key))) return;
  // The button that was pressed is gone: the keyboard goes on in the field.
  await saveRow("stay");
}

async function takeTheirs(key) {
  const state = stateOf(key);
  const { theirs, answer } = state.conflict;
  state.conflict = null;
  await takeBack(key);
  rowOf(key)?.querySelector(".conflict")?.remove();
  if (open.card?.key === key) write(open.card, { ...state.base, ...theirs });
  if (answer.row_html) replaceRow(key, answer.row_html);
  if (open.card?.key === key) closeRow();
  else rowOf(key)?.querySelector("a.open")?.focus();
}

function fill(element, text) {
  Object.assign(element, { lang: page.language, dir: page.direction, textContent: text });
}
