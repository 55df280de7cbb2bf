/* The questions of one item: which one is meant, choosing by key, cannot tell, and what is still open. */
import { announce } from "../live.js";
import { isAsked, settleAsked } from "./asked.js";
import { gettext } from "../words.js";

const questionsOf = (form) => [...form.querySelectorAll(".question")].filter(isAsked);
const answersOf = (question) => [...question.querySelectorAll('[name^="answer-"], [name^="json-"]')];
const cannotTellOf = (question) => question.querySelector("[data-cannot-tell]");

export function isAnswered(question) {
  if (cannotTellOf(question)?.checked) return true;
  return answersOf(question).some((field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value !== ""));
}

/** The question a key is meant for: that with the focus, else the first open one, else the first. */
export function questionInUse(form) {
  const all = questionsOf(form);
  const focused = document.activeElement?.closest?.(".question") ?? answeredInItem(form);
  return all.find((question) => question === focused) ?? all.find((question) => !isAnswered(question)) ?? all[0];
}

/* The part of the item with the focus may be what a question is answered in. */
function answeredInItem(form) {
  const name = document.activeElement?.closest?.("[data-question-of]")?.dataset.questionOf;
  return name && form.querySelector(`.question[data-question="${CSS.escape(name)}"]`);
}

/** Focus on what the question is answered with, where the labeler goes on. */
export function focusOn(question) {
  const chosen = answersOf(question ?? document.createElement("i")).find((each) => each.checked);
  const field = chosen ?? question.querySelector("[data-filter]:not(:disabled)") ?? answersOf(question)[0];
  (field?.type === "hidden" ? question.querySelector("[data-shapes], [tabindex], button") : field)?.focus({ preventScroll: true });
}

/** To what is wrong: below the picture on a phone, so it is brought into sight. */
function moveTo(question) {
  focusOn(question);
  question?.scrollIntoView({ block: "nearest" });
}

const waits = (question) => "required" in question.dataset && !isAnswered(question);

export const focusFirst = (form) => {
  const question = questionsOf(form).find(waits) ?? questionsOf(form)[0];
  if (question) focusOn(question);
};

/** Chooses the option with this key; false if the question has none. */
export function chooseByKey(form, key) {
  const question = questionInUse(form);
  const field = question?.querySelector(`[data-option-key="${CSS.escape(key)}"]:not(:disabled)`);
  if (!field) return false;
  closePopovers(form);
  if (field.matches("button")) return field.click() ?? true;  // adds a part with this label
  field.checked = field.type === "checkbox" ? !field.checked : true;
  field.focus({ preventScroll: true });
  field.dispatchEvent(new Event("change", { bubbles: true }));
  if (field.type === "radio") goOn(form, question);
  return true;
}

/* From a question that takes one answer the keys go on to the next one that needs one. What is optional is a Tab away:
   in a field of its own the keys would be text, and Enter would not submit. */
function goOn(form, question) {
  const all = questionsOf(form);
  const next = all.slice(all.indexOf(question) + 1).find(waits);
  if (!next) return;
  focusOn(next);
  next.scrollIntoView({ block: "nearest" });
}

export function closePopovers(form) {
  for (const open of form.querySelectorAll("[popover]:popover-open")) open.hidePopover();
}

/** C: an answer of its own; again takes it back. The menu of reasons opens, and may be left. */
export function toggleCannotTell(form) {
  const question = questionInUse(form);
  const box = question && cannotTellOf(question);
  if (!box || box.disabled) return;
  box.checked = !box.checked;
  box.focus({ preventScroll: true });
  box.dispatchEvent(new Event("change", { bubbles: true }));
  if (box.checked) openWhy(question);
}

export function openWhy(question) {
  const menu = question.querySelector(".why");
  const box = cannotTellOf(question);
  menu.showPopover();
  placeAt(menu, question.querySelector(".cannot-tell"));
  box.focus({ preventScroll: true });
}

/* dialog.js places menus that their button opens; these were opened by a key. */
export function placeAt(menu, anchor, { beside = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (beside && box.left > menu.offsetWidth + 24) {
    const top = Math.max(8, Math.min(box.top, innerHeight - menu.offsetHeight - 8));
    return Object.assign(menu.style, { top: `${top}px`, bottom: "auto", right: "auto", left: `${box.left - menu.offsetWidth - 24}px` });
  }
  const height = menu.offsetHeight;
  const top = box.bottom + 4 + height < innerHeight ? box.bottom + 4 : Math.max(8, box.top - height - 4);
  Object.assign(menu.style, { top: `${top}px`, bottom: "auto", right: "auto", left: `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px` });
}

/** Reasons in an open menu, by digit. */
export function reasonByDigit(digit) {
  const menu = document.querySelector(".why:popover-open");
  const field = menu?.querySelectorAll('input[type="radio"]')[digit - 1];
  if (!field) return false;
  field.checked = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** An answer and "cannot tell" exclude each other; the reason chosen stands beside the box. */
export function settleQuestion(field) {
  const question = field.closest(".question");
  if (!question) return;
  const box = cannotTellOf(question);
  if (field.name.startsWith("reason-")) {
    box.checked = true;
    if (field.closest("[popover]")?.matches(":popover-open")) field.closest("[popover]").hidePopover();
    box.focus({ preventScroll: true });
  } else if (field !== box && isFilled(field)) box.checked = false;
  if (field.checked && field.type === "checkbox" && field !== box) standAlone(question, field);
  if (box.checked) for (const each of answersOf(question)) if (["radio", "checkbox"].includes(each.type)) each.checked = false;
  if (!box.checked) for (const each of question.querySelectorAll('[name^="reason-"]')) each.checked = false;
  showReason(question);
  showError(question, "");
  tellFault(question);
}

let pressed = false;
for (const kind of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(kind, () => { pressed = kind === "pointerdown"; }, true);

/* A sentence that appears moves what is below it: not while a pointer is down, or its click would go astray. */
function tellFault(question) {
  if (pressed) return document.addEventListener("pointerup", () => setTimeout(() => tellFault(question)), { once: true });
  const fault = cannotTellOf(question)?.checked ? "" : faultOf(question);
  if (fault) showError(question, fault);
}

/** What is wrong with what was entered, as far as its field knows: it hears "check" and says so by setCustomValidity. */
const faultOf = (question) => answersOf(question).map((field) => {
  field.dispatchEvent(new Event("check", { bubbles: true }));
  return field.validationMessage;
}).find(Boolean) ?? "";

/* An option that says that none of the others holds takes them back, and any of them takes it back. */
function standAlone(question, field) {
  for (const each of answersOf(question)) {
    if (each !== field && each.type === "checkbox" && ("alone" in field.dataset || "alone" in each.dataset)) each.checked = false;
  }
}

const isFilled = (field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value !== "");

export function showReason(question) {
  const reason = question.querySelector('[name^="reason-"]:checked');
  const words = [...reason?.closest("label").childNodes ?? []].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data.trim()).join("");
  question.querySelector("[data-reason]").textContent = words ? `· ${words}` : "";
}

export function showAll(form) {
  settleAsked(form);
  for (const question of questionsOf(form)) { showReason(question); showError(question, ""); }
}

export function showError(question, sentence) {
  const place = question.querySelector(".question-error");
  place.textContent = sentence;
  place.hidden = !sentence;
  for (const field of answersOf(question)) {
    if (sentence) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const told = [field.dataset.described, sentence && place.id].filter(Boolean).join(" ");
    if (told) field.setAttribute("aria-describedby", told);
    else field.removeAttribute("aria-describedby");
  }
}

/** Shows what is missing or wrong and moves there; true if nothing is. */
export function isComplete(form) {
  const open = questionsOf(form).filter((question) => "required" in question.dataset && !isAnswered(question));
  for (const question of open) showError(question, `“${question.querySelector("legend").textContent.trim()}” has no answer. Answer it, or say that you cannot tell.`);
  const wrong = questionsOf(form).filter((question) => !cannotTellOf(question)?.checked && faultOf(question));
  for (const question of wrong) showError(question, faultOf(question));
  const first = questionsOf(form).find((question) => open.includes(question) || wrong.includes(question));
  if (first) moveTo(first);
  return !first;
}

/** {question: sentence} as the server sees it. */
export function showErrors(form, fields) {
  for (const question of questionsOf(form)) showError(question, fields[question.dataset.question] ?? "");
  moveTo(questionsOf(form).find((question) => fields[question.dataset.question]) ?? questionsOf(form)[0]);
}

/** X: what the option in hand means; again closes it. */
export function toggleDefinition(form) {
  const open = form.querySelector(".definition:popover-open");
  if (open) return open.hidePopover();
  const question = questionInUse(form);
  const row = document.activeElement?.closest(".option-row") ?? question?.querySelector(".option-row:has(:checked)");
  const button = row?.querySelector(".option-more");
  const menu = button && form.querySelector(`#${CSS.escape(button.getAttribute("popovertarget"))}`);
  if (!menu) return announce(gettext("This option has no definition yet."));
  menu.showPopover();
  placeAt(menu, button.closest(".option-row"), { beside: true });
}

/** Takes an option of a long list; the keys go on, or stay in its field. */
export function takeOption(form, field) {
  field.checked = field.type === "checkbox" ? !field.checked : true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  if (field.type === "radio") goOn(form, field.closest(".question"));
}

/** True where one choice is all that is asked, so that its key can be the answer. */
export const asksOneChoice = (form) => questionsOf(form).length === 1 && answersOf(questionsOf(form)[0]).every(({ type }) => type === "radio");
