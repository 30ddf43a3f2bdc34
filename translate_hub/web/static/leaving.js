// Signing out takes what this browser keeps of the person: who left texts here that reached no server is asked first.
// What another person left here stays, sealed as it is.

const NAME = "translate-hub";
const STORE = "drafts";
const form = document.querySelector("form.leave");
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });

/** Open what this browser keeps; null where nothing is kept. Only to look: what is not there must not be made. */
async function shelf() {
  const known = await indexedDB.databases();
  return known.some(({ name }) => name === NAME) ? done(indexedDB.open(NAME)) : null;
}

/** What lies here: the names of the person's own texts, and whether there are others'. */
async function kept(opened) {
  const all = await done(opened.transaction(STORE).objectStore(STORE).getAll());
  const own = all.filter((one) => one.person === form.dataset.person).map((one) => one.id);
  return { own, hasOthers: all.length > own.length };
}

/** Ask where texts would go, and take the person's own away. False where they would rather stay. */
async function agreed() {
  const opened = await shelf();
  if (!opened) return true;
  try {
    const { own, hasOthers } = await kept(opened);
    if (own.length && !confirm(form.dataset.warning)) return false;
    const box = opened.transaction(STORE, "readwrite").objectStore(STORE);
    for (const id of own) await done(box.delete(id));
    form.elements.others.value = hasOthers ? "1" : "";
    return true;
  } finally {
    opened.close();
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await agreed().catch(() => true)) form.submit();
});
