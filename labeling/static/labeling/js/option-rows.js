/* The rows of options in the form of a draft: added, moved, removed and pasted without asking the server. */
import { announce } from "./live.js";
import { gettext, interpolate } from "./words.js";

const title = (row) => row.querySelector('[name$="-title"]');

/* Colours and key hints follow the order; a row's own number ties its check boxes to it. */
function renumber(list) {
  [...list.children].forEach((row, at) => {
    row.className = `option-form option-${(at % 8) + 1}${at >= 8 ? " option-dashed" : ""}`;
    row.querySelector('[name$="-row"]').value = at;
    for (const mark of row.querySelectorAll('[name$="-uncertain"], [name$="-exclusive"]')) mark.value = at;
    row.querySelector('[name$="-hotkey"]').placeholder = at < 10 ? (at + 1) % 10 : "";
  });
}

function add(list, after = list.lastElementChild) {
  const row = list.parentElement.querySelector("template").content.cloneNode(true).firstElementChild;
  if (after) after.after(row); else list.append(row);
  renumber(list);
  return row;
}

function move(button) {
  const row = button.closest("li");
  const list = row.parentElement;
  const other = button.dataset.move < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return false;
  if (button.dataset.move < 0) other.before(row); else other.after(row);
  renumber(list);
  button.focus();
  announce(interpolate(gettext("Moved to place %(place)s of %(all)s."), { place: [...list.children].indexOf(row) + 1, all: list.children.length }));
  return true;
}

function remove(button) {
  const row = button.closest("li");
  const list = row.parentElement;
  const gone = title(row).value || gettext("The option");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  renumber(list);
  (next?.querySelector("[data-remove]") ?? list.parentElement.querySelector("[data-add-option]")).focus();
  announce(interpolate(gettext("“%(title)s” was removed."), { title: gone }));
  return true;
}

/** A button of the rows; true if something changed. */
export function optionButton(button) {
  if (button.matches("[data-add-option]")) title(add(button.closest(".stack").querySelector("[data-options]"))).focus();
  if (button.matches("[data-move]")) return move(button);
  return button.matches("[data-remove]") && remove(button);
}

/** Enter in a title goes on to the next one; at the end one is added. */
export function optionEnter(event) {
  const row = event.target.closest(".option-form");
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || !row || event.target !== title(row)) return;
  event.preventDefault();
  title(row.nextElementSibling ?? add(row.parentElement)).focus();
}

/** Several lines pasted into a title are several options; true if they were. */
export function optionPaste(event) {
  const row = event.target.closest(".option-form");
  const lines = event.clipboardData.getData("text/plain").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  if (!row || event.target !== title(row) || lines.length < 2) return false;
  event.preventDefault();
  let at = row;
  title(at).value += lines[0];
  for (const line of lines.slice(1)) {
    at = at.nextElementSibling && !title(at.nextElementSibling).value ? at.nextElementSibling : add(row.parentElement, at);
    title(at).value = line;
  }
  title(at).focus();
  announce(interpolate(gettext("%(n)s options were pasted."), { n: lines.length }));
  return true;
}
