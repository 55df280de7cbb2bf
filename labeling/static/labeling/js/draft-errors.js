/* What is wrong with a draft, said where it is. Paths are those of the schema: "questions.0.options.1.hotkey". */
const icon = () => document.getElementById("error-icon").content.cloneNode(true);
const PARTS = { key: "hotkey" };

/** fields: path -> sentence; {} takes all sentences away. */
export function showErrors(form, fields) {
  for (const list of form.querySelectorAll("#structure .errors")) list.remove();
  for (const input of form.querySelectorAll("#structure [aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    tie(input, "");
  }
  let n = 0;
  for (const [path, sentence] of Object.entries(fields)) {
    const place = placeOf(form, path);
    if (!place) continue;
    const list = Object.assign(document.createElement("ul"), { className: "errors", id: `wrong-${(n += 1)}` });
    const row = list.appendChild(document.createElement("li"));
    row.append(icon(), Object.assign(document.createElement("span"), { textContent: sentence }));
    if (!place.matches("input, select, textarea")) { place.append(list); continue; }
    place.setAttribute("aria-invalid", "true");
    tie(place, list.id);
    const line = place.closest(".option-line");
    if (line) line.after(list); else place.before(list);
  }
}

function tie(input, id) {
  const kept = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && !/^wrong-|_error$/.test(each));
  const ids = [...kept, id].filter(Boolean).join(" ");
  if (ids) input.setAttribute("aria-describedby", ids); else input.removeAttribute("aria-describedby");
}

/* An input, or the element that stands for a place without one. */
function placeOf(form, path) {
  const [part, at, what, option, name] = path.split(".");
  if (at === undefined) return form.querySelector(`[data-place="${part}"]`);
  const card = form.querySelectorAll(`[data-row="${part}"]`)[Number(at)];
  if (!card) return null;
  const { id } = card.dataset;
  if (option !== undefined) {
    const row = filledRows(card.querySelector("[data-options]"))[Number(option)];
    return row?.querySelector(`[name="${id}-${PARTS[name] ?? name ?? "title"}"]`) ?? null;
  }
  const own = part === "questions" && what === "title" ? "question" : what;
  return card.querySelector(`[name="${id}-set-${own}"], [name="${id}-${own}"]:not([type="hidden"])`) ?? card.querySelector(`[data-place="${own}"]`);
}

/* The server passes over rows in which nothing stands. */
function filledRows(list) {
  const stands = ({ type, checked, value }) => (type === "checkbox" ? checked : type !== "hidden" && value.trim());
  return [...(list?.children ?? [])].filter((row) => [...row.querySelectorAll("input, textarea")].some(stands));
}
