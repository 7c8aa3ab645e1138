// Keeps a page that was left open up to date, quietly, and says when what it shows has changed.
//
// Asks now and then whether anything changed; most answers are "no" and empty. Waits while the page
// is hidden, while somebody types or is about to press something, and touches no field in use.
// A page with `data-live-every` is a screen to look at: it asks every so many seconds, and what it
// brings speaks for itself.
import { isTyped } from "./typed.js";

const STILL = 3_000;
const PATIENCE = 20_000;
const main = document.querySelector("main[data-live]");
const isScreen = main?.hasAttribute("data-live-every") ?? false;
const EVERY = isScreen ? Number(main.dataset.liveEvery) * 1000 : 30_000;
const LONGEST = EVERY * 10;
const bar = document.getElementById("live");
let version = main?.dataset.live;
let wait = EVERY;
let timer = 0;
let touched = 0;
let asking = false;
let waiting = null;
let title = document.title;

const time = () =>
  new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
// What only the passing of time alters is no change.
const told = (text) =>
  text.replace(/just now|\d+ (minute|hour|day)s? ago/g, "").replace(/\s+/g, " ").trim();
const later = (after) => {
  clearTimeout(timer);
  timer = setTimeout(ask, after);
};

function say(sentence, label, press) {
  bar.replaceChildren();
  const text = document.createElement("p");
  text.textContent = sentence;
  bar.append(text);
  if (!label) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-live__button";
  button.textContent = label;
  button.addEventListener("click", press);
  bar.append(button);
}

async function ask() {
  if (document.hidden || asking) return;
  asking = true;
  try {
    const response = await fetch(location.href, {
      cache: "no-store",
      headers: { "X-Quiet": "1", "If-None-Match": `"${version}"` },
      signal: AbortSignal.timeout(PATIENCE),
    });
    await take(response);
  } catch {
    lost();
  } finally {
    asking = false;
  }
}

function lost() {
  document.body.dispatchEvent(new CustomEvent("app:link-lost"));
  wait = Math.min(wait * 2, LONGEST);
  later(wait);
}

async function take(response) {
  if (response.redirected) {
    say("You have been signed out. Nothing here is brought up to date any more.", "Sign in", () =>
      location.reload(),
    );
    return;
  }
  if (response.status >= 500) {
    lost();
    return;
  }
  document.body.dispatchEvent(new CustomEvent("app:link-back"));
  wait = EVERY;
  if (response.status === 200) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    waiting = page.getElementById("maincontent");
    title = page.title;
    version = response.headers.get("ETag").replaceAll('"', "");
    show();
  } else if (response.status !== 304) {
    say("This page can no longer be shown as it was.", "Load it again", () => location.reload());
    return;
  }
  later(wait);
}

// Shows what came, once nobody types and nobody is about to press something.
function show() {
  if (!waiting) return;
  if (inUse()) {
    if (differs()) {
      say(`What this page shows has changed, at ${time()}. What you typed stays.`, "Show it", bring);
    }
    return;
  }
  if (Date.now() - touched < STILL) {
    setTimeout(show, STILL);
    return;
  }
  const has = differs();
  bring();
  if (has && !isScreen) say(`Updated at ${time()}: what this page shows has changed.`, "Close", clear);
}

function clear() {
  bar.replaceChildren();
}

function differs() {
  return words(main) !== words(waiting);
}

function words(part) {
  const copy = part.cloneNode(true);
  for (const passing of copy.querySelectorAll("[data-now], .app-message")) passing.remove();
  return told(copy.textContent);
}

function bring() {
  const fresh = waiting;
  const focused = document.activeElement;
  const href = main.contains(focused) ? focused.getAttribute("href") : null;
  waiting = null;
  clear();
  document.title = title;
  children(main, fresh);
  if (href && !focused.isConnected) {
    const again = [...main.querySelectorAll("a")].find((one) => one.getAttribute("href") === href);
    again?.focus({ preventScroll: true });
  }
}

function inUse() {
  const fields = [...main.querySelectorAll("input, select, textarea")];
  return fields.some((field) => field === document.activeElement || isTyped(field));
}

// What stayed the same stays the same node, so that nobody's place, focus or open part is lost.
function children(from, to) {
  const olds = [...from.childNodes].filter(counts);
  const news = [...to.childNodes].filter(counts);
  const same = new Map();
  let next = 0;
  for (const one of news) {
    const found = olds.findIndex((old, place) => place >= next && old.isEqualNode(one));
    if (found < 0) continue;
    same.set(one, olds[found]);
    next = found + 1;
  }
  const kept = new Set(same.values());
  let at = 0;
  for (const one of news) {
    if (same.has(one)) {
      for (; olds[at] !== same.get(one); at++) olds[at].remove();
      at++;
    } else if (at < olds.length && !kept.has(olds[at]) && isSameThing(olds[at], one)) {
      alter(olds[at], one);
      at++;
    } else {
      from.insertBefore(document.importNode(one, true), olds[at] ?? null);
    }
  }
  for (; at < olds.length; at++) olds[at].remove();
}

function counts(node) {
  return node.nodeType === Node.ELEMENT_NODE || node.textContent.trim() !== "";
}

// A link to somewhere else is another link: nobody must press one and be led to the other.
function isSameThing(old, one) {
  return (
    old.nodeName === one.nodeName &&
    (old.nodeType === Node.TEXT_NODE ||
      (old.id === one.id && old.getAttribute("href") === one.getAttribute("href")))
  );
}

function alter(old, one) {
  if (old.nodeType === Node.TEXT_NODE) {
    old.data = one.data;
    return;
  }
  if (old.matches("input, select, textarea") && (old === document.activeElement || isTyped(old))) {
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (name !== "open" && !one.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of one.attributes) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  children(old, one);
}

if (main && bar) {
  for (const kind of ["pointermove", "pointerdown", "keydown", "touchstart", "wheel"]) {
    document.addEventListener(kind, () => (touched = Date.now()), { passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else ask();
  });
  window.addEventListener("online", ask);
  later(EVERY);
}
