/* What became of what was sent: nothing to say if it was taken; else a sentence, and nothing that was entered is lost. */
import { toast } from "../toast.js";
import { gettext, interpolate } from "../words.js";
import { keepEntered } from "./draft.js";
import { notice, showState } from "./notices.js";
import { showErrors } from "./questions.js";

/** desk: what the page has in hand, as workspace.js says; it is asked when something has come back. */
export function outcomes({ user, mineUrl, desk }) {
  async function settled(entry, result) {
    if (result.kind === "ok") return;
    const { code, sentence, fields } = result;
    if (code.startsWith("invalid") && entry.kind === "answer") return showAgain(entry, fields, sentence);
    if (entry.kind === "ask") return askRefused(entry, sentence);
    if (entry.kind === "skip") return toast(sentence || gettext("The item was not skipped."), { level: "error" });
    if (code === "round_closed") return roundClosed(entry, sentence);
    if (code !== "lease_expired") await keepEntered(user, entry);  // what the server did not take as a draft stays here
    const words = sentence || gettext("Your answer was refused. It is kept in this browser; go back to the item and try again.");
    notice("refused", words, { link: [gettext("My work"), mineUrl], dismiss: true });
    if (code === "lease_expired") showState("failed", gettext("not counted: the place had gone"));
    else showState("failed", interpolate(gettext("not saved: %(why)s"), { why: words }));
  }

  function showAgain(entry, fields, sentence) {
    const at = desk.answered.findIndex(({ dataset }) => dataset.assignment === entry.assignment);
    if (at < 0) return notice("refused", gettext("An answer was not saved because something in it is missing. It is in My work."), { link: [gettext("My work"), mineUrl], dismiss: true });
    if (desk.form) desk.upcoming.putFirst(desk.form);
    const [before] = desk.answered.splice(at, 1);
    if (entry.isNew) {  // it was not taken, so it is not done
      delete before.dataset.revising;
      desk.progress.count(entry.round, -1);
    }
    desk.show(before, { quietly: true });
    showErrors(before, fields);
    if (!before.querySelector(".question-error:not([hidden])")) notice("refused", sentence, { dismiss: true });
    showState("failed", gettext("not saved: see the question"));
  }

  function roundClosed(entry, sentence) {
    notice("closed", sentence, { link: [gettext("My work"), mineUrl], dismiss: true });
    showState("failed", gettext("not counted: the round was closed"));
    const ofRound = (each) => each?.dataset.round === entry.round;
    desk.upcoming.drop(ofRound);
    if (!ofRound(desk.form)) return;
    desk.drafts.get(desk.form)?.leave();
    void desk.showNext({ quietly: true });  // not waited for: at the end of the queue it waits for the outbox, which waits for this
  }

  function askRefused({ id, pairs }, sentence) {
    const body = pairs.find(([name]) => name === "body")[1];
    notice(`asked-${id}`, interpolate(gettext("Your question was not taken: %(why)s It read: “%(body)s”"), { why: sentence, body }), { kind: "bad", dismiss: true });
  }

  return settled;
}
