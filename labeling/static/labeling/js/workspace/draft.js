/* What has been entered for the item at hand: in the browser at once, on the server within two seconds, back after a reload. */
import { entered, restore, same } from "./form-state.js";
import { send } from "./send.js";
import { forget, keep, kept } from "./store.js";

const PAUSE = 1500;
const STILL_HERE = 300_000;  // a sign of life keeps the lease

/** What was sent and refused is there again when its item is opened again. */
export const keepEntered = (user, { assignment, pairs }) => keep(keyOf(user, assignment), pairs.filter(([name]) => !["id", "seconds"].includes(name)));

const keyOf = (user, assignment) => `draft:${user}:${assignment}`;

/* The keys of the last moment: a database may not get to write them before the page is gone, this does. */
const last = {
  put(key, pairs) { try { sessionStorage.setItem(key, JSON.stringify(pairs)); } catch { /* full or forbidden: the database has nearly all of it */ } },
  /** What was put right before a reload; after anything else the server may know better. */
  take(key) {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return text && performance.getEntriesByType("navigation")[0]?.type === "reload" ? JSON.parse(text) : null;
  },
};

export class Draft {
  /** form: that of the item; seconds(): spent on it; tell(state): "keeping", "draft" or "offline". */
  constructor(form, { user, seconds, tell }) {
    Object.assign(this, { form, user, seconds, tell, key: keyOf(user, form.dataset.assignment), busy: Promise.resolve(), last: Date.now() });
    this.sent = entered(form);
  }

  /** What this browser kept and the server never heard of; true if there was any. */
  async recover() {
    const own = last.take(this.key) ?? await kept(this.key);
    if (!own || same(own, entered(this.form))) return false;
    restore(this.form, own);
    this.schedule();
    return true;
  }

  get isUnsent() { return !same(entered(this.form), this.sent); }

  changed() {
    if (!this.isUnsent) return;
    this.tell("keeping");
    void keep(this.key, entered(this.form));
    this.schedule();
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.busy = this.save(); }, PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    const now = entered(this.form);
    const result = await send(this.form.dataset.draftUrl, [...now, ["seconds", this.seconds()]], { user: this.user });
    this.last = Date.now();
    if (result.kind !== "ok") return this.tell(result.kind);
    this.sent = now;
    if (same(now, entered(this.form))) {
      await forget(this.key);
      this.tell("draft");
    }
  }

  /** Called when the labeler does something: renews the lease of an item that is thought about for long. */
  alive() {
    if (Date.now() - this.last < STILL_HERE) return;
    this.last = Date.now();
    this.busy = this.save();
  }

  /** No draft may arrive after the answer. */
  async stop() {
    clearTimeout(this.timer);
    sessionStorage.removeItem(this.key);
    await this.busy;
    await forget(this.key);
  }

  /** The page goes away: one last request that outlives it. */
  leave() {
    clearTimeout(this.timer);
    if (!this.isUnsent) return;
    last.put(this.key, entered(this.form));
    void send(this.form.dataset.draftUrl, [...entered(this.form), ["seconds", this.seconds()]], { user: this.user, keepalive: true });
  }
}
