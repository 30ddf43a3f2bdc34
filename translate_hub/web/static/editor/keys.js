// What can be done from the keyboard: one table, keys by their place, changed and switched off as the person wants.

import { page } from "./page.js";

/** action → its keys, the first one shown; a second way where a system owns the first. */
const USUAL = {
  "save-next": ["Ctrl+Enter"],
  "save-stay": ["Ctrl+KeyS"],
  "save-approve": ["Ctrl+Shift+Enter"],
  previous: ["Alt+ArrowUp"],
  next: ["Alt+ArrowDown"],
  "next-work": ["Alt+KeyU"],
  "copy-source": ["Ctrl+Shift+KeyC", "Alt+KeyC"],
  unsure: ["Ctrl+Shift+KeyU", "Alt+KeyN"],
  note: ["Ctrl+Shift+KeyM", "Alt+KeyM"],
  suggestion: ["Alt+Digit1", "Alt+KeyI"],
  filter: ["Slash"],
  help: ["Shift+Slash"],
};
/** Never taken, whatever a person writes into their settings. */
const NEVER = /^Ctrl\+(Shift\+)?(KeyT|KeyW|KeyN|PageUp|PageDown|Tab|Digit[1-9])$/;

/** The table as this person has it: action → keys. Empty where they switched shortcuts off. */
export function keysOf(wishes = page.shortcuts) {
  if (wishes.off) return {};
  const table = Object.entries(USUAL).map(([act, usual]) => {
    const keys = typeof wishes[act] === "string" ? [wishes[act]] : usual;
    return [act, keys.filter((key) => key && !NEVER.test(key))];
  });
  return Object.fromEntries(table);
}

/** The keys of an event, written as in the table: modifiers in a fixed order, then the place of the key. */
export function nameOf(event) {
  const mods = [
    [event.ctrlKey || event.metaKey, "Ctrl"],
    [event.altKey, "Alt"],
    [event.shiftKey, "Shift"],
  ];
  const code = event.code === "NumpadEnter" ? "Enter" : event.code;
  return [...mods.filter(([isHeld]) => isHeld).map(([, name]) => name), code].join("+");
}

/** A combination as people read it: "Ctrl+Shift+C". */
export function shown(key) {
  const names = { ArrowUp: "↑", ArrowDown: "↓", Slash: "/" };
  if (key === "Shift+Slash") return "?";
  return key
    .split("+")
    .map((part) => names[part] ?? part.replace(/^(Key|Digit)/, ""))
    .join("+");
}

/** Listen: `acts` are functions by action. A key without Ctrl or Alt works outside of fields only. */
export function listen(acts, table = keysOf()) {
  const byKey = new Map(Object.entries(table).flatMap(([act, keys]) => keys.map((key) => [key, act])));
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const name = nameOf(event);
    const isBare = !event.ctrlKey && !event.altKey && !event.metaKey;
    const isTyped = isBare && event.key.length === 1 && { "?": "help", "/": "filter" }[event.key];
    const act = byKey.get(name) ?? (isTyped && table[isTyped] ? isTyped : undefined);
    if (!act || !acts[act] || (isBare && isField(event.target))) return;
    event.preventDefault();
    acts[act]();
  });
}

function isField(element) {
  return element.matches?.("input, textarea, select, [contenteditable]") ?? false;
}

/** Write the keys into the help and onto the buttons that do the same. */
export function showKeys(table = keysOf()) {
  for (const line of document.querySelectorAll("#keys [data-act]")) {
    const keys = table[line.dataset.act] ?? [];
    line.hidden = !keys.length;
    line.querySelector(".pressed").replaceChildren(
      ...keys.flatMap((key, n) => {
        const cap = document.createElement("kbd");
        cap.textContent = shown(key);
        return n ? [" ", cap] : [cap];
      }),
    );
  }
}
