// A long article comes in parts: each is fetched when it is near, or when somebody jumps into it.

import { call } from "./calls.js";
import { nodesOf, page, rowOf } from "./page.js";

const ROW_HEIGHT = 64;
const watcher = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) bring(target);
  },
  { rootMargin: "1500px 0px" },
);
const coming = new WeakMap();

/** Watch the places of parts that are not here yet. */
export function watchParts(within = document) {
  for (const place of within.querySelectorAll(".chunk, .further")) {
    // As high as its rows will be, more or less: what comes after it is not near.
    if (place.dataset.count) place.style.minBlockSize = `${Number(place.dataset.count) * ROW_HEIGHT}px`;
    watcher.observe(place);
  }
}

/** Get a row that is not on the page yet by its position in the article; null where no part here has it. */
export async function bringRow(key, position) {
  const place = [...document.querySelectorAll("ol.rows > .further")].find(
    ({ dataset }) => Number(dataset.from) <= position && position <= Number(dataset.to),
  );
  if (place) await bring(place);
  return rowOf(key);
}

/** Put a part in the place that stood for it; asked for twice, it comes once. */
function bring(place) {
  if (!coming.has(place)) {
    const asked = fetchPart(place);
    coming.set(place, asked);
    asked.then((isHere) => isHere || coming.delete(place));
  }
  return coming.get(place);
}

async function fetchPart(place) {
  const { status, answer } = await call("GET", addressOf(place));
  if (status !== 200 || !place.isConnected) return false;
  watcher.unobserve(place);
  const part = nodesOf(answer.html ?? "");
  watchParts(part);
  place.replaceWith(part);
  return true;
}

/** Rows come by their positions and the page's filter; other parts say themselves where they are to be had. */
function addressOf(place) {
  if (!place.matches("ol.rows > *")) return place.querySelector("a").href;
  const asked = new URLSearchParams(location.search);
  const wanted = new URLSearchParams({ from: place.dataset.from, to: place.dataset.to });
  for (const name of ["show", "kind", "q"]) if (asked.get(name)) wanted.set(name, asked.get(name));
  return `${page.address}rows?${wanted}`;
}
