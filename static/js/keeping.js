// Nothing typed is lost: unsent answers are kept on the device, and sent until our own server has confirmed them.

const DAY = 24 * 3600 * 1000;
const PATIENCE = 20 * 1000; // with an answer that does not come
const LONGEST_WAIT = 30 * 1000;
export const NAME = "gaplens "; // of drafts
const OUT = `${NAME}out `; // of what is being sent, behind it the key: no other page that is open can overwrite it
const CARRIED = ["key", "began"];
const NO_ANSWERS = [...CARRIED, "version", "channel", "invite", "variant", "website"];

// Where a browser forbids keeping, nothing is kept; answering goes on.
function shelf(kind) {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
export const lasting = shelf("localStorage");
export const passing = shelf("sessionStorage");

function read(place, name) {
  try {
    const draft = JSON.parse(place.getItem(name));
    // A clock that was set back an hour makes nothing older, one that was set on only a little.
    if (draft && Math.abs(Date.now() - draft.saved) < DAY) return draft;
    place.removeItem(name);
  } catch { /* nothing there that could be read */ }
  return null;
}

function write(place, name, what) {
  try {
    place.setItem(name, what);
  } catch { /* no room, or not allowed: the page itself still has everything */ }
}

const namesIn = (place, start) => Object.keys(place ?? {}).filter((name) => name.startsWith(start));

// Whatever is older than a day is dropped, of any questionnaire.
for (const place of [lasting, passing]) for (const name of namesIn(place, NAME)) read(place, name);

// What was sent by this link and never confirmed.
export function unconfirmed(places, whose) {
  for (const place of places) {
    const start = `${OUT}${whose} `; // and then nothing but the key: a mark would be that of a link
    for (const name of namesIn(place, start).filter((each) => !each.slice(start.length).includes(" "))) {
      const record = read(place, name);
      if (record) return { name, ...record };
    }
  }
  return null;
}

export function drop(name) {
  for (const place of [lasting, passing]) place?.removeItem(name);
}

// The answer's page is parsed by the browser: its text never passes through a script.
export function ask(method, address, body) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.onload = () => done(request);
    request.onerror = failed;
    request.ontimeout = failed;
    request.send(body);
  });
}

export const isOurs = (answer) => answer.getResponseHeader("Gaplens-Page") !== null && answer.response?.querySelector("main");
// Our own confirmation carries the key of the form; a page of somebody in between does not.
export const isStored = (answer, body) => answer.getResponseHeader("Gaplens-Stored") === body.get("key");

function fill(form, pairs) {
  for (const [name, value] of pairs) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else if (field.type !== "hidden") field.value = value;
    }
  }
}

function isAnswered(form) {
  const typed = [...form.querySelectorAll("textarea, .input")].some((field) => field.value !== "");
  return typed || form.querySelector("input:checked") !== null;
}

function clear(form) {
  for (const field of form.querySelectorAll("input, textarea")) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = false;
    else if (field.type !== "hidden") field.value = "";
  }
}

// What is being sent: as it was when it was sent first, as the same key always says the same, until our own server
// confirms or refuses it. It cannot be changed meanwhile, nor read by whoever comes to a kiosk next.
// `shelfNow` says where to keep it; `onStored` gets the answer that confirms it, `onRefused` the page that refuses it.
function makeOutbox(form, { address, whose, link, shelfNow, onStored, onRefused, signal }) {
  const waiting = form.querySelector("[data-waiting]");
  const tongues = document.querySelector(".tongues");
  let body = null;
  let asking = false;
  let timer = 0;
  let wait = 1000;

  const name = () => `${OUT}${whose} ${new URLSearchParams(body).get("key")}`;

  function say(...lines) {
    waiting.hidden = false;
    waiting.replaceChildren(...lines.map((line) => {
      const p = document.createElement("p");
      p.textContent = line;
      return p;
    }));
  }

  function keep(saved) {
    drop(name());
    write(shelfNow(), name(), JSON.stringify({ saved, body }));
  }

  async function attempt() {
    clearTimeout(timer);
    if (body === null || asking) return;
    asking = true;
    say(waiting.dataset.sending);
    const sent = new URLSearchParams(body);
    if (link) sent.set("invite", link.value);
    const answer = await ask("POST", address, sent).catch(() => null);
    asking = false;
    if (answer && isStored(answer, sent)) {
      take();
      if (!signal.aborted) onStored(answer);
    } else if (answer && isOurs(answer) && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      giveBack(answer.response); // a refusal of ours; anything else may come from somebody in between
    } else {
      say(answer || navigator.onLine ? waiting.dataset.busy : waiting.dataset.offline);
      timer = setTimeout(attempt, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
  }

  function take() {
    drop(name());
    body = null;
  }

  // The page that says what to mend takes the place of this form; where it has none, its words stand here.
  function giveBack(page) {
    take();
    onRefused(page);
    if (signal.aborted) return;
    form.classList.replace("sending", "refused");
    tongues.hidden = false;
    say(...[...page.querySelectorAll("main h1, main h1 + p")].map((each) => each.textContent));
  }

  window.addEventListener("online", () => {
    wait = 1000;
    attempt();
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  return {
    isSending: () => body !== null,
    keepAnew: () => body !== null && keep(Date.now()),
    send(fresh, saved = Date.now()) {
      body ??= fresh;
      wait = 1000;
      form.classList.add("sending");
      form.dispatchEvent(new Event("sending"));
      tongues.hidden = true;
      keep(saved);
      attempt();
      waiting.tabIndex = -1;
      waiting.focus();
    },
  };
}

// The draft behind a personal link, with which another device can go on. Without a network it is on this device, and
// saved there later.
function makeServerDraft(address, link, signal) {
  let saving = 0;
  let owed = false; // whether something is to be forgotten there as soon as it can be reached
  let put = Promise.resolve(); // one after the other, so that the last one stands
  function send(fields) {
    const body = new URLSearchParams(fields);
    put = put.then(() => ask("PUT", address, body)).then((answer) => answer.status === 204, () => false);
    return put;
  }
  async function forget() {
    clearTimeout(saving);
    owed = !(await send({ invite: link.value }));
  }
  window.addEventListener("online", () => { if (owed) forget(); }, { signal });
  signal.addEventListener("abort", () => clearTimeout(saving));
  return {
    forget,
    saveSoon(fields, onSaved) {
      clearTimeout(saving);
      owed = false;
      saving = setTimeout(async () => { if (await send(fields())) onSaved(); }, 1500);
    },
    stop: () => clearTimeout(saving),
  };
}

// `startAnew` shows another page in place of this one, `giveThanks` the one that came with the form; `signal` ends this
// form; `handed` is what was answered in another language a moment ago.
// A question may be called "action" or "hidden" and is then that property of the form: attributes are read instead.
export function keepDrafts(form, { startAnew, giveThanks, signal, handed }) {
  const target = new URL(form.getAttribute("action"), location.href);
  const path = target.pathname;
  const carried = (which) => form.querySelector(`[name="${which}"]`);
  const link = carried("invite");
  const whose = path + (link ? ` ${link.dataset.mark}` : ""); // guests with links of their own may share a device
  const name = NAME + whose;
  const version = carried("version").value;
  const variant = carried("variant")?.value; // which of the short forms
  const wish = `keep ${path}`; // whether to keep drafts when this window is closed
  const kiosk = form.hasAttribute("data-kiosk");
  const drafted = form.hasAttribute("data-drafted"); // filled in by the server, from another device
  const keepBox = document.querySelector("[data-keep] input");
  const found = document.querySelector("[data-found]");
  const refused = document.querySelector(".errors, .notice[role=alert]");
  let steps = null;
  let done = false;
  let begun = drafted || Boolean(refused);
  let touched = refused || handed ? Date.now() : 0; // when last, until the script of kiosks sees to it
  signal.addEventListener("abort", () => { done = true; }); // another form is shown: this one writes nothing any more

  const chosen = () => (keepBox?.checked ? lasting : passing);
  const serverDraft = form.hasAttribute("data-personal") ? makeServerDraft(`${path}/draft`, link, signal) : null;
  const outbox = makeOutbox(form, {
    address: target.href,
    whose,
    link,
    shelfNow: chosen,
    onStored(answer) {
      done = true;
      drop(name);
      giveThanks(answer);
    },
    onRefused(page) {
      save();
      if (!signal.aborted && page.querySelector("form[data-cards]")) startAnew(page);
    },
    signal,
  });

  const pairs = () => [...new FormData(form)].filter(([field, value]) => value !== "" && !NO_ANSWERS.includes(field));
  const answered = () => {
    const draft = { version, variant, saved: Date.now(), at: steps?.place() ?? 0, pairs: pairs() };
    for (const which of CARRIED) draft[which] = carried(which).value;
    return draft;
  };

  function keepHere(alsoThere) {
    const draft = answered();
    drop(name);
    if (draft.pairs.length) write(chosen(), name, JSON.stringify({ ...draft, onServer: alsoThere }));
  }

  function save() {
    if (done || kiosk || outbox.isSending()) return;
    keepHere(false);
    if (!keepBox?.checked) return serverDraft?.stop();
    serverDraft?.saveSoon(() => new FormData(form), () => {
      if (!outbox.isSending() && !done && keepBox.checked) keepHere(true);
    });
  }

  function restore() {
    if (keepBox) {
      const said = passing?.getItem(wish);
      keepBox.checked = said ? said === "yes" : keepBox.checked || read(lasting, name) !== null;
    }
    if (handed) {
      fill(form, handed.pairs);
      for (const which of CARRIED) carried(which).value = handed[which]; // it is the same form
      begun = true;
      return handed;
    }
    const draft = refused || kiosk ? null : read(lasting, name) ?? read(passing, name);
    if (!draft) return null;
    // What the server has is as new as what is here, or newer, where all of this was saved there.
    if (drafted && draft.onServer) return draft;
    const address = new URL(location.href); // of the short form that was begun, not another one
    if (draft.variant && variant && draft.variant !== variant && address.searchParams.get("variant") !== draft.variant) {
      address.searchParams.set("variant", draft.variant);
      done = true; // the page that comes sees to everything
      location.replace(address);
      return null;
    }
    begun = true;
    if (drafted) clear(form); // of what the server knew before
    fill(form, draft.pairs);
    if (draft.version === version && draft.variant === variant) {
      for (const which of CARRIED) if (draft[which]) carried(which).value = draft[which];
      return draft;
    }
    found.querySelector("p").textContent = found.dataset.changed; // what still fits is filled in, to be looked through
    return { ...draft, at: 0 };
  }

  function send(body, saved) {
    found.hidden = true;
    serverDraft?.stop();
    outbox.send(body, saved);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.delete("invite"); // a link is not kept on the device
    send(body.toString());
  });
  for (const kind of ["pointerdown", "keydown", "input"]) form.addEventListener(kind, () => { touched = Date.now(); });
  form.addEventListener("input", () => {
    if (!begun) {
      begun = true;
      navigator.sendBeacon?.(`${path}/started?channel=${carried("channel").value}`);
    }
    save();
  });
  form.addEventListener("step", () => {
    found.hidden = true;
    if (begun && steps) save();
  });
  if (keepBox) {
    keepBox.closest("[data-keep]").hidden = false;
    keepBox.addEventListener("change", () => {
      write(passing, wish, keepBox.checked ? "yes" : "no");
      save();
      if (outbox.isSending()) {
        keepHere(false);
        outbox.keepAnew();
      }
      if (!keepBox.checked) serverDraft?.forget();
    });
  }
  found.querySelector("button").addEventListener("click", async () => {
    done = true;
    form.setAttribute("hidden", "");
    drop(name);
    clear(form);
    await serverDraft?.forget();
    location.reload();
  });
  if (link) write(passing, `link ${path}`, link.dataset.mark);
  if (kiosk && !refused) clear(form);
  const draft = restore();
  const sent = done || refused || handed ? null : unconfirmed(kiosk ? [passing] : [lasting, passing], whose);
  function startOver() {
    clear(form);
    for (const card of form.querySelectorAll("[data-card]")) card.dispatchEvent(new Event("change"));
    steps?.to(0);
  }
  if (kiosk) {
    const parts = { touched: () => touched, isSending: outbox.isSending, answered, startOver, startAnew, signal };
    // A kiosk that could not clear itself must not stay.
    import("./kiosk.js").then((kiosks) => kiosks.startKiosk(form, parts), () => setTimeout(() => location.reload(), 60_000));
  }
  return {
    ready(of) {
      const early = !begun && isAnswered(form); // before this script came
      if (sent) of?.last();
      else if (draft?.at > 0) of?.to(draft.at);
      else if (drafted || early) of?.onward();
      steps = of; // only now: what was kept grows no younger by being looked at
      if (early) form.dispatchEvent(new Event("input"));
      if (refused) save();
      if (drafted && passing?.getItem(wish) === "no") serverDraft?.forget();
      found.hidden = Boolean(handed) || (!draft && !drafted);
      if (sent) send(sent.body, sent.saved);
      return !done; // else another page is on its way
    },
  };
}
