/* The keys of a text that is being marked: from word to word, with Alt from character to character, by lines; Shift goes
   further instead of on. */
import { after } from "./offsets.js";
import { chosenFrom, extended, extendedIn, reached, stepped, steppedIn } from "./word-steps.js";

const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };
const LINES = ["ArrowUp", "ArrowDown", "Home", "End"];

export function typed(editor, event) {
  if (event.isComposing || event.defaultPrevented) return;
  const control = event.ctrlKey || event.metaKey;
  const isOn = !document.documentElement.classList.contains("keys-off");
  if (event.key in ARROWS && !control) return arrow(editor, event);
  if (LINES.includes(event.key) && !event.altKey) return line(editor, event, control);
  if (event.key === "Escape") return escape(editor, event);
  if (!isOn || control || event.altKey || event.shiftKey) return;
  if (event.key === "Backspace" && editor.active >= 0 && !editor.isOff) {
    event.preventDefault();
    return editor.delete();
  }
  const button = editor.buttonOf(event);
  if (!button) return;
  event.preventDefault();
  editor.add(button.dataset.add);
}

function arrow(editor, event) {
  event.preventDefault();
  editor.begun();
  const { places, chosen } = editor;
  const by = ARROWS[event.key] * (places.isRightToLeft(chosen?.start ?? 0) ? -1 : 1);
  const tokens = event.altKey ? places.characters : places.words;
  if (!event.shiftKey || !chosen) return editor.choose(event.altKey ? steppedIn(tokens, chosen, by) : stepped(tokens, chosen, by));
  editor.goTo(event.altKey ? extendedIn(tokens, chosen, by) : extended(tokens, chosen, by));
}

/* By lines, as they are laid out: to the word there. With Ctrl to the ends of the text. */
function line(editor, event, control) {
  event.preventDefault();
  editor.begun();
  const { places, chosen, surface } = editor;
  const { starts, ends } = places.words;
  if (!starts.length) return;
  const by = ["ArrowDown", "End"].includes(event.key) ? 1 : -1;
  const toEnd = ["Home", "End"].includes(event.key);
  const last = by > 0 ? starts.length - 1 : 0;
  const here = chosen ? Math.min(after(ends, headOf(chosen)), starts.length - 1) : 0;
  const at = toEnd && control ? last : !chosen ? 0 : toEnd ? surface.lineEnd(here, by) : surface.lineBeside(here, by) ?? last;
  if (event.shiftKey && chosen) editor.goTo(reached(chosen.base, ends[at] > chosen.base.end ? ends[at] : starts[at]));
  else editor.choose(chosenFrom(places.words, { start: starts[at], end: ends[at] }));
}

/* Where a caret would stand that goes on: in the last word that was reached. */
const headOf = ({ base, head, start }) => (head > base.end ? head - 1 : head > base.start ? base.start : start);

/* First the span is let go, then the words. */
function escape(editor, event) {
  const { active, chosen } = editor;
  if (!chosen && active < 0) return;
  event.preventDefault();
  event.stopPropagation();
  editor.begun();
  editor.choose(active >= 0 ? chosen : null);
}
