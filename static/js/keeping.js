// Nothing typed is lost: unsent answers are kept on the device, and sent until our own server has confirmed them.

const DAY = 24 * 3600 * 1000;
const PATIENCE = 20 * 1000; // with an answer that does not come
const LONGEST_WAIT = 30 * 1000;
const NAME = "gaplens "; // of drafts
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
const lasting = shelf("localStorage");
const passing = shelf("sessionStorage");

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

// What has waited for a day is gone, of whichever questionnaire.
for (const place of [lasting, passing]) for (const name of namesIn(place, NAME)) read(place, name);

// What was sent by this link and never confirmed.
function unconfirmed(places, whose) {
  for (const place of places) {
    const start = `${OUT}${whose} `; // and then nothing but the key: a mark would be that of a link
    for (const name of namesIn(place, start).filter((each) => !each.slice(start.length).includes(" "))) {
      const record = read(place, name);
      if (record) return { name, ...record };
    }
  }
  return null;
}

function drop(name) {
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
const isStored = (answer, body) => answer.getResponseHeader("Gaplens-Stored") === body.get("key");

function fill(form, pairs) {
  for (const [name, value] of pairs) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else if (field.type !== "hidden") field.value = value;
    }
  }
}

function clear(form) {
  for (const field of form.querySelectorAll("input, textarea")) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = false;
    else if (field.type !== "hidden") field.value = "";
  }
}

// `startAnew` shows another page in place of this one; `signal` ends this form; `handed` is what was answered in another
// language a moment ago.
// A question may be called "action" or "hidden" and is then that property of the form: attributes are read instead.
export function keepDrafts(form, startAnew, signal, handed) {
  const target = new URL(form.getAttribute("action"), location.href);
  const path = target.pathname;
  const carried = (which) => form.querySelector(`[name="${which}"]`);
  const link = carried("invite");
  const whose = path + (link ? ` ${link.dataset.mark}` : ""); // guests with links of their own may share a device
  const name = NAME + whose;
  const version = carried("version").value;
  const wish = `keep ${path}`; // whether to keep drafts when this window is closed
  const kiosk = form.hasAttribute("data-kiosk");
  const personal = form.hasAttribute("data-personal");
  const drafted = form.hasAttribute("data-drafted"); // filled in by the server, from another device
  const keep = document.querySelector("[data-keep]");
  const keepBox = keep?.querySelector("input");
  const found = document.querySelector("[data-found]");
  const waiting = form.querySelector("[data-waiting]");
  const refused = document.querySelector(".errors, .notice[role=alert]");
  let steps = null;
  let outgoing = null; // what is being sent, as it was when it was sent first: the same key always says the same
  let done = false;
  let begun = drafted || Boolean(refused);
  let touched = refused || handed ? Date.now() : 0; // when last, until the script of kiosks sees to it
  let timer = 0;
  let saving = 0;
  let wait = 1000;
  signal.addEventListener("abort", () => {
    done = true; // another form is shown: this one writes and sends nothing any more
    clearTimeout(timer);
    clearTimeout(saving);
  });

  const variant = carried("variant")?.value; // which of the short forms
  const pairs = () => [...new FormData(form)].filter(([field, value]) => value !== "" && !NO_ANSWERS.includes(field));

  const chosen = () => (keepBox?.checked ? lasting : passing);
  const answered = () => {
    const draft = { version, variant, saved: Date.now(), at: steps?.place() ?? 0, pairs: pairs() };
    for (const which of CARRIED) draft[which] = carried(which).value;
    return draft;
  };

  function keepHere(onServer) {
    const draft = answered();
    drop(name);
    if (draft.pairs.length) write(chosen(), name, JSON.stringify({ ...draft, onServer }));
  }

  function save() {
    if (done || kiosk || outgoing) return;
    keepHere(false);
    clearTimeout(saving);
    if (personal && keepBox.checked) saving = setTimeout(saveOnServer, 1500);
  }

  // Behind a personal link another device can go on.
  async function saveOnServer() {
    const kept = await putDraft(new FormData(form));
    if (kept && !outgoing && !done && keepBox.checked) keepHere(true);
  }

  // One after the other, so that the last one stands. Without a network it is on this device, and saved there later.
  let put = Promise.resolve();
  function putDraft(fields) {
    const body = new URLSearchParams(fields);
    put = put.then(() => ask("PUT", `${path}/draft`, body)).then((answer) => answer.status === 204, () => false);
    return put;
  }

  // Who opts out is forgotten on the server as well, as soon as it can be reached.
  let owed = false;
  async function forgetThere() {
    clearTimeout(saving);
    owed = !(await putDraft({ invite: link.value }));
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
    clear(form); // of what the server knew before
    fill(form, draft.pairs);
    if (draft.version === version && draft.variant === variant) {
      for (const which of CARRIED) if (draft[which]) carried(which).value = draft[which];
      return draft;
    }
    found.querySelector("p").textContent = found.dataset.changed; // what still fits is filled in, to be looked through
    return { ...draft, at: 0 };
  }

  function say(words) {
    waiting.hidden = !words;
    waiting.querySelector("p").textContent = words;
  }

  function confirmed(answer) {
    done = true;
    outgoing = null;
    drop(name);
    const thanks = document.querySelector("[data-thanks]").content;
    const receipt = answer.getResponseHeader("Gaplens-Receipt");
    if (receipt) {
      thanks.querySelector("[data-receipt]").hidden = false;
      thanks.querySelector(".receipt").replaceChildren(...receipt.split(" ").flatMap((group) => {
        const span = document.createElement("span");
        span.textContent = group;
        return [span, " "];
      }));
    }
    const main = document.querySelector("main");
    main.replaceChildren(thanks.cloneNode(true));
    document.querySelector(".tongues").hidden = true;
    const heading = main.querySelector("h1");
    document.title = heading.textContent;
    heading.tabIndex = -1;
    heading.focus();
    window.scrollTo(0, 0);
    document.dispatchEvent(new Event("gaplens:confirmed"));
  }

  let asking = false;
  async function attempt() {
    clearTimeout(timer);
    if (!outgoing || asking) return;
    asking = true;
    say(waiting.dataset.sending);
    const body = new URLSearchParams(outgoing);
    if (link) body.set("invite", link.value);
    const answer = await ask("POST", target.href, body).catch(() => null);
    asking = false;
    if (answer && isStored(answer, body)) {
      drop(record());
      if (!signal.aborted) confirmed(answer);
    } else if (answer && isOurs(answer) && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      giveBack(answer.response); // a refusal of ours; anything else may come from somebody in between
    } else {
      say(answer || navigator.onLine ? waiting.dataset.busy : waiting.dataset.offline);
      timer = setTimeout(attempt, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
  }

  // Refused: the page that says what to mend takes the place of this form; where it has none, its words stand here.
  function giveBack(page) {
    drop(record());
    outgoing = null;
    save();
    if (signal.aborted) return;
    if (page.querySelector("form[data-cards]")) return startAnew(page);
    form.classList.remove("sending");
    document.querySelector(".tongues").hidden = false;
    return say([...page.querySelectorAll("main h1, main h1 + p")].map((each) => each.textContent).join(" "));
  }

  const record = () => `${OUT}${whose} ${new URLSearchParams(outgoing).get("key")}`;

  function keepOutgoing(saved) {
    drop(record());
    write(chosen(), record(), JSON.stringify({ saved, body: outgoing }));
  }

  // What is being sent cannot be changed any more, nor read by whoever comes to a kiosk next.
  function send(body, saved = Date.now()) {
    outgoing = body;
    wait = 1000;
    form.classList.add("sending");
    found.hidden = true;
    document.querySelector(".tongues").hidden = true;
    clearTimeout(saving);
    keepOutgoing(saved);
    attempt();
    waiting.tabIndex = -1;
    waiting.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.delete("invite"); // a link is not kept on the device
    send(outgoing ?? body.toString());
  });
  window.addEventListener("online", () => {
    wait = 1000;
    attempt();
    if (owed) forgetThere();
  }, { signal });

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
  if (keep) {
    keep.hidden = false;
    keepBox.addEventListener("change", () => {
      write(passing, wish, keepBox.checked ? "yes" : "no");
      save();
      if (outgoing) {
        keepHere(false);
        keepOutgoing(Date.now());
      }
      if (personal && !keepBox.checked) forgetThere();
    });
  }
  found.querySelector("button").addEventListener("click", async () => {
    done = true;
    form.setAttribute("hidden", "");
    drop(name);
    clear(form);
    if (personal) await forgetThere();
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
  const isSending = () => outgoing !== null;
  if (kiosk) {
    const parts = { touched: () => touched, isSending, answered, startOver, startAnew, signal };
    // A kiosk that could not clear itself must not stay.
    import("./kiosk.js").then((kiosks) => kiosks.startKiosk(form, parts), () => setTimeout(() => location.reload(), 60_000));
  }
  return {
    ready(of) {
      if (sent) of?.last();
      else if (draft?.at > 0) of?.to(draft.at);
      else if (drafted) of?.onward();
      steps = of; // only now: what was kept grows no younger by being looked at
      if (refused) save();
      if (personal && drafted && passing?.getItem(wish) === "no") forgetThere();
      found.hidden = Boolean(handed) || (!draft && !drafted);
      if (sent) send(sent.body, sent.saved);
    },
  };
}

// The mark of the link in this address, else of that by which this window came before; the page itself is the same for
// every link. Without https browsers cannot tell.
async function markHere(invite) {
  if (!invite) return passing?.getItem(`link ${location.pathname}`);
  const hash = await crypto.subtle?.digest("SHA-256", new TextEncoder().encode(`draft:${invite}`));
  return hash && [...new Uint8Array(hash).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A page that takes no answer, as its link was used or the campaign is over: was that by what was sent from here, and
// only the confirmation got lost?
export async function askAgain(startAnew) {
  const path = location.pathname;
  const invite = new URLSearchParams(location.search).get("invite");
  const mark = await markHere(invite);
  const sent = unconfirmed([lasting, passing], path + (mark ? ` ${mark}` : ""));
  if (!sent) return;
  const body = new URLSearchParams(sent.body);
  if (invite) body.set("invite", invite);
  const answer = await ask("POST", path, body).catch(() => null);
  if (!answer || !isStored(answer, body)) return;
  drop(sent.name);
  drop(NAME + path + (mark ? ` ${mark}` : ""));
  startAnew(answer.response);
}
