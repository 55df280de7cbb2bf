/* The shapes of an answer over their picture: an svg with one option of a list box a shape, its number, and the handles of
   the one in hand. It draws what its editor (shape-rows.js) holds, and knows nothing of pointers and keys. */
const SVG = "http://www.w3.org/2000/svg";

export function svgElement(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

const put = (node, name, value) => { if (node.getAttribute(name) !== value) node.setAttribute(name, value); };

export const pathOf = (corners, open = false) => (corners.length ? `M${corners.map(([x, y]) => `${x} ${y}`).join("L")}${open ? "" : "Z"}` : "");

export class Overlay {
  constructor(editor) {
    this.editor = editor;
    this.svg = svgElement("svg", { class: "overlay", role: "listbox", tabindex: 0, "aria-label": editor.dataset.title, "data-question-of": editor.closest("[data-question]")?.dataset.question ?? "" });
    if (editor.dataset.help) this.svg.setAttribute("aria-describedby", editor.dataset.help);
    this.shapes = svgElement("g");
    this.sketched = svgElement("g");
    this.sketched.append(svgElement("path", { class: "shape-halo" }), svgElement("path", { class: "shape-sketch" }));
    this.shapes.append(this.sketched);
    this.tags = svgElement("g", { "aria-hidden": "true" });
    this.marks = svgElement("g", { "aria-hidden": "true" });
    this.svg.append(this.shapes, this.tags, this.marks);
  }

  get parts() { return this.editor.parts; }

  placeOf(node) { return [...this.shapes.children].indexOf(node.closest?.("[role=option]")); }

  /** Everything; what has not changed since stays as it is. */
  draw() {
    const focused = this.svg.contains(document.activeElement);
    const { parts, editor } = this;
    while (this.tags.children.length > parts.length) this.remove(parts.length);
    while (this.tags.children.length < parts.length) this.append();
    this.sketch(null);
    this.look();
    parts.forEach((_, at) => this.fill(at));
    this.choose(editor.selected);
    if (focused) this.focus();
  }

  append() {
    const option = svgElement("g", { role: "option" });
    option.append(svgElement("path", { class: "shape-halo" }), svgElement("path", { class: "shape" }));
    this.sketched.before(option);
    this.tags.append(svgElement("text", { class: "shape-tag" }));
  }

  remove(at) {
    this.shapes.children[at].remove();
    this.tags.children[at].remove();
  }

  /** One shape that has changed. */
  redraw(at) {
    this.fill(at);
    if (at === this.editor.selected) this.mark();
  }

  fill(at) {
    const { editor } = this;
    const part = this.parts[at];
    const option = this.shapes.children[at];
    const whole = editor.isWhole(part);
    const path = whole ? pathOf(editor.corners(part)) : "";
    put(option, "class", ["shape-group", ...editor.colourOf(at)].join(" "));
    put(option, "aria-label", editor.nameOf(at));
    for (const node of option.children) put(node, "d", path);
    const tag = this.tags.children[at];
    const words = whole ? `${at + 1} ${editor.titleOf(part.label)}` : "";
    if (tag.textContent !== words) tag.textContent = words;
    if (whole) this.place(tag, part);
  }

  /* Above the corner that is highest on the screen; inside where there is no room. */
  place(tag, part) {
    const corners = this.editor.corners(part).map(([x, y]) => this.matrix.transformPoint({ x, y }));
    const top = corners.reduce((best, corner) => (corner.y < best.y - 0.5 || Math.abs(corner.y - best.y) <= 0.5 && corner.x < best.x ? corner : best));
    const y = top.y - this.top;
    put(tag, "x", String(Math.round(top.x - this.left)));
    put(tag, "y", String(Math.round(y > 18 ? y - 5 : y + 15)));
  }

  /** Which shape is in hand, -1 for none. */
  choose(chosen) {
    [...this.tags.children].forEach((tag, at) => {
      const option = this.shapes.children[at];
      put(option, "tabindex", at === chosen ? "0" : "-1");
      put(option, "aria-selected", String(at === chosen));
      tag.classList.toggle("chosen", at === chosen);
    });
    put(this.svg, "tabindex", chosen >= 0 ? "-1" : "0");
    this.mark();
  }

  focus() {
    const { selected } = this.editor;
    (selected >= 0 ? this.shapes.children[selected] : this.svg).focus({ preventScroll: true });
  }

  /** The handles of the shape in hand, as large at any zoom. */
  mark() {
    const part = this.parts[this.editor.selected];
    if (!part || !this.editor.isWhole(part)) return this.marks.replaceChildren();
    const { left, top } = this;
    const outline = this.editor.corners(part).map(([x, y]) => this.matrix.transformPoint({ x, y })).map(({ x, y }) => [x - left, y - top]);
    const handles = this.editor.isOff ? [] : this.editor.handlesOf(part, this.matrix, this.editor.point);
    this.marks.replaceChildren(svgElement("path", { class: "shape-ring", d: pathOf(outline) }), ...handles.map(({ x, y, round, small, chosen }) => svgElement(round ? "circle" : "rect", {
      class: `shape-handle${small ? " small" : ""}${chosen ? " chosen" : ""}`,
      ...(round ? { cx: x - left, cy: y - top, r: small ? 4 : 6 } : { x: x - left - 5, y: y - top - 5, width: 10, height: 10 }),
    })));
  }

  /** What is being drawn; null: nothing. */
  sketch(corners) {
    for (const path of this.sketched.children) put(path, "d", corners ? pathOf(corners, corners.isOpen) : "");
  }

  /* Where the picture lies: measured once, for measuring after each change would make the browser lay out the page anew. */
  look() {
    this.matrix = this.editor.view.matrix();
    ({ left: this.left, top: this.top } = this.svg.getBoundingClientRect());
    const { a, b, c, d, e, f } = this.matrix;
    this.shapes.setAttribute("transform", `matrix(${a} ${b} ${c} ${d} ${e - this.left} ${f - this.top})`);
  }

  /** The picture has moved. */
  follow() {
    this.look();
    this.parts.forEach((part, at) => this.editor.isWhole(part) && this.place(this.tags.children[at], part));
    this.mark();
  }

  /** Of several questions about one picture the one in use lies on top. */
  raise() {
    for (const each of this.svg.parentElement?.querySelectorAll(":scope > .overlay") ?? []) each.classList.toggle("behind", each !== this.svg);
  }
}
