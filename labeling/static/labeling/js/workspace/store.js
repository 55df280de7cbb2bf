/* What must outlive the page: IndexedDB, or localStorage where that is not to be had (private windows of some browsers). */
import { createStore, del, entries, get, set } from "../../../vendor/idb-keyval/index.js";

const PREFIX = "concord:";
let database = null;
try {
  database = createStore("concord", "kept");
} catch {
  // No IndexedDB at all; every call below then goes to localStorage.
}

async function attempt(work, otherwise) {
  if (!database) return otherwise();
  try {
    return await work(database);
  } catch {
    database = null;
    return otherwise();
  }
}

const parsed = (text) => (text === null ? undefined : JSON.parse(text));

export const keep = (key, value) => attempt((db) => set(key, value, db), () => localStorage.setItem(PREFIX + key, JSON.stringify(value)));
export const kept = (key) => attempt((db) => get(key, db), () => parsed(localStorage.getItem(PREFIX + key)));
export const forget = (key) => attempt((db) => del(key, db), () => localStorage.removeItem(PREFIX + key));

/** [[key, value]] of the keys that begin so, in the order of the keys. */
export async function keptUnder(start) {
  const all = await attempt((db) => entries(db), () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
    .map((key) => [key.slice(PREFIX.length), parsed(localStorage.getItem(key))]));
  return all.filter(([key]) => String(key).startsWith(start)).sort(([a], [b]) => (a < b ? -1 : 1));
}
