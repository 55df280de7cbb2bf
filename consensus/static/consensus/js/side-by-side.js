/* Answers that lie over each other: keys and buttons for the check boxes that show and hide them, which do their work by
   CSS alone; and letters over a picture that stay as large at any zoom. */
import { registerKeys } from "../../labeling/js/hotkeys.js";
import { announce } from "../../labeling/js/live.js";
import "../../labeling/js/workspace/picture.js";
import { gettext, interpolate } from "../../labeling/js/words.js";

const LETTER = 13;  // CSS pixels, unless that is more than the server made room for

const overlaid = (root = document) => root.querySelector(".overlaid:has([data-switch])");
const boxes = (root) => [...root.querySelectorAll("[data-switch]")];
const lettersOf = (box) => box.closest("label").querySelector("span").textContent.trim();

function toggle(_, digit) {
  const box = overlaid()?.querySelector(`[data-switch="${digit}"]`);
  if (!box) return false;
  box.click();
  announce(interpolate(box.checked ? gettext("%(letters)s is shown.") : gettext("%(letters)s is hidden."), { letters: lettersOf(box) }));
}

/** All of them, then one after the other, then all again. */
function next(root = overlaid()) {
  if (!root) return false;
  const all = boxes(root);
  const on = all.filter(({ checked }) => checked);
  const at = on.length === 1 ? all.indexOf(on[0]) + 1 : 0;
  if (at === all.length) return void showAll(root);
  all.forEach((box, place) => { box.checked = place === at; });
  announce(interpolate(gettext("%(letters)s alone is shown."), { letters: lettersOf(all[at]) }));
}

function showAll(root) {
  for (const box of boxes(root)) box.checked = true;
  announce(gettext("All answers are shown."));
}

function follow(view) {
  const layer = view.querySelector(".answers-over");
  const fit = () => { layer.style.fontSize = `${Math.min(LETTER / view.scale, layer.getAttribute("font-size"))}px`; };
  view.watch(fit);
  fit();
}

function start(root) {
  for (const view of root.querySelectorAll("picture-view:has(.answers-over)")) follow(view);
}

document.addEventListener("click", ({ target }) => {
  const root = target.closest?.(".overlaid");
  if (root && target.closest("[data-switch-next]")) next(root);
  if (root && target.closest("[data-switch-all]")) showAll(root);
});

document.addEventListener("htmx:afterSwap", ({ target }) => start(target));

if (overlaid()) registerKeys("disagreement", { "show-answer": toggle, "one-answer": () => next() });
start(document);
