// What the questions of a card have in common, and the two kinds that check themselves: points, and most and least.

import { answersOf } from "./forms.js";

export const groupsOf = (card) => (card.matches("[data-group]") ? [card] : [...card.querySelectorAll("[data-group]")]);
export const isAnswered = (group) => group.querySelector("input:checked") !== null;
export const hasAnswer = (card) => Object.keys(answersOf(card)).length > 0;

export function isComplete(card) {
  return card.querySelector(':scope > label input[value="na"]:checked') !== null || groupsOf(card).every(isAnswered);
}

// "Does not apply" and a number exclude each other: the later choice stands.
function excludeOther({ target }) {
  const need = target.closest("[data-need]");
  const notApplicable = need?.querySelector('input[type="checkbox"][value="na"]');
  if (!notApplicable) return;
  if (target === notApplicable && notApplicable.checked) {
    for (const radio of need.querySelectorAll('input[type="radio"]')) radio.checked = false;
  } else if (target.type === "radio") {
    notApplicable.checked = false;
  }
}

// The server reads whole numbers, also in the full-width digits of a Chinese keyboard. NaN stands for anything else.
function pointsIn(field) {
  const typed = field.value.normalize("NFKC").trim();
  return typed === "" || /^\d{1,3}$/.test(typed) ? Number(typed) : NaN;
}

function wordsOfPoints(card, left) {
  const { wordsLeft, wordsOver, wordsDone, wordsBad } = card.dataset;
  if (Number.isNaN(left)) return wordsBad;
  return left === 0 ? wordsDone : (left > 0 ? wordsLeft : wordsOver).replace("{n}", Math.abs(left));
}

// The card always says how many of the 100 points are left. Buttons give 5 at a time, a field takes any number.
function setUpPoints(card) {
  const fields = [...card.querySelectorAll("input")];
  const message = card.querySelector("[data-why]");
  const show = () => {
    const left = fields.reduce((rest, field) => rest - pointsIn(field), 100);
    message.textContent = wordsOfPoints(card, left);
    card.toggleAttribute("data-unfinished", left !== 0 && left !== 100);
    message.classList.remove("error");
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
function setUpMostAndLeast(card) {
  card.addEventListener("change", () => {
    const [most, least] = [...card.querySelectorAll("input:checked")].map((radio) => radio.value);
    const same = most !== undefined && most === least;
    card.toggleAttribute("data-unfinished", same);
    card.querySelector("[data-why]").hidden = !same;
  });
}

export function setUpQuestions(container) {
  container.addEventListener("change", excludeOther);
  for (const card of container.querySelectorAll("[data-points]")) setUpPoints(card);
  for (const card of container.querySelectorAll("[data-apart]")) setUpMostAndLeast(card);
}

// After answers were filled in, each card checks itself again.
export function checkQuestions(container) {
  for (const card of container.querySelectorAll("[data-points], [data-apart]")) card.dispatchEvent(new Event("change"));
}

// Half given points, and the same choice as most and least important, must be corrected before going on. The message
// describes the field that gets the focus, so that a screen reader says it.
export function mustCorrect(card) {
  const unfinished = card.matches("[data-unfinished]");
  const message = card.querySelector("[data-why]");
  if (!message) return unfinished;
  message.classList.toggle("error", unfinished);
  card.querySelector(`[aria-describedby="${message.id}"]`)?.removeAttribute("aria-describedby");
  if (!unfinished) return false;
  const wrong = [...card.querySelectorAll(".stepper input")].find((each) => Number.isNaN(pointsIn(each)));
  const field = wrong ?? card.querySelector("input:checked, input");
  field.setAttribute("aria-describedby", message.id);
  field.focus();
  return true;
}
