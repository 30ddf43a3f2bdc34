// How the text will read, what markup it lacks, and what in it cannot be seen.

import { call } from "./calls.js";
import { at, made, nodesOf, page } from "./page.js";

const PAUSE = 500;
// The names people and the Unicode Standard know them by.
const UNSEEN = new Map([
  ["\u00a0", "NBSP"], ["\u00ad", "SHY"], ["\u200b", "ZWSP"], ["\u200c", "ZWNJ"], ["\u200d", "ZWJ"], ["\u200e", "LRM"],
  ["\u200f", "RLM"], ["\u061c", "ALM"], ["\u2060", "WJ"], ["\u2009", "THSP"], ["\u202f", "NNBSP"], ["\t", "TAB"],
  ["\u202a", "LRE"], ["\u202b", "RLE"], ["\u202c", "PDF"], ["\u202d", "LRO"], ["\u202e", "RLO"], ["\u2066", "LRI"],
  ["\u2067", "RLI"], ["\u2068", "FSI"], ["\u2069", "PDI"], ["\ufeff", "BOM"], ["\u2028", "LSEP"],
]);
const looks = { timer: 0, shows: () => undefined, isUnseenShown: false };

/** Call `act(key, html)` with each new rendering of a text that is being written. */
export function whenRendered(act) {
  looks.shows = act;
}

/** The text has changed: look at it once the person pauses. */
export function look(card, pause = PAUSE) {
  if (looks.isUnseenShown) showUnseen(card);
  clearTimeout(looks.timer);
  looks.timer = setTimeout(ask, pause, card);
}

/** Show what cannot be seen in the text below the field, or stop showing it. */
export function toggleUnseen(card, isShown = !looks.isUnseenShown) {
  looks.isUnseenShown = isShown;
  card.tools.querySelector(".ask-unseen").setAttribute("aria-pressed", String(isShown));
  showUnseen(card);
}

/** The text with a sign for each character that cannot be seen. */
export function withSigns(text) {
  const holder = document.createDocumentFragment();
  let seen = "";
  for (const letter of text) {
    const name = UNSEEN.get(letter);
    if (!name) {
      seen += letter;
      continue;
    }
    holder.append(seen, made("bdi", "unseen", name), letter);
    seen = "";
  }
  holder.append(seen);
  return holder;
}

function showUnseen(card) {
  const place = card.writing.querySelector(".signs");
  place.hidden = !looks.isUnseenShown;
  place.lang = page.language;
  place.dir = card.field.dir;
  place.replaceChildren(withSigns(card.field.value));
}

async function ask(card) {
  const text = card.field.value;
  const { status, answer } = text ? await call("POST", at("look", card.key), { text }) : { status: 200, answer: {} };
  if (status !== 200 || !card.field.isConnected || card.field.value !== text) return;
  const line = card.tools.querySelector(".rendered");
  const html = answer.html ?? "";
  // A text without any markup reads as it stands in the field.
  line.hidden = !html.includes("<");
  const prose = line.querySelector(".prose");
  prose.lang = page.language;
  prose.dir = card.field.dir;
  prose.replaceChildren(nodesOf(html));
  // To be read, not followed: a link here would lead away from the text, and stand in the keyboard's way to the tools.
  for (const link of prose.querySelectorAll("a[href]")) link.removeAttribute("href");
  const missing = card.tools.querySelector(".missing");
  missing.replaceChildren(...(answer.missing ?? []).map((sentence) => made("li", "", sentence)));
  looks.shows(card.key, answer.html_preview ?? html);
}
