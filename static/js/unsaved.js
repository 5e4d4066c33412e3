// A form that was changed asks before its page is left. Sending any form is no leaving.

const form = document.querySelector("form[data-unsaved]");
let changed = form?.dataset.unsaved === "yes"; // a refusal showed it again: nothing of it is stored

form?.addEventListener("input", () => {
  changed = true;
});
addEventListener("submit", () => {
  changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
