/* Every key of Concord, once. The dispatcher, the help dialog, the key caps and the account page all read this list.

     const stop = registerKeys("workspace", { submit: () => form.requestSubmit(), option: (event, digit) => choose(digit) });

   A handler that returns false did not want the key; the browser then has it. Single keys are dead in text fields, in open
   dialogs (unless the dialog names a scope in data-keys) and when switched off; each can be given another key, or none. */
import { digitOf, namesOf, printed } from "./key-match.js";
import { gettext } from "./words.js";

const row = (scope, action, key, title) => ({ scope, action, key, title });

export const ACTIONS = [
  row("everywhere", "help", "?", gettext("Show the keys")),
  row("everywhere", "search", "/", gettext("Search")),
  row("workspace", "option", "Digit", gettext("Choose or assign an option")),
  row("workspace", "submit", "Enter", gettext("Submit and go on")),
  row("workspace", "submit-typing", "Mod+Enter", gettext("Submit while typing")),
  row("workspace", "cannot-tell", "C", gettext("Cannot tell")),
  row("workspace", "skip", "S", gettext("Skip")),
  row("workspace", "back", "B", gettext("Back to my last item")),
  row("workspace", "undo", "Mod+Z", gettext("Undo in this item")),
  row("workspace", "redo", "Mod+Shift+Z", gettext("Redo in this item")),
  row("workspace", "previous-part", "[", gettext("Previous span, shape or region")),
  row("workspace", "next-part", "]", gettext("Next span, shape or region")),
  row("workspace", "instructions", "I", gettext("Instructions")),
  row("workspace", "examples", "X", gettext("Examples of an option")),
  row("workspace", "note", "M", gettext("Write a note")),
  row("workspace", "ask", "Q", gettext("Ask about the definition")),
  row("picture", "zoom-in", "=", gettext("Zoom in")),
  row("picture", "zoom-out", "-", gettext("Zoom out")),
  row("picture", "fit", "F", gettext("Fit the picture")),
  row("picture", "turn", "Shift+R", gettext("Turn the picture right")),
  row("picture", "turn-back", "Shift+L", gettext("Turn the picture left")),
  row("picture", "light", "Shift+B", gettext("Brightness and contrast")),
  row("picture", "view-reset", "Shift+F", gettext("Reset the view of the picture")),
  row("record", "raw", "Shift+V", gettext("Show values as they are stored")),
  row("boxes", "new-box", "N", gettext("New shape")),
  row("boxes", "move-box", "Arrows", gettext("Move what is in hand by 8 pixels")),
  row("boxes", "nudge-box", "Alt+Arrows", gettext("Move it by 1 pixel")),
  row("boxes", "resize-box", "Shift+Arrows", gettext("Make it larger or smaller by 8 pixels")),
  row("boxes", "trim-box", "Alt+Shift+Arrows", gettext("The same by 1 pixel")),
  row("boxes", "delete-box", "Delete", gettext("Delete it")),
  row("boxes", "next-corner", "}", gettext("Next corner of the shape")),
  row("boxes", "previous-corner", "{", gettext("Previous corner of the shape")),
  row("boxes", "add-corner", "V", gettext("Add a corner after the one in hand")),
  row("spans", "go-word", "Arrows", gettext("Go from word to word")),
  row("spans", "go-character", "Alt+Arrows", gettext("Go from character to character")),
  row("spans", "choose-word", "Shift+Arrows", gettext("Choose a word more or less; move the end of the span in hand")),
  row("spans", "choose-character", "Alt+Shift+Arrows", gettext("The same by a character")),
  row("spans", "delete-span", "Delete", gettext("Delete the span")),
  row("audio", "play", "Space", gettext("Play or pause")),
  row("audio", "play-typing", "Alt+P", gettext("Play or pause while typing")),
  row("audio", "rewind", ",", gettext("3 seconds back")),
  row("audio", "rewind-typing", "Alt+,", gettext("3 seconds back while typing")),
  row("audio", "forward", ".", gettext("3 seconds on")),
  row("audio", "forward-typing", "Alt+.", gettext("3 seconds on while typing")),
  row("audio", "region", "R", gettext("Start or end a region")),
  row("audio", "region-typing", "Alt+R", gettext("Start or end a region while typing")),
  row("audio", "loop", "L", gettext("Loop the region, or stop that")),
  row("audio", "slower", "<", gettext("Slower")),
  row("audio", "faster", ">", gettext("Faster")),
  row("disagreement", "next", "J", gettext("Next disagreement")),
  row("disagreement", "previous", "K", gettext("Previous disagreement")),
  row("disagreement", "queue", "U", gettext("Back to the queue")),
  row("disagreement", "take", "Digit", gettext("Take this answer into the resolution")),
  row("disagreement", "show-answer", "Shift+Digit", gettext("Show or hide this answer where answers lie over each other")),
  row("disagreement", "one-answer", "H", gettext("Show one answer after the other, then all")),
  row("disagreement", "majority", "A", gettext("Accept the majority")),
  row("disagreement", "all-wrong", "W", gettext("All answers wrong: write the label")),
  row("disagreement", "case", "G", gettext("Add to a case")),
  row("disagreement", "reply", "T", gettext("Reply in the thread")),
  row("disagreement", "outcome", "O", gettext("Choose outcome and cause")),
  row("disagreement", "rule", "E", gettext("Edit the rule")),
  row("disagreement", "resolve", "Mod+Enter", gettext("Resolve and go on")),
  row("inbox", "next-row", "J", gettext("Next entry")),
  row("inbox", "previous-row", "K", gettext("Previous entry")),
  row("inbox", "toggle-read", "U", gettext("Mark as read or unread")),
  row("inbox", "all-read", "Shift+A", gettext("Mark all as read")),
  row("session", "vote-option", "Digit", gettext("Choose an option")),
  row("session", "vote", "Enter", gettext("Vote")),
  row("session", "vote-typing", "Mod+Enter", gettext("Send what is being typed")),
  row("session", "reveal", "R", gettext("Reveal the votes")),
  row("session", "vote-again", "A", gettext("Vote again")),
  row("session", "next-item", "N", gettext("Next item")),
  row("skip", "skip-reason", "Digit", gettext("Choose a reason")),
  row("ask", "send-question", "Mod+Enter", gettext("Send the question")),
  row("cannot-tell", "cannot-tell-reason", "Digit", gettext("Choose a reason")),
];

export const SCOPES = {
  everywhere: gettext("Everywhere"), workspace: gettext("Labeling"), picture: gettext("Pictures"), record: gettext("Records"), boxes: gettext("Boxes"), spans: gettext("Spans"), audio: gettext("Audio"),
  disagreement: gettext("Disagreement"), session: gettext("Group session"), inbox: gettext("Inbox"), skip: gettext("Skip menu"), "cannot-tell": gettext("Cannot tell menu"), ask: gettext("Asking"),
};

const IN_MENUS = new Set(["skip", "cannot-tell"]);  // live only while the menu or dialog that names them is open
const TEXT_EDITING = /^Mod\+(Shift\+)?[ACVXYZ]$/;  // in a text field these are the browser's

const registered = [];  // {scope, handlers}; the last one wins
let map = { off: false, keys: {} };

/** Makes handlers live until the returned function is called. Actions without a handler here keep their default of the browser. */
export function registerKeys(scope, handlers) {
  for (const action of Object.keys(handlers)) {
    if (!ACTIONS.some((known) => known.scope === scope && known.action === action)) throw new Error(`No key for ${scope}: ${action}`);
  }
  const entry = { scope, handlers };
  registered.push(entry);
  return () => {
    const index = registered.indexOf(entry);
    if (index >= 0) registered.splice(index, 1);
  };
}

/** The key an action has for this person; "" when it was switched off. */
export function keyOf(action) {
  return map.keys[action] ?? ACTIONS.find((known) => known.action === action)?.key ?? "";
}

/** What is live on this page now, as the help dialog prints it: [{scope, title, action, key, printed}]. */
export function liveActions() {
  const scopes = new Set(registered.map((entry) => entry.scope));
  return ACTIONS.filter(({ scope, action }) => scopes.has(scope) && registered.some((entry) => entry.scope === scope && action in entry.handlers))
    .map((known) => ({ ...known, key: keyOf(known.action), printed: printed(keyOf(known.action)) }));
}

/** Takes a person's own keys: {"off": false, "keys": {"skip": "Z", "note": ""}}. Key caps follow. */
export function setKeyMap({ off = false, keys = {} }) {
  map = { off, keys };
  document.documentElement.classList.toggle("keys-off", off);
  showKeyCaps();
}

export function showKeyCaps(root = document) {
  for (const cap of root.querySelectorAll("[data-key-for]")) {
    const key = keyOf(cap.dataset.keyFor);
    if (key && !key.endsWith("Digit")) cap.textContent = printed(key);
    cap.hidden = !key;
  }
}

function isTyping(element) {
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !["checkbox", "radio", "button", "submit", "reset", "range", "file", "image", "color"].includes(element.type);
}

/** The scope that an open dialog or menu keeps the keys to; "" for none; null when nothing is open. */
function openScope() {
  const open = [...document.querySelectorAll("dialog:modal, [popover]:popover-open")].at(-1);
  return open ? open.dataset.keys ?? "" : null;
}

/* On a button or link, Enter and Space do what they always do; Space also ticks a box. A radio has digits and arrows, so
   where there is a sound Space plays it: whoever listens must not answer by mistake. */
function belongsToFocus(element, name) {
  if (name === "Space" && element.matches("input")) return element.type !== "radio";
  return ["Enter", "Space"].includes(name) && Boolean(element.closest("button, a[href], summary, [role=button]"));
}

function press(event) {
  if (event.defaultPrevented) return;
  const names = namesOf(event);
  const single = !names[0]?.includes("Mod+") && !names[0]?.includes("Alt+");
  const target = event.composedPath()[0] ?? event.target;
  if (!names.length || !(target instanceof Element)) return;
  const typing = isTyping(target);
  if (single && (map.off || typing) || typing && TEXT_EDITING.test(names[0])) return;
  if (event.repeat && names[0] === "Enter") return;  // a key held down submits once
  const only = openScope();
  const live = registered.toReversed().filter(({ scope }) => (only === null ? !IN_MENUS.has(scope) : scope === only));
  for (const name of names) {
    for (const { scope, handlers } of live) {
      const found = ACTIONS.find((known) => known.scope === scope && known.action in handlers && keyOf(known.action) === name);
      if (!found || belongsToFocus(target, name)) continue;
      if (handlers[found.action](event, digitOf(event)) === false) continue;
      event.preventDefault();
      return;
    }
  }
}

export function startHotkeys() {
  const own = document.getElementById("key-map");
  setKeyMap(own ? JSON.parse(own.textContent) : {});
  document.addEventListener("keydown", press);
}
