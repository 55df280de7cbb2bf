/* Practice: the questions of the workspace and their keys; what is entered is kept in the browser and sent by an outbox, so
   that neither a reload nor a lost line takes it. */
import { registerKeys, showKeyCaps } from "./hotkeys.js";
import { announce } from "./live.js";
import "./parts/box-rows.js";
import "./parts/number-field.js";
import "./parts/span-editor.js";
import "./parts/text-field.js";
import { settleAsked } from "./workspace/asked.js";
import { startDefinitions } from "./workspace/definitions.js";
import { entered, newId, restore } from "./workspace/form-state.js";
import { brokenWords, notice, offlineWords } from "./workspace/notices.js";
import { Outbox } from "./workspace/outbox.js";
import { forget, keep, kept } from "./workspace/store.js";
import { startFields } from "./workspace/fields.js";
import { startFinding } from "./workspace/find-rule.js";
import { filterOptions, optionKey, startOptions } from "./workspace/options.js";
import * as questions from "./workspace/questions.js";
import { startRules } from "./workspace/rules.js";
import { gettext } from "./words.js";

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
  await startKeeping(workspace.dataset);
  questions.focusFirst(form);
}

/* The answer to an item of a try: the server takes it once, however often it comes. */
async function startKeeping({ user, place, signInUrl }) {
  const key = `practice:${user}:${place}`;
  const outbox = new Outbox({ user, name: `practice-${place}`, tell: showSending, settled });

  function showSending({ waiting, trouble }) {
    const words = { offline: offlineWords, broken: brokenWords, "signed-out": () => gettext("You were signed out. Your answer is kept. Sign in to send it.") };
    notice("line", words[trouble]?.(waiting.length) ?? "", trouble === "signed-out" ? { link: [gettext("Sign in"), signInUrl] } : {});
  }

  async function settled(_, result) {
    if (result.kind === "ok") {
      await forget(key);
      return location.assign(JSON.parse(result.text).next);
    }
    form.inert = false;
    questions.showErrors(form, result.fields);
    notice("refused", result.sentence, { kind: "bad", dismiss: true });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.inert) return;
    questions.closePopovers(form);
    if (!questions.isComplete(form)) return announce(gettext("Not sent: something is missing or does not fit."));
    form.inert = true;
    notice("refused", "");
    void outbox.add({ id: newId(), kind: "answer", url: location.pathname, pairs: entered(form) });
  });
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => void keep(key, entered(form)));

  const own = await kept(key);
  if (own) restore(form, own);
  if (own) questions.showAll(form);
  await outbox.load();
  form.inert = outbox.waiting.length > 0;
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
