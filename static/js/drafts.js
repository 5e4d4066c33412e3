// The draft of a form: on this device and, behind a personal link, on the server.

import { deviceStorage, DRAFT, drop, read, windowStorage, write } from "./device.js";
import { clear, fieldNamed, fill } from "./forms.js";
import { ServerDraft } from "./server_draft.js";

const IDENTITY = ["key", "began"]; // whoever goes on with a draft goes on with the same form
const NO_ANSWERS = [...IDENTITY, "version", "channel", "invite", "variant", "website"];

export class Drafts {
  constructor(form, { identity, isSending, signal }) {
    const { path, link, owner } = identity;
    Object.assign(this, { form, isSending });
    this.name = DRAFT + owner;
    this.setting = `keep ${path}`; // the choice whether to keep drafts, until the window is closed
    this.version = fieldNamed(form, "version").value;
    this.variant = fieldNamed(form, "variant")?.value; // which of the short forms this is
    this.kiosk = form.hasAttribute("data-kiosk");
    this.filledByServer = form.hasAttribute("data-drafted"); // with a draft that the server keeps
    this.keepBox = document.querySelector("[data-keep] input");
    this.notice = document.querySelector("[data-found]");
    this.server = form.hasAttribute("data-personal") ? new ServerDraft(`${path}/draft`, link, signal) : null;
    this.cards = null;
    this.ended = false; // whether this form writes nothing any more
    signal.addEventListener("abort", () => { this.ended = true; });
  }

  storage() {
    return this.keepBox?.checked ? deviceStorage : windowStorage;
  }

  current() {
    const pairs = [...new FormData(this.form)].filter(([name, value]) => value !== "" && !NO_ANSWERS.includes(name));
    const { version, variant, cards } = this;
    const draft = { version, variant, saved: Date.now(), at: cards?.position() ?? 0, pairs };
    for (const name of IDENTITY) draft[name] = fieldNamed(this.form, name).value;
    return draft;
  }

  keepHere(onServer) {
    const draft = this.current();
    drop(this.name);
    if (draft.pairs.length) write(this.storage(), this.name, JSON.stringify({ ...draft, onServer }));
  }

  save() {
    if (this.ended || this.kiosk || this.isSending()) return;
    this.keepHere(false);
    if (!this.keepBox?.checked) {
      this.server?.stop();
      return;
    }
    this.server?.saveSoon(() => new FormData(this.form), () => {
      if (!this.isSending() && !this.ended && this.keepBox.checked) this.keepHere(true);
    });
  }

  restoreSetting() {
    if (!this.keepBox) return;
    const setting = windowStorage?.getItem(this.setting);
    this.keepBox.checked = setting ? setting === "yes" : this.keepBox.checked || read(deviceStorage, this.name) !== null;
  }

  writeSetting() {
    write(windowStorage, this.setting, this.keepBox.checked ? "yes" : "no");
  }

  forbidsServer() {
    return this.filledByServer && windowStorage?.getItem(this.setting) === "no";
  }

  takeIdentity(draft) {
    for (const name of IDENTITY) if (draft[name]) fieldNamed(this.form, name).value = draft[name];
  }

  // What somebody answered in another language a moment ago.
  takeOver(draft) {
    fill(this.form, draft.pairs);
    this.takeIdentity(draft);
    return draft;
  }

  restore() {
    const { form, version, variant } = this;
    const draft = this.kiosk ? null : read(deviceStorage, this.name) ?? read(windowStorage, this.name);
    if (!draft) return null;
    if (this.filledByServer && draft.onServer) return draft; // the server's draft is as new, or newer
    if (this.openVariant(draft.variant)) return null;
    if (this.filledByServer) clear(form); // the draft here is newer
    fill(form, draft.pairs);
    if (draft.version === version && draft.variant === variant) {
      this.takeIdentity(draft);
      return draft;
    }
    // Answers that still fit are filled in, and the respondent looks through them from the start.
    this.notice.querySelector("p").textContent = this.notice.dataset.changed;
    return { ...draft, at: 0 };
  }

  // A draft of another short form opens that one, unless this page was opened as such.
  openVariant(variant) {
    const address = new URL(location.href);
    const sameForm = !variant || !this.variant || variant === this.variant;
    if (sameForm || address.searchParams.get("variant") === variant) return false;
    address.searchParams.set("variant", variant);
    this.ended = true; // the page that comes takes over
    location.replace(address);
    return true;
  }

  async startAgain() {
    this.ended = true;
    this.form.setAttribute("hidden", ""); // a question called "hidden" hides the property
    drop(this.name);
    clear(this.form);
    await this.server?.forget();
    location.reload();
  }
}
