// The open row: a field in place of its text, the source with its numbers, and the tools below.

import { fillBar } from "./marks.js";
import { copyOf, made, nodesOf, page } from "./page.js";
import { sameWords, stateOf } from "./states.js";

/** The row that is open: {key, row, field, tools, writing, …}, or null. */
export const open = { card: null };

/** Open a row with what …/open told of it; `changed` is called at everything the person changes. */
export function build(row, key, changed) {
  const { base, mine } = stateOf(key);
  const parts = copyOf("card");
  const card = { key, row, writing: parts.querySelector(".writing"), tools: parts.querySelector(".tools") };
  card.field = card.writing.querySelector("textarea");
  card.field.id = `t-${key}`;
  card.field.lang = page.language;
  showSource(card, base);
  row.querySelector(".target").append(card.writing);
  row.append(card.tools);
  row.classList.add("is-open");
  row.querySelector("a.open")?.setAttribute("aria-expanded", "true");
  const height = row.querySelector(".source .text")?.getBoundingClientRect().height ?? 0;
  card.field.style.minBlockSize = `${Math.ceil(height + 18)}px`;
  fillBar(card, base);
  show(card.tools.querySelector(".others"), base.proposals_html);
  show(card.tools.querySelector(".past"), base.history_html);
  write(card, mine ?? base);
  card.field.addEventListener("input", changed);
  card.tools.querySelector(".given").addEventListener("change", () => {
    turn(card, given(card).dir.value);
    changed();
  });
  const source = row.querySelector(".source > .text");
  // What scrolls must be within reach of the keyboard.
  if (source && source.scrollHeight > source.clientHeight) source.tabIndex = 0;
  open.card = card;
  return card;
}

/** Close the open row: its closed parts show again. */
export function dismantle(card) {
  card.writing.remove();
  card.tools.remove();
  if (card.sourceNodes) card.row.querySelector(".source .prose").replaceChildren(...card.sourceNodes);
  card.row.classList.remove("is-open");
  card.row.querySelector(".source > .text")?.removeAttribute("tabindex");
  card.row.querySelector("a.open")?.setAttribute("aria-expanded", "false");
  if (open.card === card) open.card = null;
}

/** Put a text and all that goes with it into the fields. */
export function write(card, words) {
  const parts = given(card);
  card.field.value = words.text ?? "";
  parts.note.value = words.note ?? "";
  parts.form.value = words.form ?? "text";
  parts.dir.value = words.dir ?? "";
  if (parts.unsure) parts.unsure.checked = Boolean(words.unsure);
  comeFrom(card, words);
  if (words.note || (words.form ?? "text") !== "text" || words.dir) card.tools.querySelector(".more").open = true;
  turn(card, parts.dir.value);
}

/** Note where the words in the field come from: an engine's answer, a text beside the row, an earlier version. */
export function comeFrom(card, { answer = null, closes = null, restores = null }) {
  Object.assign(card, { answer, closes, restores });
}

/** What the fields hold, as the server takes it. */
export function read(card) {
  const parts = given(card);
  const { answer, closes, restores } = card;
  return {
    text: card.field.value,
    note: parts.note.value,
    form: parts.form.value,
    dir: parts.dir.value || null,
    unsure: Boolean(parts.unsure?.checked),
    answer,
    closes,
    restores,
  };
}

/** What the person has made of the row, null where it says what stands already. */
export function ownWords(card) {
  const now = read(card);
  const { base } = stateOf(card.key);
  return sameWords(now, base) && now.unsure === Boolean(base.unsure) ? null : now;
}

/** The card's fields beside the text, by name. */
export function given(card) {
  return card.tools.querySelector(".given").elements;
}

function turn(card, direction) {
  card.field.dir = direction || page.direction;
}

/** The source as it is, its links and notes numbered, and named as what the field describes itself by. */
function showSource(card, base) {
  const source = card.row.querySelector(".source .prose");
  if (!source) return;
  source.id = `s-${card.key}`;
  card.field.setAttribute("aria-describedby", source.id);
  if (!base.source_html) return;
  card.sourceNodes = [...source.childNodes];
  source.replaceChildren(nodesOf(base.source_html));
}

function show(part, html) {
  part.hidden = !html;
  (part.querySelector(".filled") ?? part).replaceChildren(nodesOf(html ?? ""));
}

/** A notice in the open row with buttons: [{name, run, isMain}]. Takes the place of the one before of its kind. */
export function notice(card, kind, sentence, acts = []) {
  card.tools.querySelector(`.notice.of-${kind}`)?.remove();
  const part = made("div", `notice of-${kind}`);
  part.append(made("p", "", sentence));
  if (acts.length) part.append(buttons(acts));
  card.tools.prepend(part);
}

/** A line of buttons: [{name, run, isMain}]. */
export function buttons(acts) {
  const line = made("p", "buttons");
  for (const { name, run, isMain } of acts) {
    const button = made("button", isMain ? "main" : "", name);
    button.type = "button";
    button.addEventListener("click", run);
    line.append(button);
  }
  return line;
}
