/* J and K go through the inbox, Enter opens, U marks as read or unread, Shift A marks all as read. */
import { registerKeys } from "../../labeling/js/hotkeys.js";

const KEPT = "inbox:row";  // the row in hand, through the page that follows a mark
const links = () => [...document.querySelectorAll(".inbox .queue-row")].map((row) => row.querySelector(".row-link") ?? row.querySelector(".inbox-mark button"));
const here = () => links().findIndex((link) => link.closest(".queue-row").contains(document.activeElement));

function go(step) {
  const all = links();
  if (!all.length) return false;
  const at = here();
  all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))].focus();
}

function mark() {
  const at = here();
  const button = links()[at]?.closest(".queue-row").querySelector(".inbox-mark button");
  if (!button) return false;
  button.click();
}

function markAll() {
  const button = document.querySelector("[data-all-read]");
  if (!button) return false;
  button.click();
}

registerKeys("inbox", { "next-row": () => go(1), "previous-row": () => go(-1), "toggle-read": mark, "all-read": markAll });

document.querySelector(".inbox")?.addEventListener("submit", (event) => {
  sessionStorage.setItem(KEPT, links().findIndex((link) => link.closest(".queue-row").contains(event.target)));
});
const kept = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
if (kept !== null) links()[Math.min(Number(kept), links().length - 1)]?.focus();
