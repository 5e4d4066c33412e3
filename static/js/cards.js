// One card at a time. Without this script the same form is one page; after a refusal it is one page too, so that
// everything to mend is in sight.

const form = document.querySelector("[data-cards]");
if (form && !document.querySelector(".errors")) {
  const cards = [...form.querySelectorAll("[data-card]")];
  const steps = form.querySelector("[data-steps]");
  const [back, next] = steps.querySelectorAll("button");
  const send = form.querySelector("[data-send]");
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
    head.hidden = at > 0;
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
  steps.hidden = false;
  show(0, false);
}
