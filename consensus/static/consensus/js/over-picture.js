/* Answers that are drawn, laid over the picture of the item; each card has a switch. Colours are those of the labels, each
   card has a pattern of its own, and its letters stand at each shape. */
import "../../labeling/js/workspace/picture.js";
import { svgElement } from "../../labeling/js/parts/overlay.js";

const PATTERNS = ["none", "9 5", "2 5", "12 4 2 4", "6 3 1 3 1 3"];
const SHOWN_FIRST = 2;  // cards; more at once hide each other
const LETTER = 13;  // CSS pixels

for (const [at, box] of [...document.querySelectorAll("[data-over-picture]")].entries()) {
  const card = box.closest(".answer-card");
  const view = document.querySelector(`picture-view[data-x="${CSS.escape(box.dataset.overPicture)}"]`);
  box.closest("label").hidden = !view;
  if (view) lay(card, box, view, at);
}

function lay(card, box, view, at) {
  const layer = view.layer();
  layer.setAttribute("aria-hidden", "true");  // the card says it in words
  const letters = card.querySelector(".answer-letters").textContent.trim();
  const pattern = PATTERNS[at % PATTERNS.length];
  box.closest("label").querySelector("line").setAttribute("stroke-dasharray", pattern);
  for (const drawn of card.querySelectorAll(".drawing > .drawn-shape")) {
    const group = svgElement("g", { class: drawn.getAttribute("class").replace("drawn-shape", "shape-group") });
    const d = drawn.getAttribute("d");
    const { x, y } = drawn.getBBox();
    const tag = svgElement("text", { class: "shape-tag", x, y });
    tag.textContent = letters;
    group.append(svgElement("path", { class: "shape-halo", d }), svgElement("path", { class: "shape", d, "stroke-dasharray": pattern }), tag);
    layer.append(group);
  }
  const follow = () => {
    for (const tag of layer.querySelectorAll("text")) {
      tag.style.fontSize = `${LETTER / view.scale}px`;
      tag.style.strokeWidth = `${4 / view.scale}px`;
      tag.setAttribute("dy", -4 / view.scale);
    }
  };
  const show = () => { layer.style.display = box.checked ? "" : "none"; };
  view.watch(follow);
  box.addEventListener("change", show);
  box.checked = at < SHOWN_FIRST;
  follow();
  show();
}
