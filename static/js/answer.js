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
