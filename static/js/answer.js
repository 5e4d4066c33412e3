// Answering: one card at a time, by tap or key; everything works without it, as one page.

import { keepDrafts } from "./keeping.js";

let board; // what holds the cards: the form, or a preview of it
let form;
let refused; // the list of what to mend
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

// 100 points: what is left is always said; by 5 with the buttons, by any number in the fields.
function sharePoints(card) {
  const fields = [...card.querySelectorAll("input")];
  const said = card.querySelector("[data-left]");
  const sum = () => fields.reduce((total, field) => total + (Number(field.value) || 0), 0);
  const show = () => {
    const left = 100 - sum();
    const { wordsLeft, wordsOver, wordsDone } = card.dataset;
    said.textContent = left === 0 ? wordsDone : (left > 0 ? wordsLeft : wordsOver).replace("{n}", Math.abs(left));
    card.toggleAttribute("data-unfinished", left !== 0 && left !== 100);
    said.classList.toggle("error", false);
  };
  for (const button of card.querySelectorAll("[data-add]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = button.parentElement.querySelector("input");
      field.value = Math.min(100, Math.max(0, (Number(field.value) || 0) + Number(button.dataset.add)));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  card.addEventListener("input", show);
  card.addEventListener("change", show);
  show();
}

const groupsOf = (card) => (card.matches("[data-group]") ? [card] : [...card.querySelectorAll("[data-group]")]);
const isAnswered = (group) => group.querySelector("input:checked") !== null;

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
  let composing = false; // an input method is choosing characters
  let wasComplete = false;
  let typed = "";

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

  // Half given points are the one thing that must be mended before going on.
  function goOn() {
    const unfinished = all[at].matches("[data-unfinished]");
    all[at].querySelector("[data-left]")?.classList.toggle("error", unfinished);
    if (unfinished) all[at].querySelector("input").focus();
    else if (neighbour(1)) show(neighbour(1), true);
  }

  back.addEventListener("click", () => show(neighbour(-1), true));
  next.addEventListener("click", goOn);

  document.addEventListener("pointerdown", () => { byPointer = true; }, { capture: true, signal: ended.signal });
  document.addEventListener("keydown", (event) => {
    byPointer = false;
    composing = event.isComposing || event.keyCode === 229;
    if (/^[0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) choose(event);
  }, { capture: true, signal: ended.signal });
  document.addEventListener("keyup", () => { composing = false; }, { signal: ended.signal });

  // A figure picks that option of the question that has the focus, else of the first that is open; 1 and 0 is 10.
  function choose(event) {
    if (event.target.matches('textarea, input:not([type="radio"], [type="checkbox"])')) return;
    const groups = groupsOf(all[at]).filter((group) => group.querySelector('input[type="radio"]'));
    const own = groups.find((group) => group.contains(document.activeElement));
    const group = own ?? groups.find((each) => !isAnswered(each)) ?? groups[0];
    if (!group) return;
    typed = typed === "1" && event.key === "0" ? "10" : event.key;
    const radio = group.querySelector(`input[value="${typed}"]`) ?? group.querySelector(`input[value="${event.key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    if (!radio.checked) radio.click();
    if (own !== undefined || typed === "10" || !group.querySelector('input[value="10"]')) moveFocus(groups, group, radio);
  }

  // On to the next open question of the same card.
  function moveFocus(groups, group, radio) {
    const following = groups.slice(groups.indexOf(group) + 1).find((each) => !isAnswered(each));
    (following?.querySelector('input[type="radio"]') ?? radio).focus();
  }

  // Enter goes on, as in every form; it sends only from the last card.
  form?.addEventListener("submit", (event) => {
    if (!composing && !neighbour(1)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!composing) goOn();
  }, { capture: true });

  board.addEventListener("change", ({ target }) => {
    const card = all[at];
    applyConditions();
    state();
    if (!card.contains(target)) return;
    const single = target.type === "radio" || target.value === "na";
    const groups = groupsOf(card);
    const last = target.value === "na" || groups.at(-1)?.contains(target);
    const goes = byPointer && single && isComplete(card) && (!wasComplete || last) && neighbour(1);
    wasComplete = isComplete(card);
    if (goes && target.checked && !card.querySelector("[data-several]")) {
      setTimeout(() => { if (all[at] === card && isComplete(card)) goOn(); }, 250); // so long the choice is seen
    }
  });

  board.classList.add("stepping");
  progress.hidden = false;
  show(asked()[0], false);
  return { first: () => show(asked()[0], true), to: (place) => show(asked()[place] ?? asked()[0], true), place: () => asked().indexOf(all[at]) };
}

function start() {
  ended.abort();
  ended = new AbortController();
  board = document.querySelector("[data-cards]");
  form = document.querySelector("form[data-cards]");
  refused = document.querySelector(".errors");
  refused?.focus(); // where reading goes on
  if (!board) return;
  for (const plain of board.querySelectorAll("[data-plain]")) plain.hidden = true;
  board.addEventListener("change", exclude);
  for (const card of board.querySelectorAll("[data-points]")) sharePoints(card);
  const restored = form ? keepDrafts(form, startAnew, ended.signal) : null;
  for (const card of board.querySelectorAll("[data-points]")) card.dispatchEvent(new Event("change"));
  applyConditions();
  // After a refusal everything to mend is in sight, on one page.
  const steps = refused ? null : stepThrough();
  if (refused) board.addEventListener("change", applyConditions);
  restored?.ready(steps);
  offerFullScreen();
}

// A screen that many use, one after the other.
function offerFullScreen() {
  const button = document.querySelector("[data-full-screen]");
  if (!button || !document.documentElement.requestFullscreen || document.fullscreenElement) return;
  button.hidden = false;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
}

// The next person's form in place of this one: opening a page would end the full screen.
function startAnew(page) {
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  document.querySelector(".tongues").hidden = false;
  document.title = page.title;
  start();
}

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
