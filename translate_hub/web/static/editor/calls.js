// Small calls to the server: JSON both ways, a time limit, and a form token that renews itself.

const LONGEST = 20_000;

/** Who this page belongs to, and the token that its writes carry. `person` is empty until the server has told. */
export const own = {
  person: "",
  token: document.querySelector('input[name="csrf_token"]')?.value ?? "",
};

/**
 * Ask the server. Never throws: answers {status, answer, wait}. `status` is the answer's, 0 where none came (no
 * connection, no server, too slow), 401 where nobody is signed in, -1 where somebody else is. `wait` is what the server
 * asks to wait, in milliseconds.
 */
export async function call(method, path, body, { last = false } = {}) {
  const first = await ask(method, path, body, last);
  if (first.status !== 403 || !first.answer.csrf) return first;
  const who = await renew();
  if (who.status !== 200) return who;
  return ask(method, path, body, last);
}

/** Get a new form token, and look who is signed in now: status 200 where it is who the page belongs to. */
export async function renew() {
  const told = await ask("GET", "/token");
  if (told.status !== 200) return told;
  own.token = told.answer.csrf;
  if (!told.answer.person) return { ...told, status: 401 };
  own.person ||= told.answer.person;
  return told.answer.person === own.person ? told : { ...told, status: -1 };
}

/** Whether it is worth asking again later: no answer, a server that starts or stumbles, or too many questions. */
export function isPassing(status) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

async function ask(method, path, body, last = false) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = own.token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const sent = {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: "manual",
    keepalive: last,
    signal: AbortSignal.timeout(LONGEST),
  };
  try {
    const response = await fetch(path, sent);
    // Pages answer who is not signed in with the way to the door.
    if (response.type === "opaqueredirect") return { status: 401, answer: {}, wait: 0 };
    const wait = 1000 * (Number(response.headers.get("Retry-After")) || 0);
    return { status: response.status, answer: await read(response), wait };
  } catch {
    return { status: 0, answer: {}, wait: 0 };
  }
}

async function read(response) {
  const kind = response.headers.get("Content-Type") ?? "";
  if (response.status === 204) return {};
  if (kind.startsWith("application/json")) return response.json();
  return { html: await response.text() };
}
