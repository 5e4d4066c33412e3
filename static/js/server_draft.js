// The draft on the server, behind a personal link: another device can go on with it.

import { request } from "./requests.js";

const SAVE_DELAY = 1500; // milliseconds after the last change

export class ServerDraft {
  constructor(address, link, signal) {
    Object.assign(this, { address, link });
    this.timer = 0;
    this.mustForget = false; // whether the server could not be reached to forget the draft
    this.lastRequest = Promise.resolve();
    window.addEventListener("online", () => { if (this.mustForget) this.forget(); }, { signal });
    signal.addEventListener("abort", () => this.stop());
  }

  // The requests wait for each other, so that the last one stands.
  put(fields) {
    const body = new URLSearchParams(fields);
    const stored = () => request("PUT", this.address, body).then((answer) => answer.status === 204, () => false);
    this.lastRequest = this.lastRequest.then(stored);
    return this.lastRequest;
  }

  saveSoon(fields, onSaved) {
    this.stop();
    this.mustForget = false;
    this.timer = setTimeout(async () => { if (await this.put(fields())) onSaved(); }, SAVE_DELAY);
  }

  stop() {
    clearTimeout(this.timer);
  }

  async forget() {
    this.stop();
    this.mustForget = !(await this.put({ invite: this.link.value }));
  }
}
