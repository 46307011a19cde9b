// Keeps the QR code fresh and notices what the phone does. Without this script the page reloads itself instead.
"use strict";

const REFRESH_QR_EVERY = 5000;

function main() {
  return document.querySelector("main[data-events]");
}

async function redraw() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main");
  if (answer.redirected || !fresh) {
    location.replace(answer.url);
    return;
  }
  document.title = page.title;
  document.querySelector("main").replaceWith(fresh);
  fresh.focus({ preventScroll: true });
  document.getElementById("live").textContent = fresh.querySelector("h1").textContent;
}

function refreshQr() {
  const image = document.getElementById("qr");
  if (image && !document.hidden) {
    image.src = image.dataset.source + "?" + Date.now();
  }
}

function follow() {
  const events = new EventSource(main().dataset.events);
  events.addEventListener("status", (event) => {
    if (!main() || main().dataset.status === event.data) {
      return;
    }
    redraw().catch(() => location.reload());
  });
  events.addEventListener("end", () => events.close());
}

if (main()) {
  follow();
  setInterval(refreshQr, REFRESH_QR_EVERY);
  document.addEventListener("visibilitychange", refreshQr);
}
