/* A record, or several side by side. "Show raw" (values as they are stored) and "Only what differs" hide by CSS alone, so
   they work without this; here they are kept for the next item of the same field until the tab is closed.

   <record-view data-x="pair" data-compared>  input[data-shown="raw"], input[data-shown="only"], table </record-view> */
const KEPT = `concord-record:${location.pathname.split("/")[2] ?? ""}`;  // of this project

class RecordView extends HTMLElement {
  connectedCallback() {
    const kept = recalled()[this.dataset.x] ?? [];
    for (const box of this.boxes) box.checked = kept.includes(box.dataset.shown);
    if (this.hears) return;
    this.hears = true;
    for (const kind of ["input", "change"]) this.addEventListener(kind, (event) => this.switched(event));
  }

  get boxes() { return [...this.querySelectorAll("input[data-shown]")]; }

  switched(event) {
    event.stopPropagation();  // no part of the answer
    if (event.type === "change") this.keep();
  }

  toggle(shown) {
    const box = this.boxes.find(({ dataset }) => dataset.shown === shown);
    if (!box) return;
    box.checked = !box.checked;
    this.keep();
  }

  keep() {
    const on = this.boxes.filter(({ checked }) => checked).map(({ dataset }) => dataset.shown);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ ...recalled(), [this.dataset.x]: on }));
    } catch {
      // Storage may be forbidden; then each item begins as it came.
    }
  }
}

function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

customElements.define("record-view", RecordView);
