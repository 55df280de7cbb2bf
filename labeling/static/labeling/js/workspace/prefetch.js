/* The next items, taken and loaded with their pictures before they are wanted. What is not shown is given back on leaving. */
import { fillOptions, versionOfLists } from "./options.js";
import { csrfToken, send } from "./send.js";

const MARGIN = 120;  // seconds before its lease ends in which an item is rather taken anew than shown

export class Upcoming {
  /** version: of the instructions on the page; ahead: how many items to have ready; lease: for how many seconds one is held. */
  constructor({ url, user, version, ahead, lease }) {
    Object.assign(this, { url, user, version, ahead, lease, forms: [], asking: null, ended: "" });
  }

  /** Takes items until enough are ready. inHand(): assignments in the browser already. Resolves, as soon as there is one,
      with what came of it. */
  fill(inHand) {
    this.asking ??= this.ask(inHand()).finally(() => { this.asking = null; });
    const first = this.forms.length ? Promise.resolve({ kind: "ok" }) : this.asking;
    void this.asking.then(({ isNew }) => isNew && this.isShort && this.fill(inHand));
    return first;
  }

  get isShort() { return this.forms.filter(({ dataset }) => !("shown" in dataset)).length < this.ahead; }

  async ask(inHand) {
    if (!this.isShort && this.forms.length) return { kind: "ok" };
    const result = await send(this.url, [["besides", inHand.join(",")], ["lists", versionOfLists(this.version)]], { user: this.user });
    this.ended = "";
    if (result.kind === "ok" && result.status === 204) this.ended = "nothing";
    else if (result.kind === "ok") return { ...result, isNew: this.put(formOf(result.text)) };
    else if (["not_acknowledged", "practice_first"].includes(result.code)) this.ended = "version";
    return result;
  }

  put(form) {
    if (!form || this.forms.some(({ dataset }) => dataset.assignment === form.dataset.assignment)) return false;
    form.dataset.takenAt = Date.now();
    this.forms.push(form);
    for (const picture of form.querySelectorAll("img")) picture.decode?.().catch(() => {});  // fetched and decoded ahead
    return true;
  }

  putFirst(form) { this.forms.unshift(form); }

  /** The next one to show. One that lay too long may be somebody else's by now: it goes back, and another is taken. */
  take() {
    const longest = Math.max(this.lease - MARGIN, this.lease / 2) * 1000;
    const old = this.forms.filter(({ dataset }) => !("shown" in dataset) && Date.now() - dataset.takenAt > longest);
    for (const form of old) this.returnOne(form);
    this.forms = this.forms.filter((form) => !old.includes(form));
    return this.forms.shift() ?? null;
  }

  drop(wanted) { this.forms = this.forms.filter((form) => !wanted(form)); }
  assignments() { return this.forms.map(({ dataset }) => dataset.assignment); }

  /** The page goes away. A form that was shown before stays held: somebody may be in the middle of it. */
  giveBack() {
    for (const form of this.forms) if (!("shown" in form.dataset)) this.returnOne(form);
    this.forms = this.forms.filter((form) => "shown" in form.dataset);
  }

  returnOne(form) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", csrfToken());
    navigator.sendBeacon?.(form.dataset.returnUrl, body);
  }
}

export function formOf(html) {
  const found = new DOMParser().parseFromString(html, "text/html").querySelector("form.work");
  const form = found && document.importNode(found, true);
  if (form) fillOptions(form);
  return form;
}
