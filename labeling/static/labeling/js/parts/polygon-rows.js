/* Polygons in a picture. What a shape must say of itself is told in shape-rows.js; corners may be taken in hand besides. */
import { registerKeys } from "../hotkeys.js";
import { announce } from "../live.js";
import { clamp, tidy } from "./boxes.js";
import { crossing, inside, shiftedWithin } from "./polygons.js";
import { ShapeRows, boundsOf } from "./shape-rows.js";
import { gettext, interpolate } from "../words.js";

const CLOSE = 12;  // pixels of the window from the first corner within which a click closes
const SEEN = 3;  // corners that a polygon has at least

class PolygonRows extends ShapeRows {
  what = gettext("Polygon");
  point = null;  // the corner in hand: its place

  get size() { return this.view.size; }

  connectedCallback() {
    super.connectedCallback();
    const corner = (by) => () => this.holdsFocus() && this.stepCorner(by);
    this.stop.push(registerKeys("boxes", { "next-corner": corner(1), "previous-corner": corner(-1), "add-corner": () => this.holdsFocus() && !this.namesOption("add-corner") && this.addCorner() }));
  }

  /* ---- as text */

  written(name, value) { return name === "points" ? (Array.isArray(value) ? value : []).map((corner) => corner.join(",")).join(" ") : super.written(name, value); }

  /** "10,20 30,40": corners that are two numbers; what is none stays for the server to refuse. */
  meant(name, text) {
    if (name !== "points") return super.meant(name, text);
    return text.trim().split(/\s+/).filter(Boolean).map((corner) => corner.split(",").map((number) => (number === "" || !Number.isFinite(Number(number)) ? null : Number(number))));
  }

  /* ---- as a shape */

  isWhole({ points }) { return Array.isArray(points) && points.length >= SEEN && points.every((corner) => corner.length === 2 && corner.every(Number.isFinite)); }

  corners({ points }) { return points; }

  told({ points }) {
    const { x, y, width, height } = boundsOf(points);
    const told = interpolate(gettext("%(n)s corners, x %(x)s, y %(y)s, %(width)s wide, %(height)s high"), { n: points.length, x, y, width: tidy(width), height: tidy(height) });
    return crossing(points) ? `${told}, ${gettext("it crosses itself")}` : told;
  }

  holds({ points }, { x, y }, [across, down]) {
    const box = boundsOf(points);
    const near = (across || down) && x >= box.x - across && x <= box.x + box.width + across && y >= box.y - down && y <= box.y + box.height + down;
    return Boolean(near) || inside(points, x, y);
  }

  /* Its corners, and between two that stand apart the place where one may be added. */
  handlesOf({ points }, matrix, chosen) {
    const places = points.map(([x, y]) => matrix.transformPoint({ x, y }));
    const between = places.flatMap((place, at) => {
      const next = places[(at + 1) % places.length];
      if (Math.hypot(next.x - place.x, next.y - place.y) < 4 * CLOSE) return [];
      return [{ key: ["between", at], x: (place.x + next.x) / 2, y: (place.y + next.y) / 2, round: true, small: true }];
    });
    return [...places.map(({ x, y }, at) => ({ key: ["corner", at], x, y, round: true, chosen: at === chosen })), ...between];
  }

  pulled(part, [what, at], dx, dy) {
    const { points } = part;
    if (what === "corner") return { ...part, points: points.with(at, this.kept([points[at][0] + Math.round(dx), points[at][1] + Math.round(dy)])) };
    return { ...part, points: points.toSpliced(at + 1, 0, this.kept(middleOf(points, at).map((place, axis) => Math.round(place + [dx, dy][axis])))) };
  }

  chosenHandle([what, at]) {
    if (what === "corner") this.takeCorner(at);
  }

  shifted(part, dx, dy) {
    if (this.point === null || this.gesture) return { ...part, points: shiftedWithin(part.points, dx, dy, this.size) };
    const [x, y] = part.points[this.point];
    return { ...part, points: part.points.with(this.point, this.kept([x + dx, y + dy])) };
  }

  /* From the middle: the box around it grows by so much. */
  stretched(part, dx, dy) {
    const { x, y, width, height } = boundsOf(part.points);
    const wider = (place, start, side, by) => (side ? start + (place - start) * Math.max(1, side + by) / side : place);
    return { ...part, points: part.points.map((corner) => this.kept([wider(corner[0], x, width, dx), wider(corner[1], y, height, dy)].map(Math.round))) };
  }

  kept([x, y]) { return [tidy(clamp(x, 0, this.size.width)), tidy(clamp(y, 0, this.size.height))]; }

  made({ x, y }, width, height) {
    const corners = [[0, -1], [1, 1], [-1, 1]].map(([across, down]) => [Math.round(x + across * width / 2), Math.round(y + down * height / 2)]);
    return { points: shiftedWithin(corners, 0, 0, this.size) };
  }

  /* ---- drawing: corner by corner */

  cornersOf(sketch) { return sketch.map(({ x, y }) => this.kept([Math.round(x), Math.round(y)])); }

  sketched(sketch, point) { return Object.assign(this.cornersOf([...sketch, point]), { isOpen: true }); }

  clicked(sketch, point, near) {
    const first = sketch[0];
    const closes = first && sketch.length >= SEEN && Math.hypot(point.x - first.x, point.y - first.y) <= near * CLOSE / 4;
    return closes ? this.closed(sketch) : null;
  }

  dragged(sketch, point) {
    this.sketch = sketch;
    return this.clicked(sketch, point, 0) ?? this.clickedAt(point);
  }

  closed(sketch) { return { points: this.cornersOf(sketch).filter(([x, y], at, all) => !at || x !== all[at - 1][0] || y !== all[at - 1][1]) }; }

  keyed(event) {
    if (!this.sketch || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Enter") {
      const part = this.closed(this.sketch);
      if (part.points.length >= SEEN) this.placed(part);
      else announce(interpolate(gettext("A polygon needs %(n)s corners."), { n: SEEN }));
    } else if (["Backspace", "Delete"].includes(event.key)) {
      this.placed(null, this.sketch.length > 1 ? this.sketch.slice(0, -1) : null);
    } else return false;
    event.preventDefault();
    return true;
  }

  /* ---- one corner in hand */

  takeCorner(at) {
    this.point = at;
    this.overlay.mark();
    const [x, y] = this.parts[this.selected].points[at];
    announce(interpolate(gettext("Corner %(number)s: x %(x)s, y %(y)s"), { number: at + 1, x, y }));
  }

  stepCorner(by) {
    const part = this.parts[this.selected];
    if (!part || !this.isWhole(part)) return false;
    const n = part.points.length;
    this.takeCorner(this.point === null ? (by > 0 ? 0 : n - 1) : (this.point + by + n) % n);
  }

  addCorner() {
    const part = this.parts[this.selected];
    if (!part || !this.isWhole(part) || this.isOff) return false;
    const at = this.point ?? part.points.length - 1;
    this.replace(this.selected, { ...part, points: part.points.toSpliced(at + 1, 0, this.kept(middleOf(part.points, at).map(Math.round))) });
    this.changed();
    this.takeCorner(at + 1);
  }

  delete(row) {
    const part = this.parts[this.selected];
    if (this.point === null || !this.holdsFocus() || row !== this.rows.children[this.selected]) return super.delete(row);
    if (part.points.length <= SEEN) return announce(interpolate(gettext("A polygon needs %(n)s corners. Escape lets go of this one; Delete then takes the polygon."), { n: SEEN }));
    this.settle();
    const at = this.point;
    this.replace(this.selected, { ...part, points: part.points.toSpliced(at, 1) });
    this.changed();
    this.takeCorner(at % (part.points.length - 1));
  }

  cancel() {
    if (this.gesture || this.sketch || this.armed || this.point === null) return super.cancel();
    this.point = null;
    this.overlay.mark();
    return true;
  }

  draw() {
    const part = this.parts[Math.min(this.selected, this.parts.length - 1)];
    if (!(this.point < part?.points?.length)) this.point = null;
    super.draw();
  }
}

const middleOf = (points, at) => [0, 1].map((axis) => (points[at][axis] + points[(at + 1) % points.length][axis]) / 2);

customElements.define("polygon-rows", PolygonRows);
