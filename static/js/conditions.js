// Conditional questions: the answers so far decide which cards are asked.

import { answersOf } from "./forms.js";

// The server decides the same in Condition.holds; one list of cases tests both.
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

// A card that is not asked is hidden, and its fields are not sent. The cards are taken in the order of the page, as a
// condition may depend on a card that has a condition itself.
export function applyConditions(container) {
  for (const card of container.querySelectorAll("[data-when]")) {
    const off = !holds(JSON.parse(card.dataset.when), answersOf(container));
    card.toggleAttribute("data-off", off);
    if (!container.classList.contains("stepping")) card.hidden = off;
    for (const field of card.querySelectorAll("input, textarea")) field.disabled = off;
  }
}
