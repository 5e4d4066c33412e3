// Small helps for whoever answers; everything works without them.

// A second tap while the first is on its way changes nothing.
for (const form of document.querySelectorAll("form.form")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // The Back button may bring this very page back, ready to be sent again (under the same key).
  window.addEventListener("pageshow", () => { sent = false; });
}

// Back and reload show the same visit again: it sends under the key that it had, so that nothing is stored twice.
const key = document.querySelector('.form [name="key"]');
if (key) {
  if (history.state?.key) key.value = history.state.key;
  else history.replaceState({ key: key.value }, "");
}

// "Does not apply" and a number exclude each other: the later choice stands.
for (const need of document.querySelectorAll("[data-need]")) {
  const notApplicable = need.querySelector('input[type="checkbox"][value="na"]');
  if (!notApplicable) continue;
  need.addEventListener("change", ({ target }) => {
    if (target === notApplicable && notApplicable.checked) {
      for (const radio of need.querySelectorAll('input[type="radio"]')) radio.checked = false;
    } else if (target.type === "radio") {
      notApplicable.checked = false;
    }
  });
}

// After a form came back, the list of what to mend is where reading goes on.
document.querySelector(".errors")?.focus();

// One card at a time. Without this script the same form is one page; after a refusal it is one page too, so that
// everything to mend is in sight.
function stepThrough(form) {
  const cards = [...form.querySelectorAll("[data-card]")];
  const [back, next, send] = ["back", "next", "send"].map((part) => form.querySelector(`[data-${part}]`));
  const head = document.querySelector(".head");
  const progress = document.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  let at = 0;

  function show(card, focus) {
    at = card;
    cards.forEach((each, place) => { each.hidden = place !== at; });
    for (const section of form.querySelectorAll("[data-need]:not([data-card])")) {
      section.hidden = !section.querySelector("[data-card]:not([hidden])");
    }
    const last = at === cards.length - 1;
    head.classList.toggle("hidden", at > 0); // out of sight only: the page keeps its heading
    back.hidden = at === 0;
    next.hidden = last;
    send.hidden = !last;
    bar.max = cards.length;
    bar.value = at;
    const { words } = progress.dataset;
    progress.querySelector("label").textContent = words.replace("{n}", at + 1).replace("{all}", cards.length);
    if (!focus) return;
    const heading = cards[at].querySelector("h2, label");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  back.addEventListener("click", () => show(at - 1, true));
  next.addEventListener("click", () => show(at + 1, true));
  // Enter in a field goes on, as everywhere; it sends only from the last card.
  form.addEventListener("submit", (event) => {
    if (at === cards.length - 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show(at + 1, true);
  }, { capture: true });

  form.classList.add("stepping");
  progress.hidden = false;
  show(0, false);
}

const cardForm = document.querySelector("[data-cards]");
if (cardForm && !document.querySelector(".errors")) stepThrough(cardForm);
