/* <button data-copy="text"> and <button data-copy-from="#selector">. */
import { announce } from "./live.js";
import { gettext } from "./words.js";

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages without TLS have no clipboard interface; the old way still works there.
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden", readOnly: true });
    (document.querySelector("dialog:modal") ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
  return true;
}

async function copyByButton(event) {
  const button = event.target.closest?.("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
  const copied = await copyText(source ? source.value ?? source.textContent : button.dataset.copy);
  button.focus({ preventScroll: true });
  announce(copied ? gettext("Copied.") : gettext("Not copied. Select the text and copy it by hand."));
  if (copied) showTick(button.querySelector("use"));
}

function showTick(use) {
  const before = use?.getAttribute("href");
  if (!before?.endsWith("#copy")) return;
  use.setAttribute("href", before.replace(/#copy$/, "#check"));
  setTimeout(() => use.setAttribute("href", before), 1500);
}

export function startCopy() {
  document.addEventListener("click", copyByButton);
}
