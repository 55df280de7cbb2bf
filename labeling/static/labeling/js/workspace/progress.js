/* How far one is, in the top line: in the round of the item in hand, and today. Own numbers only. */
import { gettext, interpolate } from "../words.js";

export class Progress {
  /** dataset of the page: allMine items of round allRound are this person's, as things stood. */
  constructor({ allMine, allRound }) {
    Object.assign(this, { allMine, allRound, done: {}, today: 0 });  // done: round -> items answered
  }

  number(form) { return (this.done[form.dataset.round] ?? 0) + 1; }

  /** An answer was given, or by = -1: it was not taken. */
  count(round, by = 1) {
    this.done[round] = (this.done[round] ?? 0) + by;
    this.today += by;
  }

  /** unsent: answers to items of its round that the server did not know of when it wrote the form. */
  show(form, unsent) {
    const { dataset } = form;
    this.done[dataset.round] ??= Number(dataset.done) + unsent;
    this.today = Math.max(this.today, Number(dataset.today));
    const badge = document.getElementById("round-badge");
    badge.textContent = interpolate(gettext("Round %(number)s"), { number: dataset.round });
    badge.hidden = false;
    const minutes = Number(dataset.minutes);
    document.getElementById("progress").textContent = [
      "revising" in dataset ? gettext("Revising an answer") : this.itemOf(form),
      interpolate(gettext("%(n)s done today"), { n: this.today }),
      ...(minutes ? [timeOf(minutes)] : []),
    ].join(" · ");
  }

  /* "Item 3 of your 120": answered, held, or to be had when the page came. */
  itemOf(form) {
    const number = this.number(form);
    const isKnown = this.allRound === form.dataset.round && Number(this.allMine) >= number;
    return interpolate(isKnown ? gettext("Item %(number)s of your %(all)s") : gettext("Item %(number)s"), { number, all: this.allMine });
  }
}

const timeOf = (minutes) => (minutes >= 60
  ? interpolate(gettext("%(hours)s h %(minutes)s min"), { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
  : interpolate(gettext("%(minutes)s min"), { minutes }));
