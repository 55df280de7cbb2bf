/* A field that is a number: arrows and buttons step it as far as its ends, and what does not fit stays and is told. */
import { gettext, interpolate } from "../words.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const ROUNDING = 1e-6;  // share of a step by which 0.1 + 0.2 may miss 0.3
const LARGEST = 2 ** 53;

const ends = ({ dataset }) => [Number(dataset.low ?? -Infinity), Number(dataset.high ?? Infinity), Number(dataset.step ?? 0)];

/** What is wrong with what was typed, in the words of the server; "" if nothing is. */
export function faultOf(field) {
  const text = field.value.trim();
  if (!text) return "";
  const { wanted } = field.dataset;
  const value = Number(text);
  if (!NUMBER.test(text) || Math.abs(value) > LARGEST) return `${wanted} ${gettext("Write it with a point, such as 0.3, and without the unit.")}`;
  const [low, high, step] = ends(field);
  if (value < low) return `${interpolate(gettext("%(value)s is below the lowest value."), { value })} ${wanted}`;
  if (value > high) return `${interpolate(gettext("%(value)s is above the highest value."), { value })} ${wanted}`;
  const steps = step && (value - (Number.isFinite(low) ? low : 0)) / step;
  return step && Math.abs(steps - Math.round(steps)) > ROUNDING ? `${interpolate(gettext("%(value)s lies between two steps."), { value })} ${wanted}` : "";
}

/** The next value that may be given. From between two steps it goes to the nearest in that direction. */
export function stepped(field, by) {
  const [low, high, step] = ends(field);
  const text = field.value.trim();
  const start = Number.isFinite(low) ? low : Number.isFinite(high) ? Math.min(high, 0) : 0;
  if (!NUMBER.test(text)) return String(start);
  const size = step || 1;
  const origin = step && Number.isFinite(low) ? low : 0;
  const steps = (Number(text) - origin) / size;
  const whole = Math.abs(steps - Math.round(steps)) < ROUNDING ? Math.round(steps) : by > 0 ? Math.floor(steps) : Math.ceil(steps);
  const next = step ? origin + (whole + by) * size : Number(text) + by;
  return String(Math.round(Math.min(high, Math.max(low, next)) * 1e9) / 1e9);
}

function check(field) {
  field.setCustomValidity(faultOf(field));
  const text = field.value.trim();
  if (NUMBER.test(text)) field.setAttribute("aria-valuenow", text);
  else field.removeAttribute("aria-valuenow");
}

function step(field, by) {
  field.value = stepped(field, by);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

const BY = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("input[data-number]") || !(event.key in BY) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  step(field, BY[event.key]);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-step-by]");
  if (button) step(button.closest(".field").querySelector("input[data-number]"), Number(button.dataset.stepBy));
});
for (const kind of ["input", "change", "check", "focusin"]) {
  document.addEventListener(kind, ({ target }) => { if (target.matches?.("input[data-number]")) check(target); }, true);  // before the question looks
}
