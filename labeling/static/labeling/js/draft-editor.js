/* The draft saves itself while one types. Without scripts the buttons submit. */
import { showErrors } from "./draft-errors.js";
import { announce } from "./live.js";
import { optionButton, optionEnter, optionPaste } from "./option-rows.js";
import { csrfToken } from "./requests.js";
import { gettext, interpolate } from "./words.js";

const form = document.getElementById("draft");
const state = document.getElementById("save-state");
const stale = document.getElementById("stale");
let timer, sent, saving = false, again = false, unsaved = false, ended = false;

const say = (text) => { state.textContent = text; };

function entered() {
  const fields = new FormData(form);
  for (const name of ["revision", "csrfmiddlewaretoken", "new-field", "new-question"]) fields.delete(name);
  return new URLSearchParams(fields).toString();
}

/* There is something to save, but what was just added has no words yet. */
function waits() {
  unsaved = true;
  say(gettext("Not saved yet"));
}

function changed() {
  waits();
  if (ended) return;
  clearTimeout(timer);
  timer = setTimeout(save, 1200);
}

async function save() {
  if (saving) { again = true; return; }
  saving = true;
  unsaved = false;
  say(gettext("Saving"));
  try {
    const body = new FormData(form);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrfToken() }, redirect: "error" });
    await take(answer);
  } catch {
    unsaved = true;
    say(gettext("Not saved: the line is down. It is tried again"));
    timer = setTimeout(save, 5000);
  }
  saving = false;
  if (again) { again = false; save(); }
}

async function take(answer) {
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  document.body.dispatchEvent(new Event("draft-changed"));
  if (answer.ok) {
    form.elements.revision.value = told.revision;
    showErrors(form, {});
    if (!unsaved) say(gettext("Saved"));
    return;
  }
  unsaved = true;
  if (told.stale) {
    ended = true;
    stale.querySelector("[data-stale-sentence]").textContent = told.stale;
    stale.hidden = false;
    say(gettext("Not saved: somebody else saved in the meantime"));
    announce(told.stale);
  } else {
    const why = Object.values(told.fields ?? {})[0] ?? told.sentence ?? gettext("that did not work on our side; it is tried again with the next change");
    say(interpolate(gettext("Not saved: %(why)s"), { why }));
    showErrors(form, told.fields ?? {});
  }
}

form.addEventListener("input", changed);
form.addEventListener("keydown", optionEnter);
form.addEventListener("paste", (event) => { if (optionPaste(event)) changed(); });
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-add-option]")) event.preventDefault();
  if (optionButton(button)) changed();
});

/* A button that changes the structure sends the form and gets this part of it back. What was typed meanwhile is in neither:
   then the answer is dropped, and the button pressed once more. */
form.addEventListener("htmx:beforeRequest", (event) => { if (structural(event)) sent = entered(); });
form.addEventListener("htmx:beforeSwap", (event) => {
  if (!structural(event) || !event.detail.shouldSwap || sent === entered()) return;
  event.detail.shouldSwap = false;
  const { elt } = event.detail.requestConfig;
  elt.dispatchEvent(new Event(elt.matches("button") ? "click" : "change", { bubbles: true, cancelable: true }));
});
form.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "structure") return;
  const { focus, said } = document.getElementById("structure").dataset;
  const place = focus && document.getElementById(focus);
  (place?.matches("li") ? place.querySelector('[name$="-title"]') : place)?.focus();
  if (said) announce(said);
  document.body.dispatchEvent(new Event("draft-changed"));
  if (event.detail.requestConfig.elt.value?.startsWith("add-")) waits(); else changed();
});
const structural = (event) => event.detail.target?.id === "structure";

form.addEventListener("submit", () => { clearTimeout(timer); ended = true; unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved || saving) event.preventDefault(); });
