/* Long lists of options: type to filter, arrow keys and Enter, those taken lately on top. Their rows come with the first item
   of a page; items after it are sent without them and get a copy, so that a thousand options weigh once. */
import { announce } from "../live.js";
import { gettext, interpolate, ngettext } from "../words.js";

const MOST_RECENT = 5;
const kept = new Map();  // version -> question -> {rows, group}
const words = new WeakMap();  // list -> [{row, text}]
const actives = new WeakMap();  // list -> the row that Enter takes
let telling;

const listsOf = (form) => [...form.querySelectorAll("[data-list]")];
const rowsOf = (list) => [...list.querySelectorAll(".option-row")];
const fieldOf = (row) => row.querySelector("input");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A form has come: its rows are kept for those after it, or put in. */
export function fillOptions(form) {
  const known = kept.get(form.dataset.version) ?? new Map();
  kept.set(form.dataset.version, known);
  for (const list of listsOf(form)) {
    const { list: name, group, chosen } = list.dataset;
    const place = list.querySelector(".options");
    if (chosen === undefined) {
      if (!known.has(name)) known.set(name, { rows: copyOf(rowsOf(list)), group });
    } else if (known.has(name)) {
      place.prepend(ownRows(known.get(name), group, JSON.parse(chosen), "off" in list.dataset));
      delete list.dataset.chosen;
    }
  }
}

function copyOf(rows) {
  const fragment = document.createDocumentFragment();
  fragment.append(...rows.map((row) => row.cloneNode(true)));
  for (const field of fragment.querySelectorAll("input")) {
    field.removeAttribute("checked");
    field.disabled = false;
  }
  return fragment;
}

function ownRows({ rows, group }, own, chosen, off) {
  const copy = document.importNode(rows, true);
  for (const element of copy.querySelectorAll("[id], [popovertarget]")) {
    if (element.id) element.id = element.id.replace(group, own);
    const target = element.getAttribute("popovertarget");
    if (target) element.setAttribute("popovertarget", target.replace(group, own));
  }
  for (const field of copy.querySelectorAll("input")) {
    field.checked = field.defaultChecked = chosen.includes(field.value);
    field.disabled = off;
  }
  return copy;
}

/** The version whose rows are all here; "" for none. */
export const versionOfLists = (version) => (kept.has(version) ? version : "");

/** The item is shown: what was taken lately stands on top. place: of the person and the project. */
export function startOptions(form, place) {
  for (const list of listsOf(form)) {
    const recent = recall(place, list.dataset.list);
    const fields = new Map(rowsOf(list).map((row) => [fieldOf(row).value, row]));
    const rows = recent.map((value) => fields.get(value)).filter(Boolean);
    list.querySelector(".recent")?.replaceWith(...list.querySelectorAll(".recent > .option-row"));
    if (!rows.length) continue;
    const box = Object.assign(document.createElement("div"), { className: "recent", role: "group", ariaLabel: gettext("Taken lately") });
    box.append(...rows);
    list.querySelector(".options").prepend(box);
    words.delete(list);
  }
}

/** The item is submitted: what is chosen comes first with the next one. */
export function rememberOptions(form, place) {
  for (const list of listsOf(form)) {
    const chosen = [...list.querySelectorAll(".option-row input:checked")].map(({ value }) => value);
    if (!chosen.length) continue;
    const recent = [...new Set([...chosen, ...recall(place, list.dataset.list)])].slice(0, MOST_RECENT);
    try { localStorage.setItem(keyOf(place, list.dataset.list), JSON.stringify(recent)); } catch { /* then none is on top */ }
  }
}

const keyOf = (place, name) => `concord-recent:${place}:${name}`;

function recall(place, name) {
  try { return JSON.parse(localStorage.getItem(keyOf(place, name)) ?? "[]"); } catch { return []; }
}

/** Shows the rows that have every word that was typed; the first that begins so is the one Enter takes. */
export function filterOptions(field) {
  const list = field.closest("[data-list]");
  if (!words.has(list)) words.set(list, rowsOf(list).map((row) => ({ row, text: plain(`${row.querySelector(".option-text").textContent.trim()} ${fieldOf(row).value}`) })));
  const typed = plain(field.value.trim());
  const parts = typed.split(/\s+/);
  let first = null;
  let best = null;
  let n = 0;
  for (const { row, text } of words.get(list)) {
    const fits = !typed || parts.every((part) => text.includes(part));
    if (row.hidden === fits) row.hidden = !fits;
    if (!fits) continue;
    n += 1;
    first ??= row;
    if (text.startsWith(typed)) best ??= row;
  }
  activate(list, typed ? best ?? first : null);
  clearTimeout(telling);
  telling = setTimeout(() => announce(countOf(n, words.get(list).length, actives.get(list))), 300);
}

const titleOf = (row) => row.querySelector(".option-text").textContent.trim();
function countOf(n, all, active) {
  if (n === all) return interpolate(ngettext("%(n)s option.", "%(n)s options.", n), { n });
  if (!active) return interpolate(gettext("%(n)s of %(all)s options."), { n, all });
  return interpolate(gettext("%(n)s of %(all)s options; Enter takes %(option)s."), { n, all, option: titleOf(active) });
}

function activate(list, row) {
  actives.get(list)?.classList.remove("is-active");
  actives.set(list, row);
  row?.classList.add("is-active");
  row?.scrollIntoView({ block: "nearest" });
}

/** A key in the field of a list. act: {take(field), submit(), leave()}. True if it was meant for the list. */
export function optionKey(event, act) {
  const list = event.target.closest("[data-list]");
  const { key } = event;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (key === "ArrowDown" || key === "ArrowUp") {
    const shown = rowsOf(list).filter((row) => !row.hidden);
    const at = shown.indexOf(actives.get(list));
    const next = shown[key === "ArrowDown" ? Math.min(at + 1, shown.length - 1) : Math.max(at - 1, 0)];
    activate(list, next ?? null);
    if (next) announce(interpolate(fieldOf(next).checked ? gettext("%(option)s, %(number)s of %(n)s, chosen.") : gettext("%(option)s, %(number)s of %(n)s."), { option: titleOf(next), number: shown.indexOf(next) + 1, n: shown.length }));
  } else if (key === "Enter") {
    const row = actives.get(list);
    if (!row) return void act.submit() ?? true;
    clear(event.target);
    act.take(fieldOf(row));
  } else if (key === "Escape") {
    if (event.target.value) clear(event.target);
    else act.leave(list.querySelector("input:checked") ?? fieldOf(rowsOf(list)[0]));
  } else return false;
  return true;
}

function clear(field) {
  field.value = "";
  filterOptions(field);
}
