/* What every htmx request of every page needs: the token, sentences for what went wrong, focus after a swap. */
import { showKeyCaps } from "./hotkeys.js";
import { announce } from "./live.js";
import { showTheme } from "./theme-switch.js";
import { localTimes } from "./times.js";
import { toast } from "./toast.js";
import { gettext } from "./words.js";

const OFFLINE = gettext("The line is down. What is on this page is kept; try again when the line is back.");
const BROKEN = gettext("That did not work on our side. Nothing was changed. Try again.");

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;

function addToken(event) {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
}

/* A listener nearer to the element that calls preventDefault says it itself. */
function tellError(event) {
  if (event.defaultPrevented) return;
  const answer = new DOMParser().parseFromString(event.detail.xhr?.responseText ?? "", "text/html");
  const sentence = answer.querySelector(".error-sentence")?.textContent.trim() || BROKEN;
  const id = answer.querySelector("code.request-id")?.textContent;
  toast(id ? `${sentence} (${id})` : sentence, { level: "error" });
}

function tellOffline(event) {
  if (!event.defaultPrevented) toast(OFFLINE, { level: "error" });
}

/* New markup: times, key caps, and focus on what asks for it or on the first field that is wrong. */
function settle(event) {
  const fresh = event.detail.elt ?? event.target;
  if (!fresh.isConnected) return;
  const scope = fresh.parentElement ?? fresh;
  localTimes(scope);
  showKeyCaps(scope);
  showTheme();
  const wanted = event.detail.xhr?.status === 422 ? '[aria-invalid="true"]' : "[data-focus]";
  const target = fresh.matches(wanted) ? fresh : fresh.querySelector(wanted);
  target?.focus({ preventScroll: false });
}

export function startRequests() {
  const { body } = document;
  body.addEventListener("htmx:configRequest", addToken);
  body.addEventListener("htmx:responseError", tellError);
  body.addEventListener("htmx:sendError", tellOffline);
  body.addEventListener("htmx:afterSettle", settle);
  // HX-Trigger: {"announce": "Saved."} and {"toast": {"text": "Resolved.", "undo": "/…/undo/"}}
  body.addEventListener("announce", (event) => announce(event.detail.value));
  body.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail));
}
