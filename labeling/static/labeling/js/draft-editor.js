/* The draft saves itself while one types; options are added, moved and removed. Without scripts the buttons submit. */
import { announce } from "./live.js";
import { csrfToken } from "./requests.js";

const form = document.getElementById("draft");
const state = document.getElementById("save-state");
const stale = document.getElementById("stale");
let timer, saving = false, again = false, unsaved = false, ended = false;

const say = (text) => { state.textContent = text; };

function changed() {
  unsaved = true;
  if (ended) return;
  say("Not saved yet");
  clearTimeout(timer);
  timer = setTimeout(save, 1200);
}

async function save() {
  if (saving) { again = true; return; }
  saving = true;
  unsaved = false;
  say("Saving");
  try {
    const body = new FormData(form);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrfToken() }, redirect: "error" });
    await take(answer);
  } catch {
    unsaved = true;
    say("Not saved: the line is down. It is tried again");
    timer = setTimeout(save, 5000);
  }
  saving = false;
  if (again) { again = false; save(); }
}

async function take(answer) {
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (answer.ok) {
    form.elements.revision.value = told.revision;
    showErrors({});
    if (!unsaved) say("Saved");
    return;
  }
  unsaved = true;
  if (told.stale) {
    ended = true;
    stale.querySelector("[data-stale-sentence]").textContent = told.stale;
    stale.hidden = false;
    say("Not saved: somebody else saved in the meantime");
    announce(told.stale);
  } else {
    say(`Not saved: ${told.sentence ?? "that did not work on our side; it is tried again with the next change"}`);
    showErrors(told.fields ?? {});
  }
}

/* "questions.0.options.1.key" → the row's input. */
function showErrors(fields) {
  form.querySelectorAll(".question-form [aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
  for (const path of Object.keys(fields)) {
    const [, question, what, option, part] = path.split(".");
    const card = form.querySelectorAll(".question-form")[Number(question)];
    const row = filledRows(card?.querySelector("[data-options]"))[Number(option)];
    const input = row?.querySelector(`[name="q${question}-${part === "key" ? "hotkey" : part}"]`) ?? card?.querySelector(`[name="q${question}-set-${what}"]`);
    input?.setAttribute("aria-invalid", "true");
  }
}

/* The server passes over rows without title and value. */
function filledRows(list) {
  return [...(list?.children ?? [])].filter((row) => row.querySelector('[name$="-title"]').value.trim() || row.querySelector('[name$="-value"]').value.trim());
}

/* Colours and key hints follow the order; a row's own number ties its check box to it. */
function renumber(list) {
  [...list.children].forEach((row, at) => {
    row.className = `option-form option-${(at % 8) + 1}${at >= 8 ? " option-dashed" : ""}`;
    row.querySelector('[name$="-row"]').value = at;
    for (const mark of row.querySelectorAll('[name$="-uncertain"], [name$="-exclusive"]')) mark.value = at;
    row.querySelector('[name$="-hotkey"]').placeholder = at < 10 ? (at + 1) % 10 : "";
  });
}

function addOption(button) {
  const card = button.closest("fieldset");
  const list = card.querySelector("[data-options]");
  list.append(card.querySelector("template").content.cloneNode(true));
  renumber(list);
  list.lastElementChild.querySelector('[name$="-title"]').focus();
}

function move(button) {
  const row = button.closest("li");
  const list = row.parentElement;
  const other = button.dataset.move < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (button.dataset.move < 0) other.before(row); else other.after(row);
  renumber(list);
  button.focus();
  announce(`Moved to place ${[...list.children].indexOf(row) + 1} of ${list.children.length}.`);
  changed();
}

function remove(button) {
  const row = button.closest("li");
  const list = row.parentElement;
  const title = row.querySelector('[name$="-title"]').value || "The option";
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  renumber(list);
  (next?.querySelector("[data-remove]") ?? list.closest("fieldset").querySelector("[data-add-option]")).focus();
  announce(`${title} is removed.`);
  changed();
}

form.addEventListener("input", changed);
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-add-option]")) { event.preventDefault(); addOption(button); }
  if (button?.matches("[data-move]")) move(button);
  if (button?.matches("[data-remove]")) remove(button);
});
form.addEventListener("submit", () => { clearTimeout(timer); ended = true; unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved || saving) event.preventDefault(); });
