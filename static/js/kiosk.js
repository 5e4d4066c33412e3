// A screen that many use, one after the other.

import { ask, isOurs } from "./keeping.js";

const IDLE = 60 * 1000;

// Cleared a minute after somebody last touched it, and the next person starts at the beginning; in place, as opening a
// page would end the full screen, and without a network show nothing at all.
export function startKiosk(form, { touched, isSending, answered, startOver, startAnew, signal }) {
  if (signal.aborted) return;
  let idle = 0;
  let opening = false;
  let inputs = 0;
  const again = (since = Date.now()) => {
    clearTimeout(idle);
    idle = setTimeout(next, since + IDLE - Date.now());
  };
  async function open(address, handed) {
    if (opening) return;
    opening = true;
    const before = inputs;
    const answer = await ask("GET", address).catch(() => null);
    opening = false;
    if (signal.aborted) return;
    // Who has begun in the meantime goes on here.
    if (answer && isOurs(answer) && inputs === before) startAnew(answer.response, handed);
    else again();
  }
  function next() {
    if (isSending()) return again(); // the last person's answers are still on their way, and out of sight
    startOver();
    return open(location.href);
  }
  for (const kind of ["pointerdown", "pointermove", "wheel", "keydown", "click", "input", "gaplens:confirmed"]) {
    document.addEventListener(kind, () => again(), { signal });
  }
  for (const kind of ["input", "submit"]) document.addEventListener(kind, () => { inputs += 1; }, { signal });
  document.addEventListener("click", (event) => {
    const tongue = event.target.closest(".tongues a");
    if (!tongue && !event.target.closest("[data-again]")) return;
    event.preventDefault();
    if (!tongue || isSending()) return next();
    const address = new URL(location.href);
    address.searchParams.set("lang", tongue.lang);
    address.searchParams.set("variant", form.querySelector('[name="variant"]')?.value ?? ""); // the same questions, in another language
    return open(address, answered());
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(idle));
  if (touched()) again(touched()); // by who was here before this script
}
