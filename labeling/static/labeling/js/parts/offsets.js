/* Places in a text. Answers count code points of the text as it is stored; a page counts UTF-16 units of the text as it
   shows it, with every line break as one. Only this module converts, and only it knows where words and characters end.
   Pure. */

const WHITE = /^\s*$/u;
const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const STRONG = /[\p{L}\p{N}]/u;

const segmenters = new Map();
function segmenter(granularity, language) {
  const key = `${granularity} ${language}`;
  if (!segmenters.has(key)) segmenters.set(key, new Intl.Segmenter(language || undefined, { granularity }));
  return segmenters.get(key);
}

export class Places {
  /** stored: the text as it is stored. language: of it, for its words. */
  constructor(stored, language = "") {
    this.stored = stored;
    this.language = language;
    this.shown = stored.replace(/\r\n?/g, "\n");
    this.units = [];  // of each code point, and of the end: where it stands in the shown text
    this.points = [];  // of each unit, and of the end: how many code points stand before it
    for (let at = 0; at < stored.length;) {
      const size = stored.codePointAt(at) > 0xffff ? 2 : 1;
      const isHalf = stored[at] === "\r" && stored[at + 1] === "\n";  // the break is shown once, by what follows
      const unit = this.points.length;
      if (!isHalf) for (let part = 0; part < size; part += 1) this.points.push(this.units.length - (stored[at] === "\n" && stored[at - 1] === "\r"));
      this.units.push(unit);
      at += size;
    }
    this.length = this.units.length;
    this.units.push(this.points.length);
    this.points.push(this.length);
  }

  toPoint(unit) { return this.points[Math.max(0, Math.min(unit, this.shown.length))]; }

  toUnit(point) { return this.units[Math.max(0, Math.min(point, this.length))]; }

  /** What stands between two code points, as it is shown. */
  between(start, end) { return this.shown.slice(this.toUnit(start), this.toUnit(end)); }

  /** Words, signs and pictures between white space, and characters as people count them: {starts, ends} in code points. */
  get words() { return this.words_ ??= this.tokens("word", (text) => !WHITE.test(text)); }

  get characters() { return this.characters_ ??= this.tokens("grapheme", () => true); }

  tokens(granularity, isOne) {
    const starts = [];
    const ends = [];
    for (const { index, segment } of segmenter(granularity, this.language).segment(this.shown)) {
      if (!isOne(segment)) continue;
      const start = this.toPoint(index);
      const end = this.toPoint(index + segment.length);
      if (granularity === "word" && (starts.length && start < ends.at(-1))) continue;
      starts.push(start);
      ends.push(granularity === "word" ? this.characterEnd(end) : end);
    }
    return { starts, ends };
  }

  character(point) {
    this.segments ??= segmenter("grapheme", this.language).segment(this.shown);
    return this.segments.containing(Math.min(this.toUnit(point), this.shown.length - 1));
  }

  /** Where the character begins that the place is in or before. */
  characterStart(point) {
    return point <= 0 || point >= this.length ? Math.max(0, Math.min(point, this.length)) : this.toPoint(this.character(point).index);
  }

  /** The end of the character that the place is in; the place itself where it stands between two. */
  characterEnd(point) {
    if (point <= 0 || point >= this.length) return Math.max(0, Math.min(point, this.length));
    const { index, segment } = this.character(point);
    return this.toUnit(point) === index ? point : this.toPoint(index + segment.length);
  }

  /** The end of the first character from a place on. */
  characterAfter(point) {
    const { index, segment } = this.character(point);
    return this.toPoint(index + segment.length);
  }

  /** A stretch of whole characters without the white space at its ends; null if nothing else is in it. */
  trimmed(start, end) {
    let [from, to] = [this.characterStart(Math.min(start, end)), this.characterEnd(Math.max(start, end))];
    while (from < to && WHITE.test(this.between(from, this.characterAfter(from)))) from = this.characterAfter(from);
    while (to > from && WHITE.test(this.between(this.characterStart(to - 1), to))) to = this.characterStart(to - 1);
    return from < to ? { start: from, end: to } : null;
  }

  /** The words that a stretch touches, from the first to the last; null if it touches none. */
  snapped(start, end) {
    const first = after(this.words.ends, Math.min(start, end));
    const last = before(this.words.starts, Math.max(start, end));
    return first <= last && last >= 0 ? { start: this.words.starts[first], end: this.words.ends[last] } : null;
  }

  /** Does the paragraph around a place run from right to left? As dir="auto" has it: by its first letter. */
  isRightToLeft(point) {
    const unit = this.toUnit(point);
    const paragraph = this.shown.slice(this.shown.lastIndexOf("\n", unit - 1) + 1, unit + 1 + this.shown.slice(unit + 1).search(/\n|$/));
    for (const sign of paragraph) if (STRONG.test(sign) && !/\p{N}/u.test(sign)) return RTL.test(sign);
    return false;
  }
}

/** The first place in a rising list that is above a number; the length of the list if none is. */
export function after(list, number) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The last place in a rising list that is below a number; -1 if none is. */
export function before(list, number) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
