/* An answer that is a list of parts, kept as JSON in one hidden input and edited as rows of fields.

   <…-rows><input type="hidden" name="json-…"><template data-row>…</template><ol data-rows></ol></…-rows>
   "" is no answer yet, [] says that there is nothing to mark. */
import { announce } from "../live.js";
import { gettext, interpolate } from "../words.js";

export class PartRows extends HTMLElement {
  connectedCallback() {
    if (!this.store) {
      this.store = this.querySelector("input[type=hidden]");
      this.rows = this.querySelector("[data-rows]");
      this.nothing = this.querySelector("[data-nothing]");
      this.store.addEventListener("restore", () => this.show());
      this.addEventListener("input", (event) => this.edited(event));
      this.addEventListener("change", (event) => this.edited(event));
      this.addEventListener("click", (event) => this.pressed(event));
      this.begin?.();
    }
    this.show();
  }

  get isOff() { return this.store.disabled; }

  /** The parts of the answer; what is no list of objects is none. */
  get parts() {
    try {
      const found = JSON.parse(this.store.value || "[]");
      return Array.isArray(found) ? found.filter((part) => part && typeof part === "object") : [];
    } catch {
      return [];
    }
  }

  show() {
    this.rows.replaceChildren(...this.parts.map((part) => this.rowOf(part)));
    this.nothing.checked = this.store.value === "[]";
    this.draw();
  }

  rowOf(part) {
    const row = this.querySelector("[data-row]").content.firstElementChild.cloneNode(true);
    for (const field of row.querySelectorAll("[data-part]")) {
      field.value = this.written(field.dataset.part, part[field.dataset.part]);
      field.disabled = this.isOff;
    }
    row.querySelector("[data-delete]").disabled = this.isOff;
    return row;
  }

  /* From the rows to the answer. */
  read() {
    this.keep([...this.rows.children].map((row) => this.partOf(row)));
  }

  partOf(row) {
    return Object.fromEntries([...row.querySelectorAll("[data-part]")].map((field) => [field.dataset.part, this.meant(field.dataset.part, field.value)]));
  }

  keep(parts) {
    this.store.value = parts.length ? JSON.stringify(parts) : this.nothing.checked ? "[]" : "";
  }

  /* What a field shows of a value, and what value it means by its text. */
  written(name, value) { return value ?? ""; }

  meant(name, text) { return name === "label" ? text : text === "" ? null : Number(text); }

  edited(event) {
    if (event.target === this.store) return;
    if (event.target === this.nothing && this.nothing.checked) this.rows.replaceChildren();
    if (event.target.matches("[data-part]")) this.nothing.checked = false;
    this.read();
    this.draw();
  }

  pressed(event) {
    const button = event.target.closest("button");
    if (!button || this.isOff) return;
    if (button.dataset.add !== undefined) this.add(button.dataset.add);
    if (button.dataset.delete !== undefined) this.delete(button.closest("li"));
  }

  append(part) {
    this.nothing.checked = false;
    const row = this.rowOf(part);
    this.rows.append(row);
    this.tell();
    return row;
  }

  delete(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const words = interpolate(gettext("Deleted %(number)s."), { number: [...this.rows.children].indexOf(row) + 1 });
    row.remove();
    this.tell();
    (next?.querySelector("[data-delete]") ?? this.querySelector("[tabindex], [data-add]")).focus();
    announce(words);
  }

  /* Rows came or went without a field having been typed into. */
  tell() {
    this.read();
    this.draw();
    this.store.dispatchEvent(new Event("change", { bubbles: true }));
  }

  colour(row) {
    const chosen = row.querySelector('[data-part="label"]').selectedOptions[0];
    return (chosen?.dataset.colour ?? "option-none").split(" ");
  }

  draw() {
    for (const row of this.rows.children) this.paint(row);
  }

  paint(row) {
    const name = ["part-row", ...this.colour(row)].join(" ");
    if (row.className !== name) row.className = name;
  }
}
