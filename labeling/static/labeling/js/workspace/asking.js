/* Q: a question about the definition, beside the item in hand. It goes the way of answers, under an id of its own; what is
   typed and not sent yet is there again after a reload. */
import { openDialog } from "../dialog.js";
import { registerKeys } from "../hotkeys.js";
import { toast } from "../toast.js";
import { gettext } from "../words.js";
import { isAsked } from "./asked.js";
import { newId } from "./form-state.js";
import { questionInUse } from "./questions.js";
import { forget, keep, kept } from "./store.js";

/** Returns what opens the dialog. */
export function startAsking({ user, outbox, desk }) {
  const dialog = document.getElementById("ask");
  const [about, body] = ["ask-about", "ask-body"].map((id) => document.getElementById(id));
  let item = null;  // the form that is asked about

  const key = () => `ask:${user}:${item.dataset.assignment}`;

  async function open() {
    item = desk.form;
    const inUse = questionInUse(item)?.dataset.question;
    about.replaceChildren(...[...item.querySelectorAll(".question")].filter(isAsked).map((question) => {
      const title = question.querySelector("legend").firstChild.textContent.trim();
      return new Option(title, question.dataset.question, false, question.dataset.question === inUse);
    }), new Option(gettext("The item as a whole"), ""));
    body.value = await kept(key()) ?? "";
    const stop = registerKeys("ask", { "send-question": () => void send() });
    await openDialog(dialog);
    stop();
  }

  async function send() {
    if (!body.value.trim()) return body.reportValidity();
    const { assignment, round, askUrl } = item.dataset;
    const id = newId();
    const pairs = [["id", id], ["question", about.value], ["body", body.value]];
    const sent = outbox.add({ id, kind: "ask", url: askUrl, pairs, assignment, round });
    void forget(key());
    body.value = "";
    dialog.close();
    toast(gettext("Asked. Go on labeling; the answer will be in My work."));
    await sent;
  }

  body.addEventListener("input", () => void keep(key(), body.value));
  dialog.querySelector(".ask-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  return open;
}
