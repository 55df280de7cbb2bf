/* Finding a rule or an option: what does not hold every word is out of sight; a heading that does keeps all below it. */
import { gettext, interpolate, ngettext } from "../words.js";

const LEVEL = /^H([1-6])$/;
const PARTS = "li, dl > div, tbody > tr";

export function startFinding(rules) {
  const field = rules?.querySelector("#rules-find");
  const body = rules?.querySelector(".rules-body");
  if (!field || !body) return;
  const status = rules.querySelector("#rules-found");
  const find = () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const n = show(body, words);
    status.textContent = words.length ? (n ? interpolate(ngettext("%(n)s part found", "%(n)s parts found", n), { n }) : gettext("Nothing found. Try another word.")) : "";
  };
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    field.value = "";
    find();
    event.preventDefault();
    event.stopPropagation();
  });
  body.addEventListener("htmx:afterSettle", find);  // cases came in
}

/** How many parts hold every word; all are in sight where there are no words. */
export function show(body, words) {
  const holds = (element) => words.every((word) => element.textContent.toLocaleLowerCase().includes(word));
  const headings = [];  // those that the block at hand stands under
  let found = 0;
  for (const block of body.querySelectorAll(":scope > *, :scope > .borderline > *")) {
    if (block.matches(".borderline")) continue;
    const level = Number(LEVEL.exec(block.tagName)?.[1] ?? 0);
    if (level) {
      while (headings.length && headings.at(-1).level >= level) headings.pop();
      const heading = { block, level, holds: words.length > 0 && holds(block) };
      headings.push(heading);
      block.hidden = words.length > 0 && !heading.holds;
      found += heading.holds ? 1 : 0;
      continue;
    }
    const whole = !words.length || headings.some((heading) => heading.holds);
    const n = showBlock(block, whole, holds);
    if (!whole) found += n;
    if (n) for (const heading of headings) heading.block.hidden = false;
  }
  return found;
}

function showBlock(block, whole, holds) {
  const parts = [...block.querySelectorAll(PARTS)].filter((part) => !part.parentElement.closest("li"));
  let n = 0;
  for (const part of parts) {
    part.hidden = !whole && !holds(part);
    n += part.hidden ? 0 : 1;
  }
  if (!parts.length) n = whole || holds(block) ? 1 : 0;
  block.hidden = !n;
  return n;
}
