/* Zooming the picture of an item: in, out, fit. Its frame keeps its size, so nothing on the page moves. */
const STEPS = [1, 1.5, 2, 3, 4, 6, 8];

export function zoom(field, how) {
  const frame = field.querySelector(".x-frame");
  const picture = frame?.querySelector("img");
  if (!picture) return;
  const now = Number(field.dataset.zoom ?? 1);
  const level = how === "fit" ? 1 : how === "in" ? STEPS.find((step) => step > now) ?? now : STEPS.findLast((step) => step < now) ?? 1;
  const middle = [(frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth, (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight];
  const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
  const fit = Math.min(frame.clientWidth / width, frame.clientHeight / height);
  field.dataset.zoom = level;
  frame.classList.toggle("zoomed", level > 1);
  picture.style.width = level > 1 ? `${width * fit * level}px` : "";
  picture.style.height = level > 1 ? `${height * fit * level}px` : "";
  field.querySelector("[data-zoom-level]").textContent = level > 1 ? `${level}× the fit` : "fits";
  frame.scrollTo(middle[0] * frame.scrollWidth - frame.clientWidth / 2, middle[1] * frame.scrollHeight - frame.clientHeight / 2);
}
