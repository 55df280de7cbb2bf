/* A group session: its keys, what is typed kept while the page goes on by itself, and a line that drops said once. */
import { registerKeys } from "../../labeling/js/hotkeys.js";
import { announce } from "../../labeling/js/live.js";
import "../../labeling/js/parts/editors.js";
import { startFields } from "../../labeling/js/workspace/fields.js";
import { chooseByKey } from "../../labeling/js/workspace/questions.js";

const page = document.querySelector(".page.session");
const line = document.getElementById("session-line");
const vote = () => document.getElementById("vote");
const button = (act) => document.querySelector(`#lead button[value="${act}"]`);

function press(act) {
  const found = button(act);
  return found ? void found.click() : false;
}

function send() {
  return vote() ? void vote().requestSubmit() : false;
}

registerKeys("session", {
  "vote-option": (_, digit) => (vote() ? chooseByKey(vote(), String(digit)) : false),
  vote: send,
  "vote-typing": (event) => {
    const own = event.target.closest("form");
    return own?.closest(".page.session") ? void own.requestSubmit() : false;
  },
  reveal: () => press("reveal"),
  "vote-again": () => press("again"),
  "next-item": () => press("next"),
});

/* Options may have letters of their own; the registry knows digits only. */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z]$/i.test(event.key)) return;
  if (!vote() || document.documentElement.classList.contains("keys-off") || event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (chooseByKey(vote(), event.key.toLowerCase()) !== false) event.preventDefault();
});

/* Out of a text, with what is in it kept: single keys are heard again. */
page.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("textarea")) (vote()?.querySelector('[name^="answer-"]:not(textarea)') ?? document.getElementById("stage-title"))?.focus({ preventScroll: true });
});

/* What is typed and not sent: of the vote by its item, so that an early reveal does not take it, and the summary. */
const TYPED = "textarea[name], input[type=text][name]";
let kept = {};
let stop = startFields(page);
let stage = stageOf();

function stageOf() {
  return document.querySelector('#session-live [name="stage"]')?.value;
}

function keep() {
  kept = {};
  for (const form of [vote(), document.getElementById("lead")].filter(Boolean)) {
    for (const field of form.querySelectorAll(TYPED)) {
      if (field.value !== field.defaultValue) kept[`${form.id}:${form.elements.item.value}:${field.name}`] = field.value;
    }
  }
}

function restore() {
  for (const form of [vote(), document.getElementById("lead")].filter(Boolean)) {
    for (const field of form.querySelectorAll(TYPED)) {
      const typed = kept[`${form.id}:${form.elements.item.value}:${field.name}`];
      if (typed !== undefined) field.value = typed;
    }
  }
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!/\/sessions\/\d+\//.test(event.detail.xhr.responseURL)) {  // signed out, or no longer a member
    event.detail.shouldSwap = false;
    location.reload();
    return;
  }
  if (event.detail.target.id === "session-live" && event.detail.requestConfig.elt.id === "session-poll") keep();
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "session-live" && event.detail.target?.id !== "session-live") return;
  restore();
  kept = {};
  stop();
  stop = startFields(page);
  if (stageOf() === stage) return;
  stage = stageOf();
  const title = document.getElementById("stage-title");
  if (title) announce(title.textContent);
  if (document.activeElement === document.body) (vote()?.querySelector('[name^="answer-"]') ?? title)?.focus({ preventScroll: true });
});

/* A note that was taken leaves its field; one that was refused stays. */
document.getElementById("note-form")?.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.getElementById("note-body").value = "";
});

const poll = document.getElementById("session-poll");
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  poll.addEventListener(name, (event) => {
    event.preventDefault();
    line.hidden = false;
  });
}
poll.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) line.hidden = true;
});
