/* The next item, taken and loaded with its pictures before it is wanted. What is not shown is given back on leaving. */
import { csrfToken, send } from "./send.js";

export class Upcoming {
  constructor({ url, user }) { Object.assign(this, { url, user, forms: [], asking: null, ended: "" }); }

  /** Takes one more unless one is there. inHand(): assignments in the browser already. Resolves with what came of it. */
  fill(inHand) {
    if (this.forms.length) return Promise.resolve({ kind: "ok" });
    this.asking ??= this.ask(inHand()).finally(() => { this.asking = null; });
    return this.asking;
  }

  async ask(inHand) {
    const result = await send(this.url, [["besides", inHand.join(",")]], { user: this.user });
    this.ended = "";
    if (result.kind === "ok" && result.status === 204) this.ended = "nothing";
    else if (result.kind === "ok") this.put(formOf(result.text));
    else if (result.code === "not_acknowledged") this.ended = "version";
    return result;
  }

  put(form) {
    if (!form || this.forms.some(({ dataset }) => dataset.assignment === form.dataset.assignment)) return;
    this.forms.push(form);
    for (const picture of form.querySelectorAll("img")) picture.decode?.().catch(() => {});  // fetched and decoded ahead
  }

  putFirst(form) { this.forms.unshift(form); }
  take() { return this.forms.shift() ?? null; }
  drop(wanted) { this.forms = this.forms.filter((form) => !wanted(form)); }
  assignments() { return this.forms.map(({ dataset }) => dataset.assignment); }

  /** The page goes away. A form that was shown before stays held: somebody may be in the middle of it. */
  giveBack() {
    for (const form of this.forms) {
      if (form.dataset.shown) continue;
      const body = new FormData();
      body.append("csrfmiddlewaretoken", csrfToken());
      navigator.sendBeacon?.(form.dataset.returnUrl, body);
    }
    this.forms = this.forms.filter((form) => form.dataset.shown);
  }
}

export function formOf(html) {
  const form = new DOMParser().parseFromString(html, "text/html").querySelector("form.work");
  return form && document.importNode(form, true);
}
