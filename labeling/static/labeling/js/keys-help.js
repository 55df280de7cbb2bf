/* The keys dialog: printed from the registry each time it opens, for what is live on the page just then. */
import { SCOPES, liveActions } from "./hotkeys.js";
import { gettext } from "./words.js";

export function printKeys(list) {
  list.replaceChildren(...Object.entries(Object.groupBy(liveActions(), ({ scope }) => scope)).map(([scope, actions]) => table(SCOPES[scope], actions)));
}

function table(title, actions) {
  const element = Object.assign(document.createElement("table"), { className: "keys-table" });
  element.createCaption().textContent = title;
  const body = element.createTBody();
  for (const { title: what, printed } of actions) {
    const line = body.insertRow();
    const head = Object.assign(document.createElement("th"), { scope: "row", textContent: what });
    line.append(head);
    const cell = line.insertCell();
    if (!printed) cell.textContent = gettext("off");
    else cell.append(Object.assign(document.createElement("kbd"), { className: "key", textContent: printed }));
  }
  return element;
}

export function startKeysHelp() {
  document.addEventListener("opening", (event) => {
    const list = event.target.querySelector?.("[data-keys-list]");
    if (list) printKeys(list);
  });
}
