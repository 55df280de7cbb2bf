/* Practice: the questions of the workspace and their keys, without an outbox; an answer is sent as a plain form. */
import { registerKeys, showKeyCaps } from "./hotkeys.js";
import "./parts/box-rows.js";
import "./parts/number-field.js";
import "./parts/span-editor.js";
import "./parts/text-field.js";
import { settleAsked } from "./workspace/asked.js";
import { startDefinitions } from "./workspace/definitions.js";
import { startFields } from "./workspace/fields.js";
import { startFinding } from "./workspace/find-rule.js";
import { filterOptions, optionKey, startOptions } from "./workspace/options.js";
import * as questions from "./workspace/questions.js";
import { startRules } from "./workspace/rules.js";

const form = document.querySelector("form.work, form.work-practice");
const workspace = document.getElementById("workspace");
const rules = workspace && startRules(workspace);

const submit = () => form.requestSubmit();

startFields(form);
startDefinitions(form);
startFinding(document.getElementById("rules"));
startOptions(form, "practice");
settleAsked(form);
showKeyCaps(document);
if (workspace) {
  registerKeys("workspace", {
    option: (_, digit) => questions.chooseByKey(form, String(digit)),
    submit,
    "submit-typing": submit,
    "cannot-tell": () => questions.toggleCannotTell(form),
    instructions: () => rules.toggle(),
    examples: () => questions.toggleDefinition(form),
  });
  questions.focusFirst(form);
}

/* Options may have letters of their own; the registry knows digits only. */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z]$/i.test(event.key)) return;
  if (!workspace || document.documentElement.classList.contains("keys-off") || document.querySelector("dialog:modal")) return;
  if (event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
  if (questions.chooseByKey(form, event.key.toLowerCase())) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !form.contains(event.target) || !event.target.matches("[data-filter]")) return;
  const meant = optionKey(event, {
    submit,
    leave: (field) => field.focus({ preventScroll: true }),
    take: (field) => questions.takeOption(form, field),
  });
  if (meant) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest('[data-do="instructions"]')) rules?.toggle();
});

form.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter]")) filterOptions(event.target);
});

form.addEventListener("change", (event) => {
  questions.settleQuestion(event.target);
  settleAsked(form);
});
