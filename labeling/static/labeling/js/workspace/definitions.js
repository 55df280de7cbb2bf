/* What an option means: by key (X), by its button, and when the pointer rests on it. The cases beside the instructions that were
   decided to be this option stand below its definition. */
import { placeAt } from "./questions.js";

const REST = 600;  // milliseconds on an option before its definition opens
const LEAVE = 250;

export function startDefinitions(root) {
  let timer = 0;
  let byPointer = null;

  const rowOf = ({ target }) => target instanceof Element ? target.closest(".option-row") : null;  // the pointer may be over text

  root.addEventListener("pointerover", (event) => {
    const row = rowOf(event);
    if (event.pointerType !== "mouse" || !row) return;
    clearTimeout(timer);
    const menu = row.querySelector(".definition");
    if (!menu || menu.matches(":popover-open")) return;
    timer = setTimeout(() => open(row, menu), REST);
  });
  root.addEventListener("pointerout", (event) => {
    const row = rowOf(event);
    if (!row || row.contains(event.relatedTarget)) return;
    clearTimeout(timer);
    timer = setTimeout(() => byPointer?.matches(":popover-open") && byPointer.hidePopover(), LEAVE);
  });
  root.addEventListener("toggle", (event) => {
    if (event.target.matches(".definition") && event.newState === "open") addCases(event.target);
    if (event.target === byPointer && event.newState === "closed") byPointer = null;
  }, true);

  function open(row, menu) {
    if (!row.isConnected || document.querySelector("dialog:modal, [popover]:popover-open")) return;
    byPointer = menu;
    menu.showPopover();
    placeAt(menu, row, { beside: true });
  }
}

/* Beside the instructions they are there once; here they are shown again, for the option at hand. */
function addCases(menu) {
  const { question, option } = menu.dataset;
  const cases = document.querySelector(`[data-cases-of="${CSS.escape(question)}"][data-option="${CSS.escape(option)}"]`);
  menu.querySelector(".cases")?.remove();
  if (!cases) return;
  const copy = cases.cloneNode(true);
  for (const name of ["data-cases-of", "data-option", "hidden"]) copy.removeAttribute(name);
  copy.classList.add("cases");
  menu.append(copy);
}
