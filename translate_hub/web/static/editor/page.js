// What the page brings along: addresses, words in the person's language, and the places that speak to people.

const held = document.getElementById("editor")?.dataset ?? {};

/** Facts of this page, as the server wrote them into its attributes. */
export const page = {
  address: held.address ?? "",
  edition: held.edition ?? "",
  language: held.language ?? "",
  direction: held.direction ?? "ltr",
  number: Number(held.number ?? 0),
  revision: Number(held.revision ?? 0),
  words: JSON.parse(held.words ?? "{}"),
  shortcuts: JSON.parse(held.shortcuts ?? "{}"),
  keepsHere: held.localDrafts !== "false",
  tab: randomName(),
};

/** A name that nothing else has: 96 random bits as letters and digits. */
export function randomName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A sentence of the interface by its name, the places `%(name)s` filled from `values`. */
export function word(name, values = {}) {
  return (page.words[name] ?? name).replace(/%\((\w+)\)s/g, (_place, key) => values[key] ?? "");
}

/** The address of a part of the edition, or of one of its rows: `at("open", key)`. */
export function at(part, key) {
  return page.address + (key ? `${key}/${part}` : part);
}

/** The list item of a row, or null where it is not on the page. */
export function rowOf(key) {
  return document.getElementById(`u-${key}`);
}

/** Every row on the page that can be opened, in reading order. */
export function openable() {
  return [...document.querySelectorAll("ol.rows > li.row:has(a.open)")];
}

/** HTML of the server's as nodes. It comes escaped or cleaned; nothing of it can run. */
export function nodesOf(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

/** A copy of what a template of the page holds. */
export function copyOf(name) {
  return document.getElementById(name).content.cloneNode(true);
}

/** A new element with classes and text. */
export function made(tag, classes = "", text = "") {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text) element.textContent = text;
  return element;
}

let silence = 0;

/** Say a sentence once to who listens; seen in the row already, so it is not shown here. */
export function say(sentence) {
  const mouth = document.getElementById("say");
  if (!mouth) return;
  clearTimeout(silence);
  mouth.textContent = sentence;
  silence = setTimeout(() => (mouth.textContent = ""), 5000);
}

/** Show a sentence at the foot of the window until it is put away or replaced; `act` is {name, run}. */
export function tell(sentence, act) {
  const bar = document.getElementById("notice");
  if (!bar) return;
  const [text, button, away] = bar.children;
  text.textContent = sentence;
  button.hidden = !act;
  button.textContent = act?.name ?? "";
  button.onclick = () => {
    untell();
    act?.run();
  };
  away.onclick = untell;
  bar.hidden = false;
}

/** Put the sentence at the foot of the window away. */
export function untell() {
  document.getElementById("notice").hidden = true;
}
