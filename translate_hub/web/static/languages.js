// The repeated field of languages as one field with chips. Without this script the fields work as they are.

/** Return `template` with its place for a name filled. */
function filled(template, name) {
  return template.replace("{name}", name);
}

/** Return what stands in front of the tag in an entry of the list: "فارسی (fa)" gives "فارسی". */
export function nameOf(text) {
  return text.replace(/\s*\([A-Za-z0-9-]+\)[\u200e\u200f]*$/u, "").trim() || text.trim();
}

/** Turn one fieldset of repeated fields into chips and one field to add another. */
export function makeChips(fieldset) {
  const words = fieldset.dataset;
  const list = fieldset.querySelector(".chips");
  const said = fieldset.querySelector("[role=status]");
  const [field, ...others] = fieldset.querySelectorAll(".repeated input");
  const typed = [field, ...others].map((one) => one.value.trim()).filter(Boolean);
  const button = document.createElement("button");

  const chosen = () => [...list.querySelectorAll("input")].map((one) => one.value);

  function remove(chip, text) {
    const next = chip.nextElementSibling ?? chip.previousElementSibling;
    chip.remove();
    list.hidden = list.children.length === 0;
    said.textContent = filled(words.removed, nameOf(text));
    (next?.querySelector("button") ?? field).focus();
  }

  function add(text) {
    if (!text || chosen().includes(text)) return;
    const chip = document.createElement("li");
    const name = document.createElement("bdi");
    const value = document.createElement("input");
    const away = document.createElement("button");
    name.textContent = nameOf(text);
    Object.assign(value, { type: "hidden", name: field.name || "target", value: text });
    Object.assign(away, { type: "button", textContent: "×" });
    away.setAttribute("aria-label", filled(words.remove, nameOf(text)));
    away.addEventListener("click", () => remove(chip, text));
    chip.append(name, value, away);
    list.append(chip);
    list.hidden = false;
  }

  function take() {
    const text = field.value.trim();
    if (!text) return;
    add(text);
    said.textContent = filled(words.added, nameOf(text));
    field.value = "";
  }

  for (const one of others) one.remove();
  fieldset.querySelector(".more-fields").remove();
  field.value = "";
  field.setAttribute("aria-label", words.label);
  for (const text of typed) add(text);
  Object.assign(button, { type: "button", textContent: words.add });
  button.addEventListener("click", () => {
    take();
    field.focus();
  });
  field.after(button);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
    event.preventDefault();
    take();
  });
  // A choice from the list comes as one replacement of the whole text, not as typing.
  field.addEventListener("input", (event) => {
    const isChosen = !(event instanceof InputEvent) || event.inputType === "insertReplacementText";
    if (isChosen && [...(field.list?.options ?? [])].some((one) => one.value === field.value)) take();
  });
}

for (const fieldset of document.querySelectorAll("fieldset.languages")) makeChips(fieldset);
