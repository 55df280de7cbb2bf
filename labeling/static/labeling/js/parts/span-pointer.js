/* The pointer on a text that is being marked: dragging chooses whole words (with Alt exact characters), so do clicks on the
   first and the last. A click on a mark takes its span in hand, again the next one there, then the word. A finger that is
   held chooses as the system has it, and its words are rounded up. */
import { chosenFrom, reached } from "./word-steps.js";

export class SpanPointer {
  first = null;  // a word that was clicked; a click on another goes as far as that
  pressing = null;  // {alt, moved} while a button is down
  touching = false;
  isDragged = false;  // just now, so that the click that ends it is none

  /** editor: SpanEditor. */
  constructor(editor) { this.editor = editor; }

  down(event) {
    if (event.button !== 0) return;
    this.touching = event.pointerType === "touch";
    this.pressing = { alt: event.altKey, moved: false };
    if (event.shiftKey && !this.touching) event.preventDefault();
  }

  /** What the browser has selected has changed. */
  selected() {
    const { editor, pressing } = this;
    if (!pressing && !this.touching) return;
    const found = editor.surface.selected();
    if (!found || found.start === editor.chosen?.start && found.end === editor.chosen.end) return;
    if (pressing) pressing.moved = true;
    this.first = null;
    const { places } = editor;
    const stretch = pressing?.alt ? { start: places.characterStart(found.start), end: places.characterEnd(found.end) } : places.snapped(found.start, found.end);
    editor.choose(stretch && chosenFrom(places.words, stretch), { native: false, say: false, reveal: false });
  }

  up() {
    const { editor, pressing } = this;
    this.pressing = null;
    if (!pressing?.moved || !editor.chosen) return;
    editor.refuse("");
    editor.choose(editor.chosen, { native: !this.touching, reveal: false });
    this.isDragged = true;
    setTimeout(() => { this.isDragged = false; });
  }

  clicked(event) {
    if (this.isDragged || event.detail > 1) return;
    const { editor } = this;
    const { first } = this;
    const quiet = { native: !this.touching, reveal: false };
    editor.begun();
    const found = editor.surface.under(event.clientX, event.clientY);
    if (!found) return editor.choose(null, { say: false });
    const { places, chosen } = editor;
    const marks = editor.surface.spansAt(found);
    if (found.lane >= 0 && marks.length) return editor.take(marks[0], quiet);
    const character = { start: found.point, end: places.characterAfter(found.point) };
    const word = event.altKey ? character : places.snapped(character.start, character.end);
    if (event.shiftKey && chosen && word) return editor.goTo(reached(chosen.base, word.end > chosen.base.end ? word.end : word.start));
    if (first && word && word.start !== first.start) return editor.choose(reached(first, word.end > first.end ? word.end : word.start), quiet);
    const next = first ? undefined : marks[marks.indexOf(editor.active) + 1];
    if (next !== undefined) return editor.take(next, quiet);
    editor.choose(word && chosenFrom(places.words, word), quiet);
    this.first = editor.chosen && !first ? { start: editor.chosen.start, end: editor.chosen.end } : null;
  }
}
