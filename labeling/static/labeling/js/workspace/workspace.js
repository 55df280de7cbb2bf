/* The workspace: shows one item at a time, keeps what is entered, sends it, and has the next one ready. */
import { showKeyCaps } from "../hotkeys.js";
import { announce } from "../live.js";
import "../parts/editors.js";
import { settleAsked } from "./asked.js";
import { startAsking } from "./asking.js";
import { Draft } from "./draft.js";
import { startDefinitions } from "./definitions.js";
import { startFields } from "./fields.js";
import { startFinding } from "./find-rule.js";
import { Changes, entered, newId, restore } from "./form-state.js";
import { startKeys } from "./keys.js";
import { notice, offlineWords, showState } from "./notices.js";
import { fillOptions, filterOptions, rememberOptions, startOptions } from "./options.js";
import { Outbox } from "./outbox.js";
import { outcomes } from "./outcomes.js";
import { Upcoming, formOf } from "./prefetch.js";
import { Progress } from "./progress.js";
import * as questions from "./questions.js";
import { startRules } from "./rules.js";
import { send } from "./send.js";
import { showDraft, showSending, showSignedOut } from "./sending.js";
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

const seconds = () => Math.round(((spent.get(form) ?? 0) + (document.hidden ? 0 : Date.now() - shownAt) / 1000) * 10) / 10;
const inHand = () => [...new Set([form?.dataset.assignment, ...upcoming.assignments(), ...outbox.assignments].filter(Boolean))];

const upcoming = new Upcoming({ url: nextUrl, user, version: rulesShown ?? "", ahead: Number(root.dataset.ahead), lease: Number(root.dataset.leaseSeconds) });
const tabs = new Tabs({ user, lost: () => showTaken(), done: () => location.reload() });
const progress = new Progress(root.dataset);
const desk = { get form() { return form; }, answered, drafts, upcoming, progress, show, showNext };
const outbox = new Outbox({ user, tell: showSending, settled: outcomes({ user, mineUrl, desk }) });

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
    drafts.set(form, new Draft(form, { user, seconds, tell: (state) => showDraft(state, outbox) }));
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
  progress.show(form, answered.length ? 0 : outbox.waiting.filter(({ kind, round }) => kind === "answer" && round === form.dataset.round).length);
  if (!outbox.waiting.length) showState("drafted" in form.dataset ? "draft" : "saved", "drafted" in form.dataset ? gettext("draft kept") : gettext("saved"));
  questions.focusFirst(form);
  scrollTo({ top: 0 });
  if (!quietly) announce(interpolate(gettext("Saved. Item %(number)s."), { number: progress.number(form) }));
  setTimeout(() => !tabs.blocked && void upcoming.fill(inHand), 150);
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
  const words = why === "offline" ? offlineWords(outbox.assignments.length) : gettext("The next item did not come. Nothing is lost; it is asked for again.");
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
  if (isNew) progress.count(sent.dataset.round);
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

const rules = startRules(root);
startFinding(document.getElementById("rules"));
startDefinitions(place);

const acts = { submit, back, step, ask: startAsking({ user, outbox, desk }), rules: () => rules.toggle() };
startKeys({ root, place, desk, acts });

const ACTS = { back, instructions: acts.rules, resend, ask: () => form && !form.inert && acts.ask() };
document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act in ACTS) void ACTS[act]();
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
