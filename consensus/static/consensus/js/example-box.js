/* The part of a picture that is shown as an example, drawn with the editor of boxes: one box, whose numbers the form sends.
   It lies over the picture only while this part is chosen, so that it is not in the way of the label. */
import { BoxRows } from "../../labeling/js/parts/box-rows.js";
import { ShapeRows } from "../../labeling/js/parts/shape-rows.js";
import { gettext } from "../../labeling/js/words.js";

class ExampleBox extends BoxRows {
  what = gettext("Part");

  connectedCallback() {
    super.connectedCallback();
    this.choice ??= [...document.getElementsByName("shows")].find(({ value }) => value === this.dataset.field);
    this.choice.form.addEventListener("change", this.turning = () => this.turn());
    this.turn();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.choice.form.removeEventListener("change", this.turning);
  }

  get isChosen() { return Boolean(this.choice?.checked); }

  mine() { return this.isChosen && super.mine(); }

  turn() {
    if (!this.overlay || this.isChosen === this.wasChosen) return;
    this.wasChosen = this.isChosen;
    const { svg } = this.overlay;
    svg.style.display = this.isChosen ? "" : "none";
    if (this.isChosen) {
      this.view.fitHeld();
      this.overlay.draw();
      return this.use();
    }
    if (ShapeRows.last === this) ShapeRows.last = null;
    for (const each of svg.parentElement.querySelectorAll(":scope > .overlay")) each.classList.remove("behind");
  }

  /* Whoever draws it, or writes a number, means this part. */
  create() {
    this.choose();
    super.create();
  }

  edited(event) {
    this.choose();
    super.edited(event);
  }

  choose() {
    if (this.isChosen) return;
    this.choice.checked = true;
    this.turn();
  }
}

customElements.define("example-box", ExampleBox);
