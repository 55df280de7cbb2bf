/* The keys of a disagreement, and what was typed into it kept until it is sent. */
import { registerKeys } from "../../labeling/js/hotkeys.js";
import { announce } from "../../labeling/js/live.js";
import "../../labeling/js/parts/editors.js";
import { startFields } from "../../labeling/js/workspace/fields.js";
import "./example-box.js";
import { fill } from "./label-editor.js";
import "./quote.js";
import "./side-by-side.js";
import { gettext, interpolate } from "../../labeling/js/words.js";

const form = document.getElementById("resolve");
const reply = document.getElementById("reply");

function choose(name, value) {
  const radio = form?.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return radio;
}

/* An answer becomes the label; "cannot tell" asks for a better x. */
function take(value, title) {
  if (!form) return false;
  if (value) {
    choose("outcome", "decide");
    choose("label", value) || fill(form.querySelector("[data-editor]"), value);
  } else {
    choose("outcome", "change_x");
    form.elements.cause.value = "x_lacks";
  }
  const missing = form.elements.cause.value ? form.elements.rationale : form.elements.cause;
  missing.focus();
  announce(interpolate(gettext("%(answer)s is taken into the resolution."), { answer: title }));
}

function takeCard(button) {
  return button ? take(button.dataset.take, button.closest(".answer-card").querySelector(".answer-title").textContent) : false;
}

function acceptMajority() {
  return takeCard(form?.querySelector("[data-majority-button]") && leading());
}

const leading = () => [...document.querySelectorAll("[data-take]")].find(({ dataset }) => dataset.take === document.querySelector(".disagreement").dataset.majority);

function focusOn(name) {
  const field = form?.querySelector(`[name="${name}"]:checked`) ?? form?.querySelector(`[name="${name}"]`);
  if (!field) return false;
  field.focus();
}

function writeLabel() {
  if (!choose("outcome", "decide")) return false;
  const editor = form.querySelector("[data-editor]");
  if (!editor) return focusOn("label");
  editor.querySelector("[tabindex], button, input:not([type=hidden]), textarea").focus();
}

function editRule() {
  const box = form?.elements.adds_rule;
  if (!box) return false;
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  const rule = form.elements.rule;
  rule.focus();
  const gap = rule.value.indexOf("\n\n") + 2;
  if (gap > 1) rule.setSelectionRange(gap, gap);
}

function send() {
  const wanted = document.activeElement?.closest("#reply, #propose") ?? form;
  if (!wanted) return false;
  wanted.requestSubmit();
}

function follow(rel) {
  const link = document.querySelector(`a[rel="${rel}"]`);
  if (!link) return false;
  link.click();
}

function fileUnder() {
  const place = document.getElementById("file-under");
  if (!place) return false;
  place.open = true;
  place.querySelector("select").focus();
}

registerKeys("disagreement", {
  case: fileUnder,
  next: () => follow("next"),
  previous: () => follow("prev"),
  queue: () => follow("up"),
  reply: () => void reply.elements.body.focus(),
  resolve: send,
  ...(form && {
    take: (_, digit) => takeCard(document.querySelector(`[data-take][data-key="${digit}"]`)),
    majority: acceptMajority,
    "all-wrong": writeLabel,
    outcome: () => focusOn("outcome"),
    rule: editRule,
  }),
});

/* Out of a list or a text, with what is in it kept: single keys are heard again. */
form?.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && ["cause", "rationale", "rule"].includes(event.target.name)) focusOn("outcome");
});

startFields(document.querySelector(".page.disagreement"));

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-take]");
  if (button) takeCard(button);
  if (event.target.closest?.("[data-majority-button]")) acceptMajority();
});

/* Sending one form leaves the page: what stands in the other waits in this tab. */
for (const own of [form, reply].filter(Boolean)) {
  const place = `typed:${own.id}:${location.pathname}`;
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  const wrong = own.querySelector("[aria-invalid]");
  for (const field of own.querySelectorAll("textarea[name], select[name]")) {
    if (!wrong && kept[field.name] !== undefined) field.value = kept[field.name];
  }
  own.addEventListener("input", () => {
    const typed = [...own.querySelectorAll("textarea[name], select[name]")].map((field) => [field.name, field.value]);
    sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(typed)));
  });
  own.addEventListener("submit", () => sessionStorage.removeItem(place));
}

document.querySelector('[aria-invalid="true"]')?.focus();
