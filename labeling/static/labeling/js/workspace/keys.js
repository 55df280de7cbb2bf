/* The keys of the workspace; what they do is said in workspace.js. */
import { keyOf, registerKeys } from "../hotkeys.js";
import { optionKey } from "./options.js";
import * as questions from "./questions.js";

/** desk.form: the item in hand; acts: submit, back, step("undo" or "redo"), ask, rules. */
export function startKeys({ root, place, desk, acts }) {
  const openNote = () => {
    const note = desk.form.querySelector(".note");
    note.open = true;
    note.querySelector("textarea").focus();
  };

  const openSkip = () => {
    const menu = desk.form.querySelector(".skip-menu");
    if (!menu || !desk.form.querySelector(".submit") || "revising" in desk.form.dataset) return;
    questions.closePopovers(desk.form);
    menu.showPopover();
    questions.placeAt(menu, desk.form.querySelector(`[popovertarget="${menu.id}"]`));
    menu.querySelector("button")?.focus();
  };

  const withForm = (act) => (event, digit) => (desk.form && !desk.form.inert ? act(event, digit) : false);

  function choose(key) {
    if (!questions.chooseByKey(desk.form, key)) return false;
    if ("autoAdvance" in root.dataset && questions.asksOneChoice(desk.form)) void acts.submit();
  }

  function submitOrStart() {
    if (desk.form) return desk.form.inert ? false : void acts.submit();
    const start = place.querySelector(".work-end form");
    return start ? void start.requestSubmit() : false;
  }

  registerKeys("workspace", {
    option: withForm((_, digit) => choose(String(digit))),
    submit: submitOrStart,
    "submit-typing": withForm(() => void acts.submit()),
    "cannot-tell": withForm(() => questions.toggleCannotTell(desk.form)),
    skip: withForm(openSkip),
    back: () => void acts.back(),
    undo: withForm(() => acts.step("undo")),
    redo: withForm(() => acts.step("redo")),
    instructions: () => acts.rules(),
    examples: withForm(() => questions.toggleDefinition(desk.form)),
    note: withForm(openNote),
    ask: withForm(() => void acts.ask()),
  });
  registerKeys("skip", { "skip-reason": withForm((_, digit) => desk.form.querySelectorAll(".skip-menu button")[digit - 1]?.click() ?? undefined) });
  registerKeys("cannot-tell", { "cannot-tell-reason": withForm((_, digit) => questions.reasonByDigit(digit)) });

  /* Options may have letters of their own; the registry knows digits only. */
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !/^[a-z]$/i.test(event.key)) return;
    if (!desk.form || desk.form.inert || document.documentElement.classList.contains("keys-off") || document.querySelector("dialog:modal, [popover]:popover-open:not(.definition)")) return;
    if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    if (choose(event.key.toLowerCase()) !== false) event.preventDefault();
  });

  /* In a form the browser takes Enter for a submit by itself; a person who gave that another key means it. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && keyOf("submit") !== "Enter" && desk.form?.contains(event.target) && event.target.matches("input:not([data-filter])")) event.preventDefault();
  });

  /* In the field of a long list. */
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !desk.form?.contains(event.target) || desk.form.inert || !event.target.matches("[data-filter]")) return;
    const meant = optionKey(event, {
      submit: () => keyOf("submit") === "Enter" && void acts.submit(),
      leave: (field) => field.focus({ preventScroll: true }),
      take: (field) => {
        questions.takeOption(desk.form, field);
        if (field.type === "radio" && "autoAdvance" in root.dataset && questions.asksOneChoice(desk.form)) void acts.submit();
      },
    });
    if (meant) event.preventDefault();
  });

  /* Out of the note and back to the keys. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !desk.form || !event.target.matches(".note textarea")) return;
    event.preventDefault();
    questions.focusFirst(desk.form);
  });
}
