// Keeps what is typed in a meeting while the link is down, and sends it once the link is back.
//
// Kept in this tab alone, under who is signed in and which form it is, until it is on record. It
// goes with the tab, with signing out, and with whoever signs in next (`app.js`). A form carries a
// word of its own: what arrived without its answer reaching us is not recorded twice.
import { isTyped } from "./typed.js";

const LOOK = 15_000;
const LOOK_WHILE_LOST = 3_000;
const PATIENCE = 20_000;
const forms = [...document.querySelectorAll("form[data-kept]")];
const key = (form) => `kept ${document.body.dataset.user} ${form.dataset.kept}`;
const fields = (form) => [...form.elements].filter((one) => one.name && one.type !== "submit");
const clock = (moment) =>
  new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
let isLost = false;
let timer = 0;

const stored = (form) => JSON.parse(sessionStorage.getItem(key(form)));
const forget = (form) => sessionStorage.removeItem(key(form));
const say = (form, sentence) => {
  form.querySelector("[data-kept-says]").textContent = sentence;
};

// `since`: from when it waits to be sent, null while somebody is still typing.
function keep(form, since) {
  const values = fields(form)
    .filter((one) => one.name !== "csrfmiddlewaretoken")
    .map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]);
  const where = { url: location.pathname, title: document.querySelector("h1").textContent.trim() };
  sessionStorage.setItem(key(form), JSON.stringify({ values, since, ...where }));
}

function bringBack(form) {
  const found = stored(form);
  // A form that came back with faults has what was typed, and says what is wrong with it.
  if (!found || form.querySelector(".nhsuk-error-summary")) return;
  for (const [name, value] of found.values) {
    const field = form.elements[name];
    if (field && field.type === "checkbox") field.checked = value;
    else if (field) field.value = value;
  }
  if (found.since) wait(form, found.since);
  else say(form, "What you typed before is kept here. It is not recorded yet.");
}

function wait(form, since) {
  keep(form, since);
  say(form, `Not recorded yet: the link is down since ${clock(since)}. What you typed is kept here ` +
    "and is sent when the link is back.");
}

function typed(form) {
  say(form, "");
  if (fields(form).some(isTyped)) keep(form, null);
  else forget(form);
}

async function send(form) {
  if (form.dataset.sending) return;
  const since = stored(form)?.since;
  form.dataset.sending = "1";
  keep(form, since ?? null);
  try {
    await taken(form, await fetch(form.action, {
      method: "POST",
      headers: { "X-By-Script": "1" },
      body: new FormData(form),
      signal: AbortSignal.timeout(PATIENCE),
    }));
  } catch {
    wait(form, since ?? Date.now());
    lost();
  } finally {
    delete form.dataset.sending;
  }
}

async function taken(form, answer) {
  if (answer.status >= 502) throw new Error("nobody answers");
  if (answer.status === 204) {
    forget(form);
    form.reset();
    goTo(new URL(answer.headers.get("Location"), location.href));
  } else if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) {
    keep(form, null);
    say(form, "Not recorded: you have been signed out. Copy what you typed before you sign in again.");
  } else {
    keep(form, null);
    // The answer is a page that says what is wrong: ask for it as a browser does.
    HTMLFormElement.prototype.submit.call(form);
  }
}

// A part of the page that is shown already is not loaded again by going to it.
function goTo(there) {
  if (there.pathname !== location.pathname) {
    location.assign(there);
    return;
  }
  history.replaceState(null, "", there);
  location.reload();
}

// What waits on another page of the meeting is named, with the way to it.
function nameOthers() {
  const here = new Set(forms.map(key));
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith(`kept ${document.body.dataset.user} `) || here.has(name)) continue;
    const { since, url, title } = JSON.parse(sessionStorage.getItem(name));
    if (!since) continue;
    const link = document.createElement("a");
    link.href = url;
    link.textContent = title;
    const note = document.createElement("p");
    note.className = "app-message app-message--warning";
    note.append(`Not recorded yet, since ${clock(since)}: what you typed in `, link, ".");
    document.querySelector("main").prepend(note);
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(look, isLost ? LOOK_WHILE_LOST : LOOK);
}

function lost() {
  isLost = true;
  document.body.dispatchEvent(new CustomEvent("app:link-lost"));
  later();
}

// Asks whether somebody answers, and sends what waits once somebody does.
async function look() {
  if (document.hidden && !isLost) return later();
  try {
    const answer = await fetch("/healthz", {
      method: "HEAD",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status >= 502) return lost();
  } catch {
    return lost();
  }
  if (isLost) document.body.dispatchEvent(new CustomEvent("app:link-back"));
  isLost = false;
  for (const form of forms.filter((one) => stored(one)?.since)) send(form);
  return later();
}

for (const form of forms) {
  bringBack(form);
  form.addEventListener("input", () => typed(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
nameOthers();
window.addEventListener("online", look);
window.addEventListener("offline", lost);
new BroadcastChannel("app-signed-out").addEventListener("message", () => {
  for (const form of forms) {
    forget(form);
    form.reset();
  }
  location.reload();
});
if (forms.some((form) => stored(form)?.since)) look();
else later();
