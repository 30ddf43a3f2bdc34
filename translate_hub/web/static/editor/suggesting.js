// A suggestion of the project's engine, asked for in the open row and used by a button or a key.

import { call } from "./calls.js";
import { buttons, comeFrom, open, read, write } from "./card.js";
import { replaceAll } from "./marks.js";
import { at, made, nodesOf, page, say, word } from "./page.js";
import { whatStands } from "./rows.js";
import { stateOf } from "./states.js";

/** Ask the engine for a translation of the open row, or use the one that is there. */
export async function suggest(card = open.card) {
  const ask = card?.tools.querySelector(".ask-engine");
  if (!ask) return;
  if (card.suggestion) return void use(card);
  ask.disabled = true;
  ask.setAttribute("aria-busy", "true");
  const { status, answer } = await call("POST", at("suggestion", card.key), {});
  ask.disabled = false;
  ask.removeAttribute("aria-busy");
  if (!card.field.isConnected) return;
  const place = card.tools.querySelector(".suggestions");
  if (status !== 200 || !answer.text) {
    const sentence = answer.message ?? word("unreachable");
    place.replaceChildren(made("li", "complaint", sentence));
    return void say(sentence);
  }
  card.suggestion = answer;
  show(card, place, answer);
  await catchUp(card);
}

function show(card, place, answer) {
  const [line, prose] = [made("li"), made("p", "prose")];
  Object.assign(prose, { lang: page.language, dir: page.direction });
  prose.append(answer.html ? nodesOf(answer.html) : answer.text);
  const acts = buttons([{ name: word("use_suggestion"), run: () => use(card) }]);
  line.append(prose, made("p", "note", answer.engine ?? ""), acts);
  place.replaceChildren(line);
  say(word("suggestion_is_here"));
}

function use(card) {
  const { text, answer } = card.suggestion;
  replaceAll(card.field, text);
  comeFrom(card, { answer });
}

/** An empty row may now hold the engine's text: what the person writes goes on from there. */
async function catchUp(card) {
  const base = await whatStands(card.row, { isFresh: true });
  const state = stateOf(card.key);
  if (!base || base.version <= (state.base?.version ?? 0) || base.text !== card.suggestion.text) return;
  state.base = base;
  if (read(card).text === "") write(card, base);
}
