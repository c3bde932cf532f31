// What scripts add to pages that are complete without them: filter, try-it, theme, and news of changes.
const byId = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 860px)");

const stored = (store, key, value) => {
  try {
    if (value === undefined) return store.getItem(key) ?? "";
    store.setItem(key, value);
  } catch {
    // Storage may be forbidden: then nothing is remembered.
  }
  return "";
};

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// --- theme ----------------------------------------------------------------------------------------------------------

byId("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  stored(localStorage, "liveapi-theme", root.dataset.theme);
});

// --- filter ---------------------------------------------------------------------------------------------------------

const filter = byId("filter");
const found = byId("found");
let asked = 0;

const words = () => filter.value.toLowerCase().split(/\s+/).filter(Boolean);

const texts = new WeakMap();

/** The text that a row is found by, kept until the row changes. */
function textOf(row) {
  if (!texts.has(row)) texts.set(row, `${row.textContent} ${row.dataset.more ?? ""}`.toLowerCase());
  return texts.get(row);
}

function filterList() {
  const list = byId("list");
  if (!list) return;
  const wanted = words();
  let shown = 0;
  for (const group of list.children) {
    let any = 0;
    for (const row of group.querySelectorAll("li")) {
      const text = textOf(row);
      const hit = wanted.every((word) => text.includes(word));
      row.hidden = !hit;
      any += hit;
    }
    group.hidden = !any;
    shown += any;
  }
  byId("matches").textContent = wanted.length ? `${shown} operation${shown === 1 ? "" : "s"} found` : "";
}

async function suggest() {
  const number = ++asked;
  if (!words().length) {
    found.hidden = true;
    return;
  }
  const response = await fetch(`/-/find?q=${encodeURIComponent(filter.value)}`);
  const text = await response.text();
  if (number !== asked) return;
  const parsed = new DOMParser().parseFromString(text, "text/html");
  found.replaceChildren(...parsed.body.children);
  found.hidden = false;
}

const elsewhere = () => filter.hasAttribute("data-elsewhere");
const hits = () => [...(elsewhere() ? found : (byId("list") ?? found)).querySelectorAll("a")].filter((a) => !a.closest("[hidden]"));

filter.addEventListener("input", () => (elsewhere() ? suggest() : filterList()));
filter.form.addEventListener("submit", (event) => {
  event.preventDefault();
  hits()[0]?.click();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    filter.focus();
    filter.select();
  } else if (event.key === "Escape" && event.target === filter) {
    filter.value = "";
    found.hidden = true;
    filterList();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const links = hits();
    const at = links.indexOf(document.activeElement);
    if (event.target !== filter && at < 0) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (links[next] ?? (next < 0 ? filter : links[at]))?.focus();
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".search")) found.hidden = true;
});
addEventListener("hashchange", () => {
  // A link to a group that the filter hides shows the group.
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  if (!target?.hidden) return;
  filter.value = "";
  filterList();
  target.scrollIntoView();
});
filter.addEventListener("focus", () => {
  if (elsewhere() && found.children.length && words().length) found.hidden = false;
});

// --- try it ---------------------------------------------------------------------------------------------------------

const quote = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`);

/** The request that the form describes. */
function request(form) {
  const at = (id) => byId(id)?.value.trim() ?? "";
  const toServer = byId("target-server").checked;
  const fields = [...form.querySelectorAll("[data-in]")];
  const of = (place) => fields.filter((field) => field.dataset.in === place && field.value !== "");
  let path = form.dataset.path;
  for (const field of fields.filter((each) => each.dataset.in === "path")) {
    path = path.replace(`{${field.dataset.name}}`, () => encodeURIComponent(field.value));
  }
  const query = of("query")
    .flatMap((field) => ("many" in field.dataset ? field.value.split(",") : [field.value]).map((value) => [field.dataset.name, value.trim()]))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  const base = toServer ? at("server").replace(/\/+$/, "") : location.origin + form.dataset.sandbox;
  const headers = of("header").map((field) => [field.dataset.name, field.value]);
  const cookies = of("cookie").map((field) => `${field.dataset.name}=${field.value}`);
  const body = byId("body")?.value ?? null;
  if (toServer && at("authorization")) headers.push(["Authorization", at("authorization")]);
  if (body !== null) headers.push(["Content-Type", form.dataset.media]);
  return { toServer, base, method: form.dataset.method, url: base + path + (query ? `?${query}` : ""), headers, cookies, body };
}

function curl({ method, url, headers, cookies, body }) {
  const verb = method === "HEAD" ? "--head " : method !== "GET" || body !== null ? `-X ${method} ` : "";
  const lines = [`curl ${verb}${quote(url)}`, ...headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`)];
  if (cookies.length) lines.push(`-b ${quote(cookies.join("; "))}`);
  if (body) lines.push(`--data-raw ${quote(body)}`);
  return lines.join(" \\\n  ");
}

function follow() {
  const form = byId("try");
  if (!form) return;
  const toServer = byId("target-server").checked;
  form.querySelector(".when-server").hidden = !toServer;
  byId("target-hint").textContent = toServer
    ? "Sent by your browser straight to that server, as the server allows it (CORS)."
    : "Answers from the contract and remembers what you make. Nobody else sees it.";
  byId("curl").textContent = curl(request(form));
}

/** Why a request had no readable answer, as far as a browser can find out. */
async function reasonFor(sent) {
  let server;
  try {
    server = new URL(sent.url);
  } catch {
    return ["That is not an address.", "A server looks like http://localhost:8000."];
  }
  try {
    // Without CORS an answer cannot be read, but that there is one can be seen.
    await fetch(server.origin, { method: "HEAD", mode: "no-cors", credentials: "omit" });
  } catch {
    return [`Nothing answers at ${server.origin}.`, "Is the server running, and is this its address? The curl line asks it without a browser."];
  }
  return [
    `${server.origin} answers, but does not let this page read the answer (CORS).`,
    `It has to allow the origin ${location.origin}: Access-Control-Allow-Origin, and Access-Control-Allow-Methods and -Headers for other than simple requests. The curl line works without that.`,
  ];
}

function pretty(text, type) {
  if (!/json/.test(type) && !/^\s*[[{]/.test(text)) return document.createTextNode(text);
  let value;
  try {
    value = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return document.createTextNode(text);
  }
  if (value.length > 200_000) return document.createTextNode(value);
  const out = document.createDocumentFragment();
  const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  let last = 0;
  for (const match of value.matchAll(token)) {
    out.append(value.slice(last, match.index));
    const kind = match[2] ? "j-key" : match[1] ? "j-text" : "j-value";
    out.append(make("span", { class: kind }, match[1] ?? match[0]), match[2] ?? "");
    last = match.index + match[0].length;
  }
  out.append(value.slice(last));
  return out;
}

async function send(form) {
  const answer = byId("answer");
  const button = form.querySelector(".send");
  const sent = request(form);
  answer.hidden = false;
  if (sent.toServer && !sent.base) {
    answer.replaceChildren(make("p", { class: "trouble" }, "Name the server first, for example http://localhost:8000."));
    byId("server").focus();
    return;
  }
  button.disabled = true;
  answer.setAttribute("aria-busy", "true");
  const started = performance.now();
  try {
    const response = await fetch(sent.url, {
      method: sent.method,
      headers: sent.headers,
      body: sent.body && !["GET", "HEAD"].includes(sent.method) ? sent.body : undefined,
      credentials: sent.toServer ? "omit" : "same-origin",
      cache: "no-store",
    });
    const text = await response.text();
    const time = Math.round(performance.now() - started);
    const status = make("span", { class: `status s${String(response.status)[0]}` }, `${response.status} ${response.statusText}`.trim());
    const headers = [...response.headers].map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)));
    const code = make("code", {});
    code.append(pretty(text, response.headers.get("content-type") ?? ""));
    answer.replaceChildren(
      make("p", { class: "result" }, status, make("span", { class: "time" }, `${time} ms`), make("span", { class: "time" }, `${new Blob([text]).size} B`)),
      text ? make("pre", { tabindex: "0", "aria-label": "Body" }, code) : make("p", { class: "none" }, "No body."),
      make("details", {}, make("summary", {}, `${headers.length} headers`), make("dl", {}, ...headers)),
    );
  } catch (error) {
    const [what, remedy] = error instanceof TypeError && sent.toServer ? await reasonFor(sent) : [String(error), ""];
    answer.replaceChildren(make("p", { class: "trouble" }, make("strong", {}, what), ` ${remedy}`));
  } finally {
    button.disabled = false;
    answer.removeAttribute("aria-busy");
    answer.scrollIntoView({ block: "nearest" });
  }
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("#try")) return;
  if (event.target.id === "server") stored(localStorage, "liveapi-server", event.target.value);
  if (event.target.id === "authorization") stored(sessionStorage, "liveapi-authorization", event.target.value);
  if (event.target.name === "target") stored(sessionStorage, "liveapi-target", event.target.value);
  follow();
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "try") return;
  event.preventDefault();
  send(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("try")?.requestSubmit();
});
document.addEventListener("click", async (event) => {
  if (event.target.id !== "copy") return;
  await navigator.clipboard?.writeText(byId("curl").textContent);
  event.target.textContent = "Copied";
  setTimeout(() => (event.target.textContent = "Copy"), 1500);
});

// --- news -----------------------------------------------------------------------------------------------------------

/** Makes `old` like `fresh` with as little as possible touched: focus, scroll, typed values and folds stay. */
function morph(old, fresh) {
  if (old.hasAttribute("data-keep")) return;
  texts.delete(old);
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "hidden") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) === value || name === "open" || name === "hidden") continue;
    // The default changed; what a person typed is a property and stays.
    old.setAttribute(name, value);
  }
  const byKey = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const keyed = child.id ? byKey.get(child.id) : undefined;
    let match = keyed;
    if (!child.id && at && at.nodeType === child.nodeType && at.nodeName === child.nodeName && !at.id) match = at;
    if (!match || match.nodeName !== child.nodeName) {
      old.insertBefore(child, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, child);
    else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

let version = Number(byId("page").dataset.version);
let refreshing = Promise.resolve();

async function refresh() {
  const response = await fetch(location.href.split("#")[0], { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  version = Number(fresh.getElementById("page").dataset.version);
  document.title = fresh.title;
  for (const selector of [".brand", "#page"]) morph(document.querySelector(selector), fresh.querySelector(selector));
  filterList();
  follow();
  const live = byId("live");
  live.classList.remove("fresh");
  void live.offsetWidth; // starts the animation again
  live.classList.add("fresh");
}

let events;

function listen() {
  const live = byId("live");
  // A browser keeps few connections to one host: pages that nobody looks at must not hold them.
  if (document.hidden || events) return;
  events = new EventSource("/-/events");
  events.addEventListener("version", ({ data }) => {
    live.textContent = live.dataset.usual;
    live.classList.remove("lost");
    if (Number(data) !== version) refreshing = refreshing.then(() => (Number(data) === version ? undefined : refresh())).catch(() => {});
  });
  events.addEventListener("error", () => {
    live.textContent = "Stopped";
    live.classList.add("lost");
  });
}

function rest() {
  events?.close();
  events = undefined;
}

document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("pagehide", rest);
addEventListener("pageshow", (event) => event.persisted && listen());

const fold = byId("nav-all");
if (fold && narrow.matches) fold.open = false;
narrow.addEventListener("change", () => fold && (fold.open = !narrow.matches));
const form = byId("try");
if (form) {
  byId("server").value = stored(localStorage, "liveapi-server") || byId("servers").options[0].value;
  byId("authorization").value = stored(sessionStorage, "liveapi-authorization");
  if (stored(sessionStorage, "liveapi-target") === "server") byId("target-server").checked = true;
}
byId("live").dataset.usual = byId("live").textContent;
follow();
filterList();
listen();
