// Writing what a keyboard has no key for: the source's markup around the selection, and the language's characters.

import { made, word } from "./page.js";

/** Fill the bar of an open row: a button for each markup its source has, then one for each character. */
export function fillBar(card, base) {
  const bar = card.tools.querySelector(".bar-of-signs");
  for (const { kind, open, close, label } of base.markup ?? []) {
    add(bar, label, `is-${kind}`, word("around", { label }), () => surround(card.field, open, close));
  }
  for (const one of base.characters ?? []) {
    add(bar, one.shown ?? one.text, "is-character", one.name, () => put(card.field, one.text));
  }
  bar.hidden = !bar.childElementCount;
  rove(bar);
}

/** Put `open` and `close` around the selection; without one, the caret stands between them. Undone as one step. */
export function surround(field, open, close) {
  const { selectionStart: start, selectionEnd: end } = field;
  const inside = field.value.slice(start, end);
  put(field, open + inside + close);
  field.setSelectionRange(start + open.length, start + open.length + inside.length);
}

/** Write `text` over the selection as if it were typed: the browser's own undo takes it back. */
export function put(field, text) {
  field.focus();
  // The only way that undo knows of; browsers keep it for that.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Replace all of the field, undone as one step. */
export function replaceAll(field, text) {
  field.focus();
  field.select();
  if (text === "") document.execCommand("delete");
  else put(field, text);
}

function add(bar, label, classes, name, act) {
  const button = made("button", classes, label);
  button.type = "button";
  button.tabIndex = -1;
  if (name && name !== label) {
    button.title = name;
    button.setAttribute("aria-label", name);
  }
  // The field keeps its selection while a mouse presses the button.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", act);
  bar.append(button);
}

/** One stop for the Tab key; arrows move inside. */
function rove(bar) {
  const buttons = [...bar.children];
  if (buttons.length) buttons[0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const from = buttons.indexOf(document.activeElement);
    const isMirrored = getComputedStyle(bar).direction === "rtl";
    const step = { ArrowRight: isMirrored ? -1 : 1, ArrowLeft: isMirrored ? 1 : -1 }[event.code];
    const to = { Home: 0, End: buttons.length - 1 }[event.code] ?? (step && from + step);
    if (from < 0 || to === undefined || !buttons[to] || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  });
}
