// Starts the service manual's components and says when the link to the server is lost.
import { initAll } from "../vendor/nhsuk-frontend-10.6.1/nhsuk-frontend.min.js";

const notice = document.getElementById("link-lost");

function sayLinkLost() {
  if (!notice || !notice.hidden) return;
  const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const kept = document.querySelector("form[data-kept]");
  const saved = kept ? "what you type is kept and sent when it is back" : "nothing can be saved";
  notice.textContent = `Link lost at ${time}. What you see may be out of date; ${saved}.`;
  notice.hidden = false;
}

function sayLinkBack() {
  if (notice) notice.hidden = true;
}

initAll();
window.addEventListener("offline", sayLinkLost);
window.addEventListener("online", sayLinkBack);
document.body.addEventListener("htmx:sendError", sayLinkLost);
document.body.addEventListener("htmx:timeout", sayLinkLost);
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 502) sayLinkLost();
});
document.body.addEventListener("htmx:afterOnLoad", sayLinkBack);
document.body.addEventListener("app:link-lost", sayLinkLost);
document.body.addEventListener("app:link-back", sayLinkBack);
// What htmx brings in has components to start, too.
document.body.addEventListener("htmx:afterSettle", (event) => initAll({ scope: event.target }));
if (!navigator.onLine) sayLinkLost();

// On a shared computer what somebody typed goes with them: once nobody, or somebody else, is signed
// in, here and in every other tab.
const { user } = document.body.dataset;
if (user !== undefined) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("kept ") && !name.startsWith(`kept ${user} `)) {
      sessionStorage.removeItem(name);
    }
  }
  if (user === "") new BroadcastChannel("app-signed-out").postMessage(null);
}

// Printing needs a script: its button is there only where one runs.
for (const holder of document.querySelectorAll("[data-print]")) {
  holder.hidden = false;
  holder.addEventListener("click", () => window.print());
}

// Escape shuts a tip that focus or pointer opened, until it is left.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const tip of document.querySelectorAll(".app-tip:hover, .app-tip:focus-within")) {
    tip.classList.add("app-tip--shut");
    const open = () => tip.classList.remove("app-tip--shut");
    tip.addEventListener("mouseleave", open, { once: true });
    tip.addEventListener("focusout", open, { once: true });
  }
});
