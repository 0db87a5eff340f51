// The one place that talks to the server.

/** The server answered, and said no; `message` is the sentence to show. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }

  /** Trying again later may help, with the same key. */
  get isPassing() {
    return this.status >= 500 || this.status === 429;
  }
}

/** No answer came: whether the request arrived is unknown. */
export class Unreached extends Error {}

/** The server's sentence where it takes nothing for now; "" where the error is another one. */
export function closedBecause(error) {
  return error instanceof Refused && error.status === 503 ? error.message : "";
}

const ANSWER_WITHIN = 30_000;
const UPLOAD_WITHIN = 300_000;

let csrf = "";

export async function signIn(code) {
  return remember(await call("POST", "/api/sign-in", { json: { code } }));
}

export async function me() {
  return remember(await call("GET", "/api/me"));
}

export async function signOut() {
  await call("POST", "/api/sign-out");
  csrf = "";
}

/** Lines newer than `after`; the server holds the request up to `wait` seconds. */
export async function lines(chat, after, wait, controller) {
  const path = `${inChat(chat)}/lines?after=${after}&wait=${wait}`;
  return (await call("GET", path, { controller, within: ANSWER_WITHIN + wait * 1000 })).lines;
}

export function say(chat, key, text) {
  return call("POST", `${inChat(chat)}/say`, { json: { key, text } });
}

export function press(chat, key, { line, data, label }) {
  return call("POST", `${inChat(chat)}/press`, { json: { key, line, data, label } });
}

export function sendFiles(chat, key, files) {
  const form = new FormData();
  form.append("key", key);
  for (const file of files) form.append("file", file, file.name);
  return call("POST", `${inChat(chat)}/files`, { form, within: UPLOAD_WITHIN });
}

export function fileAddress(id) {
  return `/api/files/${encodeURIComponent(id)}`;
}

/** A scan or a piece of evidence, byte for byte as it was sent; `key` is the file's on the board. */
export function originalAddress(key) {
  return `/api/originals/${encodeURIComponent(key)}`;
}

/** How many of its pages can be looked at: {count, is_whole}. Takes seconds the first time. */
export function pages(key) {
  return call("GET", `${originalAddress(key)}/pages`, { within: UPLOAD_WITHIN });
}

export function pageAddress(key, number) {
  return `${originalAddress(key)}/pages/${number}`;
}

export function formAddress(unit, quarter, ending) {
  return `/api/forms/${unit}/${ending}?quarter=${encodeURIComponent(quarter)}`;
}

export function board(quarter) {
  return call("GET", quarter ? `/api/board?quarter=${encodeURIComponent(quarter)}` : "/api/board");
}

export function clock() {
  return call("GET", "/api/clock");
}

export function moveClock(stop) {
  return call("POST", "/api/clock", { json: { stop } });
}

/** A random UUID; crypto.randomUUID is missing where the page is not served over https. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function inChat(chat) {
  return `/api/chats/${encodeURIComponent(chat)}`;
}

function remember(visitor) {
  csrf = visitor.csrf;
  return visitor;
}

async function call(method, path, { json, form, controller = new AbortController(), within = ANSWER_WITHIN } = {}) {
  const headers = {};
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (json !== undefined) headers["Content-Type"] = "application/json";
  const timer = setTimeout(() => controller.abort(), within);
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: json === undefined ? form : JSON.stringify(json),
      signal: controller.signal,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
    });
    const answer = await response.json();
    if (!response.ok) throw new Refused(response.status, answer.error || "处理时出了问题，请稍后再试。");
    return answer;
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Unreached();
  } finally {
    clearTimeout(timer);
  }
}
