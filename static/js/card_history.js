// The browser's history. Each card that was reached by going on has an entry, so the device's own Back shows the card
// before. Browsers skip entries that a page adds without a tap or a key.

let cards = null; // the cards that the page shows now, if any
let leaving = false; // whether the browser is on its way back to the first entry

const depth = () => history.state?.depth ?? 0;

export function follow(shown) {
  cards = shown;
}

export const addEntry = () => history.pushState({ depth: depth() + 1 }, "");

export function nameEntry(index) {
  if (!leaving) history.replaceState({ card: index, depth: depth() }, "");
}

export function goBack() {
  if (!depth()) return false;
  history.back();
  return true;
}

// Behind the entries of the cards lies the page before the questionnaire: from the thanks, Back leads there.
export function leaveEntries() {
  if (!depth()) return;
  leaving = true;
  history.go(-depth());
}

export function watchHistory() {
  window.addEventListener("popstate", () => {
    if (leaving) {
      leaving = false;
      if (cards) history.replaceState({ card: cards.index, depth: 0 }, "");
    } else if (Number.isInteger(history.state?.card)) cards?.showIndex(history.state.card);
  });
}
