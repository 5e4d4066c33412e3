// The page of thanks, which came with the form and takes its place.

function showReceipt(thanks, receipt) {
  thanks.querySelector("[data-receipt]").hidden = false;
  thanks.querySelector(".receipt").replaceChildren(...receipt.split(" ").flatMap((group) => {
    const span = document.createElement("span");
    span.textContent = group;
    return [span, " "];
  }));
}

export function showThanks(answer) {
  const thanks = document.querySelector("[data-thanks]").content;
  const receipt = answer.getResponseHeader("Gaplens-Receipt");
  if (receipt) showReceipt(thanks, receipt);
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
