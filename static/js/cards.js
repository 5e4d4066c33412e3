// The cards of a questionnaire, shown one at a time. A tap, a key or a button goes on.

import { addEntry, goBack, nameEntry } from "./card_history.js";
import { applyConditions } from "./conditions.js";
import { chooseByDigit, isComposing } from "./keyboard.js";
import { groupsOf, hasAnswer, isComplete, mustCorrect } from "./questions.js";

const CHOICE_SEEN = 250; // milliseconds for which a choice is seen before the next card comes
const JUST_COME = 1200; // for which a tap on "Next" still means the card before, which went on by itself

export class Cards {
  // A preview has no form.
  constructor(container, form, signal) {
    Object.assign(this, { container, form });
    this.all = [...container.querySelectorAll("[data-card]")];
    this.index = 0; // of the card that is shown, among all cards
    this.byPointer = false; // whether a finger or a mouse touched the page last
    this.tapped = null; // an option that was chosen already when it was tapped
    this.wasComplete = false;
    this.came = -Infinity; // when this card came by itself
    [this.back, this.next, this.send] = ["back", "next", "send"].map((part) => container.querySelector(`[data-${part}]`));
    this.head = document.querySelector(".head");
    this.progress = document.querySelector("[data-progress]");
    this.listenToButtons();
    this.listenToTaps(signal);
    this.listenToKeys(signal);
    container.addEventListener("change", (event) => this.onChange(event));
    container.classList.add("stepping");
    this.progress.hidden = false;
    this.show(this.asked()[0], false);
  }

  get card() {
    return this.all[this.index];
  }

  asked() {
    return this.all.filter((card) => !card.hasAttribute("data-off"));
  }

  // The position of the card that is shown, among the cards that are asked.
  position() {
    return this.asked().indexOf(this.card);
  }

  neighbour(step) {
    return this.asked()[this.position() + step];
  }

  show(card, focus = true) {
    this.index = this.all.indexOf(card);
    for (const each of this.all) each.hidden = each !== card;
    for (const section of this.container.querySelectorAll("[data-need]:not([data-card])")) {
      section.hidden = !section.querySelector("[data-card]:not([hidden])");
    }
    this.wasComplete = isComplete(card);
    const heading = card.querySelector("h2, label");
    heading.setAttribute("aria-describedby", "progress-words");
    this.update();
    if (this.form) nameEntry(this.index);
    if (!focus) return;
    this.form?.dispatchEvent(new Event("step"));
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  showPosition(position) {
    this.show(this.asked()[position] ?? this.asked()[0]);
  }

  // An entry of the history may name a card that is not asked any more: then the card before it is shown.
  showIndex(index) {
    this.show(this.asked().filter((card) => this.all.indexOf(card) <= index).pop() ?? this.asked()[0]);
  }

  showLast() {
    this.show(this.asked().pop());
  }

  // Shows the card after the last answer, which may come from another device.
  showFirstOpen() {
    const card = this.asked().filter(hasAnswer).pop() ?? this.asked()[0];
    this.show(card);
    if (hasAnswer(card) && isComplete(card) && this.neighbour(1)) this.show(this.neighbour(1));
  }

  // The number of cards, the buttons and the progress depend on the answers.
  update() {
    const position = this.position();
    const count = this.asked().length;
    const atLast = position === count - 1;
    this.head.classList.toggle("hidden", position > 0); // a screen reader still finds the page's heading
    this.back.hidden = position === 0;
    this.next.hidden = atLast;
    this.send.hidden = !atLast;
    const bar = this.progress.querySelector("progress");
    bar.max = count;
    bar.value = position;
    const words = this.progress.dataset.words.replace("{n}", position + 1).replace("{all}", count);
    this.progress.querySelector("label").textContent = words;
  }

  goOn() {
    if (mustCorrect(this.card) || !this.neighbour(1)) return;
    if (this.form) addEntry();
    this.show(this.neighbour(1));
  }

  goOnSoon() {
    const { card } = this;
    setTimeout(() => {
      if (this.card !== card || !isComplete(card)) return;
      this.goOn();
      this.came = performance.now();
    }, CHOICE_SEEN);
  }

  // Else whoever answers and then taps "Next" would leave out a card without having seen it.
  wantsCardBefore() {
    return this.byPointer && performance.now() - this.came < JUST_COME && !hasAnswer(this.card);
  }

  listenToButtons() {
    this.back.addEventListener("click", () => { if (!this.form || !goBack()) this.show(this.neighbour(-1)); });
    this.next.addEventListener("click", () => { if (!this.wantsCardBefore()) this.goOn(); });
  }

  listenToTaps(signal) {
    document.addEventListener("pointerdown", ({ target }) => {
      this.byPointer = true;
      const option = target.closest?.("label")?.control;
      this.tapped = option?.type === "radio" && option.checked ? option : null;
    }, { capture: true, signal });
    // A tap on the option that is chosen already changes nothing, and goes on all the same.
    this.container.addEventListener("click", ({ target }) => {
      const inLastGroup = groupsOf(this.card).pop()?.contains(target);
      if (this.byPointer && target === this.tapped && inLastGroup && isComplete(this.card)) this.goOnSoon();
    });
  }

  listenToKeys(signal) {
    const { form } = this;
    // In a field Enter submits the form.
    const withEnter = `a, button, textarea, summary${form ? ", input" : ""}`;
    document.addEventListener("keydown", (event) => {
      const { key, target } = event;
      this.byPointer = false;
      if (key === "Enter" && event.repeat && !target.matches("textarea")) event.preventDefault(); // one card a press
      if (isComposing() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[0-9]$/.test(key)) chooseByDigit(event, this.card);
      else if (key === "Enter" && !target.closest(withEnter)) this.goOn();
    }, { capture: true, signal });
    // Enter goes on, and sends only from the last card.
    form?.addEventListener("submit", (event) => {
      if (!this.neighbour(1)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.goOn();
    }, { capture: true });
  }

  // A tap that completes a card goes on, and so does a tap in the last group of a card that was complete before.
  onChange({ target }) {
    const { card, wasComplete } = this;
    applyConditions(this.container);
    this.update();
    if (!card.contains(target)) return;
    const notApplicable = target.value === "na";
    const complete = isComplete(card);
    this.wasComplete = complete;
    if (!this.byPointer || !target.checked || !complete || !this.neighbour(1)) return;
    if ((target.type !== "radio" && !notApplicable) || card.querySelector("[data-several]")) return;
    if (!wasComplete || notApplicable || groupsOf(card).pop()?.contains(target)) this.goOnSoon();
  }
}
