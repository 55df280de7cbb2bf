/* The state of the answer in the top line, and banners that stay until they no longer hold. */
import { announce } from "../live.js";
import { gettext, interpolate, ngettext } from "../words.js";

const MARKS = { warn: "warning", bad: "error", ok: "check" };

export function showState(state, words) {
  const place = document.getElementById("save-state");
  if (place.dataset.state === state && place.lastElementChild.textContent === words) return;
  place.dataset.state = state;
  place.lastElementChild.textContent = words;
}

/** One banner a name; no sentence takes it away. link: [words, address], button: [words, function]. */
export function notice(name, sentence, { kind = "warn", link, button, dismiss = false } = {}) {
  const place = document.getElementById("notices");
  const old = place.querySelector(`[data-notice="${name}"]`);
  if (!sentence) return old?.remove();
  if (old?.querySelector("p").textContent === sentence) return;
  const banner = Object.assign(document.createElement("div"), { className: `banner ${kind}` });
  banner.dataset.notice = name;
  const text = Object.assign(document.createElement("div"), { className: "banner-text" });
  text.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  banner.append(mark(MARKS[kind] ?? "info"), text);
  if (link) banner.append(Object.assign(document.createElement("a"), { className: "button small", textContent: link[0], href: link[1] }));
  if (button) banner.append(press(button[0], button[1]));
  if (dismiss) banner.append(press(gettext("Dismiss"), () => banner.remove()));
  if (old) old.replaceWith(banner);
  else place.append(banner);
  announce(sentence);
}

function press(words, act) {
  const button = Object.assign(document.createElement("button"), { className: "button small", type: "button", textContent: words });
  button.addEventListener("click", act);
  return button;
}

function mark(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.getElementById("toasts").dataset.sprite}#${name}`);
  svg.append(use);
  return svg;
}

export const offlineWords = (n) => (n
  ? interpolate(ngettext("You are offline. %(n)s answer is kept in this browser and will be sent when the line is back.", "You are offline. %(n)s answers are kept in this browser and will be sent when the line is back.", n), { n })
  : gettext("You are offline. What you enter is kept in this browser and will be sent when the line is back."));

export const brokenWords = (n) => (n
  ? interpolate(ngettext("That did not work on our side. %(n)s answer is kept in this browser and will be sent again.", "That did not work on our side. %(n)s answers are kept in this browser and will be sent again.", n), { n })
  : gettext("That did not work on our side. What you asked is kept in this browser and will be sent again."));
