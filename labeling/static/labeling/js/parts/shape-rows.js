/* An answer that is a list of shapes in a picture: drawn over it, and beside it as rows of fields; both are one answer.

   A kind of shape is a subclass that says
     what                                "Box", in words for people
     isWhole(part)                       has it all its numbers, so that it can be drawn?
     corners(part)                       [[x, y], …] in pixels of the picture
     told(part)                          where it is, in words
     holds(part, point, slack)           is the point in it, or this near? slack: [across, down]
     handlesOf(part, matrix, chosen)     [{x, y, key, round}] in pixels of the window
     pulled(part, key, dx, dy)           by one of its handles
     shifted(part, dx, dy)               moved as a whole
     stretched(part, dx, dy)             by Shift and the arrows
     made(middle, width, height)         a new one in the middle of what can be seen
     sketched(sketch, point)             the corners while it is being drawn, the pointer being there
     clicked(sketch, point, near)        the next point of a sketch: the finished part, or null; near: two points are one
     dragged(sketch, point)              the same, where the pointer was pressed, moved and let go
   and may say more by `keyed`, which sees the keys before the others do. */
import { keyOf, registerKeys } from "../hotkeys.js";
import { announce } from "../live.js";
import "../workspace/picture.js";
import { questionInUse } from "../workspace/questions.js";
import { Overlay } from "./overlay.js";
import { PartRows } from "./part-rows.js";
import { gettext, interpolate } from "../words.js";

const STEP = 8;
const STILL = 4;  // pixels of the window by which a hand may shake in a click
const REACH = { mouse: 12, pen: 14, touch: 22 };  // half of what can be hit
const PAUSE = 400;  // ms after which a run of arrow keys is one change

export class ShapeRows extends PartRows {
  static last = null;

  selected = -1;
  sketch = null;
  gesture = null;
  armed = false;
  touches = new Set();

  begin() {
    this.tabIndex = -1;
    this.label = this.querySelector("[data-add]").dataset.add;
    const options = [...this.querySelector("[data-row]").content.querySelectorAll("option")];
    this.titles = new Map(options.map((option) => [option.value, option.textContent]));
    this.colours = new Map(options.map((option) => [option.value, option.dataset.colour.split(" ")]));
    this.rows.addEventListener("focusin", ({ target }) => this.select(this.placeOf(target.closest("li")), { focus: false }));
    for (const button of this.querySelectorAll("[data-add], [data-new]")) button.addEventListener("mousedown", (event) => event.preventDefault());
    this.querySelector("[data-find-label]")?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      this.find(event.target);
    });
    this.lay();
  }

  /** The label that was typed, if there is one. */
  find(field) {
    const words = field.value.trim().toLowerCase();
    const titles = [...this.titles].map(([label, title]) => ({ label, title: title.toLowerCase() }));
    const found = titles.find(({ title }) => title === words) ?? titles.find(({ title }) => words && title.startsWith(words)) ?? titles.find(({ title }) => words && title.includes(words));
    if (!found) return announce(gettext("There is no such label."));
    field.value = "";
    this.add(found.label);
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.overlay) this.follow();
    this.stop = [
      ...(this.overlay ? [this.view.watch(() => this.follow())] : []),
      registerKeys("boxes", {
        "new-box": () => this.mine() && !this.namesOption("new-box") && void this.create(),
        "delete-box": () => this.holdsFocus() && !this.isOff && this.selected >= 0 && void this.delete(this.rows.children[this.selected]),
        "move-box": (event) => this.arrow(event, "shifted", STEP),
        "nudge-box": (event) => this.arrow(event, "shifted", 1),
        "resize-box": (event) => this.arrow(event, "stretched", STEP),
        "trim-box": (event) => this.arrow(event, "stretched", 1),
      }),
      registerKeys("workspace", { "previous-part": () => this.mine() && this.step(-1), "next-part": () => this.mine() && this.step(1) }),
    ];
    this.settling = () => this.settle();
    document.addEventListener("pointerdown", this.settling, true);
  }

  disconnectedCallback() {
    this.settle();
    this.stop.forEach((stop) => stop());
    document.removeEventListener("pointerdown", this.settling, true);
  }

  /* Found once: the picture comes before the questions, in the item as well as beside a resolution. */
  lay() {
    this.view = (this.closest("form.work") ?? document).querySelector(`picture-view[data-x="${CSS.escape(this.dataset.field)}"]`);
    if (!this.view) return;
    this.overlay = new Overlay(this);
    this.view.hold(this.overlay.svg);
    const { svg } = this.overlay;
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", (event) => this.up(event));
    svg.addEventListener("pointercancel", (event) => this.lost(event));
    this.view.addEventListener("viewgesture", () => this.cancelGesture());
    svg.addEventListener("mousedown", (event) => event.preventDefault());  // the shape keeps the focus
    svg.addEventListener("keydown", (event) => this.typed(event));
    svg.addEventListener("focusin", ({ target }) => this.select(this.overlay.placeOf(target), { focus: false }));
    for (const place of [svg, this]) place.addEventListener("focusin", () => this.use());
    svg.addEventListener("focusout", () => this.settle());
  }

  /** Of several about one picture this one lies on top, and keys mean it. */
  use() {
    ShapeRows.last = this;
    this.overlay?.raise();
  }

  /* ---- one answer, three forms: text, rows, shapes */

  get parts() {
    if (this.read_ !== this.store.value) {
      this.read_ = this.store.value;
      this.parts_ = super.parts;
    }
    return this.parts_;
  }

  keep(parts) {
    super.keep(parts);
    this.read_ = this.store.value;
    this.parts_ = parts;
  }

  /* The rows that there are serve again: building hundreds anew takes longer than a key may. */
  show() {
    const { parts } = this;
    while (this.rows.children.length > parts.length) this.rows.lastElementChild.remove();
    parts.forEach((part, at) => (this.rows.children[at] ? this.write(this.rows.children[at], part) : this.rows.append(this.rowOf(part))));
    this.nothing.checked = this.store.value === "[]";
    this.draw();
  }

  write(row, part) {
    for (const field of row.querySelectorAll("[data-part]")) {
      const text = String(this.written(field.dataset.part, part[field.dataset.part]));
      if (field.value !== text) field.value = text;
    }
  }

  draw() {
    this.gesture = this.sketch = null;
    this.selected = Math.min(this.selected, this.parts.length - 1);
    [...this.rows.children].forEach((row, at) => this.mark(row, at));
    for (const button of this.querySelectorAll("[data-add]")) button.setAttribute("aria-pressed", String(button.dataset.add === this.labelInHand));
    this.overlay?.draw();
  }

  paint(row, at = this.placeOf(row)) {
    const name = ["part-row", ...this.colourOf(at), ...(at === this.selected ? ["chosen"] : [])].join(" ");
    if (row.className !== name) row.className = name;
  }

  mark(row, at) {
    this.paint(row, at);
    if (at === this.selected) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    row.setAttribute("aria-label", this.nameOf(at));
  }

  get labelInHand() { return this.parts[this.selected]?.label ?? this.label; }

  titleOf(label) { return this.titles.get(label) ?? label; }

  colourOf(at) { return this.colours.get(this.parts[at]?.label) ?? ["option-none"]; }

  nameOf(at) {
    const part = this.parts[at];
    return `${this.what} ${at + 1}, ${this.titleOf(part.label)}${this.isWhole(part) ? `, ${this.told(part)}` : ""}`;
  }

  placeOf(row) { return Array.prototype.indexOf.call(this.rows.children, row); }

  /** One part put in the place of another, in all three forms; nobody hears of it before `tell`. */
  replace(at, part) {
    const parts = [...this.parts];
    parts[at] = part;
    this.keep(parts);
    const row = this.rows.children[at];
    this.write(row, part);
    this.mark(row, at);
    this.overlay?.redraw(at);
  }

  edited(event) {
    if (event.target.matches("[data-find-label]")) return;
    const row = event.target.matches("[data-part]") && event.target.closest("li");
    if (!row) return super.edited(event);
    this.nothing.checked = false;
    const parts = [...this.parts];
    const at = this.placeOf(row);
    parts[at] = this.partOf(row);
    this.keep(parts);
    this.mark(row, at);
    this.overlay?.redraw(at);
  }

  changed() { this.store.dispatchEvent(new Event("change", { bubbles: true })); }

  /* ---- choosing */

  /** Called with a place in the list, -1 for none. focus: go there in the picture. */
  select(at, { focus = true } = {}) {
    if (at !== this.selected) {
      this.settle();
      this.point = null;
      const before = this.selected;
      this.selected = at;
      for (const place of [before, at]) if (this.rows.children[place]) this.mark(this.rows.children[place], place);
      for (const button of this.querySelectorAll("[data-add]")) button.setAttribute("aria-pressed", String(button.dataset.add === this.labelInHand));
      this.overlay?.choose(at);
      if (focus) this.rows.children[at]?.scrollIntoView({ block: "nearest" });
    }
    if (focus) this.overlay?.focus();
  }

  step(by) {
    const n = this.parts.length;
    if (!n) return void announce(gettext("Nothing is drawn yet."));
    this.select(this.selected < 0 ? (by > 0 ? 0 : n - 1) : (this.selected + by + n) % n);
    this.reveal();
  }

  reveal() {
    const part = this.parts[this.selected];
    if (!this.view || !part || !this.isWhole(part)) return;
    const { x, y, width, height } = boundsOf(this.corners(part));
    const room = 2 * REACH.mouse / this.view.scale;  // for its handles
    this.view.reveal({ x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room });
  }

  focus(options) {
    if (this.overlay) this.overlay.focus();
    else this.querySelector("button").focus(options);
  }

  holdsFocus() { return Boolean(this.overlay?.svg.contains(document.activeElement)); }

  /** Is a key meant for this question? Of several that draw, the one in use; else the first. */
  mine() {
    if (this.isOff || this.overlay && !this.overlay.svg.isConnected) return false;
    const form = this.closest("form");
    if (!form) return true;
    const own = [...form.querySelectorAll("[data-shapes]")];
    const used = form.matches(".work") ? questionInUse(form)?.querySelector("[data-shapes]") : own.find((each) => each === ShapeRows.last);
    return (used ?? own[0]) === this;
  }

  /** An option that has this very key comes first. */
  namesOption(action) { return Boolean(this.querySelector(`[data-option-key="${CSS.escape(keyOf(action).toLowerCase())}"]`)); }

  /* ---- adding, naming, deleting */

  /** A label was chosen: for the shape in hand, else for the next one to be drawn. */
  add(label) {
    this.label = label;
    if (this.selected >= 0 && this.parts[this.selected]) {
      this.replace(this.selected, { ...this.parts[this.selected], label });
      for (const button of this.querySelectorAll("[data-add]")) button.setAttribute("aria-pressed", String(button.dataset.add === label));
      this.changed();
      this.overlay?.focus();
      return announce(this.titleOf(label));
    }
    this.armed = Boolean(this.overlay);
    for (const button of this.querySelectorAll("[data-add]")) button.setAttribute("aria-pressed", String(button.dataset.add === label));
    this.overlay?.focus();
    announce(interpolate(gettext("%(label)s: draw it, or press N."), { label: this.titleOf(label) }));
  }

  pressed(event) {
    if (!this.isOff && event.target.closest("[data-new]")) return this.create();
    super.pressed(event);
  }

  /** One in the middle of what can be seen; where one lies already, a step beside it. */
  create() {
    this.cancel();
    const shape = this.overlay ? this.inSight() : null;
    this.finish(shape ?? {});
    if (!shape) this.rows.lastElementChild.querySelector("input, textarea").focus();
  }

  inSight() {
    const inverse = this.view.matrix().inverse();
    const frame = this.view.frame.getBoundingClientRect();
    const middle = inverse.transformPoint({ x: (frame.left + frame.right) / 2, y: (frame.top + frame.bottom) / 2 });
    const scale = Math.hypot(inverse.a, inverse.b);
    const most = Math.min(this.view.size.width, this.view.size.height);
    const large = Math.max(STEP, Math.min(Math.min(frame.width, frame.height) * scale, most) / 4);
    let shape = this.made(middle, large, large);
    const same = (part) => JSON.stringify({ ...part, label: "" }) === JSON.stringify({ ...shape, label: "" });
    for (let beside = 1; beside <= 100 && this.parts.some((part) => same(part)); beside += 1) shape = this.made({ x: middle.x + STEP * beside, y: middle.y + STEP * beside }, large, large);
    return shape;
  }

  finish(shape) {
    this.sketch = this.gesture = null;
    this.armed = false;
    if (this.parts.length >= Number(this.dataset.most ?? Infinity)) {
      this.replace(this.parts.length - 1, { label: this.label, ...shape });  // the last one drawn anew
      this.changed();
    } else {
      this.append({ label: this.label, ...shape });
    }
    this.select(this.parts.length - 1);
  }

  append(part) {
    this.selected = -1;
    return super.append(part);
  }

  delete(row) {
    const at = this.placeOf(row);
    const inPicture = this.holdsFocus();
    this.settle();
    this.selected = -1;
    this.keep(this.parts.toSpliced(at, 1));
    this.overlay?.remove(at);
    row.remove();
    this.draw();
    this.changed();
    const next = Math.min(at, this.parts.length - 1);
    if (inPicture || next < 0) this.select(next);
    else this.rows.children[next].querySelector("[data-delete]").focus();
    announce(interpolate(gettext("Deleted: %(what)s %(number)s."), { what: this.what, number: at + 1 }));
  }

  /* ---- keys */

  arrow(event, how, by) {
    const part = this.parts[this.selected];
    if (!this.holdsFocus() || this.isOff || !part || !this.isWhole(part)) return false;
    const [across, down] = this.asTurned({ ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key]);
    this.replace(this.selected, this[how](part, across, down));
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.settle(), PAUSE);
    this.reveal();
  }

  /** A step on the screen, along the sides of the picture as it lies there. */
  asTurned([dx, dy]) {
    const { a, b, c, d } = this.view.matrix();
    const scale = Math.hypot(a, b);
    return [Math.round((a * dx + b * dy) / scale), Math.round((c * dx + d * dy) / scale)];
  }

  /** A run of arrow keys has come to its end: one change, told once. */
  settle() {
    if (!this.pausing) return;
    clearTimeout(this.pausing);
    this.pausing = 0;
    this.changed();
    if (this.parts[this.selected]) announce(this.told(this.parts[this.selected]));
  }

  typed(event) {
    const arrow = event.key.startsWith("Arrow");
    if (!arrow && !["Shift", "Alt"].includes(event.key)) this.settle();
    if (event.key === "Escape" && this.cancel()) return void event.preventDefault() ?? event.stopPropagation();
    if (this.isOff || this.keyed?.(event)) return;
    if (event.key === "Backspace" && this.selected >= 0) return void event.preventDefault() ?? this.delete(this.rows.children[this.selected]);
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || document.documentElement.classList.contains("keys-off")) return;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const button = [...this.querySelectorAll("[data-add]")].find(({ dataset }) => dataset.optionKey && (dataset.optionKey === digit || dataset.optionKey === event.key.toLowerCase()));
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  /** Takes back what has been begun, the last first; true if there was anything. */
  cancel() {
    if (this.gesture?.before) this.replace(this.gesture.at, this.gesture.before);
    const had = Boolean(this.gesture || this.sketch || this.armed);
    this.gesture = this.sketch = null;
    this.armed = false;
    this.overlay?.sketch(null);
    if (had) return true;
    if (this.selected < 0) return false;
    this.select(-1);
    return true;
  }

  /* ---- pointer */

  pointOf(event) {
    return this.view.matrix().inverse().transformPoint({ x: event.clientX, y: event.clientY });
  }

  down(event) {
    if (event.pointerType === "touch") this.touches.add(event.pointerId);
    if (event.button !== 0 || this.isOff) return;
    event.preventDefault();  // the picture stays where it is
    if (this.touches.size > 1) return this.cancelGesture();  // two fingers move the picture
    this.overlay.focus();
    const reach = REACH[event.pointerType] ?? REACH.mouse;
    const [from, point] = [{ x: event.clientX, y: event.clientY }, this.pointOf(event)];
    this.gesture = { id: event.pointerId, from, point, reach, ...(this.sketch || this.armed ? { does: "draw" } : this.grabbed(from, point, reach)) };
    this.overlay.svg.setPointerCapture(event.pointerId);
  }

  /** What a press takes hold of: a handle of the shape in hand, the shape itself, or nothing. */
  grabbed(from, point, reach) {
    const part = this.parts[this.selected];
    if (!part || !this.isWhole(part)) return { does: "draw" };
    const near = this.handlesOf(part, this.view.matrix(), this.point)
      .map((handle) => ({ ...handle, far: Math.max(Math.abs(handle.x - from.x), Math.abs(handle.y - from.y)) }))
      .filter(({ far }) => far <= reach).sort((one, other) => one.far - other.far)[0];
    if (near) return { does: "pull", key: near.key, at: this.selected, before: part };
    if (this.holds(part, point, this.slack(reach)(part))) return { does: "shift", at: this.selected, before: part };
    return { does: "draw" };
  }

  slack(reach) {
    const inverse = this.view.matrix().inverse();
    const scale = Math.hypot(inverse.a, inverse.b);
    return (part) => {
      const { width, height } = boundsOf(this.corners(part));
      return [width, height].map((side) => Math.max(0, reach * scale - side / 2));
    };
  }

  move(event) {
    const { gesture } = this;
    if (gesture && gesture.id !== event.pointerId) return;
    const point = this.pointOf(event);
    if (!gesture) return this.sketch && this.overlay.sketch(this.sketched(this.sketch, point));
    if (!gesture.moved && Math.hypot(event.clientX - gesture.from.x, event.clientY - gesture.from.y) < STILL) return;
    gesture.moved = true;
    const [dx, dy] = [point.x - gesture.point.x, point.y - gesture.point.y];
    if (gesture.does === "pull") this.replace(gesture.at, this.pulled(gesture.before, gesture.key, dx, dy));
    else if (gesture.does === "shift") this.replace(gesture.at, this.shifted(gesture.before, dx, dy));
    else this.overlay.sketch(this.sketched(this.sketch ?? [gesture.point], point));
  }

  up(event) {
    this.touches.delete(event.pointerId);
    const { gesture } = this;
    if (!gesture || gesture.id !== event.pointerId) return;
    this.gesture = null;
    const point = this.pointOf(event);
    if (gesture.moved && gesture.does !== "draw") return this.changed();
    if (gesture.moved) return this.placed(this.dragged(this.sketch ?? [gesture.point], point));
    if (this.sketch || this.armed) return this.clickedAt(point);
    if (gesture.does === "pull") return this.chosenHandle?.(gesture.key);
    const under = this.under(point, gesture.reach);
    if (!under.length) {
      this.select(-1);
      return this.clickedAt(point);
    }
    const again = under.indexOf(this.selected);
    this.select(again < 0 ? under[0] : under[(again + 1) % under.length]);
  }

  clickedAt(point) {
    const inverse = this.view.matrix().inverse();
    const before = this.sketch ?? [];
    this.placed(this.clicked(before, point, STILL * Math.hypot(inverse.a, inverse.b)), [...before, point]);
  }

  /** part: finished; null: one point more, or none where it lies on the one before. */
  placed(part, sketch = null) {
    if (part) return this.finish(part);
    this.sketch = sketch;
    this.overlay.sketch(sketch && this.sketched(sketch, sketch.at(-1)));
  }

  /** The shapes at a point, the smallest first, so that each can be reached. */
  under(point, reach) {
    const slack = this.slack(reach);
    return this.parts.map((part, at) => ({ part, at })).filter(({ part }) => this.isWhole(part) && this.holds(part, point, slack(part)))
      .map((found) => ({ ...found, area: areaOf(this.corners(found.part)) })).sort((one, other) => one.area - other.area).map(({ at }) => at);
  }

  lost(event) {
    this.touches.delete(event.pointerId);
    if (this.gesture?.id === event.pointerId) this.cancelGesture();
  }

  cancelGesture() {
    if (!this.gesture) return;
    if (this.gesture.before) this.replace(this.gesture.at, this.gesture.before);
    this.gesture = null;
    this.overlay.sketch(this.sketch && this.sketched(this.sketch, this.sketch.at(-1)));
  }

  follow() { this.overlay.follow(); }
}

export function boundsOf(corners) {
  const [[left, right], [top, bottom]] = [0, 1].map((axis) => corners.map((corner) => corner[axis])).map((along) => [Math.min(...along), Math.max(...along)]);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const areaOf = (corners) => Math.abs(corners.reduce((sum, [x, y], at) => {
  const [nextX, nextY] = corners[(at + 1) % corners.length];
  return sum + x * nextY - nextX * y;
}, 0)) / 2;
