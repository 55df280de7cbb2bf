/* Stretches of a text, marked in the item itself and listed beside: <span-editor><input type="hidden" name="json-…">…</span-editor>

   "" is no answer yet, [] says that there is nothing to mark. What is chosen are words (with Alt characters); a label makes
   them a span. A span in hand is one that exists: labels rename it, Shift and the arrows move its end, Delete removes it. */
import { registerKeys } from "../hotkeys.js";
import { announce } from "../live.js";
import { questionInUse } from "../workspace/questions.js";
import { clash } from "./lanes.js";
import { typed } from "./span-keys.js";
import { SpanList } from "./span-list.js";
import { SpanPointer } from "./span-pointer.js";
import { surfaceOf } from "./text-surface.js";
import { chosenFrom } from "./word-steps.js";
import { gettext, interpolate, ngettext } from "../words.js";

const LONG = 60;
const marked = (n) => (n ? interpolate(ngettext("%(n)s span is marked.", "%(n)s spans are marked.", n), { n }) : gettext("No spans are marked."));
const shortened = (text) => (text.length > LONG ? `${text.slice(0, LONG / 2)} … ${text.slice(-LONG / 3)}` : text);
const byPlace = (one, other) => one.start - other.start || one.end - other.end || (one.label < other.label ? -1 : Number(one.label > other.label));
const isSame = (one, other) => one.start === other.start && one.end === other.end && one.label === other.label;

/* What is in hand elsewhere is let go when a question is used, which moves what is below: not while a pointer is down. */
let pressed = false;
for (const kind of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(kind, () => { pressed = kind === "pointerdown"; }, true);

class SpanEditor extends HTMLElement {
  active = -1;  // the span in hand, by its place in the list
  chosen = null;  // {start, end, base, head}; see word-steps.js

  connectedCallback() {
    if (!this.store) this.begin();
    const { element, pointer } = this;
    const question = this.closest(".question") ?? this;
    const listeners = [
      [element, "keydown", (event) => typed(this, event)],
      [element, "pointerdown", (event) => pointer.down(event)],
      [element, "click", (event) => pointer.clicked(event)],
      [element, "focus", () => this.entered()],
      [document, "pointerup", () => pointer.up()],
      [document, "selectionchange", () => pointer.selected()],
    ].map(([target, kind, act]) => [target, kind, (event) => this.isOwner && act(event)]);
    listeners.push([question, "focusin", () => pressed || this.claim()], [question, "click", () => this.claim()]);
    for (const [target, kind, act] of listeners) target.addEventListener(kind, act, target === question);
    this.stops = [
      ...listeners.map(([target, kind, act]) => () => target.removeEventListener(kind, act, target === question)),
      registerKeys("spans", Object.fromEntries(["go-word", "go-character", "choose-word", "choose-character"].map((action) => [action, () => false]))),  // listed here, done by the text
      registerKeys("spans", { "delete-span": () => (this.mine() && this.active >= 0 && !this.isOff ? this.delete() : false) }),
      registerKeys("workspace", { "previous-part": () => this.mine() && this.step(-1), "next-part": () => this.mine() && this.step(1) }),
    ];
    if (!this.surface.owner?.isConnected) this.claim();
    this.show();
  }

  disconnectedCallback() {
    this.stops.forEach((stop) => stop());
    this.surface.choose(null);
  }

  begin() {
    this.store = this.querySelector("input[type=hidden]");
    this.nothing = this.querySelector("[data-nothing]");
    this.buttons = [...this.querySelectorAll("[data-add]")];
    this.list = new SpanList(this);
    this.pointer = new SpanPointer(this);
    this.looks = new Map([...this.list.menu.options].map(({ value, textContent, dataset }) => [value, { title: textContent, classes: dataset.colour.split(" ") }]));
    this.element = this.findText();
    this.surface = surfaceOf(this.element, JSON.parse(this.querySelector("script").textContent) ?? "");
    this.places = this.surface.places;
    this.tabIndex = -1;  // where the workspace puts the focus; it goes on to the text
    this.store.addEventListener("restore", () => this.show());
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("click", (event) => this.pressed(event));
    for (const button of this.buttons) button.addEventListener("mousedown", (event) => event.preventDefault());  // keeps what is chosen
  }

  /* The text of the item. One that is shown as Markdown is shown as it is written besides, since places count that. */
  findText() {
    const root = this.closest("form.work") ?? document;
    const name = CSS.escape(this.dataset.field);
    const found = root.querySelector(`.x-text[data-x="${name}"]`);
    if (found) return found;
    const made = Object.assign(document.createElement("div"), { className: "x-text", dir: "auto" });
    made.dataset.x = this.dataset.field;
    const section = root.querySelector(`[data-x-source="${name}"]`);
    if (section) section.append(Object.assign(document.createElement("p"), { className: "x-title", textContent: gettext("As it is written, to be marked") }), made);
    else this.prepend(made);
    return made;
  }

  get isOff() { return this.store.disabled; }

  get isOwner() { return this.surface.owner === this; }

  /** Of several questions about one text, the one in use shows its marks. */
  claim() {
    if (this.isOwner) return;
    const before = this.surface.owner;
    this.surface.owner = this;
    this.element.dataset.questionOf = this.closest(".question")?.dataset.question ?? "";
    this.element.setAttribute("aria-label", interpolate(gettext("The text to mark: %(question)s"), { question: this.closest("fieldset")?.querySelector("legend")?.firstChild?.textContent.trim() ?? "" }));
    this.element.setAttribute("aria-describedby", this.dataset.help);
    if (!before) return;
    before.choose(null, { say: false });
    this.show();
  }

  focus(options) {
    this.claim();
    this.element.focus({ preventScroll: true, ...options });
  }

  entered() {
    if (!this.chosen) announce(`${marked(this.parts.length)} ${gettext("Arrow keys go from word to word.")}`);
  }

  /** Is a key meant for this question? Of several with parts, the one in use; else the first. */
  mine() {
    if (!this.element.isConnected) return false;
    const form = this.closest("form.work");
    if (!form) return this.contains(document.activeElement) || this.element === document.activeElement;
    const kinds = "span-editor, [data-shapes]";
    return (questionInUse(form)?.querySelector(kinds) ?? form.querySelector(kinds)) === this;
  }

  /** The button of the label that a key gives. */
  buttonOf({ code, key }) {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
    return this.buttons.find(({ dataset, disabled }) => !disabled && dataset.optionKey && (dataset.optionKey === digit || dataset.optionKey === key.toLowerCase()));
  }

  /* ---- the answer */

  /** The spans in order of their places; what is none is passed over. */
  get parts() {
    if (this.read !== this.store.value) {
      this.read = this.store.value;
      this.parts_ = parsed(this.store.value).filter(({ label, start, end }) => typeof label === "string" && start >= 0 && start < end && end <= this.places.length).sort(byPlace);
    }
    return this.parts_;
  }

  looksOf(label) { return this.looks.get(label) ?? { title: label, classes: ["option-none"] }; }

  nameOf({ label }) { return this.looksOf(label).title; }

  textOf({ start, end }) { return shortened(this.places.between(start, end)); }

  show() {
    this.nothing.checked = this.store.value === "[]";
    this.active = this.held ? this.parts.findIndex((part) => isSame(part, this.held)) : -1;
    this.held = this.parts[this.active];
    if (this.isOwner) {
      const named = this.buttons.length > 1;
      this.surface.draw(this.parts.map(({ start, end, label }) => ({ start, end, classes: this.looksOf(label).classes, name: named ? this.looksOf(label).title : "" })), this.active);
    }
    this.list.draw();
    this.tell();
  }

  /** parts: as they are from now on; held: the one in hand. One change, to be undone as one. */
  keep(parts, held) {
    const sorted = parts.toSorted(byPlace);
    this.store.value = sorted.length ? JSON.stringify(sorted.map(({ label, start, end }) => ({ label, start, end }))) : "";
    this.held = held;
    this.show();
    this.store.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* ---- choosing */

  /** Something else begins than the second of two clicks, or what was refused. */
  begun() {
    this.pointer.first = null;
    this.refuse("");
  }

  /** Words are chosen, and no span is in hand any more. */
  choose(chosen, { native = true, say = true, reveal = true } = {}) {
    this.hold(-1);
    this.chosen = chosen && chosen.start < chosen.end ? chosen : null;
    this.surface.choose(this.chosen, { native });
    if (this.chosen && reveal) this.surface.reveal(this.chosen, { toEnd: chosen.head > chosen.base.start });
    this.tell();
    if (say) announce(this.chosen ? this.said(this.chosen) : gettext("Nothing is chosen."));
  }

  hold(at) {
    if (at === this.active) return;
    this.active = at;
    this.held = this.parts[at];
    if (this.isOwner) this.surface.hold(at);
    this.list.hold(at);
  }

  /** A span is in hand. */
  take(at, { focus = true, native = true, reveal = true } = {}) {
    const part = this.parts[at];
    if (!part) return;
    this.claim();
    this.begun();
    this.hold(at);
    this.list.show(at);
    this.chosen = chosenFrom(this.places.words, part);
    this.surface.choose(part, { native, held: true });
    if (reveal) this.surface.reveal(part, { toEnd: false });
    this.tell();
    if (!focus) return;
    this.focus();
    announce(interpolate(gettext("Span %(number)s of %(n)s: %(label)s, %(text)s"), { number: at + 1, n: this.parts.length, label: this.nameOf(part), text: this.textOf(part) }));
  }

  /** The span that follows or precedes the one in hand, or what is chosen. */
  step(by) {
    const { parts, active, chosen } = this;
    if (!parts.length) return void announce(gettext("No span is marked yet."));
    const from = chosen?.start ?? (by > 0 ? -1 : Infinity);
    const beside = by > 0 ? parts.findIndex(({ start }) => start >= from) : parts.findLastIndex(({ start }) => start < from);
    const at = active >= 0 ? active + by : beside >= 0 ? beside : by > 0 ? 0 : -1;
    this.take((at + parts.length) % parts.length);
  }

  /** What is chosen goes as far as that, and a span in hand with it. */
  goTo(chosen) {
    if (this.active < 0) return this.choose(chosen);
    if (this.isOff || chosen.start >= chosen.end || !this.resize(chosen)) return;
    this.chosen = chosen;
    this.surface.reveal(chosen, { toEnd: chosen.head > chosen.base.start });
  }

  /** What is chosen, and which marks lie on it, in words. */
  said(chosen) {
    const text = this.textOf(chosen);
    const names = [...new Set(this.parts.filter(({ start, end }) => start < chosen.end && chosen.start < end).map((part) => this.nameOf(part)))];
    return [text.trim() ? text : gettext("space"), names.join(` ${gettext("and")} `)].filter(Boolean).join(", ");
  }

  /** What a label would now be given to, for everybody to see. */
  tell() {
    const part = this.parts[this.active];
    const [words, text] = this.querySelector("[data-chosen]").children;
    words.textContent = part ? gettext("In hand:") : this.chosen ? gettext("Chosen:") : this.isOff ? "" : gettext("Nothing is chosen yet.");
    text.textContent = part ?? this.chosen ? this.textOf(part ?? this.chosen) : "";
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(part?.label === button.dataset.add));
  }

  /** Shown until something else is done; true: there was something to refuse. */
  refuse(sentence) {
    const place = this.querySelector("[data-refused]");
    if (!sentence && place.hidden) return false;
    place.textContent = sentence;
    place.hidden = !sentence;
    if (sentence) announce(sentence);
    return Boolean(sentence);
  }

  /* ---- making, naming, changing, deleting */

  add(label) {
    if (this.isOff) return;
    const held = this.parts[this.active];
    if (held) return this.change({ ...held, label });
    const trimmed = this.chosen && this.places.trimmed(this.chosen.start, this.chosen.end);
    if (!trimmed) return this.refuse(gettext("Choose words in the text first: click the first and the last, drag, or use the arrow keys."));
    const made = { label, ...trimmed };
    const twin = this.parts.findIndex((one) => one.start === made.start && one.end === made.end && (one.label === label || !this.mayOverlap));
    if (twin >= 0) {
      this.take(twin);
      return this.change(made);
    }
    if (this.clashes(made)) return;
    this.begun();
    this.settle([...this.parts, made], made);
  }

  /** The span in hand becomes another; false if it may not. */
  change(part) {
    const held = this.parts[this.active];
    this.begun();
    if (isSame(part, held)) return void announce(interpolate(gettext("It is %(label)s already."), { label: this.nameOf(part) }));
    if (this.parts.some((one) => isSame(one, part))) return !this.refuse(interpolate(gettext("These words are marked %(label)s already."), { label: this.nameOf(part) }));
    if (this.clashes(part)) return false;
    this.settle(this.parts.with(this.active, part), part);
    return true;
  }

  settle(parts, part) {
    this.keep(parts, part);
    this.chosen = chosenFrom(this.places.words, part);
    this.surface.choose(part, { native: !this.pointer.touching, held: true });
    this.list.show(this.active);
    announce(`${this.nameOf(part)}: ${this.textOf(part)}`);
  }

  get mayOverlap() { return this.dataset.overlapping !== "refused"; }

  clashes(part) {
    const other = this.mayOverlap ? null : clash(this.parts, part, this.active);
    return other !== null && this.refuse(interpolate(gettext("“%(text)s” is marked %(label)s already, and spans of this question may not overlap. Change or delete that one first."), { text: this.textOf(other), label: this.nameOf(other) }));
  }

  /** The span in hand takes up another stretch, as far as that holds more than white space. */
  resize({ start, end }) {
    const trimmed = this.places.trimmed(start, end);
    return trimmed ? this.change({ ...this.parts[this.active], ...trimmed }) : false;
  }

  /** One end of the span in hand, one word or character further. */
  trim(which, by, { starts, ends }) {
    const part = this.parts[this.active];
    const list = which === "end" ? ends : starts;
    const next = by > 0 ? list.find((place) => place > part[which]) : list.findLast((place) => place < part[which]);
    const moved = { ...part, [which]: next };
    if (next === undefined) return announce(gettext("The text ends here."));
    if (moved.start >= moved.end) return announce(gettext("Nothing would be left of the span. Delete it instead."));
    this.resize(moved);
  }

  delete() {
    const { active } = this;
    const part = this.parts[active];
    const inList = this.list.holdsFocus;
    this.begun();
    this.keep(this.parts.toSpliced(active, 1), undefined);
    this.choose(chosenFrom(this.places.words, part), { native: !this.pointer.touching, say: false, reveal: false });
    if (inList && this.parts.length) this.list.focus(active);
    else this.focus();
    announce(interpolate(gettext("Deleted %(label)s: %(text)s"), { label: this.nameOf(part), text: this.textOf(part) }));
  }

  /* ---- what stands beside the text */

  changed(event) {
    if (event.target === this.list.menu) {
      event.stopPropagation();
      this.change({ ...this.parts[this.active], label: event.target.value });
      event.target.value = this.parts[this.active].label;
    }
    if (event.target !== this.nothing) return;
    event.stopPropagation();
    this.begun();
    this.store.value = this.nothing.checked ? "[]" : "";
    this.show();
    this.store.dispatchEvent(new Event("change", { bubbles: true }));
  }

  pressed({ target, altKey }) {
    const { add, row, trim, by, delete: remove } = target.closest("button")?.dataset ?? {};
    if (row !== undefined) return this.take(this.list.placeOf(target), { focus: false });
    if (this.isOff) return;
    if (add !== undefined) this.add(add);
    if (trim !== undefined) this.trim(trim, Number(by), altKey ? this.places.characters : this.places.words);
    if (remove !== undefined) this.delete();
  }
}

function parsed(text) {
  try {
    const found = JSON.parse(text || "[]");
    return Array.isArray(found) ? found.filter((part) => part && typeof part === "object") : [];
  } catch {
    return [];
  }
}

customElements.define("span-editor", SpanEditor);
