/* J and K go through the list, and on to the next page of it; Enter opens, as on every link. Whoever comes back from a
   disagreement finds its row in focus. */
import { registerKeys } from "../../labeling/js/hotkeys.js";

const links = () => [...document.querySelectorAll(".queue .row-link")];
const page = (rel) => document.querySelector(`.pager a[rel="${rel}"]`)?.href;

function go(step) {
  const all = links();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement);
  const next = all[here < 0 ? 0 : here + step];
  if (next) return next.focus();
  const other = page(step > 0 ? "next" : "prev");
  if (other) location.assign(`${other}#${step > 0 ? "first" : "last"}`);
}

registerKeys("disagreement", { next: () => go(1), previous: () => go(-1) });

const place = location.hash.slice(1);
const row = place === "first" ? links()[0] : place === "last" ? links().at(-1) : place.startsWith("row-") ? document.getElementById(place) : null;
row?.focus();
