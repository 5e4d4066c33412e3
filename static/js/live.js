// Keeps a page up with its answers: asks for the mark of what it shows and, when that is another one, puts in the parts
// that differ. Nothing moves under the reader: scroll position, focus and what was opened stay.

import { isOurs, request } from "./requests.js";

const EVERY = 1000; // milliseconds between two questions
const SLOWEST = 30 * 1000; // while the server does not answer
const BUSY = 10 * 1000; // while somebody fills in a form that would be replaced
const SAID_EVERY = 20 * 1000; // between two announcements to screen readers
const FOCUSABLE = "a[href], button, summary, input, select, textarea, [tabindex]";

// What the server sent, before charts are drawn into it.
function partsOf(page) {
  const parts = page.querySelectorAll("main [data-part]");
  return new Map([...parts].map((part) => [part.dataset.part, part.outerHTML]));
}

const partOf = (page, key) => page.querySelector(`main [data-part="${CSS.escape(key)}"]`);

// A drawn chart goes on in the new part, and takes its numbers.
function keepCharts(old, fresh) {
  for (const empty of fresh.querySelectorAll(".chart[data-figure]")) {
    const drawn = old.querySelector(`.chart[data-figure="${CSS.escape(empty.dataset.figure)}"]`);
    if (drawn) empty.replaceWith(drawn);
  }
}

function keepOpened(old, fresh) {
  const [before, after] = [old, fresh].map((part) => part.querySelectorAll("details"));
  if (before.length !== after.length) return;
  before.forEach((each, place) => { after[place].open = each.open; });
}

// To be called when the new part stands in the page.
function focusIn(old) {
  if (!old.contains(document.activeElement)) return () => {};
  const place = [...old.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  return (fresh) => fresh.querySelectorAll(FOCUSABLE)[place]?.focus({ preventScroll: true });
}

function scrolledIn(old) {
  const lefts = [...old.querySelectorAll(".scroll")].map((region) => region.scrollLeft);
  return (fresh) => fresh.querySelectorAll(".scroll").forEach((region, place) => { region.scrollLeft = lefts[place] ?? 0; });
}

function put(old, fresh, replace) {
  const again = [focusIn(old), scrolledIn(old)];
  keepOpened(old, fresh);
  keepCharts(old, fresh);
  replace();
  const standing = old.isConnected ? old : fresh;
  for (const each of again) each(standing);
}

// What is read now: the first part that reaches into the window.
function holdPlace() {
  const read = [...document.querySelectorAll("main [data-part]")].find((part) => part.getBoundingClientRect().bottom > 0);
  if (!read) return () => {};
  const { part: key } = read.dataset;
  const { scrollY } = window;
  const top = read.getBoundingClientRect().top;
  return () => {
    const standing = partOf(document, key);
    if (standing) scrollTo({ top: scrollY, behavior: "instant" });
    if (standing) scrollBy({ top: standing.getBoundingClientRect().top - top, behavior: "instant" });
  };
}

function isFilledIn(main) {
  const changed = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  const chosen = (field) => [...field.options].some((option) => option.selected !== option.defaultSelected);
  return [...main.querySelectorAll("input")].some(changed) || [...main.querySelectorAll("select")].some((field) => field.selectedIndex > 0 && chosen(field));
}

class LivePage {
  constructor(main) {
    this.main = main;
    this.parts = partsOf(document);
    this.pause = EVERY;
    this.lastSaid = -Infinity;
    this.region = document.createElement("p");
    this.region.className = "hidden";
    this.region.setAttribute("role", "status");
    document.body.append(this.region);
  }

  follow() {
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.timer);
      if (!document.hidden) this.ask();
    });
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    if (!document.hidden && this.main.dataset.live) this.timer = setTimeout(() => this.ask(), this.pause);
  }

  async ask() {
    clearTimeout(this.timer);
    try {
      const answer = await fetch(this.main.dataset.live, { redirect: "error" });
      if (answer.status >= 400 && answer.status < 500) return; // gone, or signed out
      if (!answer.ok) throw new Error(String(answer.status));
      this.pause = EVERY;
      if ((await answer.text()) !== this.main.dataset.mark) await this.renew();
    } catch {
      this.pause = Math.min(2 * this.pause, SLOWEST);
    }
    this.later();
  }

  async renew() {
    const answer = await request("GET", location.href);
    const main = isOurs(answer) && answer.response.querySelector("main[data-mark]");
    if (answer.status !== 200 || !main) return;
    if (answer.getResponseHeader("Refresh")) return; // still being computed: what stands here stays until it is
    if (!this.takeIn(answer.response, main)) {
      this.pause = BUSY;
      return;
    }
    this.main.dataset.mark = main.dataset.mark;
    this.main.dataset.live = main.dataset.live;
  }

  // False: not now.
  takeIn(page, main) {
    const fresh = partsOf(page);
    const sameKeys = [...fresh.keys()].join("\n") === [...this.parts.keys()].join("\n");
    const changed = [...fresh.keys()].filter((key) => fresh.get(key) !== this.parts.get(key));
    if (!sameKeys && isFilledIn(this.main)) return false;
    const backToPlace = holdPlace();
    if (sameKeys) {
      for (const key of changed) {
        const [old, next] = [partOf(document, key), document.adoptNode(partOf(page, key))];
        put(old, next, () => old.replaceWith(next));
      }
    } else {
      put(this.main, main, () => this.main.replaceChildren(...main.childNodes));
    }
    this.parts = fresh;
    if (changed.length === 0 && sameKeys) return true;
    document.dispatchEvent(new Event("partschanged"));
    backToPlace();
    this.say();
    return true;
  }

  say() {
    if (performance.now() - this.lastSaid < SAID_EVERY) return;
    this.lastSaid = performance.now();
    this.region.textContent = "";
    setTimeout(() => { this.region.textContent = this.main.dataset.said; }, 100);
  }
}

const livePage = document.querySelector("main[data-live]");
if (livePage) new LivePage(livePage).follow();
