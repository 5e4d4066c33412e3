// Nothing typed is lost: unsent answers are kept on the device, and sent until our own server has confirmed them.

const DAY = 24 * 3600 * 1000;
const IDLE = 60 * 1000; // a kiosk is cleared after so long
const LONGEST_WAIT = 30 * 1000;
const CARRIED = ["key", "began"];

function stored(place, name) {
  try {
    const draft = JSON.parse(place.getItem(name));
    // A clock that was set back an hour makes nothing older, one that was set on only a little.
    return draft && Math.abs(Date.now() - draft.saved) < DAY ? draft : null;
  } catch {
    return null;
  }
}

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

// `startAnew` shows the form of a page in place of this one; `signal` ends what listens beyond it.
export function keepDrafts(form, startAnew, signal) {
  const name = `gaplens ${new URL(form.action).pathname}`;
  const version = form.querySelector('[name="version"]').value;
  const kiosk = form.hasAttribute("data-kiosk");
  const personal = form.hasAttribute("data-personal");
  const drafted = form.hasAttribute("data-drafted"); // filled in by the server, from another device
  const keep = document.querySelector("[data-keep]");
  const keepBox = keep?.querySelector("input");
  const found = document.querySelector("[data-found]");
  const waiting = form.querySelector("[data-waiting]");
  const refused = document.querySelector(".errors, .notice[role=alert]");
  const sendButton = form.querySelector("[data-send]");
  let steps = null;
  let sending = false;
  let done = false;
  let begun = drafted;
  let timer = 0;
  let wait = 1000;

  const carried = (which) => form.querySelector(`[name="${which}"]`);
  const pairs = () => [...new FormData(form)].filter(([field, value]) => value !== "" && !CARRIED.includes(field)
    && !["version", "channel", "invite", "website"].includes(field));
  const place = () => (keepBox?.checked ? localStorage : sessionStorage);

  function forget() {
    for (const each of [localStorage, sessionStorage]) each.removeItem(name);
  }

  function keepHere(onServer) {
    const draft = { version, part: form.dataset.part, saved: Date.now(), at: steps?.place() ?? 0, sending, onServer, pairs: pairs() };
    for (const which of CARRIED) draft[which] = carried(which).value;
    forget();
    try {
      if (draft.pairs.length) place().setItem(name, JSON.stringify(draft));
    } catch { /* no room, or not allowed: the page itself still has everything */ }
  }

  function save() {
    if (kiosk || done) return;
    keepHere(false);
    if (personal) saveOnServer();
  }

  // Behind a personal link another device can go on.
  let saving = 0;
  function saveOnServer() {
    clearTimeout(saving);
    saving = setTimeout(async () => {
      if (sending) return;
      try {
        const answer = await fetch(`${form.action}/draft`, { method: "PUT", body: new URLSearchParams(new FormData(form)) });
        if (answer.ok && !sending && !done) keepHere(true);
      } catch { /* no network: it is on this device, and saved there with the next answer */ }
    }, 1500);
  }

  function restore() {
    const draft = kiosk || refused ? null : stored(localStorage, name) ?? stored(sessionStorage, name);
    // What the server has is as new as what is here, or newer, where all of this was saved there.
    if (!draft || (drafted && draft.onServer)) return null;
    if (keepBox) keepBox.checked = stored(localStorage, name) !== null;
    if (draft.version === version && draft.part && form.dataset.part && draft.part !== form.dataset.part) {
      const address = new URL(location.href); // the short form that was begun, not another one
      address.searchParams.set("part", draft.part);
      location.replace(address);
      return null;
    }
    const same = draft.version === version; // else what still fits is filled in, to be looked through
    for (const which of CARRIED) if (draft[which] && same) carried(which).value = draft[which];
    fill(form, draft.pairs);
    if (!same) found.querySelector("p").textContent = found.dataset.changed;
    begun = true;
    return same ? draft : { ...draft, at: 0, sending: false };
  }

  function say(words) {
    waiting.hidden = !words;
    waiting.querySelector("p").textContent = words;
  }

  // Our own confirmation carries the key of this form; a page of somebody in between does not.
  function confirmed(answer) {
    done = true;
    sending = false;
    forget();
    const thanks = document.querySelector("[data-thanks]").content;
    const receipt = answer.headers.get("Gaplens-Receipt");
    if (receipt) {
      thanks.querySelector("[data-receipt]").hidden = false;
      thanks.querySelector(".receipt").replaceChildren(...receipt.split(" ").flatMap((group) => {
        const part = document.createElement("span");
        part.textContent = group;
        return [part, " "];
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

  async function attempt() {
    clearTimeout(timer);
    if (!sending) return;
    say(waiting.dataset.sending);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout?.(20000),
      });
      if (answer.headers.get("Gaplens-Stored") === carried("key").value) return confirmed(answer);
      // A refusal is ours to show: the browser sends the same once more and opens the page that says what to mend.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        sending = false;
        save();
        return HTMLFormElement.prototype.submit.call(form);
      }
      say(waiting.dataset.busy);
    } catch {
      say(navigator.onLine ? waiting.dataset.busy : waiting.dataset.offline);
    }
    sendButton.disabled = false;
    timer = setTimeout(attempt, wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
    return undefined;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending && sendButton.disabled) return; // a second tap while the first is on its way
    sending = true;
    sendButton.disabled = true;
    wait = 1000;
    save();
    attempt();
  });
  window.addEventListener("online", () => { wait = 1000; attempt(); }, { signal });

  form.addEventListener("input", () => {
    if (!begun) {
      begun = true;
      const channel = form.querySelector('[name="channel"]').value;
      navigator.sendBeacon?.(`${form.action}/started?channel=${channel}`);
    }
    save();
  });
  form.addEventListener("step", () => {
    found.hidden = true;
    if (begun) save();
  });
  if (keep) {
    keep.hidden = false;
    keepBox.addEventListener("change", save);
  }
  found.querySelector("button").addEventListener("click", async () => {
    done = true;
    forget();
    clear(form);
    if (personal) await fetch(`${form.action}/draft`, { method: "PUT", body: new URLSearchParams(new FormData(form)) }).catch(() => {});
    location.reload();
  });
  if (kiosk) startKiosk(form, () => sending, startAnew, signal);
  const draft = restore();
  return {
    ready(of) {
      steps = of;
      if (draft && draft.at > 0) steps?.to(draft.at);
      found.hidden = !draft && !drafted;
      if (draft?.sending) {
        sending = true;
        attempt();
      }
    },
  };
}

// A page as a document. Fetched so, its text never passes through a script.
const pageAt = (address) => new Promise((done, failed) => {
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.onload = () => (request.response?.querySelector("form[data-kiosk]") ? done(request.response) : failed());
  request.onerror = failed;
  request.open("GET", address);
  request.send();
});

// Cleared after a minute in which nobody touched it, and the next person starts at the beginning.
function startKiosk(form, isSending, startAnew, signal) {
  clear(form);
  let idle = 0;
  const again = () => {
    clearTimeout(idle);
    idle = setTimeout(next, IDLE);
  };
  const next = async () => {
    again();
    if (isSending()) return; // the last person's answers are still on their way
    clear(form);
    if (!document.fullscreenElement) return location.replace(location.href);
    try {
      const page = await pageAt(location.href);
      clearTimeout(idle);
      startAnew(page);
    } catch { /* no network: what was answered is cleared, and it is tried again */ }
    return undefined;
  };
  for (const kind of ["pointerdown", "keydown", "gaplens:confirmed"]) document.addEventListener(kind, again, { signal });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-again]")) return;
    event.preventDefault();
    next();
  }, { signal });
  again();
}
