/* A link that quotes puts its line into the reply that is being written, where the caret was, without leaving the page. */
import { announce } from "../../labeling/js/live.js";
import { gettext } from "../../labeling/js/words.js";

const FIELDS = "#reply textarea[name=body], #propose textarea[name=body]";
let last = null;

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(FIELDS)) last = target;
});

function quote(reference) {
  const field = last?.isConnected && last.checkVisibility() ? last : document.querySelector(FIELDS);
  if (!field) return false;
  const [before, after] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
  const begun = before.trim() ? `${before.trimEnd()}\n\n` : "";
  const line = `${begun}[quote: ${reference}]\n\n`;
  field.value = line + after.trimStart();
  field.focus();
  field.setSelectionRange(line.length, line.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  announce(gettext("Quoted in your reply."));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-quote]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (quote(link.dataset.quote) !== false) event.preventDefault();
});
