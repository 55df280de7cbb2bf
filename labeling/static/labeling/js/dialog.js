/* Dialogs and drawers are <dialog>; menus are popovers. Opening, closing beside, giving focus back, placing. */

const FIRST_FIELD = ".dialog-body :is(input:not([type=hidden], :disabled), select, textarea)";

/** Opens #id as a modal dialog. Resolves with its returnValue: the value of the button that closed it, "" when cancelled. */
export function openDialog(id) {
  const dialog = typeof id === "string" ? document.getElementById(id) : id;
  if (!dialog.open) {
    dialog.returnValue = "";
    dialog.dispatchEvent(new CustomEvent("opening", { bubbles: true }));
    dialog.showModal();
    if (!dialog.querySelector("[autofocus]")) dialog.querySelector(FIRST_FIELD)?.focus();
  }
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

export function closeDialog(id, value = "") {
  document.getElementById(id)?.close(value);
}

function openByButton(event) {
  const button = event.target.closest?.("[data-opens]");
  if (button) openDialog(button.dataset.opens);
}

/* closedby="any" does this where it is known. */
function closeBeside(event) {
  const dialog = event.target;
  if (!dialog.matches?.('dialog[open][closedby="any"]') || "closedBy" in HTMLDialogElement.prototype) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
}

/** Puts a menu below its button, towards the side where there is room; above when there is none below. */
export function placeMenu(menu, button) {
  const box = button.getBoundingClientRect();
  const above = box.bottom > innerHeight * 0.7;
  const atEnd = box.left > innerWidth / 2;
  menu.style.top = above ? "auto" : `${box.bottom + 4}px`;
  menu.style.bottom = above ? `${innerHeight - box.top + 4}px` : "auto";
  menu.style.left = atEnd ? "auto" : `${Math.max(8, box.left)}px`;
  menu.style.right = atEnd ? `${Math.max(8, document.documentElement.clientWidth - box.right)}px` : "auto";
}

const buttonOf = (menu) => menu.id && document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);

function whileOpen(event) {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  const button = buttonOf(menu);
  if (!button) return;
  if (event.newState === "open") placeMenu(menu, button);
}

function arrowsInMenu(event) {
  const menu = event.target.closest?.(".menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  if (event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
  const items = [...menu.querySelectorAll("a[href], button:not(:disabled)")];
  if (!items.length) return;
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1 + (here < 0), Home: 0, End: -1 }[event.key];
  items.at(next % items.length).focus();
  event.preventDefault();
}

/* From its button an arrow goes into the open menu. */
function arrowIntoMenu(event) {
  if (event.key !== "ArrowDown") return;
  const id = event.target.getAttribute?.("popovertarget");
  const menu = id && document.getElementById(id);
  if (!menu?.matches(".menu")) return;
  if (!menu.matches(":popover-open")) menu.showPopover();
  menu.querySelector("a[href], button:not(:disabled)")?.focus();
  event.preventDefault();
}

export function startDialogs() {
  document.addEventListener("click", openByButton);
  document.addEventListener("click", closeBeside);
  document.addEventListener("beforetoggle", whileOpen, true);
  document.addEventListener("keydown", arrowsInMenu);
  document.addEventListener("keydown", arrowIntoMenu);
  addEventListener("scroll", () => {
    for (const menu of document.querySelectorAll(".menu:popover-open")) {
      const button = buttonOf(menu);
      if (button) placeMenu(menu, button);
    }
  }, { passive: true });
}
