// A form with folded groups: one in which something was changed says so, in the place of what was set before.

const isChanged = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;

function tell(fold) {
  const changed = [...fold.querySelectorAll("input, textarea")].some(isChanged);
  fold.querySelector("[data-now]").hidden = changed;
  fold.querySelector("[data-changed]").hidden = !changed;
}

for (const fold of document.querySelectorAll("details.fold")) {
  fold.addEventListener("change", () => tell(fold));
  addEventListener("pageshow", () => tell(fold)); // a browser that comes back fills in what was typed
}
