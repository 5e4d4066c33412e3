// A page that takes no answer, as its link was used or the campaign is over. Perhaps this device sent that answer, and
// only the confirmation got lost: then the page asks for it once.

import { DRAFT, drop, readWaiting, windowStorage } from "./device.js";
import { isStored, request } from "./requests.js";

// The page is the same for every link, so the mark comes from the link in the address, else from the link with which
// this window came before. Browsers compute no digest without https.
async function markOf(invite) {
  if (!invite) return windowStorage?.getItem(`link ${location.pathname}`);
  const digest = await crypto.subtle?.digest("SHA-256", new TextEncoder().encode(`draft:${invite}`));
  return digest && [...new Uint8Array(digest).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function recover(showPage) {
  const path = location.pathname;
  const invite = new URLSearchParams(location.search).get("invite");
  const mark = await markOf(invite);
  const owner = path + (mark ? ` ${mark}` : "");
  const waiting = readWaiting(owner);
  if (!waiting) return;
  const body = new URLSearchParams(waiting.body);
  if (invite) body.set("invite", invite);
  const answer = await request("POST", path, body).catch(() => null);
  if (!answer || !isStored(answer, body)) return;
  drop(waiting.name);
  drop(DRAFT + owner);
  showPage(answer.response);
}
