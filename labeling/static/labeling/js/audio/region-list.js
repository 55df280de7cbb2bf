/* The regions of a sound as a list: their times can be typed, each can be played again and again, or deleted. */
import { clock, secondsOf } from "./clock.js";
import { gettext, interpolate } from "../words.js";

const SHORTEST = 0.05;  // seconds
const DIGITS = 2;

/** tell(what, id, …): "time" with start and end, "loop", "delete". */
export class RegionList {
  constructor(root, tell) {
    Object.assign(this, { list: root.querySelector("[data-regions]"), row: root.querySelector("[data-region-row]"), tell });
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("change", (event) => this.typed(event.target));
    this.list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();  // Enter in a field submits the form it stands in
      event.stopPropagation();
      this.typed(event.target);
    });
  }

  /** regions: [{id, start, end}] in order. looping: the id of the one that is played again and again, if any. */
  show(regions, { current, looping, seconds }) {
    this.regions = regions;
    this.seconds = seconds;
    this.list.hidden = !regions.length;
    const rows = new Map([...this.list.children].map((line) => [line.dataset.id, line]));
    for (const [id, line] of rows) if (!regions.some((each) => each.id === id)) line.remove();
    regions.forEach((region, at) => {
      const line = rows.get(region.id) ?? this.made(region.id);
      if (this.list.children[at] !== line) this.list.insertBefore(line, this.list.children[at] ?? null);
      line.classList.toggle("current", region.id === current);
      line.querySelector("[data-name]").textContent = interpolate(gettext("Region %(number)s"), { number: at + 1 });
      this.fill(line.querySelector("[data-side=start]"), region.start, interpolate(gettext("Region %(number)s: start"), { number: at + 1 }));
      this.fill(line.querySelector("[data-side=end]"), region.end, interpolate(gettext("Region %(number)s: end"), { number: at + 1 }));
      const loop = line.querySelector("[data-loop]");
      loop.setAttribute("aria-pressed", String(region.id === looping));
      loop.setAttribute("aria-label", interpolate(gettext("Loop region %(number)s"), { number: at + 1 }));
      line.querySelector("[data-delete]").setAttribute("aria-label", interpolate(gettext("Delete region %(number)s"), { number: at + 1 }));
    });
  }

  made(id) {
    const line = this.row.content.firstElementChild.cloneNode(true);
    line.dataset.id = id;
    line.querySelector("[data-error]").id = `region-error-${id}`;
    return line;
  }

  fill(input, seconds, name) {
    input.setAttribute("aria-label", name);
    if (input.getAttribute("aria-invalid")) return;  // what was typed and is wrong stays, to be put right
    input.value = clock(seconds, DIGITS);
  }

  clicked(event) {
    const id = event.target.closest("li")?.dataset.id;
    if (event.target.closest("[data-loop]")) this.tell("loop", id);
    else if (event.target.closest("[data-delete]")) this.tell("delete", id);
  }

  typed(input) {
    const line = input.closest("li");
    const region = this.regions.find(({ id }) => id === line.dataset.id);
    const side = input.dataset.side;
    const given = secondsOf(input.value);
    const next = { ...region, [side]: given };
    const error = line.querySelector("[data-error]");
    const sentence = this.wrong(given, next);
    error.textContent = sentence;
    error.hidden = !sentence;
    for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name);
    if (sentence) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", error.id);
    } else this.tell("time", region.id, next.start, next.end);
  }

  wrong(given, { start, end }) {
    if (given === null) return gettext("Write a time such as 0:01.50.");
    if (given > this.seconds + 0.005) return interpolate(gettext("The sound ends at %(time)s."), { time: clock(this.seconds, DIGITS) });
    return end - start < SHORTEST ? gettext("The end must come after the start.") : "";
  }

  focus(id) { this.list.querySelector(`[data-id="${id}"] input`)?.focus(); }
}
