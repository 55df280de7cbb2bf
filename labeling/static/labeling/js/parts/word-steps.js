/* Going through a text token by token, a token being a word or a character: {starts, ends}, rising. Pure.

   What is chosen goes from one token, its base, to a place, its head. {start, end, base, head} */
import { after, before } from "./offsets.js";

const token = ({ starts, ends }, at) => ({ start: starts[at], end: ends[at] });
const alone = (base) => ({ ...base, base, head: base.end });

/** The token that follows (by 1) or precedes (by -1) what is chosen, alone. From nothing: the first or the last. */
export function stepped(tokens, chosen, by) {
  if (!tokens.starts.length) return null;
  if (!chosen) return alone(token(tokens, by > 0 ? 0 : tokens.starts.length - 1));
  const at = by > 0 ? after(tokens.starts, chosen.end - 1) : before(tokens.ends, chosen.start + 1);
  return alone(token(tokens, Math.max(0, Math.min(at, tokens.starts.length - 1))));
}

/** One character of several that are chosen: into them, as a caret goes; of one, the next. */
export function steppedIn(characters, chosen, by) {
  if (!chosen) return stepped(characters, null, by);
  const first = after(characters.ends, chosen.start);
  const last = before(characters.starts, chosen.end);
  if (first >= last) return stepped(characters, chosen, by);
  return alone(token(characters, by > 0 ? last : first));
}

/** What is chosen with its head one token further. */
export function extended(tokens, { base, head }, by) {
  const { starts, ends } = tokens;
  let next;
  if (by > 0 && head < base.end) {  // it ran backwards: back to the base
    const start = starts[after(starts, head)] ?? base.start;
    next = start >= base.start ? base.end : start;
  } else if (by > 0) next = ends[after(ends, head)] ?? head;
  else if (head > base.end) next = Math.max(base.end, ends[before(ends, head)] ?? base.end);
  else next = starts[before(starts, Math.min(head, base.start))] ?? Math.min(head, base.start);
  return reached(base, next);
}

/** The same from a character of it: that at the other end stays. */
export function extendedIn(characters, chosen, by) {
  const isForward = chosen.head >= chosen.base.end;
  const at = isForward ? after(characters.ends, chosen.start) : before(characters.starts, chosen.end);
  return extended(characters, { base: token(characters, at), head: chosen.head }, by);
}

/** From the base to a place. */
export function reached(base, head) {
  if (head > base.start) return { start: base.start, end: Math.max(base.end, head), base, head: Math.max(base.end, head) };
  return { start: head, end: base.end, base, head };
}

/** A stretch that was chosen otherwise, to go on from. */
export function chosenFrom(tokens, { start, end }) {
  const at = after(tokens.ends, start);
  const base = at < tokens.starts.length && tokens.starts[at] === start && tokens.ends[at] <= end ? token(tokens, at) : { start, end: start };
  return { start, end, base, head: end };
}
