// What changed between two texts, word by word, as the server shows it elsewhere.

import { made } from "./page.js";

const MOST = 4_000_000;

/** The text cut into words, spaces and marks; joined they are the text. */
export function split(text) {
  if (typeof Intl.Segmenter !== "function") return text.split(/(\s+)/).filter(Boolean);
  return Array.from(new Intl.Segmenter(undefined, { granularity: "word" }).segment(text), (one) => one.segment);
}

/** How `old` became `now`: [{change: "same" | "gone" | "new", text}], what went before what came. */
export function changes(old, now) {
  const [a, b] = [split(old), split(now)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const all = [["same", a.slice(0, start)], ...middle, ["same", a.slice(a.length - end)]];
  return joined(all.map(([change, parts]) => ({ change, text: parts.join("") })));
}

/** The same as nodes: `del` and `ins` around what went and what came. */
export function changeNodes(old, now) {
  const holder = document.createDocumentFragment();
  for (const { change, text } of changes(old, now)) {
    holder.append(change === "same" ? text : made(change === "gone" ? "del" : "ins", "", text));
  }
  return holder;
}

function between(a, b) {
  if (!a.length || !b.length || a.length * b.length > MOST) return [["gone", a], ["new", b]];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const found = [];
  let [i, j, gone, fresh] = [0, 0, [], []];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push(["gone", gone], ["new", fresh], ["same", [a[i]]]);
      [i, j, gone, fresh] = [i + 1, j + 1, [], []];
    } else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
      gone.push(a[i]);
      i += 1;
    } else {
      fresh.push(b[j]);
      j += 1;
    }
  }
  return [...found, ["gone", gone], ["new", fresh]];
}

function joined(pieces) {
  const all = [];
  for (const piece of pieces) {
    if (!piece.text) continue;
    if (all.at(-1)?.change === piece.change) all.at(-1).text += piece.text;
    else all.push({ ...piece });
  }
  return all;
}
