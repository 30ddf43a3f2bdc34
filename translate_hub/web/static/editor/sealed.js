// What this browser keeps of texts: sealed with AES-GCM, by a key that is in memory only and comes after signing in.
// Who may read the browser's files, or signs in here as somebody else, finds nothing readable.

const NAME = "translate-hub";
const STORE = "drafts";
const LONGEST = 30 * 24 * 3600 * 1000;
const ROUND = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error("another tab holds it"));
  });

let shelf = null;
let seal = null;

/** Open the shelf with a person's key (base64 of 32 bytes), drop what is too old. False where nothing can be kept. */
export async function openShelf(key, now = Date.now()) {
  closeShelf();
  try {
    const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    seal = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    shelf = await ROUND(asked);
    // Another tab deletes the shelf when the person leaves: it must not have to wait for this one.
    shelf.onversionchange = () => closeShelf();
    for (const one of await every()) if (now - one.at > LONGEST) await drop(one.id);
    return true;
  } catch {
    closeShelf();
    return false;
  }
}

/** Forget the key and let go of the shelf; what lies on it stays sealed. */
export function closeShelf() {
  shelf?.close();
  shelf = seal = null;
}

/** Whether texts can be kept in this browser now. */
export function hasShelf() {
  return shelf !== null;
}

/**
 * Keep `text` (any JSON value) as `id`, sealed; `label` holds what may be read without a key, no words. Writes what
 * was kept as `id` before over, which callers make their own by an id that names the tab. False where it failed.
 */
export async function keep(id, label, text) {
  if (!shelf) return false;
  try {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(text));
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: named(id) }, seal, plain);
    await ROUND(store("readwrite").put({ ...label, id, at: Date.now(), iv, box }));
    return true;
  } catch {
    return false;
  }
}

/** All of one person and edition: [{…label, id, at, text}], oldest first. What cannot be unsealed is left out. */
export async function kept(person, edition) {
  if (!shelf) return [];
  const found = [];
  for (const one of await every().catch(() => [])) {
    if (one.person !== person || one.edition !== edition) continue;
    try {
      const plain = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: one.iv, additionalData: named(one.id) },
        seal,
        one.box,
      );
      const { iv: _iv, box: _box, ...label } = one;
      found.push({ ...label, text: JSON.parse(new TextDecoder().decode(plain)) });
    } catch {
      // Sealed with another key: not ours to read, nor to throw away.
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** Take one off the shelf. */
export async function drop(id) {
  if (shelf && id) await ROUND(store("readwrite").delete(id)).catch(() => undefined);
}

/** Take away what is kept of a person who leaves. True where somebody else's texts stay here, sealed. */
export async function clearShelf(person) {
  // Without a shelf nobody knows what lies there, so nothing is touched.
  if (!shelf) return true;
  const all = await every().catch(() => []);
  for (const one of all) if (one.person === person) await drop(one.id);
  closeShelf();
  if (all.some((one) => one.person !== person)) return true;
  await ROUND(indexedDB.deleteDatabase(NAME)).catch(() => undefined);
  return false;
}

function store(mode) {
  return shelf.transaction(STORE, mode).objectStore(STORE);
}

function every() {
  return ROUND(store("readonly").getAll());
}

function named(id) {
  return new TextEncoder().encode(id);
}
