/* The picture of an item: zoom, pan, turn, brightness and contrast. All of it is how the picture is looked at: answers
   count pixels of the original, upright as its EXIF orientation has it, which is how the server measured it.

     <picture-view data-x="front" data-width="1280" data-height="720">
       .x-frame (scrolls) > .x-stage (room of the turned picture) > .x-sheet (the picture, turned) > img, layers

   An editor on top of it, which imports this module so that the element is there first:

     const view = form.querySelector('picture-view[data-x="front"]');  // the name of the field; null where the item has no such picture
     view.size                    {width, height} of the original in pixels
     view.layer()                 a new <svg> over the picture. Its viewBox is the original in pixels: what is drawn in it
                                  follows zoom, pan and turn by itself. It lets the pointer through until CSS says otherwise
     view.hold(svg)               or else: lays an svg over what can be seen of the picture, in pixels of the window; it stays
                                  where it is when the picture moves, so it is to be drawn anew then
     view.watch(follow)           calls follow() after each change of scale, turn or place; returns what stops it
     view.matrix()                DOMMatrix from pixels of the original to those of the window, turn included
     view.toPicture(left, top)    {x, y} of the original, in fractions of a pixel and not clamped, of a place in the window
     view.toScreen(x, y)          {left, top} in the window of a place in the original
     view.scale, view.turn        CSS pixels a pixel of the original; 0, 90, 180 or 270 degrees clockwise
     view.reveal({x, y, width, height})   scrolls a point or a box into sight if it is not
     view.use()                   the keys of pictures mean this one from now on
     "viewchange"                 what watch() listens to
     "viewgesture"                two fingers or the middle button take hold of the picture: drop what is being drawn

   The pointer belongs to the editor where it calls preventDefault() on pointerdown in its layer; what it leaves pans.
   The middle button and two fingers always move the picture. Arrow keys in the frame scroll it unless prevented. */
import { gettext, interpolate } from "../words.js";

const STEPS = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];
const CLOSEST = 16;  // CSS pixels a pixel of the original, unless 8 times the fit is more
const COARSE = 3;  // from here on pixels are shown as squares, not smoothed
const PLAIN = { brightness: 100, contrast: 100 };
const KEPT = `concord-light:${location.pathname.split("/")[2] ?? ""}`;  // of this project, until the tab is closed

export class PictureView extends HTMLElement {
  static inUse = null;

  connectedCallback() {
    if (!this.frame) this.begin();
    this.light = { ...PLAIN, ...keptLight()[this.dataset.x] };
    this.showLight();
    this.draw();
    this.bringToMiddle(this.middle);
    this.observer.observe(this.frame);
  }

  disconnectedCallback() {
    this.observer.disconnect();
    if (PictureView.inUse === this) PictureView.inUse = null;
  }

  begin() {
    [this.frame, this.stage, this.sheet] = [".x-frame", ".x-stage", ".x-sheet"].map((part) => this.querySelector(part));
    [this.width, this.height] = [Number(this.dataset.width), Number(this.dataset.height)];
    this.level = 1;  // times the scale at which the whole picture fits
    this.turn = 0;
    this.middle = { x: this.width / 2, y: this.height / 2 };  // what of the picture is in the middle of the frame
    this.observer = new ResizeObserver(() => this.resized());
    this.frame.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.frame.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    this.frame.addEventListener("pointerdown", (event) => { if (event.button === 1) this.pan(event); }, true);
    this.frame.addEventListener("pointerdown", (event) => { if (event.button === 0 && event.pointerType !== "touch" && !event.defaultPrevented) this.pan(event); });
    this.frame.addEventListener("mousedown", (event) => { if (event.button === 1) event.preventDefault(); });  // no scrolling by itself
    this.frame.addEventListener("dragstart", (event) => event.preventDefault());
    for (const kind of ["touchstart", "touchmove", "touchend", "touchcancel"]) this.frame.addEventListener(kind, (event) => this.touched(event), { passive: false });
    for (const kind of ["pointerdown", "focusin"]) this.addEventListener(kind, () => this.use(), true);
    this.addEventListener("click", (event) => this.pressed(event));
    for (const kind of ["input", "change"]) this.addEventListener(kind, (event) => this.slid(event));
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.panel?.hidden !== false) return;
      event.preventDefault();
      this.toggleLight(false);
    });
  }

  get size() { return { width: this.width, height: this.height }; }
  get panel() { return this.querySelector("[data-light-panel]"); }
  get isTurned() { return this.turn % 180 !== 0; }
  /* Of the frame without scroll bars, which are there only while the picture is larger. */
  get room() {
    const { width, height } = this.frame.getBoundingClientRect();
    return [width, height].map((side) => Math.max(1, side - 2 * this.frame.clientTop));
  }
  get fit() {
    const [across, down] = this.room;
    const [width, height] = this.isTurned ? [this.height, this.width] : [this.width, this.height];
    return Math.min(across / width, down / height);
  }
  get scale() { return this.fit * this.level; }
  get nearestLevel() { return Math.max(8, CLOSEST / this.fit); }

  get farthestLevel() { return Math.min(1, 1 / this.fit); }  // a small picture is shown larger than it is, unless "actual" asks otherwise

  use() { PictureView.inUse = this; }

  layer() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "x-layer");
    svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.sheet.append(svg);
    return svg;
  }

  hold(svg) {
    svg.classList.add("x-held");
    this.frame.append(svg);
    this.fitHeld();
  }

  fitHeld() {
    const { clientWidth, clientHeight } = this.frame;
    for (const svg of this.frame.querySelectorAll(":scope > .x-held")) Object.assign(svg.style, { width: `${clientWidth}px`, height: `${clientHeight}px` });
  }

  watch(follow) {
    this.addEventListener("viewchange", follow);
    return () => this.removeEventListener("viewchange", follow);
  }

  /* ---- places */

  toPicture(left, top) {
    const [across, down] = this.heart();
    const [dx, dy] = rotated((left - across) / this.scale, (top - down) / this.scale, 360 - this.turn);
    return { x: this.width / 2 + dx, y: this.height / 2 + dy };
  }

  toScreen(x, y) {
    const [across, down] = this.heart();
    const [dx, dy] = rotated(x - this.width / 2, y - this.height / 2, this.turn);
    return { left: across + dx * this.scale, top: down + dy * this.scale };
  }

  matrix() {
    const [across, down] = this.heart();
    return new DOMMatrix().translateSelf(across, down).rotateSelf(this.turn).scaleSelf(this.scale).translateSelf(-this.width / 2, -this.height / 2);
  }

  /* The middle of the picture, however it is turned, in the window. */
  heart() {
    const { left, top, width, height } = this.stage.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  }

  /* The middle of what is seen of it. */
  centre() {
    const { left, top } = this.frame.getBoundingClientRect();
    return [left + this.frame.clientLeft + this.frame.clientWidth / 2, top + this.frame.clientTop + this.frame.clientHeight / 2];
  }

  reveal({ x, y, width = 0, height = 0 }) {
    const corners = [this.toScreen(x, y), this.toScreen(x + width, y + height)];
    const { left, top } = this.frame.getBoundingClientRect();
    const nudge = (places, start, room) => {
      const [low, high] = [Math.min(...places) - start, Math.max(...places) - start];
      return low < 0 || high - low > room ? low - 8 : high > room ? high - room + 8 : 0;
    };
    const across = nudge(corners.map((corner) => corner.left), left + this.frame.clientLeft, this.frame.clientWidth);
    const down = nudge(corners.map((corner) => corner.top), top + this.frame.clientTop, this.frame.clientHeight);
    this.frame.scrollBy(across, down);
  }

  bringToMiddle({ x, y }) {
    const [left, top] = this.centre();
    const now = this.toScreen(x, y);
    this.frame.scrollBy(now.left - left, now.top - top);
    this.middle = { x, y };
  }

  /* ---- zoom and turn */

  /** "in", "out", "fit", "actual" (a pixel of the picture is one of the page), or how many times the fit.
      spot: what of the picture lies afterwards at this place of the window. */
  zoom(how, at = this.centre(), spot = this.toPicture(...at)) {
    const near = this.level * 1.001;
    const wanted = {
      in: STEPS.find((step) => step > near) ?? this.nearestLevel,
      out: STEPS.findLast((step) => step < this.level * 0.999) ?? 1,
      fit: 1,
      actual: 1 / this.fit,
    }[how] ?? how;
    this.level = Math.min(this.nearestLevel, Math.max(this.farthestLevel, wanted));
    this.draw();
    const moved = this.toScreen(spot.x, spot.y);
    this.frame.scrollBy(moved.left - at[0], moved.top - at[1]);
    this.middle = this.toPicture(...this.centre());
  }

  /** Clockwise; the other way round with -90. What was in the middle stays there. */
  turnBy(degrees) {
    const { middle } = this;
    this.turn = (this.turn + degrees + 360) % 360;
    this.draw();
    this.bringToMiddle(middle);
  }

  /** As it came: the whole of it, upright, in its own light. */
  reset() {
    this.turn = 0;
    this.zoom("fit");
    this.setLight(PLAIN);
  }

  draw() {
    const { scale } = this;
    const plain = this.level === 1 && !this.turn;  // then CSS fits it, as before the script came
    const [width, height] = [this.width * scale, this.height * scale].map((side) => `${side}px`);
    this.frame.classList.toggle("zoomed", this.level > 1);
    this.sheet.classList.toggle("coarse", scale * devicePixelRatio >= COARSE);
    Object.assign(this.sheet.style, plain ? { width: "", height: "", transform: "" } : { width, height, transform: `translate(-50%, -50%) rotate(${this.turn}deg)` });
    Object.assign(this.stage.style, plain ? { width: "", height: "" } : this.isTurned ? { width: height, height: width } : { width, height });
    this.sheet.classList.toggle("placed", !plain);
    this.fitHeld();
    this.say();
    this.tell();
  }

  tell() {
    this.dispatchEvent(new CustomEvent("viewchange", { bubbles: true, detail: { scale: this.scale, turn: this.turn } }));
  }

  scrolled() {
    if (!this.isConnected) return;
    this.middle = this.toPicture(...this.centre());
    this.tell();
  }

  resized() {
    const { middle } = this;
    this.draw();
    this.bringToMiddle(middle);
  }

  say() {
    const words = `${this.level === 1 ? `${gettext("fits")} · ` : ""}${Math.round(this.scale * 100)} %${this.turn ? ` · ${this.turn}°` : ""}`;
    const place = this.querySelector("[data-view-level]");
    if (place && place.textContent !== words) place.textContent = words;
  }

  /* ---- pointer and wheel */

  wheeled(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 16;
    this.zoom(this.level * Math.exp(-Math.min(25, Math.max(-25, lines)) / 100), [event.clientX, event.clientY]);
  }

  pan(event) {
    if (event.button === 1) {
      event.preventDefault();
      event.stopPropagation();
      this.dispatchEvent(new CustomEvent("viewgesture", { bubbles: true }));
    }
    if (this.level <= 1 || event.target === this.frame && this.onScrollBar(event)) return;
    const { frame } = this;
    const from = [event.clientX, event.clientY, frame.scrollLeft, frame.scrollTop];
    const stop = new AbortController();
    const whileDown = { signal: stop.signal };
    frame.setPointerCapture(event.pointerId);
    frame.classList.add("panning");
    frame.addEventListener("pointermove", ({ clientX, clientY }) => frame.scrollTo(from[2] + from[0] - clientX, from[3] + from[1] - clientY), whileDown);
    for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) {
      frame.addEventListener(kind, () => { frame.classList.remove("panning"); stop.abort(); }, whileDown);
    }
  }

  onScrollBar({ clientX, clientY }) {
    const { left, top } = this.frame.getBoundingClientRect();
    return clientX - left - this.frame.clientLeft >= this.frame.clientWidth || clientY - top - this.frame.clientTop >= this.frame.clientHeight;
  }

  /* One finger scrolls, as everywhere; two take hold of the picture. */
  touched(event) {
    if (event.touches.length !== 2) { this.pinch = null; return; }
    const [one, other] = event.touches;
    const at = [(one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2];
    const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    if (event.cancelable) event.preventDefault();
    if (!this.pinch) {
      this.dispatchEvent(new CustomEvent("viewgesture", { bubbles: true }));
    } else {
      this.zoom(this.level * apart / this.pinch.apart, at, this.toPicture(...this.pinch.at));
    }
    this.pinch = { at, apart };
  }

  /* ---- buttons, and light */

  pressed(event) {
    const how = event.target.closest("[data-view]")?.dataset.view;
    if (how) this.act(how);
  }

  /** What a key or a button asks for. */
  act(how) {
    const acts = {
      right: () => this.turnBy(90), left: () => this.turnBy(-90), reset: () => this.reset(),
      light: () => this.toggleLight(), "plain-light": () => this.setLight(PLAIN),
    };
    if (how in acts) acts[how]();
    else this.zoom(how);
  }

  toggleLight(wanted = this.panel.hidden) {
    this.panel.hidden = !wanted;
    const button = this.querySelector('[data-view="light"]');
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) this.panel.querySelector("input").focus({ preventScroll: true });
    else if (!document.activeElement || document.activeElement === document.body || this.contains(document.activeElement)) button.focus({ preventScroll: true });
  }

  slid(event) {
    event.stopPropagation();  // no part of the answer
    const { light } = event.target.dataset;
    if (light) this.setLight({ ...this.light, [light]: Number(event.target.value) });
  }

  setLight(light) {
    this.light = { ...light };
    this.showLight();
    keepLight(this.dataset.x, this.light);
  }

  showLight() {
    const { brightness, contrast } = this.light;
    const isPlain = brightness === 100 && contrast === 100;
    const picture = this.sheet.querySelector("img");
    if (picture) picture.style.filter = isPlain ? "" : `brightness(${brightness}%) contrast(${contrast}%)`;
    for (const slider of this.querySelectorAll("input[data-light]")) {
      const value = this.light[slider.dataset.light];
      slider.value = value;
      slider.setAttribute("aria-valuetext", `${value} %`);
      slider.closest("label").querySelector("output").textContent = `${value} %`;
    }
    const note = this.querySelector("[data-light-note]");
    if (note) note.textContent = isPlain ? "" : `· ${interpolate(gettext("brightness %(brightness)s %, contrast %(contrast)s %"), { brightness, contrast })}`;
  }
}

/** The picture that keys mean: the one with the focus, else the last one used, else the first. */
export function pictureIn(root) {
  const focused = document.activeElement?.closest("picture-view");
  return [focused, PictureView.inUse].find((view) => view && root.contains(view)) ?? root.querySelector("picture-view");
}

function rotated(x, y, degrees) {
  return { 0: [x, y], 90: [-y, x], 180: [-x, -y], 270: [y, -x] }[degrees % 360];
}

function keptLight() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};  // storage may be forbidden; then each picture begins in its own light
  }
}

function keepLight(name, light) {
  const all = { ...keptLight(), [name]: light };
  if (light.brightness === 100 && light.contrast === 100) delete all[name];
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(all));
  } catch {
    // As above.
  }
}

customElements.define("picture-view", PictureView);
