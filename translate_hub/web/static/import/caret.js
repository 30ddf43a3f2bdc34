/* A caret in a text that nobody may change: where it stands, and the two keys that cut and join. */

/**
 * Return where the caret stands in an element's text, counted in code points; null when it is not in it.
 * @param {Element} element
 * @returns {number | null}
 */
export function caretIn(element) {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) {
    return null;
  }
  const { startContainer, startOffset } = selection.getRangeAt(0);
  if (!element.contains(startContainer)) {
    return null;
  }
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(startContainer, startOffset);
  return codePoints(before.toString());
}

/**
 * Put the caret before a code point of an element's text.
 * @param {Element} element
 * @param {number} place
 */
export function putCaret(element, place) {
  const node = element.firstChild;
  if (!node) {
    return;
  }
  const units = [...(node.textContent ?? "")].slice(0, place).join("").length;
  document.getSelection()?.collapse(node, units);
}

/**
 * Return how many code points a text has: the server counts so, a browser counts UTF-16.
 * @param {string} text
 * @returns {number}
 */
export function codePoints(text) {
  return [...text].length;
}

/**
 * Let a caret into an element and nothing else: the text stays as it is.
 * @param {HTMLElement} element
 * @param {string} label what the element is called
 * @param {{cut: (place: number) => void, joinBefore: () => void, moved: (place: number) => void}} on
 * @returns {() => void} ends it
 */
export function openForCaret(element, label, on) {
  const ended = new AbortController();
  const { signal } = ended;
  const text = element.textContent ?? "";
  const attributes = {
    contenteditable: "plaintext-only", role: "textbox", "aria-multiline": "true", "aria-readonly": "true",
    "aria-label": label, spellcheck: "false", inputmode: "none", tabindex: "0",
  };
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.addEventListener("beforeinput", (event) => {
    event.preventDefault();
    const place = caretIn(element);
    if (place === null) {
      return;
    }
    if (["insertParagraph", "insertLineBreak"].includes(event.inputType)) {
      on.cut(place);
    } else if (event.inputType.startsWith("delete") && event.inputType.endsWith("Backward") && place === 0) {
      on.joinBefore();
    }
  }, { signal });
  // Backspace at the start changes nothing, so some browsers announce no input at all.
  element.addEventListener("keydown", (event) => {
    if (event.code === "Backspace" && caretIn(element) === 0 && document.getSelection()?.isCollapsed) {
      event.preventDefault();
      on.joinBefore();
    }
  }, { signal });
  // What composing and dropping wrote in spite of it goes again.
  element.addEventListener("input", () => { element.textContent = text; }, { signal });
  element.addEventListener("drop", (event) => event.preventDefault(), { signal });
  document.addEventListener("selectionchange", () => {
    const place = caretIn(element);
    if (place !== null) {
      on.moved(place);
    }
  }, { signal });
  return () => {
    ended.abort();
    Object.keys(attributes).forEach((name) => element.removeAttribute(name));
  };
}
