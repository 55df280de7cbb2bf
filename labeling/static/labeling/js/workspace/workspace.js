/* The workspace: shows one item at a time, keeps what is entered, sends it, and has the next one ready. */
import { openDialog } from "../dialog.js";
import { keyOf, registerKeys, showKeyCaps } from "../hotkeys.js";
import { announce } from "../live.js";
import "../parts/editors.js";
import { toast } from "../toast.js";
import { settleAsked } from "./asked.js";
import { Draft, keepEntered } from "./draft.js";
import { startDefinitions } from "./definitions.js";
import { startFields } from "./fields.js";
import { startFinding } from "./find-rule.js";
import { Changes, entered, newId, restore } from "./form-state.js";
import { fillOptions, filterOptions, optionKey, rememberOptions, startOptions } from "./options.js";
import { brokenWords, notice, offlineWords, showState } from "./notices.js";
import { Outbox } from "./outbox.js";
import { Upcoming, formOf } from "./prefetch.js";
import * as questions from "./questions.js";
import { startRules } from "./rules.js";
import { send } from "./send.js";
import { Tabs } from "./tabs.js";
import { gettext, interpolate } from "../words.js";

const root = document.getElementById("workspace");
const place = document.getElementById("work-place");
const { user, nextUrl, labelUrl, mineUrl } = root.dataset;
const drafts = new WeakMap();
const changes = new WeakMap();
const spent = new WeakMap();  // form -> seconds before it was shown this time
const answered = [];  // forms submitted on this page, the newest last
const rulesShown = document.getElementById("rules")?.dataset.version;
const optionPlace = `${user}:${labelUrl}`;
let form = null;
let stopFields = null;
let shownAt = 0;
let lastUrl = root.dataset.lastUrl ?? "";
let done = {};  // round -> items answered
let today = 0;

const seconds = () => Math.round(((spent.get(form) ?? 0) + (document.hidden ? 0 : Date.now() - shownAt) / 1000) * 10) / 10;
const inHand = () => [...new Set([form?.dataset.assignment, ...upcoming.assignments(), ...outbox.waiting.map(({ assignment }) => assignment)].filter(Boolean))];

const upcoming = new Upcoming({ url: nextUrl, user, version: rulesShown ?? "", ahead: Number(root.dataset.ahead), lease: Number(root.dataset.leaseSeconds) });
const tabs = new Tabs({ user, lost: () => showTaken(), done: () => location.reload() });
const outbox = new Outbox({ user, tell: showSending, settled });

/* ---- what is shown */

function show(next, { quietly = false } = {}) {
  if (rulesShown !== next.dataset.version) return void outbox.flush().then(() => location.assign(`${labelUrl}?item=${next.dataset.assignment}`));
  keepTime();
  form = next;
  form.dataset.shown = "";
  form.inert = false;
  shownAt = Date.now();
  if (!spent.has(form)) spent.set(form, Number(form.elements.seconds.value) || 0);
  if (form.parentElement !== place) place.replaceChildren(form);
  fillOptions(form);
  startOptions(form, optionPlace);
  showKeyCaps(form);
  stopFields?.();
  stopFields = startFields(form);
  if (!drafts.has(form)) {
    drafts.set(form, new Draft(form, { user, seconds, tell: showDraft }));
    changes.set(form, new Changes(entered(form)));
    drafts.get(form).recover().then((found) => {
      if (!found) return;
      questions.showAll(form);
      changes.set(form, new Changes(entered(form)));
      showState("draft", gettext("draft kept"));
    });
  }
  notice("taken", "");
  tabs.show(form.dataset.assignment);
  showProgress();
  if (!outbox.waiting.length) showState("drafted" in form.dataset ? "draft" : "saved", "drafted" in form.dataset ? gettext("draft kept") : gettext("saved"));
  questions.focusFirst(form);
  scrollTo({ top: 0 });
  if (!quietly) announce(interpolate(gettext("Saved. Item %(number)s."), { number: number() }));
  setTimeout(() => !tabs.blocked && void upcoming.fill(inHand), 150);
}

const number = () => (done[form.dataset.round] ?? 0) + 1;

/* "Item 3 of your 120": answered, held, or to be had when the page came. */
function itemOf(round) {
  const { allMine, allRound } = root.dataset;
  const isKnown = allRound === round && Number(allMine) >= number();
  return interpolate(isKnown ? gettext("Item %(number)s of your %(all)s") : gettext("Item %(number)s"), { number: number(), all: allMine });
}

function showProgress() {
  const { dataset } = form;
  const unsent = outbox.waiting.filter(({ kind, round }) => kind === "answer" && round === dataset.round).length;
  done[dataset.round] ??= Number(dataset.done) + (answered.length ? 0 : unsent);
  today = Math.max(today, Number(dataset.today));
  const minutes = Number(dataset.minutes);
  const badge = document.getElementById("round-badge");
  badge.textContent = interpolate(gettext("Round %(number)s"), { number: dataset.round });
  badge.hidden = false;
  const time = minutes >= 60 ? interpolate(gettext("%(hours)s h %(minutes)s min"), { hours: Math.floor(minutes / 60), minutes: minutes % 60 }) : interpolate(gettext("%(minutes)s min"), { minutes });
  document.getElementById("progress").textContent = [
    "revising" in dataset ? gettext("Revising an answer") : itemOf(dataset.round), interpolate(gettext("%(n)s done today"), { n: today }), ...(minutes ? [time] : []),
  ].join(" · ");
}

function keepTime() {
  if (form) spent.set(form, seconds());
}

async function showNext(options) {
  const next = upcoming.take();
  if (next) return show(next, options);
  keepTime();
  form = null;
  tabs.show("");
  place.replaceChildren(loading());
  let result = await upcoming.fill(inHand);
  if (upcoming.ended === "nothing" && outbox.waiting.length) {  // as many are held as may be, until the answers are in
    await outbox.flush();
    result = await upcoming.fill(inHand);
  }
  if (form) return;  // an answer that was refused meanwhile is shown again, and comes first
  const found = upcoming.take();
  if (found) return show(found, options);
  if (["offline", "broken", "signed-out"].includes(result.kind)) return waitForLine(result.kind);
  if (upcoming.ended === "version" || upcoming.ended === "nothing") return showEnd();
  if (result.sentence) notice("next", result.sentence, { kind: "bad", dismiss: true });
}

function loading() {
  const box = Object.assign(document.createElement("div"), { className: "work-loading skeleton" });
  box.setAttribute("role", "status");
  box.setAttribute("aria-label", gettext("Loading the next item"));
  box.append(...Array.from({ length: 6 }, () => document.createElement("span")));
  return box;
}

function waitForLine(why) {
  if (why === "signed-out") return showSignedOut();
  const words = why === "offline" ? offlineWords(outbox.waiting.length) : gettext("The next item did not come. Nothing is lost; it is asked for again.");
  notice("line", words);
  setTimeout(() => form ?? showNext({ quietly: true }), 3000);
}

/* The server knows what comes: the end of the queue, or a version to read. It is asked once all answers have arrived. */
async function showEnd() {
  await outbox.flush();
  if (outbox.waiting.length) return setTimeout(showEnd, 1000);
  if (upcoming.ended === "version") return location.assign(labelUrl);
  const result = await send(labelUrl, [], { method: "GET", user });
  const page = new DOMParser().parseFromString(result.text ?? "", "text/html");
  const end = page.querySelector('.work-end:has([data-state="end"])');
  if (!end) return location.assign(labelUrl);  // something has come free meanwhile
  place.replaceChildren(document.importNode(end, true));
  document.getElementById("progress").textContent = page.getElementById("progress").textContent;
  const title = document.getElementById("end-title");
  title.tabIndex = -1;  // focus on the heading reads it
  title.focus({ preventScroll: true });
}

/* ---- what was entered */

function changed(event) {
  if (!form?.contains(event.target)) return;
  if (event.target.matches("[data-filter]")) return filterOptions(event.target);
  if (event.type === "change") questions.settleQuestion(event.target);
  if (event.type === "change") settleAsked(form);
  if (event.type === "change") changes.get(form).add(entered(form));
  drafts.get(form).changed();
}

function step(how) {
  const pairs = changes.get(form)?.[how]();
  if (!pairs) return announce(how === "undo" ? gettext("Nothing to undo in this item.") : gettext("Nothing to redo."));
  restore(form, pairs);
  questions.showAll(form);
  drafts.get(form).changed();
  announce(how === "undo" ? gettext("Undone.") : gettext("Redone."));
}

async function submit() {
  if (!form || tabs.blocked || !form.querySelector(".submit")) return;
  questions.closePopovers(form);
  if (!questions.isComplete(form)) return announce(gettext("Not submitted: something is missing or does not fit."));
  const sent = form;
  rememberOptions(sent, optionPlace);
  const pairs = [...entered(sent), ["id", newId()], ["seconds", seconds()]];
  const isNew = !("revising" in sent.dataset);
  const entry = { id: pairs.at(-2)[1], kind: "answer", url: sent.action, pairs, assignment: sent.dataset.assignment, round: sent.dataset.round, isNew };
  if (isNew) {
    done[sent.dataset.round] = (done[sent.dataset.round] ?? 0) + 1;
    today += 1;
  }
  answered.push(sent);
  await leaveItem(sent, entry);
}

async function leaveItem(sent, entry) {
  sent.inert = true;  // whatever is pressed while the next one comes is not meant for this one
  const draft = drafts.get(sent);
  drafts.delete(sent);
  tabs.finished(sent.dataset.assignment);
  if (entry.kind === "answer") sent.dataset.revising = "";
  void outbox.add(entry, draft.stop());  // kept at once, sent when no draft is under way any more
  await showNext();
}

async function skip(reason) {
  const sent = form;
  const pairs = [["reason", reason], ["comment", sent.elements.comment.value]];
  await leaveItem(sent, { id: newId(), kind: "skip", url: sent.dataset.skipUrl, pairs, assignment: sent.dataset.assignment, round: sent.dataset.round });
  announce(reason === "later" ? gettext("Skipped for now. It comes back at the end.") : gettext("Skipped."));
}

/** The item I answered last, as I left it; what I was at comes after it. */
async function back() {
  if (!form && !place.firstElementChild) return;
  let before = answered.pop();
  if (!before && lastUrl) {
    const result = await send(lastUrl, [], { method: "GET", user });
    if (result.kind === "signed-out") return showSignedOut();
    before = result.kind === "ok" ? formOf(result.text) : null;
    lastUrl = "";
  }
  if (!before) return announce(gettext("There is no earlier item to go back to."));
  if (form) {
    keepTime();
    upcoming.putFirst(form);
  }
  show(before, { quietly: true });
  announce(gettext("Your last item. What you submit now replaces your answer."));
}

/* ---- what became of it */

async function settled(entry, result) {
  if (result.kind === "ok") return;
  const { code, sentence, fields } = result;
  if (code.startsWith("invalid") && entry.kind === "answer") return showAgain(entry, fields, sentence);
  if (entry.kind === "skip") return toast(sentence || gettext("The item was not skipped."), { level: "error" });
  if (code === "round_closed") return roundClosed(entry, sentence);
  if (code !== "lease_expired") await keepEntered(user, entry);  // what the server did not take as a draft stays here
  const words = sentence || gettext("Your answer was refused. It is kept in this browser; go back to the item and try again.");
  notice("refused", words, { link: [gettext("My work"), mineUrl], dismiss: true });
  if (code === "lease_expired") showState("failed", gettext("not counted: the place had gone"));
  else showState("failed", interpolate(gettext("not saved: %(why)s"), { why: words }));
}

function showAgain(entry, fields, sentence) {
  const at = answered.findIndex(({ dataset }) => dataset.assignment === entry.assignment);
  if (at < 0) return notice("refused", gettext("An answer was not saved because something in it is missing. It is in My work."), { link: [gettext("My work"), mineUrl], dismiss: true });
  if (form) upcoming.putFirst(form);
  const [before] = answered.splice(at, 1);
  if (entry.isNew) {  // it was not taken, so it is not done
    delete before.dataset.revising;
    done[entry.round] -= 1;
    today -= 1;
  }
  show(before, { quietly: true });
  questions.showErrors(before, fields);
  if (!before.querySelector(".question-error:not([hidden])")) notice("refused", sentence, { dismiss: true });
  showState("failed", gettext("not saved: see the question"));
}

function roundClosed(entry, sentence) {
  notice("closed", sentence, { link: [gettext("My work"), mineUrl], dismiss: true });
  showState("failed", gettext("not counted: the round was closed"));
  const ofRound = (each) => each?.dataset.round === entry.round;
  upcoming.drop(ofRound);
  if (!ofRound(form)) return;
  drafts.get(form)?.leave();
  void showNext({ quietly: true });  // not waited for: at the end of the queue it waits for the outbox, which waits for this
}

function showSending({ waiting, trouble }) {
  const n = waiting.length;
  notice("line", trouble === "offline" ? offlineWords(n) : trouble === "broken" ? brokenWords(n) : "");
  if (n) showState("waiting", trouble ? interpolate(gettext("waiting to send (%(n)s)"), { n }) : gettext("sending"));
  else if (document.getElementById("save-state").dataset.state === "waiting") showState("saved", gettext("saved"));
  if (trouble === "signed-out") showSignedOut();
  else if (document.getElementById("signed-out").open) document.getElementById("signed-out").close();
}

function showDraft(state) {
  if (outbox.waiting.length) return;
  if (state === "keeping") showState("keeping", "keeping…");
  else if (state === "draft") showState("draft", gettext("draft kept"));
  else if (state === "signed-out") showSignedOut();
  else if (state === "offline") notice("line", offlineWords(0));
  if (state === "draft") notice("line", "");
  if (["offline", "broken", "signed-out"].includes(state)) showState("waiting", gettext("kept in this browser"));
}

function showSignedOut() {
  const dialog = document.getElementById("signed-out");
  if (!dialog.open) void openDialog(dialog);
}

async function resend() {
  await outbox.flush();
  if (outbox.trouble === "signed-out") await outbox.flush();  // the first may have been under way before the sign-in
  if (outbox.waiting.length) return;
  const draft = form && drafts.get(form);
  if (draft?.isUnsent) await draft.save();
  if (document.getElementById("save-state").dataset.state === "waiting") return;
  document.getElementById("signed-out").close();
  if (!form) await showNext({ quietly: true });
}

function showTaken() {
  form.inert = true;
  notice("taken", gettext("This item is open in another tab. Use that one, or take over here."), { button: [gettext("Take over here"), () => {
    tabs.takeOver();
    form.inert = false;
    notice("taken", "");
    questions.focusFirst(form);
  }] });
}

/* ---- keys, buttons, leaving */

const openNote = () => {
  const note = form.querySelector(".note");
  note.open = true;
  note.querySelector("textarea").focus();
};

const openSkip = () => {
  const menu = form.querySelector(".skip-menu");
  if (!menu || !form.querySelector(".submit") || "revising" in form.dataset) return;
  questions.closePopovers(form);
  menu.showPopover();
  questions.placeAt(menu, form.querySelector(`[popovertarget="${menu.id}"]`));
  menu.querySelector("button")?.focus();
};

const withForm = (act) => (event, digit) => (form && !form.inert ? act(event, digit) : false);

function choose(key) {
  if (!questions.chooseByKey(form, key)) return false;
  if ("autoAdvance" in root.dataset && questions.asksOneChoice(form)) void submit();
}

function submitOrStart() {
  if (form) return form.inert ? false : void submit();
  const start = place.querySelector(".work-end form");
  return start ? void start.requestSubmit() : false;
}

const rules = startRules(root);
startFinding(document.getElementById("rules"));
startDefinitions(place);

registerKeys("workspace", {
  option: withForm((_, digit) => choose(String(digit))),
  submit: submitOrStart,
  "submit-typing": withForm(() => void submit()),
  "cannot-tell": withForm(() => questions.toggleCannotTell(form)),
  skip: withForm(openSkip),
  back: () => void back(),
  undo: withForm(() => step("undo")),
  redo: withForm(() => step("redo")),
  instructions: () => rules.toggle(),
  examples: withForm(() => questions.toggleDefinition(form)),
  note: withForm(openNote),
});
registerKeys("skip", { "skip-reason": withForm((_, digit) => form.querySelectorAll(".skip-menu button")[digit - 1]?.click() ?? undefined) });
registerKeys("cannot-tell", { "cannot-tell-reason": withForm((_, digit) => questions.reasonByDigit(digit)) });

/* Options may have letters of their own; the registry knows digits only. */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !/^[a-z]$/i.test(event.key)) return;
  if (!form || form.inert || document.documentElement.classList.contains("keys-off") || document.querySelector("dialog:modal, [popover]:popover-open:not(.definition)")) return;
  if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (choose(event.key.toLowerCase()) !== false) event.preventDefault();
});

/* In a form the browser takes Enter for a submit by itself; a person who gave that another key means it. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && keyOf("submit") !== "Enter" && form?.contains(event.target) && event.target.matches("input:not([data-filter])")) event.preventDefault();
});

/* In the field of a long list. */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !form?.contains(event.target) || form.inert || !event.target.matches("[data-filter]")) return;
  const meant = optionKey(event, {
    submit: () => keyOf("submit") === "Enter" && void submit(),
    leave: (field) => field.focus({ preventScroll: true }),
    take: (field) => {
      questions.takeOption(form, field);
      if (field.type === "radio" && "autoAdvance" in root.dataset && questions.asksOneChoice(form)) void submit();
    },
  });
  if (meant) event.preventDefault();
});

/* Out of the note and back to the keys. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || !form || !event.target.matches(".note textarea")) return;
  event.preventDefault();
  questions.focusFirst(form);
});

const ACTS = { back: () => void back(), instructions: () => rules.toggle(), resend: () => void resend() };
document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act in ACTS) ACTS[act]();
});
document.addEventListener("change", changed);
document.addEventListener("input", changed);
document.addEventListener("submit", (event) => {
  if (event.target === form) {
    event.preventDefault();
    const { submitter } = event;
    if (submitter?.name === "reason") {
      questions.closePopovers(form);
      void skip(submitter.value);
    } else void submit();
  } else if (place.contains(event.target)) {
    event.preventDefault();
    void showNext({ quietly: true });
  }
});
for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => form && drafts.get(form)?.alive(), { passive: true });
addEventListener("beforeunload", (event) => {
  if (outbox.waiting.length) event.preventDefault();
});
addEventListener("pagehide", () => {
  if (form) drafts.get(form)?.leave();
  upcoming.giveBack();
});
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("focus", () => document.getElementById("signed-out").open && void resend());
addEventListener("online", () => form ? drafts.get(form)?.changed() : void showNext({ quietly: true }));
document.addEventListener("visibilitychange", () => {
  if (!form) return;
  if (document.hidden) spent.set(form, (spent.get(form) ?? 0) + (Date.now() - shownAt) / 1000);
  shownAt = Date.now();
});

/* ---- begin */

const left = await outbox.load();
const first = place.querySelector("form.work");
if (first && (!left.includes(first.dataset.assignment) || "revising" in first.dataset)) show(first, { quietly: true });
else if (first || place.querySelector('[data-state="start"]')) void showNext({ quietly: true });
