// In the meeting: keys to go on and back, how long a service line has been talked of, and walls that
// follow.
const OFF = "meeting-keys-off";
const details = document.querySelector("[data-keys]");
const help = document.querySelector("[data-keys-help]");
const keySwitch = document.querySelector("[data-keys-switch]");

function sayKeys() {
  const off = localStorage.getItem(OFF) !== null;
  keySwitch.textContent = off ? "Turn the keys on" : "Turn the keys off";
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

if (help && keySwitch) {
  help.hidden = false;
  sayKeys();
  keySwitch.addEventListener("click", () => {
    if (localStorage.getItem(OFF) === null) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
    sayKeys();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (localStorage.getItem(OFF) !== null) return;
  if (event.key === "?" && details) {
    details.open = !details.open;
    if (details.open) details.querySelector("summary").focus();
    return;
  }
  const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (link) link.click();
});

// The time goes on over a reload: somebody types a decision and the page comes back.
for (const timer of document.querySelectorAll("[data-timer]")) {
  const minutes = Number(timer.dataset.minutes);
  const name = `meeting-timer ${timer.dataset.timer}`;
  const begun = Number(sessionStorage.getItem(name)) || Date.now();
  sessionStorage.setItem(name, String(begun));
  const show = () => {
    const seconds = Math.floor((Date.now() - begun) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const over = seconds >= minutes * 60;
    timer.textContent = `${clock} of ${minutes}:00${over ? ", over time" : ""}`;
    timer.classList.toggle("app-meeting__timer--over", over);
  };
  show();
  setInterval(show, 1000);
}

// Walls follow whoever runs the meeting: the line that they open is what is shown.
const lead = document.querySelector("form[data-leads]");

async function showOnWall() {
  const answer = await fetch(lead.action, {
    method: "POST",
    headers: { "X-By-Script": "1" },
    body: new FormData(lead),
  });
  if (answer.status !== 204) return;
  lead.hidden = true;
  document.querySelector("[data-on-wall]").hidden = false;
}

// Without a link the button stays, to be pressed once it is back.
if (lead) showOnWall().catch(() => undefined);
// A page that a browser brings back as it was left says what was on the wall then.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
