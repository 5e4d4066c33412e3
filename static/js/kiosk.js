// A screen that many people use, one after the other. It is cleared a minute after the last touch, and the next person
// starts at the beginning.

const IDLE = 60 * 1000; // milliseconds

// The functions of requests.js are handed over: importing them would be one more request.
export function startKiosk(session, { isOurs, request }) {
  const { signal } = session;
  if (signal.aborted) return;
  let timer = 0;
  let opening = false;
  let inputs = 0;

  function waitAgain(since = Date.now()) {
    clearTimeout(timer);
    timer = setTimeout(clearForNext, since + IDLE - Date.now());
  }

  // The page is shown in place: opening it would end the full screen, and show nothing without a network.
  async function open(address, takenOver) {
    if (opening) return;
    opening = true;
    const inputsBefore = inputs;
    const answer = await request("GET", address).catch(() => null);
    opening = false;
    if (signal.aborted) return;
    // Whoever began in the meantime goes on with the form that is here.
    if (answer && isOurs(answer) && inputs === inputsBefore) session.showPage(answer.response, takenOver);
    else waitAgain();
  }

  // While the last person's answers are on their way, they stay, out of sight.
  function clearForNext() {
    if (session.outbox.isSending()) return waitAgain();
    session.startOver();
    return open(location.href);
  }

  function onClick(event) {
    const language = event.target.closest(".tongues a");
    if (!language && !event.target.closest("[data-again]")) return;
    event.preventDefault();
    if (!language || session.outbox.isSending()) {
      clearForNext();
      return;
    }
    const address = new URL(location.href);
    address.searchParams.set("lang", language.lang);
    address.searchParams.set("variant", session.drafts.variant ?? ""); // the same questions in another language
    open(address, session.drafts.current());
  }

  for (const kind of ["pointerdown", "pointermove", "wheel", "keydown", "click", "input", "gaplens:confirmed"]) {
    document.addEventListener(kind, () => waitAgain(), { signal });
  }
  for (const kind of ["input", "submit"]) document.addEventListener(kind, () => { inputs += 1; }, { signal });
  document.addEventListener("click", onClick, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  if (session.lastTouch) waitAgain(session.lastTouch); // somebody was here before this script
}
