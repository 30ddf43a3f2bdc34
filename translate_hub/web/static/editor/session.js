// The session ended while somebody writes: they sign in here, in place, and the saves go on; for the same person only.

import { call, own, renew } from "./calls.js";
import { say, tell, untell, word } from "./page.js";
import { closeShelf } from "./sealed.js";
import { states } from "./states.js";

let asked = null;

/** Ask to sign in; true once the person this page belongs to is signed in again, false where they put it off. */
export function signIn() {
  asked ??= ask().finally(() => (asked = null));
  return asked;
}

/** Say, without taking the keyboard away, that the session has ended. */
export function tellSignedOut() {
  if (!asked) tell(word("signed_out"), { name: word("sign_in"), run: signIn });
}

/** Somebody else is signed in: nothing of the first person's may be seen or sent under their name. */
export function meetAnother(name = "") {
  closeShelf();
  states.clear();
  for (const part of document.querySelectorAll(".sheet, #preview, .strip, .desk-tools")) part.remove();
  const dialog = document.getElementById("another");
  dialog.querySelector(".who").textContent = name;
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("button").addEventListener("click", () => location.reload());
  if (!dialog.open) dialog.showModal();
}

function ask() {
  const dialog = document.getElementById("sign-in");
  const form = dialog.querySelector("form");
  const complaint = dialog.querySelector(".complaint");
  const comeBack = placeOfKeyboard();
  form.reset();
  complaint.textContent = "";
  form.querySelector(".later").onclick = () => dialog.close();
  form.elements.code.closest("label").hidden = true;
  untell();
  dialog.showModal();
  return new Promise((done) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const answer = await enter(form);
      if (answer.isIn) {
        dialog.close("in");
      } else {
        complaint.textContent = answer.message;
        say(answer.message);
      }
    };
    dialog.onclose = () => {
      form.reset();
      comeBack();
      done(dialog.returnValue === "in");
      dialog.returnValue = "";
    };
  });
}

/** What gives the keyboard back to where it is now, the caret included: a browser gives back the field alone. */
function placeOfKeyboard() {
  const before = document.activeElement;
  const { selectionStart: start, selectionEnd: end } = before;
  return () => {
    before.blur();
    before.focus();
    if (before.matches("textarea")) before.setSelectionRange(start, end);
  };
}

/** Send the form; {isIn} or {message}. Where somebody else signs in, the page is theirs no more than the texts are. */
async function enter(form) {
  const { login, password, code } = form.elements;
  await renew();
  const sent = { login: login.value, password: password.value };
  if (code.value) sent.code = code.value;
  const { status, answer } = await call("POST", "/sign-in", sent);
  if (status !== 200) {
    if (answer.needs_code) {
      code.closest("label").hidden = false;
      code.focus();
    }
    return { message: answer.message ?? word("unreachable") };
  }
  own.token = answer.csrf;
  if (answer.person === own.person) return { isIn: true };
  form.reset();
  document.getElementById("sign-in").close();
  meetAnother(answer.name);
  return { message: "" };
}
