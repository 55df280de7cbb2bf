/* The fields of the item in hand: their keys, live and in the list of keys only while such a field is there; and fields that
   scroll by themselves can be reached by key. */
import { keyOf, registerKeys } from "../hotkeys.js";
import { pictureIn } from "./picture.js";
import "./record.js";
import { gettext, interpolate } from "../words.js";

const VIEWS = { "zoom-in": "in", "zoom-out": "out", fit: "fit", turn: "right", "turn-back": "left", light: "light", "view-reset": "reset" };

/** Returns what stops it. */
export function startFields(root) {
  const stops = [watchTall(root)];
  if (root.querySelector("picture-view")) stops.push(registerKeys("picture", pictureKeys(root)));
  if (root.querySelector("record-view")) stops.push(registerKeys("record", { raw: of(root, "raw", () => recordIn(root).toggle("raw")) }));
  return () => stops.forEach((stop) => stop());
}

const recordIn = (root) => document.activeElement?.closest("record-view") ?? root.querySelector("record-view");

function pictureKeys(root) {
  return Object.fromEntries(Object.entries(VIEWS).map(([action, how]) => [action, of(root, action, () => pictureIn(root).act(how))]));
}

/* An option of the question that has this very key comes first. */
function of(root, action, act) {
  return () => {
    const option = root.querySelector(`[data-option-key="${CSS.escape(keyOf(action).toLowerCase())}"]`);
    return root.inert || option ? false : void act();
  };
}

/** A field that is taller than its place is a stop of the Tab key, named by its field; one that is not, is none. */
function watchTall(root) {
  const tall = [...root.querySelectorAll(".x-text, .x-markdown, .md-scroll")];
  const mark = (place) => {
    if (place.matches(".surface")) return;  // a text to be marked is a stop always, and says so itself
    const scrolls = place.scrollHeight > place.clientHeight + 1 || place.scrollWidth > place.clientWidth + 1;
    if (!scrolls) return ["tabindex", "role", "aria-label"].forEach((name) => place.removeAttribute(name));
    place.tabIndex = 0;
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", interpolate(gettext("%(field)s: scrolls"), { field: place.closest(".x-field")?.getAttribute("aria-label") ?? gettext("Text") }));
  };
  const observer = new ResizeObserver((entries) => new Set(entries.map(({ target }) => target)).forEach(mark));
  for (const place of tall) observer.observe(place);
  return () => observer.disconnect();
}
