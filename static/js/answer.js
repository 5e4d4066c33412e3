// Answering: one card at a time, by tap or key; everything works without it, as one page.

import { keepDrafts } from "./keeping.js";

let board; // what holds the cards: the form, or a preview of it
let form;
let refused; // the list of what to mend
let cards = null; // where they are stepped through: which one is shown, and a way to show another
let ended = new AbortController(); // what listens beyond the form, until a kiosk shows the next one

// Whether a condition holds for these answers: the same as Condition.holds of surveys/instruments/schema.py.
export function holds(condition, answers) {
  const given = answers[condition.question];
  if (given === undefined || given.length === 0) return false;
  const among = condition.among.map(String);
  if (among.length && !given.some((value) => among.includes(value))) return false;
  const low = condition.at_least ?? null;
  const high = condition.at_most ?? null;
  if (low === null && high === null) return true;
  const number = Number(given[0]);
  return Number.isInteger(number) && (low === null || low <= number) && (high === null || number <= high);
}

// field -> its values, of everything that is filled in and shown.
function answersOf(element) {
  const answers = {};
  for (const field of element.querySelectorAll("input, textarea")) {
    const chosen = field.type === "radio" || field.type === "checkbox" ? field.checked : field.value !== "";
    if (field.name && chosen && !field.disabled) (answers[field.name] ??= []).push(field.value);
  }
  return answers;
}

// Hide what is not to be asked, and leave it out of what is sent; in the order of the page, as one may hang on another.
function applyConditions() {
  for (const card of board.querySelectorAll("[data-when]")) {
    const off = !holds(JSON.parse(card.dataset.when), answersOf(board));
    card.toggleAttribute("data-off", off);
    if (!board.classList.contains("stepping")) card.hidden = off;
    for (const field of card.querySelectorAll("input, textarea")) field.disabled = off;
  }
}

// "Does not apply" and a number exclude each other: the later choice stands.
function exclude({ target }) {
  const need = target.closest("[data-need]");
  const notApplicable = need?.querySelector('input[type="checkbox"][value="na"]');
  if (!notApplicable) return;
  if (target === notApplicable && notApplicable.checked) {
    for (const radio of need.querySelectorAll('input[type="radio"]')) radio.checked = false;
  } else if (target.type === "radio") {
    notApplicable.checked = false;
  }
}

// As the server reads them: whole numbers, also in the full-width figures of a Chinese keyboard; NaN is anything else.
function pointsIn(field) {
  const typed = field.value.normalize("NFKC").trim();
  return typed === "" || /^\d{1,3}$/.test(typed) ? Number(typed) : NaN;
}

// 100 points: what is left is always said; by 5 with the buttons, by any number in the fields.
function sharePoints(card) {
  const fields = [...card.querySelectorAll("input")];
  const said = card.querySelector("[data-why]");
  const words = (left) => {
    const { wordsLeft, wordsOver, wordsDone, wordsBad } = card.dataset;
    if (Number.isNaN(left)) return wordsBad;
    return left === 0 ? wordsDone : (left > 0 ? wordsLeft : wordsOver).replace("{n}", Math.abs(left));
  };
  const show = () => {
    const left = fields.reduce((rest, field) => rest - pointsIn(field), 100);
    said.textContent = words(left);
    card.toggleAttribute("data-unfinished", left !== 0 && left !== 100);
    said.classList.toggle("error", false);
  };
  for (const button of card.querySelectorAll("[data-add]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = button.parentElement.querySelector("input");
      field.value = Math.min(100, Math.max(0, (pointsIn(field) || 0) + Number(button.dataset.add)));
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    });
  }
  card.addEventListener("input", show);
  card.addEventListener("change", show);
  show();
}

// The most and the least important cannot be the same.
function keepApart(card) {
  card.addEventListener("change", () => {
    const [most, least] = [...card.querySelectorAll("input:checked")].map((radio) => radio.value);
    const same = most !== undefined && most === least;
    card.toggleAttribute("data-unfinished", same);
    card.querySelector("[data-why]").hidden = !same;
  });
}

const groupsOf = (card) => (card.matches("[data-group]") ? [card] : [...card.querySelectorAll("[data-group]")]);
const isAnswered = (group) => group.querySelector("input:checked") !== null;
const isTouched = (card) => Object.keys(answersOf(card)).length > 0;

function isComplete(card) {
  return card.querySelector(':scope > label input[value="na"]:checked') !== null || groupsOf(card).every(isAnswered);
}

function stepThrough() {
  const all = [...board.querySelectorAll("[data-card]")];
  const [back, next, send] = ["back", "next", "send"].map((part) => board.querySelector(`[data-${part}]`));
  const head = document.querySelector(".head");
  const progress = document.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  let at = 0; // among all cards
  let byPointer = false; // whether the last touch was by finger or mouse
  let tapped = null; // an option that was chosen already when it was tapped
  let wasComplete = false;
  let figure = {}; // the last one that was typed: for which question, and when

  const asked = () => all.filter((card) => !card.hasAttribute("data-off"));
  const neighbour = (step) => {
    const cards = asked();
    return cards[cards.indexOf(all[at]) + step];
  };

  function show(card, focus) {
    at = all.indexOf(card);
    for (const each of all) each.hidden = each !== card;
    for (const section of board.querySelectorAll("[data-need]:not([data-card])")) {
      section.hidden = !section.querySelector("[data-card]:not([hidden])");
    }
    wasComplete = isComplete(card);
    const heading = card.querySelector("h2, label");
    heading.setAttribute("aria-describedby", "progress-words");
    state();
    if (form && !leaving) history.replaceState({ card: at, depth: depth() }, "");
    if (!focus) return;
    form?.dispatchEvent(new Event("step"));
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  // What depends on the answers: which cards there are, which buttons, how far one has come.
  function state() {
    const cards = asked();
    const place = cards.indexOf(all[at]);
    head.classList.toggle("hidden", place > 0); // out of sight only: the page keeps its heading
    back.hidden = place === 0;
    next.hidden = place === cards.length - 1;
    send.hidden = place !== cards.length - 1;
    bar.max = cards.length;
    bar.value = place;
    const words = progress.dataset.words.replace("{n}", place + 1).replace("{all}", cards.length);
    progress.querySelector("label").textContent = words;
  }

  // Half given points, and the same thing as most and least important, must be mended before going on.
  function goOn() {
    const card = all[at];
    const unfinished = card.matches("[data-unfinished]");
    const why = card.querySelector("[data-why]");
    why?.classList.toggle("error", unfinished);
    if (why) card.querySelector(`[aria-describedby="${why.id}"]`)?.removeAttribute("aria-describedby");
    if (unfinished) {
      const field = [...card.querySelectorAll(".stepper input")].find((each) => Number.isNaN(pointsIn(each)));
      const focused = field ?? card.querySelector("input:checked, input");
      focused.setAttribute("aria-describedby", why.id);
      focused.focus();
    } else if (neighbour(1)) {
      if (form) history.pushState({ depth: depth() + 1 }, "");
      show(neighbour(1), true);
    }
  }

  function goOnSoon() {
    const card = all[at];
    setTimeout(() => { if (all[at] === card && isComplete(card)) goOn(); }, 250); // so long the choice is seen
  }

  back.addEventListener("click", () => (form && depth() ? history.back() : show(neighbour(-1), true)));
  next.addEventListener("click", goOn);

  document.addEventListener("pointerdown", ({ target }) => {
    byPointer = true;
    const option = target.closest?.("label")?.control;
    tapped = option?.type === "radio" && option.checked ? option : null;
  }, { capture: true, signal: ended.signal });
  document.addEventListener("keydown", (event) => {
    byPointer = false;
    if (event.key === "Enter" && event.repeat && !event.target.matches("textarea")) event.preventDefault(); // one card a press
    if (composing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-9]$/.test(event.key)) choose(event);
    // In a field Enter sends the form, which is seen to below; a preview has no form.
    else if (event.key === "Enter" && !event.target.closest(`a, button, textarea, summary${form ? ", input" : ""}`)) goOn();
  }, { capture: true, signal: ended.signal });

  // A figure picks that option of the question that has the focus, else of the first that is open.
  function choose(event) {
    if (event.target.matches('textarea, input:not([type="radio"], [type="checkbox"])')) return;
    const groups = groupsOf(all[at]);
    const own = groups.find((group) => group.contains(document.activeElement));
    const group = own ?? groups.find((each) => !isAnswered(each)) ?? groups[0];
    const option = group && optionOf(group, event.key);
    if (!option) return;
    event.preventDefault();
    option.focus();
    if (option.type === "checkbox" || !option.checked) option.click();
    const mayBeTen = event.key === "1" && group.querySelector('input[value="10"]');
    if (option.type === "radio" && !mayBeTen) moveFocus(groups, group, option);
  }

  // By its number, where 1 and at once 0 is 10; options without numbers are counted.
  function optionOf(group, key) {
    const options = [...group.querySelectorAll('input:not([value="na"])')];
    const atOnce = figure.group === group && figure.key === "1" && Date.now() - figure.at < 1000;
    figure = { group, key, at: Date.now() };
    const called = (value) => options.find((option) => option.value === value);
    const numbered = options.every((option) => /^\d+$/.test(option.value));
    if (!numbered) return options[Number(key) - 1];
    return (key === "0" && atOnce && called("10")) || called(key);
  }

  // On to the next open question of the same card.
  function moveFocus(groups, group, radio) {
    const following = groups.slice(groups.indexOf(group) + 1).find((each) => !isAnswered(each));
    (following?.querySelector('input[type="radio"]') ?? radio).focus();
  }

  // Enter goes on, as in every form; it sends only from the last card.
  form?.addEventListener("submit", (event) => {
    if (!neighbour(1)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    goOn();
  }, { capture: true });

  board.addEventListener("change", ({ target }) => {
    const card = all[at];
    applyConditions();
    state();
    if (!card.contains(target)) return;
    const single = target.type === "radio" || target.value === "na";
    const groups = groupsOf(card);
    const last = target.value === "na" || groups.slice(-1)[0]?.contains(target);
    const goes = byPointer && single && isComplete(card) && (!wasComplete || last) && neighbour(1);
    wasComplete = isComplete(card);
    if (goes && target.checked && !card.querySelector("[data-several]")) goOnSoon();
  });

  // Tapped again, a choice does not change; who comes back to a card goes on from it all the same.
  board.addEventListener("click", ({ target }) => {
    const [last] = groupsOf(all[at]).slice(-1);
    if (byPointer && target === tapped && last?.contains(target) && isComplete(all[at])) goOnSoon();
  });

  cards = {
    at: () => at,
    to: (place) => show(asked().filter((card) => all.indexOf(card) <= place).pop() ?? asked()[0], true),
  };
  board.classList.add("stepping");
  progress.hidden = false;
  show(asked()[0], false);
  return {
    place: () => asked().indexOf(all[at]),
    to: (place) => show(asked()[place] ?? asked()[0], true),
    last: () => show(asked().slice(-1)[0], true),
    // Behind the last answer that was given, also on another device.
    onward() {
      const card = asked().filter(isTouched).slice(-1)[0] ?? asked()[0];
      show(card, true);
      if (isTouched(card) && isComplete(card) && neighbour(1)) show(neighbour(1), true);
    },
  };
}

function start(handed) {
  ended.abort();
  ended = new AbortController();
  board = document.querySelector("[data-cards]");
  form = document.querySelector("form[data-cards]");
  refused = document.querySelector(".errors");
  cards = null;
  const notice = document.querySelector(".notice[role=alert]");
  if (!board) return;
  for (const plain of board.querySelectorAll("[data-plain]")) plain.hidden = true;
  board.addEventListener("change", exclude);
  for (const card of board.querySelectorAll("[data-points]")) sharePoints(card);
  for (const card of board.querySelectorAll("[data-apart]")) keepApart(card);
  const restored = form ? keepDrafts(form, { startAnew, giveThanks, signal: ended.signal, handed }) : null;
  for (const card of board.querySelectorAll("[data-points], [data-apart]")) card.dispatchEvent(new Event("change"));
  applyConditions();
  // After a refusal everything to mend is in sight, on one page.
  const steps = refused ? null : stepThrough();
  if (refused) board.addEventListener("change", applyConditions);
  const stays = restored?.ready(steps);
  if (notice) steps?.last(); // all is answered: what is left is to send it
  if (stays && steps?.place() === 0) leaveCards(); // of what was begun here before
  form?.addEventListener("sending", leaveCards);
  (refused ?? notice)?.focus(); // where reading goes on
  offerFullScreen();
}

// The device's own Back: every card that was gone on to has an entry in the history, which names it. Browsers skip
// entries that come without a tap or key; when all is sent they are left behind.
let leaving = false;
const depth = () => history.state?.depth ?? 0;
function leaveCards() {
  if (!form || !depth()) return;
  leaving = true;
  history.go(-depth());
}
window.addEventListener("popstate", () => {
  if (leaving) {
    leaving = false;
    if (cards) history.replaceState({ card: cards.at(), depth: 0 }, "");
  } else if (Number.isInteger(history.state?.card)) cards?.to(history.state.card);
});

// A screen that many use, one after the other.
function offerFullScreen() {
  const button = document.querySelector("[data-full-screen]");
  if (!button || !document.documentElement.requestFullscreen || document.fullscreenElement) return;
  button.hidden = false;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
}

// The thanks page of this form, which came with it, in place of the form.
function giveThanks(answer) {
  const thanks = document.querySelector("[data-thanks]").content;
  const receipt = answer.getResponseHeader("Gaplens-Receipt");
  if (receipt) {
    thanks.querySelector("[data-receipt]").hidden = false;
    thanks.querySelector(".receipt").replaceChildren(...receipt.split(" ").flatMap((group) => {
      const span = document.createElement("span");
      span.textContent = group;
      return [span, " "];
    }));
  }
  const main = document.querySelector("main");
  main.replaceChildren(thanks.cloneNode(true));
  document.querySelector(".tongues").hidden = true;
  const heading = main.querySelector("h1");
  document.title = heading.textContent;
  heading.tabIndex = -1;
  heading.focus();
  window.scrollTo(0, 0);
  document.dispatchEvent(new Event("gaplens:confirmed"));
}

// Another page of ours in place of this one: opening it would end the full screen, and lose what waits here.
function startAnew(page, handed) {
  leaveCards();
  for (const part of ["main", ".tongues", ".brand", ".skip"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  start(handed);
  if (document.querySelector("main").contains(document.activeElement)) return;
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus();
}

// The Enter that confirms what an input method offers is not for the form, whatever the browser makes of it.
let composing = false;
document.addEventListener("keydown", (event) => { composing = event.isComposing || event.keyCode === 229; }, { capture: true });
for (const kind of ["keyup", "pointerdown"]) document.addEventListener(kind, () => { composing = false; }, { capture: true });
document.addEventListener("submit", (event) => {
  if (!composing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

// A form without cards: a second tap while the first is on its way changes nothing.
for (const other of document.querySelectorAll("form.form:not([data-cards])")) {
  let sent = false;
  other.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

start();
if (!board && location.pathname.startsWith("/s/")) import("./again.js").then(({ askAgain }) => askAgain(startAnew));
