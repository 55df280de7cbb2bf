/* Whether what was entered is saved, on its way, or kept here: the top line, and what keeps it from going. */
import { openDialog } from "../dialog.js";
import { gettext, interpolate } from "../words.js";
import { brokenWords, notice, offlineWords, showState } from "./notices.js";

/** The outbox has changed: what waits, and what keeps it from going. */
export function showSending({ waiting, trouble }) {
  const n = waiting.length;
  const answers = waiting.filter(({ kind }) => kind !== "ask").length;
  notice("line", trouble === "offline" ? offlineWords(answers) : trouble === "broken" ? brokenWords(answers) : "");
  if (answers || (n && trouble)) showState("waiting", trouble ? interpolate(gettext("waiting to send (%(n)s)"), { n }) : gettext("sending"));
  else if (document.getElementById("save-state").dataset.state === "waiting") showState("saved", gettext("saved"));
  if (trouble === "signed-out") showSignedOut();
  else if (document.getElementById("signed-out").open) document.getElementById("signed-out").close();
}

/** state of the draft of the item in hand; it says nothing while answers are on their way. */
export function showDraft(state, { waiting }) {
  if (waiting.length) return;
  if (state === "keeping") showState("keeping", gettext("keeping…"));
  else if (state === "draft") showState("draft", gettext("draft kept"));
  else if (state === "signed-out") showSignedOut();
  else if (state === "offline") notice("line", offlineWords(0));
  if (state === "draft") notice("line", "");
  if (["offline", "broken", "signed-out"].includes(state)) showState("waiting", gettext("kept in this browser"));
}

export function showSignedOut() {
  const dialog = document.getElementById("signed-out");
  if (!dialog.open) void openDialog(dialog);
}
