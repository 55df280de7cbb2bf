/* Toasts: toast("Resolved.", { undo: () => reopen(id) }). Read aloud; errors stay, the others leave, never under a hand or focus. */
import { announce } from "./live.js";
import { gettext } from "./words.js";

const STAYS = 8_000;
const STAYS_WITH_UNDO = 10_000;

/** level: success, info, warning, error · undo: a function, or the URL of a POST that takes it back · label: of that button. */
export function toast(text, { level = "info", undo, label = gettext("Undo") } = {}) {
  const item = document.createElement("li");
  item.className = "toast";
  item.dataset.level = level;
  const words = Object.assign(document.createElement("span"), { className: "toast-text", textContent: text });
  item.append(words);
  if (undo) item.append(undoButton(undo, label, item));
  item.append(dismissButton());
  document.getElementById("toasts").append(item);
  return { dismiss: () => item.remove() };
}

function undoButton(undo, label, item) {
  const button = Object.assign(document.createElement("button"), { className: "button small", type: "button", textContent: label });
  button.addEventListener("click", () => {
    item.remove();
    if (typeof undo === "function") undo();
    else globalThis.htmx.ajax("POST", undo, { target: "#main", swap: "none" }).then(() => location.reload());
  });
  return button;
}

function dismissButton() {
  const button = Object.assign(document.createElement("button"), { className: "button quiet small icon-only", type: "button" });
  button.dataset.dismiss = "";
  button.setAttribute("aria-label", gettext("Dismiss"));
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.getElementById("toasts").dataset.sprite}#close`);
  svg.append(use);
  button.append(svg);
  return button;
}

function arm(item) {
  announce(item.querySelector(".toast-text")?.textContent ?? "");
  if (item.dataset.level === "error") return;
  const lasts = item.querySelector(".button:not([data-dismiss])") ? STAYS_WITH_UNDO : STAYS;
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => item.remove(), lasts); };
  const hold = () => clearTimeout(timer);
  item.addEventListener("pointerenter", hold);
  item.addEventListener("focusin", hold);
  item.addEventListener("pointerleave", wait);
  item.addEventListener("focusout", wait);
  wait();
}

export function startToasts() {
  const list = document.getElementById("toasts");
  if (!list) return;
  list.querySelectorAll(".toast").forEach(arm);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.matches?.(".toast")) arm(node);
    }
  }).observe(list, { childList: true });
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-dismiss]")?.closest(".toast, .banner")?.remove();
  });
}
