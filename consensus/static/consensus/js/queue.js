/* J and K go through the list; Enter opens, as on every link. */
import { registerKeys } from "../../labeling/js/hotkeys.js";

const links = () => [...document.querySelectorAll(".queue .row-link")];

function go(step) {
  const all = links();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step));
  all[next].focus();
}

registerKeys("disagreement", { next: () => go(1), previous: () => go(-1) });
