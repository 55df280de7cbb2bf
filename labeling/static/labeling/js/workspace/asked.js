/* Which questions are asked, by the answers to those before them (show_if of the schema). What was entered under one that
   goes out of sight stays in the page, is there again when it comes back, and is left out by the server if it does not. */
import { announce } from "../live.js";
import { gettext, interpolate } from "../words.js";

export const isAsked = (question) => !("notAsked" in question.dataset);

/** Shows and hides; call after every change. True if anything came or went. */
export function settleAsked(form) {
  const came = [];
  const went = [];
  const all = [...form.querySelectorAll(".question")];
  for (const question of all) {
    if (!question.dataset.showIf) continue;
    const wanted = decides(all.find(({ dataset }) => dataset.question === question.dataset.showIf), JSON.parse(question.dataset.showValues));
    if (wanted === isAsked(question)) continue;
    if (question.contains(document.activeElement)) focusOn(all.find(({ dataset }) => dataset.question === question.dataset.showIf));
    question.toggleAttribute("data-not-asked", !wanted);
    (wanted ? came : went).push(question);
  }
  if (came.length) announce(interpolate(gettext("Asked as well: %(questions)s."), { questions: came.map(titleOf).join(", ") }));
  return Boolean(came.length || went.length);
}

const titleOf = (question) => question.querySelector("legend").textContent.trim();

/* Focus never falls back to the top of the page when its question goes. */
function focusOn(question) {
  (question?.querySelector(":checked:not([data-cannot-tell])") ?? question?.querySelector("input:not([type=hidden]), [tabindex], button"))?.focus({ preventScroll: true });
}

function decides(question, values) {
  if (!question || !isAsked(question) || question.querySelector("[data-cannot-tell]")?.checked) return false;
  return chosenIn(question).some((value) => values.includes(value));
}

/** The options that an answer names: those ticked, or the labels of its parts. */
function chosenIn(question) {
  return [...question.querySelectorAll('[name^="answer-"], [name^="json-"]')].flatMap((field) => {
    if (["radio", "checkbox"].includes(field.type) && !field.checked) return [];
    return field.name.startsWith("json-") ? JSON.parse(field.value || "[]").map(({ label }) => label) : [field.value];
  });
}
