/* A form as plain pairs and back, so that it can be kept, sent, undone and restored. */
const NOT_ENTERED = new Set(["csrfmiddlewaretoken", "id", "seconds"]);

/** [[name, value]] of what the labeler has entered. */
export function entered(form) {
  return [...new FormData(form)].filter(([name, value]) => !NOT_ENTERED.has(name) && value !== "").map(([name, value]) => [name, String(value)]);
}

/** Puts pairs back; hidden inputs of editors hear a "restore" event. */
export function restore(form, pairs) {
  for (const field of form.elements) {
    if (!field.name || NOT_ENTERED.has(field.name) || field.type === "submit") continue;
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    if (field.type === "hidden") field.dispatchEvent(new CustomEvent("restore", { bubbles: true }));
  }
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The changes of one item, to go back and forth. */
export class Changes {
  constructor(start) { this.past = [start]; this.future = []; }

  add(pairs) {
    if (same(pairs, this.past.at(-1))) return;
    this.past.push(pairs);
    this.future = [];
  }

  undo() {
    if (this.past.length < 2) return null;
    this.future.push(this.past.pop());
    return this.past.at(-1);
  }

  redo() {
    const next = this.future.pop();
    if (next) this.past.push(next);
    return next ?? null;
  }
}

export const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));  // pages without TLS lack randomUUID
