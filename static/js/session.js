// One respondent's session with a form: its drafts, its outbox and, at a kiosk, the next person.

import { drop, readWaiting, windowStorage, write } from "./device.js";
import { Drafts } from "./drafts.js";
import { clear, fieldNamed, hasAnswers, identityOf } from "./forms.js";
import { Outbox } from "./outbox.js";
import { isOurs, request } from "./requests.js";
import { showThanks } from "./thanks.js";

const RELOAD = 60 * 1000; // milliseconds until a kiosk that cannot clear itself is loaded again

export class Session {
  // `refused` says whether the page names faults, and `takenOver` is what was answered in another language. `showPage`
  // shows another page in place of this one. `signal` ends the session.
  constructor(form, { refused, takenOver, showPage, signal }) {
    Object.assign(this, { form, refused, takenOver, showPage, signal });
    this.identity = identityOf(form);
    this.lastTouch = refused || takenOver ? Date.now() : 0; // until a kiosk's own script watches
    this.drafts = new Drafts(form, { identity: this.identity, isSending: () => this.outbox.isSending(), signal });
    this.outbox = new Outbox(form, {
      identity: this.identity,
      storage: () => this.drafts.storage(),
      onStored: (answer) => {
        this.drafts.ended = true;
        drop(this.drafts.name);
        showThanks(answer);
      },
      onRefused: (page) => {
        this.drafts.save();
        if (!signal.aborted && page.querySelector("form[data-cards]")) showPage(page);
      },
      signal,
    });
    this.listen();
    this.offerSetting();
    this.restore();
    if (this.drafts.kiosk) this.loadKiosk();
  }

  listen() {
    const { form, drafts } = this;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      body.delete("invite"); // the device keeps no link
      this.send(body.toString());
    });
    for (const kind of ["pointerdown", "keydown", "input"]) {
      form.addEventListener(kind, () => { this.lastTouch = Date.now(); });
    }
    form.addEventListener("input", () => {
      if (!this.started) this.reportStart();
      drafts.save();
    });
    form.addEventListener("step", () => {
      drafts.notice.hidden = true;
      if (this.started && drafts.cards) drafts.save();
    });
    drafts.notice.querySelector("button").addEventListener("click", () => drafts.startAgain());
  }

  // The respondent decides whether drafts are kept.
  offerSetting() {
    const { drafts, outbox } = this;
    const { keepBox } = drafts;
    if (!keepBox) return;
    keepBox.closest("[data-keep]").hidden = false;
    keepBox.addEventListener("change", () => {
      drafts.writeSetting();
      drafts.save();
      if (outbox.isSending()) {
        drafts.keepHere(false);
        outbox.keep();
      }
      if (!keepBox.checked) drafts.server?.forget();
    });
  }

  restore() {
    const { form, drafts, refused, takenOver } = this;
    const { path, link, owner } = this.identity;
    if (link) write(windowStorage, `link ${path}`, link.dataset.mark); // lost_confirmation.js reads it
    if (drafts.kiosk && !refused) clear(form);
    drafts.restoreSetting();
    if (takenOver) this.draft = drafts.takeOver(takenOver);
    else this.draft = refused ? null : drafts.restore();
    this.started = Boolean(drafts.filledByServer || refused || this.draft); // else the first answer starts it
    const nothingSent = drafts.ended || refused || takenOver;
    this.unconfirmed = nothingSent ? null : readWaiting(owner, drafts.kiosk ? [windowStorage] : undefined);
  }

  // The cards are there now, if there are any. Returns whether this page stays.
  begin(cards) {
    const { form, drafts, draft, unconfirmed } = this;
    const early = !this.started && hasAnswers(form); // somebody answered before this script came
    if (unconfirmed) cards?.showLast();
    else if (draft?.at > 0) cards?.showPosition(draft.at);
    else if (drafts.filledByServer || early) cards?.showFirstOpen();
    drafts.cards = cards; // only now, as a card that is shown saves the draft, which would make it younger
    if (early) form.dispatchEvent(new Event("input"));
    if (this.refused) drafts.save();
    if (drafts.forbidsServer()) drafts.server?.forget();
    drafts.notice.hidden = Boolean(this.takenOver) || (!draft && !drafts.filledByServer);
    if (unconfirmed) this.send(unconfirmed.body, unconfirmed.saved);
    return !drafts.ended;
  }

  reportStart() {
    this.started = true;
    const body = new URLSearchParams({ key: fieldNamed(this.form, "key").value });
    navigator.sendBeacon?.(`${this.identity.path}/started?channel=${fieldNamed(this.form, "channel").value}`, body);
  }

  send(body, saved) {
    this.drafts.notice.hidden = true;
    this.drafts.server?.stop();
    this.outbox.send(body, saved);
  }

  startOver() {
    clear(this.form);
    for (const card of this.form.querySelectorAll("[data-card]")) card.dispatchEvent(new Event("change"));
    this.drafts.cards?.showPosition(0);
  }

  // A kiosk that could not clear itself must not stay.
  loadKiosk() {
    const start = ({ startKiosk }) => startKiosk(this, { isOurs, request });
    import("./kiosk.js").then(start, () => setTimeout(() => location.reload(), RELOAD));
  }
}
