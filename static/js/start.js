// Starts the script of a page that respondents see. Without script every form works as one page.

import { follow, leaveEntries, watchHistory } from "./card_history.js";
import { Cards } from "./cards.js";
import { applyConditions } from "./conditions.js";
import { dropOldRecords } from "./device.js";
import { watchInputMethod } from "./keyboard.js";
import { checkQuestions, setUpQuestions } from "./questions.js";
import { Session } from "./session.js";

let form = null; // a preview has none
let lifetime = new AbortController(); // ends what listens beyond the form, when another page is shown

function startPage(takenOver) {
  lifetime.abort();
  lifetime = new AbortController();
  const { signal } = lifetime;
  const container = document.querySelector("[data-cards]");
  form = document.querySelector("form[data-cards]");
  follow(null);
  if (!container) return false;
  for (const words of container.querySelectorAll("[data-plain]")) words.hidden = true;
  const faults = document.querySelector(".errors");
  const notice = document.querySelector(".notice[role=alert]");
  const refused = Boolean(faults ?? notice);
  setUpQuestions(container);
  const session = form && new Session(form, { refused, takenOver, showPage, signal });
  checkQuestions(container);
  applyConditions(container);
  // After a refusal one page shows everything to correct.
  const cards = faults ? null : new Cards(container, form, signal);
  if (faults) container.addEventListener("change", () => applyConditions(container));
  follow(cards);
  const stays = session?.begin(cards);
  if (notice) cards?.showLast(); // everything is answered, and only sending is left
  if (stays && cards?.position() === 0) leaveEntries(); // of an earlier start
  form?.addEventListener("sending", leaveEntries);
  (faults ?? notice)?.focus();
  offerFullScreen();
  return true;
}

// Another page of ours takes the place of this one. Opening it would end the full screen, and lose what waits here.
function showPage(fresh, takenOver) {
  if (form) leaveEntries();
  for (const part of ["main", ".tongues", ".of", ".brand", ".skip", ".about"]) {
    const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && next) old.replaceWith(document.adoptNode(next));
  }
  document.documentElement.lang = fresh.documentElement.lang;
  document.title = fresh.title;
  startPage(takenOver);
  if (document.querySelector("main").contains(document.activeElement)) return;
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus();
}

// Only a kiosk's page has the button.
function offerFullScreen() {
  const button = document.querySelector("[data-full-screen]");
  if (!button || !document.documentElement.requestFullscreen || document.fullscreenElement) return;
  button.hidden = false;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
}

// A second tap while a form without cards is on its way changes nothing.
function sendOnce(plainForm) {
  let sent = false;
  plainForm.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

dropOldRecords();
watchHistory();
watchInputMethod();
for (const each of document.querySelectorAll("form.form:not([data-cards])")) sendOnce(each);
if (!startPage() && location.pathname.startsWith("/s/")) {
  import("./lost_confirmation.js").then(({ recover }) => recover(showPage));
}
