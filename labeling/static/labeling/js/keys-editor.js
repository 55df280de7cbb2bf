/* <keys-editor><input type="hidden" name="key_map"></keys-editor> on the account page: every key of the registry, to be
   changed or switched off. The hidden input holds {action: key} for what differs from the defaults; "" is off. */
import { ACTIONS, SCOPES } from "./hotkeys.js";
import { namesOf, printed } from "./key-match.js";
import { gettext, interpolate } from "./words.js";

const isFixed = ({ key }) => key.endsWith("Digit") || key.endsWith("Arrows");  // digits go by place and stay, and so do arrows
const LIVE_TOGETHER = [
  ...["boxes", "spans"].map((scope) => ["everywhere", "workspace", "picture", "record", "audio", scope]),
  ["everywhere", "disagreement", "picture", "record"],
];

/** Another action that would hear the same key while this one is live. Pure. */
export function clash(action, key, keys, actions = ACTIONS) {
  const own = actions.find((known) => known.action === action);
  return actions.find((other) => other !== own && key && (keys[other.action] ?? other.key) === key
    && (other.scope === own.scope || LIVE_TOGETHER.some((scopes) => scopes.includes(other.scope) && scopes.includes(own.scope))));
}

class KeysEditor extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.keys = JSON.parse(this.input.value || "{}");
    this.tables = Object.entries(Object.groupBy(ACTIONS.filter((known) => !isFixed(known)), ({ scope }) => scope)).map(([scope, actions]) => this.table(scope, actions));
    this.append(...this.tables);
  }

  disconnectedCallback() {
    this.tables.forEach((table) => table.remove());
  }

  table(scope, actions) {
    const table = Object.assign(document.createElement("table"), { className: "keys-table" });
    table.createCaption().textContent = SCOPES[scope];
    const body = table.createTBody();
    for (const known of actions) {
      const line = body.insertRow();
      line.append(Object.assign(document.createElement("th"), { scope: "row", textContent: known.title }));
      const note = Object.assign(document.createElement("span"), { className: "bad small", role: "status" });
      line.insertCell().append(note, " ", this.field(known, note));
    }
    return table;
  }

  field(known, note) {
    const field = Object.assign(document.createElement("input"), { type: "text", readOnly: true, className: "short" });
    field.setAttribute("aria-label", interpolate(gettext("%(action)s: press a key; Backspace switches it off; Escape brings back the default"), { action: known.title }));
    const show = () => { field.value = printed(this.keys[known.action] ?? known.key) || "off"; };
    field.addEventListener("keydown", (event) => {
      const [name] = namesOf(event).filter((each) => each !== "Shift+Digit").toReversed();
      if (!name || ["Tab", "Shift+Tab", "Digit", "Shift", "Control", "Alt", "Meta"].some((key) => name === key || name.endsWith(`+${key}`))) return;
      event.preventDefault();
      note.textContent = "";
      if (name === "Escape") return this.set(known, known.key, show);
      if (name === "Backspace") return this.set(known, "", show);
      const taken = clash(known.action, name, this.keys);
      if (taken) note.textContent = interpolate(gettext("%(key)s is taken: %(action)s."), { key: printed(name), action: taken.title });
      else this.set(known, name, show);
    });
    show();
    return field;
  }

  set(known, key, show) {
    if (key === known.key) delete this.keys[known.action];
    else this.keys[known.action] = key;
    this.input.value = JSON.stringify(this.keys);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }
}

customElements.define("keys-editor", KeysEditor);
