/* The spans of an answer, listed beside the text: one stop of the Tab key, and below the one in hand what can be done with it. */

export class SpanList {
  /** editor: SpanEditor. */
  constructor(editor) {
    this.editor = editor;
    this.element = editor.querySelector("[data-rows]");
    this.tools = editor.querySelector("[data-tools]");
    this.menu = this.tools.querySelector("select");
    this.row = editor.querySelector("[data-span-row]").content.firstElementChild;
    this.element.addEventListener("focusin", ({ target }) => target.matches("[data-row]") && editor.take(this.placeOf(target), { focus: false, native: false }));
    this.element.addEventListener("keydown", (event) => this.typed(event));
  }

  get holdsFocus() { return this.element.contains(document.activeElement); }

  /* What is the same at both ends stays. */
  draw() {
    const { parts, active } = this.editor;
    const wanted = parts.map((part) => `${part.label} ${this.editor.textOf(part)}`);
    const old = [...this.element.children];
    let head = 0;
    while (head < wanted.length && old[head]?.key === wanted[head]) head += 1;
    let tail = 0;
    while (tail < Math.min(wanted.length, old.length) - head && old.at(-1 - tail).key === wanted.at(-1 - tail)) tail += 1;
    for (const row of old.slice(head, old.length - tail)) {
      if (row.contains(this.tools)) this.moveTools(this.editor);
      row.remove();
    }
    const before = tail ? old[old.length - tail] : null;
    for (let at = head; at < wanted.length - tail; at += 1) this.element.insertBefore(this.made(parts[at], wanted[at]), before);
    this.hold(active);
  }

  made(part, key) {
    const row = this.row.cloneNode(true);
    const { title, classes } = this.editor.looksOf(part.label);
    row.key = key;
    row.className = ["part-row", "span-row", ...classes].join(" ");
    const [name, text] = row.firstElementChild.children;
    name.textContent = title;
    text.textContent = this.editor.textOf(part);
    return row;
  }

  /** Which span a part of a row is about; -1 outside of the list. */
  placeOf(target) { return [...this.element.children].indexOf(target.closest("li")); }

  /** The row of the span in hand; -1: none. */
  hold(active) {
    const rows = this.element.children;
    const before = this.held;
    this.held = rows[active];
    for (const row of new Set([before, rows[0], this.held].filter(Boolean))) {
      const isHeld = row === this.held;
      const button = row.firstElementChild;
      row.classList.toggle("chosen", isHeld);
      button.tabIndex = isHeld || !this.held && row === rows[0] ? 0 : -1;
      if (isHeld) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.tools.hidden = !this.held || this.editor.isOff;
    if (!this.held) return;
    if (this.tools.parentElement !== this.held) this.moveTools(this.held);
    const part = this.editor.parts[active];
    this.menu.value = part.label;
    this.tools.dir = this.editor.places.isRightToLeft(part.start) ? "rtl" : "ltr";
  }

  /* Moving an element takes the focus from what is in it. */
  moveTools(place) {
    const focused = this.tools.contains(document.activeElement) && document.activeElement;
    place.append(this.tools);
    if (focused) focused.focus({ preventScroll: true });
  }

  show(at) { this.element.children[at]?.scrollIntoView({ block: "nearest" }); }

  focus(at) { this.element.children[Math.max(0, Math.min(this.element.children.length - 1, at))]?.firstElementChild.focus(); }

  typed(event) {
    if (!event.target.matches("[data-row]") || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.placeOf(event.target);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: Infinity }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.focus(next);
  }
}
