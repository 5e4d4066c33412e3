// What this device keeps for a day: drafts, and answers that wait for their confirmation.

const DAY = 24 * 3600 * 1000;
export const DRAFT = "gaplens "; // starts the name of every record; the owner follows
const WAITING = `${DRAFT}out `; // the owner and the form's key follow, so that no other open page overwrites it

// Some browsers forbid storage: then nothing is kept, and answering works.
function storageOf(kind) {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
export const deviceStorage = storageOf("localStorage");
export const windowStorage = storageOf("sessionStorage");
const BOTH = [deviceStorage, windowStorage];

export function read(storage, name) {
  try {
    const record = JSON.parse(storage.getItem(name));
    // A clock that was set back must not make a record last longer.
    if (record && Math.abs(Date.now() - record.saved) < DAY) return record;
    storage.removeItem(name);
  } catch { /* no storage, or no record that can be read */ }
  return null;
}

export function write(storage, name, text) {
  try {
    storage.setItem(name, text);
  } catch { /* no room, or not allowed: the page itself still has everything */ }
}

export function drop(name) {
  for (const storage of BOTH) storage?.removeItem(name);
}

const namesIn = (storage, start) => Object.keys(storage ?? {}).filter((name) => name.startsWith(start));

export function dropOldRecords() {
  for (const storage of BOTH) for (const name of namesIn(storage, DRAFT)) read(storage, name); // which drops them
}

export const waitingName = (owner, key) => `${WAITING}${owner} ${key}`;

// What this owner sent without a confirmation. A record with another word before its key belongs to somebody's personal
// link.
export function readWaiting(owner, storages = BOTH) {
  const start = waitingName(owner, "");
  for (const storage of storages) {
    for (const name of namesIn(storage, start).filter((each) => !each.slice(start.length).includes(" "))) {
      const record = read(storage, name);
      if (record) return { name, ...record };
    }
  }
  return null;
}
