// Keys: a digit chooses an option, and an input method keeps its Enter.

import { groupsOf, isAnswered } from "./questions.js";

let composing = false; // whether an input method is at work
let lastDigit = {}; // for which group a digit was typed last, and when

export const isComposing = () => composing;

// Some browsers send the form when Enter confirms what an input method offers.
export function watchInputMethod() {
  document.addEventListener("keydown", (event) => {
    composing = event.isComposing || event.keyCode === 229;
  }, { capture: true });
  for (const kind of ["keyup", "pointerdown"]) {
    document.addEventListener(kind, () => { composing = false; }, { capture: true });
  }
  document.addEventListener("submit", (event) => {
    if (!composing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}

// A digit is the value of an option, and 1 followed at once by 0 is 10. Options without numbers are counted.
function optionFor(group, key) {
  const options = [...group.querySelectorAll('input:not([value="na"])')];
  const atOnce = lastDigit.group === group && lastDigit.key === "1" && Date.now() - lastDigit.time < 1000;
  lastDigit = { group, key, time: Date.now() };
  const withValue = (value) => options.find((option) => option.value === value);
  const numbered = options.every((option) => /^\d+$/.test(option.value));
  if (!numbered) return options[Number(key) - 1];
  return (key === "0" && atOnce && withValue("10")) || withValue(key);
}

function focusNextGroup(groups, group, radio) {
  const following = groups.slice(groups.indexOf(group) + 1).find((each) => !isAnswered(each));
  (following?.querySelector('input[type="radio"]') ?? radio).focus();
}

// A digit chooses in the group that has the focus, else in the first group without an answer.
export function chooseByDigit(event, card) {
  if (event.target.matches('textarea, input:not([type="radio"], [type="checkbox"])')) return;
  const groups = groupsOf(card);
  const focused = groups.find((group) => group.contains(document.activeElement));
  const group = focused ?? groups.find((each) => !isAnswered(each)) ?? groups[0];
  const option = group && optionFor(group, event.key);
  if (!option) return;
  event.preventDefault();
  option.focus();
  if (option.type === "checkbox" || !option.checked) option.click();
  const mayBeTen = event.key === "1" && group.querySelector('input[value="10"]');
  if (option.type === "radio" && !mayBeTen) focusNextGroup(groups, group, option);
}
