// Requests to the server, and what counts as its own answer.

const PATIENCE = 20 * 1000; // milliseconds until a request counts as lost

// The browser parses the page that comes back, so its text never passes through a script.
export function request(method, address, body) {
  return new Promise((resolve, reject) => {
    const sent = new XMLHttpRequest();
    sent.open(method, address);
    sent.responseType = "document";
    sent.timeout = PATIENCE;
    sent.onload = () => resolve(sent);
    sent.onerror = reject;
    sent.ontimeout = reject;
    sent.send(body);
  });
}

// Pages of somebody in between, such as the sign-in of a hotel's network, carry neither header.
export const isOurs = (answer) => answer.getResponseHeader("Gaplens-Page") !== null && answer.response?.querySelector("main");
export const isStored = (answer, body) => answer.getResponseHeader("Gaplens-Stored") === body.get("key");
// What is sent to a campaign that is paused: its page is our own, and takes the same answers later.
export const isPaused = (answer) => answer.getResponseHeader("Gaplens-Paused") !== null;
