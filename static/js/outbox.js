// The outbox of a form: it sends the answers until our own server confirms or refuses them.

import { drop, waitingName, write } from "./device.js";
import { isOurs, isPaused, isStored, request } from "./requests.js";

const FIRST_WAIT = 1000; // milliseconds between two attempts, doubled after each
const LONGEST_WAIT = 30 * 1000;

// The same key must always say the same, so the answers are kept as they were sent first. Nobody can change them
// meanwhile, and the next person at a kiosk cannot read them.
export class Outbox {
  // `storage` says where to keep them, `onStored` gets the answer that confirms them, `onRefused` the page that refuses.
  constructor(form, { identity, storage, onStored, onRefused, signal }) {
    Object.assign(this, identity, { form, storage, onStored, onRefused, signal });
    this.message = form.querySelector("[data-waiting]");
    this.languages = document.querySelector(".tongues");
    this.body = null;
    this.requesting = false;
    this.timer = 0;
    this.wait = FIRST_WAIT;
    window.addEventListener("online", () => {
      this.wait = FIRST_WAIT;
      this.attempt();
    }, { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  isSending() {
    return this.body !== null;
  }

  name() {
    return waitingName(this.owner, new URLSearchParams(this.body).get("key"));
  }

  keep(saved = Date.now()) {
    drop(this.name());
    write(this.storage(), this.name(), JSON.stringify({ saved, body: this.body }));
  }

  empty() {
    drop(this.name());
    this.body = null;
  }

  say(...lines) {
    this.message.hidden = false;
    this.message.replaceChildren(...lines.map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    }));
  }

  send(body, saved) {
    this.body ??= body;
    this.wait = FIRST_WAIT;
    this.form.classList.add("sending");
    this.form.dispatchEvent(new Event("sending"));
    this.languages.hidden = true;
    this.keep(saved);
    this.attempt();
    this.message.tabIndex = -1;
    this.message.focus();
  }

  async attempt() {
    clearTimeout(this.timer);
    if (this.body === null || this.requesting) return;
    this.requesting = true;
    const { sending, busy, offline, paused } = this.message.dataset;
    this.say(sending);
    const body = new URLSearchParams(this.body);
    if (this.link) body.set("invite", this.link.value);
    const answer = await request("POST", this.address, body).catch(() => null);
    this.requesting = false;
    if (answer && isStored(answer, body)) {
      this.empty();
      if (!this.signal.aborted) this.onStored(answer);
    } else if (answer && isOurs(answer) && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      this.refuse(answer.response);
    } else {
      this.say(answer && isPaused(answer) ? paused : answer || navigator.onLine ? busy : offline);
      this.timer = setTimeout(() => this.attempt(), this.wait);
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    }
  }

  // A page that says what to correct replaces this form. A page without a form cannot, so its words stand here.
  refuse(page) {
    this.empty();
    this.onRefused(page);
    if (this.signal.aborted) return;
    this.form.classList.replace("sending", "refused");
    this.languages.hidden = false;
    this.say(...[...page.querySelectorAll("main h1, main h1 + p")].map((each) => each.textContent));
  }
}
