/* A text of the item with what is marked in it, and the words that are chosen.

   Marks are elements around pieces of the text: a bar a span, each in its lane, and its name below where it begins. What is
   chosen is a highlight and the selection of the browser, so that going from word to word changes no element. */
import { lanesOf, piecesOf } from "./lanes.js";
import { Places } from "./offsets.js";

const CHOSEN = "chosen-words";
const surfaces = new WeakMap();

/** The surface of an element, made once; several questions may mark the same text. */
export function surfaceOf(element, text) {
  if (!surfaces.has(element)) surfaces.set(element, new TextSurface(element, text));
  return surfaces.get(element);
}

class TextSurface {
  constructor(element, text) {
    this.element = element;
    this.places = new Places(text, element.closest("[lang]")?.lang);
    this.owner = null;
    this.chosenSpan = -1;
    element.classList.add("surface");
    element.tabIndex = 0;
    element.setAttribute("role", "textbox");
    element.setAttribute("aria-readonly", "true");
    element.setAttribute("aria-multiline", "true");
    element.addEventListener("copy", (event) => this.copied(event));
    this.paragraphs = paragraphsOf(this.places).map((start) => {
      const node = Object.assign(document.createElement("div"), { className: "paragraph", dir: "auto" });
      return { start, node, pieces: [] };
    });
    element.replaceChildren(...this.paragraphs.map(({ node }) => node));
  }

  /* ---- marks */

  /** spans: [{start, end, name, classes}] in order; chosen: the place in the list of the one in hand, or -1. */
  draw(spans, chosen) {
    this.lanes = lanesOf(spans, spans.map(({ name }) => name));
    this.spans = spans;
    this.bars = spans.map(() => []);
    this.depth = 1 + this.lanes.reduce((most, lane) => Math.max(most, lane), 0);
    const looks = spans.map(({ name, classes }, at) => `${this.lanes[at]} ${classes.join(" ")} ${name}`);
    const drawn = piecesOf(this.places.length, spans, this.paragraphs.map(({ start }) => start), (point) => this.places.characterAfter(point));
    let next = 0;
    this.paragraphs.forEach((paragraph, at) => {
      const end = this.paragraphs[at + 1]?.start ?? Infinity;
      const from = next;
      while (next < drawn.length && drawn[next].start < end) next += 1;
      const here = drawn.slice(from, next);
      const depth = 1 + Math.max(0, ...here.flatMap(({ over }) => over.map((span) => this.lanes[span])));
      if (depth !== paragraph.depth) paragraph.node.style.setProperty("--lanes", paragraph.depth = depth);
      this.replace(paragraph, here.map((piece) => ({
        ...piece,
        text: this.places.between(piece.start, piece.end),
        key: piece.over.map((span) => `${looks[span]}${piece.begins.includes(span) ? "|" : ""}`).join("/"),
      })));
    });
    this.pieces = this.paragraphs.flatMap(({ pieces }) => pieces);
    this.starts = this.pieces.map(({ unit }) => unit);
    this.chosenSpan = -1;
    this.hold(chosen);
    this.keepNamesInside();
  }

  /** Another span is in hand; nothing moves. */
  hold(at) {
    for (const bar of this.bars[this.chosenSpan] ?? []) bar.classList.remove("in-hand");
    for (const bar of this.bars[at] ?? []) bar.classList.add("in-hand");
    this.chosenSpan = at;
  }

  /* What is the same at both ends of a paragraph stays; most changes are about a few words. */
  replace(paragraph, drawn) {
    const old = paragraph.pieces;
    const same = (one, other) => one && one.key === other.key && one.text.data === other.text;
    let head = 0;
    while (head < drawn.length && same(old[head], drawn[head])) head += 1;
    let tail = 0;
    while (tail < drawn.length - head && tail < old.length - head && same(old.at(-1 - tail), drawn.at(-1 - tail))) tail += 1;
    for (const { node } of old.slice(head, old.length - tail)) node.remove();
    const made = drawn.slice(head, drawn.length - tail).map((piece) => this.made(piece));
    const fragment = document.createDocumentFragment();
    fragment.append(...made.map(({ node }) => node));
    paragraph.node.insertBefore(fragment, tail ? old[old.length - tail].node : null);
    paragraph.pieces = [...old.slice(0, head), ...made, ...old.slice(old.length - tail)];
    paragraph.pieces.forEach((piece, at) => {
      piece.unit = this.places.toUnit(drawn[at].start);
      piece.bars.forEach((bar, depth) => {
        bar.classList.remove("in-hand");
        this.bars[drawn[at].over[depth]].push(bar);
      });
    });
  }

  made({ key, text, over, begins }) {
    const words = document.createTextNode(text);
    let node = words;
    const bars = over.toReversed().map((at, depth) => {
      const bar = document.createElement("mark");
      bar.className = ["bar", depth ? "" : "fill", ...this.spans[at].classes].filter(Boolean).join(" ");
      bar.style.setProperty("--lane", this.lanes[at]);
      if (begins.includes(at) && this.spans[at].name) bar.dataset.name = this.spans[at].name;
      bar.append(node);
      node = bar;
      return bar;
    });
    return { key, node, text: words, bars: bars.toReversed() };
  }

  /* A name that would leave the text at its end is moved back into it. Read all, then write all. */
  keepNamesInside() {
    cancelAnimationFrame(this.measuring);
    this.measuring = requestAnimationFrame(() => {
      const { right, left } = this.element.getBoundingClientRect();
      const found = [...this.element.querySelectorAll("[data-name]")].map((bar) => [bar, bar.getBoundingClientRect(), bar.dataset.name.length * 7]);
      for (const [bar, box, wide] of found) bar.classList.toggle("name-back", box.left + wide > right - 4 && box.right - wide > left);
    });
  }

  /* ---- places */

  nodeAt(unit) {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= unit) low = middle;
      else high = middle - 1;
    }
    const { text, unit: start } = this.pieces[low];
    return [text, Math.min(unit - start, text.length)];
  }

  rangeOf({ start, end }) {
    const range = document.createRange();
    range.setStart(...this.nodeAt(this.places.toUnit(start)));
    range.setEnd(...this.nodeAt(this.places.toUnit(end)));
    return range;
  }

  /** The code point at a place of the document; null outside the text. */
  pointOf(node, offset) {
    if (!this.element.contains(node)) return null;
    const range = document.createRange();
    range.selectNodeContents(this.element);
    range.setEnd(node, offset);
    return this.places.toPoint(range.toString().length);
  }

  pointAt(x, y) {
    const found = document.caretPositionFromPoint?.(x, y) ?? document.caretRangeFromPoint?.(x, y);
    return found ? this.pointOf(found.offsetNode ?? found.startContainer, found.offset ?? found.startOffset) : null;
  }

  /** What lies under a pointer: {point, lane}; lane: below the words, -1 on them. Null beside the text. */
  under(x, y) {
    const point = this.pointAt(x, y);
    if (point === null) return null;
    const { places } = this;
    for (const start of [places.characterStart(point), places.characterStart(Math.max(0, point - 1))]) {
      if (start >= places.length) continue;
      for (const box of this.rangeOf({ start, end: places.characterAfter(start) }).getClientRects()) {
        if (x < box.left - 1 || x > box.right + 1) continue;
        if (y >= box.top - 2 && y <= box.bottom) return { point: start, lane: -1 };
        const lane = Math.floor((y - box.bottom) / this.laneHeight);
        if (lane >= 0 && lane < this.depth) return { point: start, lane };
      }
    }
    return null;
  }

  get laneHeight() { return parseFloat(getComputedStyle(this.element).getPropertyValue("--lane-height")) || 16; }

  /** The spans at a place, the shortest first. */
  spansAt({ point, lane }) {
    if (lane >= 0) {  // the bar, or a name that reaches beyond it
      const at = this.spans.findLastIndex(({ start }, place) => start <= point && this.lanes[place] === lane);
      return at >= 0 && point < Math.max(this.spans[at].end, this.spans[at].start + this.spans[at].name.length) ? [at] : [];
    }
    return this.spans.map((span, at) => ({ ...span, at })).filter(({ start, end }) => start <= point && point < end)
      .sort((one, other) => (one.end - one.start) - (other.end - other.start)).map(({ at }) => at);
  }

  /* ---- what is chosen */

  /* As the text has it: the browser would put a line more between paragraphs. */
  copied(event) {
    const found = this.selected();
    if (!found) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", this.places.between(found.start, found.end));
  }

  /** native: select it in the browser too. held: it is a span in hand, which is seen by its own mark. */
  choose(chosen, { native = true, held = false } = {}) {
    if (held) globalThis.CSS.highlights?.delete(CHOSEN);
    if (!chosen) {
      globalThis.CSS.highlights?.delete(CHOSEN);
      if (native && this.element.contains(getSelection().anchorNode)) getSelection().removeAllRanges();
      return;
    }
    const range = this.rangeOf(chosen);
    if (!held) globalThis.CSS.highlights?.set(CHOSEN, new Highlight(range));
    if (native) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }

  /** The stretch that the browser has selected in the text; null if none. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const [start, end] = [this.pointOf(range.startContainer, range.startOffset), this.pointOf(range.endContainer, range.endOffset)];
    return start === null || end === null || start === end ? null : { start, end };
  }

  boxOf(word) {
    const { starts, ends } = this.places.words;
    return this.rangeOf({ start: starts[word], end: ends[word] }).getClientRects()[0] ?? { top: 0, bottom: 0, left: 0, right: 0 };
  }

  /** The last word in a direction that is on the same line as it was laid out; -1 or beyond the end: there is none. */
  lineEnd(word, by) {
    const { top, bottom } = this.boxOf(word);
    const n = this.places.words.starts.length;
    for (let at = word + by; at >= 0 && at < n; at += by, word += by) {
      const box = this.boxOf(at);
      if (box.bottom <= top || box.top >= bottom) return word;
    }
    return word;
  }

  /** The word of the next line, or that before, which lies nearest below or above one; null where there is no line more. */
  lineBeside(word, by) {
    const { left, right } = this.boxOf(word);
    const away = (at) => { const box = this.boxOf(at); return Math.abs(box.left + box.right - left - right); };
    const first = this.lineEnd(word, by) + by;
    if (first < 0 || first >= this.places.words.starts.length) return null;
    const last = this.lineEnd(first, by);
    let nearest = first;
    for (let at = first; at !== last + by; at += by) if (away(at) < away(nearest)) nearest = at;
    return nearest;
  }

  /** Brings a stretch into sight, clear of the bars at the top and the bottom. */
  reveal({ start, end }, { toEnd = true } = {}) {
    const boxes = this.rangeOf({ start, end }).getClientRects();
    const box = toEnd ? boxes[boxes.length - 1] : boxes[0];
    if (!box) return;
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
    const scroller = this.element.closest("[data-scrolls]") ?? scrollerOf(this.element);
    const frame = scroller === document.scrollingElement ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect();
    const top = Math.max(frame.top, parseFloat(scrollPaddingTop) || 0) + 8;
    const bottom = Math.min(frame.bottom, innerHeight - (parseFloat(scrollPaddingBottom) || 0)) - 8 - this.depth * this.laneHeight;
    const by = box.top < top ? box.top - top : box.bottom > bottom ? box.bottom - bottom : 0;
    if (by) scroller.scrollBy({ top: by, behavior: "instant" });
  }
}

/** The code points at which the paragraphs of a text begin. */
function paragraphsOf(places) {
  const starts = [];
  for (let unit = 0; unit < places.shown.length || !starts.length;) {
    starts.push(places.toPoint(unit));
    const end = places.shown.indexOf("\n", unit);
    unit = end < 0 ? places.shown.length : end + 1;
    if (!places.shown.length) break;
  }
  return starts;
}

function scrollerOf(element) {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement;
}
