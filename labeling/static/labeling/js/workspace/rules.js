/* The instructions beside the item: a column that folds away in a wide window, a drawer in a narrow one. */
const WIDE = matchMedia("(min-width: 1100px)");
const FOLDED = "concord-rules-folded";

export function startRules(root) {
  const title = document.getElementById("rules-title");
  const isShown = () => (WIDE.matches ? !root.classList.contains("rules-hidden") : root.classList.contains("rules-open"));
  let from = null;

  function tell() {
    for (const button of root.querySelectorAll('[data-do="instructions"]')) button.setAttribute("aria-expanded", String(isShown()));
  }

  function toggle(wanted = !isShown()) {
    if (!title) return;
    if (wanted) from = document.activeElement;
    root.classList.toggle(WIDE.matches ? "rules-hidden" : "rules-open", WIDE.matches ? !wanted : wanted);
    if (WIDE.matches) remember(!wanted);
    tell();
    if (wanted) title.focus({ preventScroll: true });
    else if (from?.isConnected) from.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || WIDE.matches || !isShown()) return;
    if (!document.querySelector("dialog:modal, [popover]:popover-open")) toggle(false);
  });
  WIDE.addEventListener("change", tell);
  root.classList.toggle("rules-hidden", recalled());
  tell();
  return { toggle: () => toggle() };
}

function remember(folded) {
  try {
    localStorage.setItem(FOLDED, folded ? "yes" : "");
  } catch {
    // Storage may be forbidden; then the column opens again with the next page.
  }
}

function recalled() {
  try {
    return localStorage.getItem(FOLDED) === "yes";
  } catch {
    return false;
  }
}
