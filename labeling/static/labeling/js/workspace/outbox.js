/* Answers on their way. Each stands in the browser's store from the key press until the server has acknowledged it; each has
   an id of its own, so that sending it again changes nothing. They go one at a time, in the order in which they were given. */
import { forget, keep, keptUnder } from "./store.js";
import { send } from "./send.js";

const WAITS = [1, 2, 4, 8, 15, 30];  // seconds between attempts

export class Outbox {
  /** tell({waiting, trouble}) after every change; settled(entry, result) when the server has said yes or no to one; name:
      of the place in the store, for one that no other page may send. */
  constructor({ user, tell, settled, name = "outbox" }) {
    Object.assign(this, { user, tell, settled, name, waiting: [], trouble: "", attempt: 0, busy: null, firsts: new Map() });
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.flush());
  }

  /** Those whose answers are on their way; a question about the definition holds no item up. */
  get assignments() { return this.waiting.filter(({ kind }) => kind !== "ask").map(({ assignment }) => assignment); }

  get place() { return `${this.name}:${this.user}:`; }

  /** Sends what an earlier page could not send any more; resolves with the assignments that they answer. */
  async load() {
    const found = (await keptUnder(this.place)).map(([, entry]) => entry);
    const known = new Set(this.waiting.map(({ id }) => id));
    this.waiting = [...found.filter(({ id }) => !known.has(id)), ...this.waiting];
    this.tell(this);
    await this.flush();
    return found.filter(({ kind }) => kind !== "ask").map(({ assignment }) => assignment);
  }

  /** entry: {id, kind, url, pairs, assignment, …}; first: what must have ended before it is sent. */
  async add(entry, first) {
    const stamped = { ...entry, at: Date.now() };
    this.firsts.set(entry.id, first);
    this.waiting.push(stamped);
    this.tell(this);
    await keep(this.place + String(stamped.at).padStart(15, "0") + stamped.id, stamped);
    return this.flush();
  }

  /** Sends what waits; resolves when nothing waits or nothing goes. */
  flush() {
    clearTimeout(this.timer);
    this.busy ??= this.run().finally(() => { this.busy = null; });
    return this.busy;
  }

  async run() {
    while (this.waiting.length) {
      const [entry] = this.waiting;
      await this.firsts.get(entry.id);
      const result = await send(entry.url, entry.pairs, { user: this.user, keepalive: true });
      if (!["ok", "refused"].includes(result.kind)) return this.later(result.kind);
      this.trouble = "";
      this.attempt = 0;
      this.waiting.shift();
      await forget(this.place + String(entry.at).padStart(15, "0") + entry.id);
      this.tell(this);
      await this.settled(entry, result);
    }
    this.trouble = "";
    this.tell(this);
  }

  later(trouble) {
    this.trouble = trouble;
    this.tell(this);
    const seconds = WAITS[Math.min(this.attempt, WAITS.length - 1)];
    this.attempt += 1;
    if (trouble !== "signed-out") this.timer = setTimeout(() => this.flush(), seconds * 1000);
  }
}
