/* A text that may have so many characters: they are counted where they come near the end, and nothing is cut off. */
import { gettext, interpolate, number } from "../words.js";

function count(field) {
  const n = [...field.value].length;  // code points, as the server counts
  const longest = Number(field.dataset.longest);
  const over = n - longest;
  const place = field.closest(".field").querySelector("[data-count]");
  place.hidden = n < Number(field.dataset.near);
  place.classList.toggle("bad", over > 0);
  const words = { n: number(n), most: number(longest), over: number(Math.abs(over)) };
  place.textContent = place.hidden ? "" : interpolate(over > 0 ? gettext("%(n)s of %(most)s characters, %(over)s too many") : gettext("%(n)s of %(most)s characters, %(over)s left"), words);
  field.setCustomValidity(over > 0 ? interpolate(gettext("The text has %(n)s characters; at most %(most)s are allowed."), words) : "");
}

for (const kind of ["input", "change", "check", "focusin"]) {
  document.addEventListener(kind, ({ target }) => { if (target.matches?.("textarea[data-longest]")) count(target); }, true);  // before the question looks
}
