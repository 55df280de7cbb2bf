/* Spans that overlap lie below each other, each in a lane of its own. Pure; labeling/lanes.py does the same. */

export const MOST = 12;  // lanes that there are colours and room for; what is deeper shares the last
const LETTER = 0.8;  // width of a letter of a name in letters of the text

/** Where a span ends with its name below it. */
export const reach = ({ start, end }, name) => Math.max(end, start + (name ? Math.ceil(Math.min(name.length, 24) * LETTER) + 1 : 0));

/** The lane of each span, from 0; spans: in order of their places. names: of each, "" for none. */
export function lanesOf(spans, names) {
  const ends = [];
  return spans.map((span, at) => {
    let lane = ends.findIndex((end) => end <= span.start);
    if (lane < 0) lane = Math.min(ends.length, MOST - 1);
    ends[lane] = Math.max(ends[lane] ?? 0, reach(span, names[at]));
    return lane;
  });
}

/** The text cut where a span begins or ends, and after the first character of one, which bears its name:
    [{start, end, over: places in the list, the longest first, begins: those that begin here}]. paragraphs: where they
    begin, which cuts too. */
export function piecesOf(length, spans, paragraphs, characterAfter) {
  const inside = spans.map((span, at) => ({ ...span, at })).filter(({ start, end }) => start >= 0 && start < end && end <= length);
  const cuts = new Set([0, length, ...paragraphs]);
  for (const { start, end } of inside) cuts.add(start).add(end).add(Math.min(end, characterAfter(start)));
  const places = [...cuts].sort((one, other) => one - other);
  const pieces = [];
  const open = new Set();
  let next = 0;
  for (let at = 0; at + 1 < places.length; at += 1) {
    const [start, end] = [places[at], places[at + 1]];
    for (const span of open) if (span.end <= start) open.delete(span);
    const begins = [];
    for (; next < inside.length && inside[next].start === start; next += 1) {
      open.add(inside[next]);
      begins.push(inside[next].at);
    }
    const over = [...open].sort((one, other) => (other.end - other.start) - (one.end - one.start) || one.at - other.at).map((span) => span.at);
    pieces.push({ start, end, over, begins });
  }
  return pieces;
}

/** Two spans that share a character, of which one is the one in hand; null if there are none. */
export const clash = (spans, { start, end }, besides = -1) => spans.find((span, at) => at !== besides && span.start < end && start < span.end) ?? null;
