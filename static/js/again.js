// A page that takes no answer, as its link was used or the campaign is over: was that by what was sent from here, and
// only the confirmation got lost?

import { ask, drop, isStored, lasting, NAME, passing, unconfirmed } from "./keeping.js";

// The mark of the link in this address, else of that by which this window came before; the page itself is the same for
// every link. Without https browsers cannot tell.
async function markHere(invite) {
  if (!invite) return passing?.getItem(`link ${location.pathname}`);
  const hash = await crypto.subtle?.digest("SHA-256", new TextEncoder().encode(`draft:${invite}`));
  return hash && [...new Uint8Array(hash).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function askAgain(startAnew) {
  const path = location.pathname;
  const invite = new URLSearchParams(location.search).get("invite");
  const mark = await markHere(invite);
  const sent = unconfirmed([lasting, passing], path + (mark ? ` ${mark}` : ""));
  if (!sent) return;
  const body = new URLSearchParams(sent.body);
  if (invite) body.set("invite", invite);
  const answer = await ask("POST", path, body).catch(() => null);
  if (!answer || !isStored(answer, body)) return;
  drop(sent.name);
  drop(NAME + path + (mark ? ` ${mark}` : ""));
  startAnew(answer.response);
}
