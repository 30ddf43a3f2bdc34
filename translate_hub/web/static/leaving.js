// Signing out takes what this browser keeps: who left texts here that reached no server is asked first.

const form = document.querySelector("form.leave");
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });

/** How many texts lie here that were never saved; 0 where nothing can be kept. */
async function waiting() {
  try {
    // Only to look: a shelf that is not there must not be made.
    if (!(await indexedDB.databases()).some(({ name }) => name === "translate-hub")) return 0;
    const shelf = await done(indexedDB.open("translate-hub"));
    const count = await done(shelf.transaction("drafts").objectStore("drafts").count());
    shelf.close();
    return count;
  } catch {
    return 0;
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!(await waiting()) || confirm(form.dataset.warning)) form.submit();
});
