/* Which key was pressed, in the words of the registry: "C", "Enter", "?", "Mod+Enter", "Mod+Shift+Z", "Alt+P", "Digit". Pure. */
import { gettext } from "./words.js";

/** Names for one press, most exact first; several because "?" needs Shift on one layout and none on another. */
export function namesOf(event) {
  if (event.isComposing || event.key === "Dead" || event.key === "Process") return [];
  const graph = event.getModifierState?.("AltGraph");  // AltGr types characters; it is no command
  const control = (event.ctrlKey || event.metaKey) && !graph;
  const alt = event.altKey && !graph;
  const modifiers = `${control ? "Mod+" : ""}${alt ? "Alt+" : ""}`;
  if (!modifiers && !event.shiftKey && digitOf(event) !== null) return ["Digit"];
  const key = letterOf(event, alt);
  if (/^Arrow/.test(key)) return ["Arrows", key].map((name) => `${modifiers}${event.shiftKey ? "Shift+" : ""}${name}`);  // any of the four
  const shifted = `${modifiers}Shift+${key}`;
  if (!event.shiftKey) return [modifiers + key];
  if (/^[A-Z]$/.test(key) || key.length > 1) return [shifted];
  return [shifted, modifiers + key, ...(modifiers || digitOf(event) === null ? [] : ["Shift+Digit"])];  // a sign typed so comes first
}

/** 0–9 by the place of the key, so that a French keyboard needs no Shift; null for every other key. */
export function digitOf(event) {
  const place = /^(Digit|Numpad)(\d)$/.exec(event.code ?? "");
  if (!place) return null;
  if (place[1] === "Numpad" && !/^\d$/.test(event.key)) return null;  // without NumLock these are arrows
  return Number(place[2]);
}

function letterOf(event, alt) {
  const { key, code = "" } = event;
  if (key === " ") return "Space";
  if (/^[a-z]$/i.test(key) && !alt) return key.toUpperCase();
  const place = /^Key([A-Z])$/.exec(code);
  if (place && (alt || /^\P{ASCII}$/u.test(key))) return place[1];  // Alt types signs on a Mac; other scripts have no A–Z
  if (alt) return { Comma: ",", Period: ".", Slash: "/" }[code] ?? key;
  return key;
}

/** How a key is printed on this machine: "Mod+Enter" → "Ctrl Enter" or "⌘ Enter". */
export function printed(key, mac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "")) {
  const words = { Digit: "1–9 0", Arrows: gettext("arrows"), Mod: mac ? "⌘" : "Ctrl", Alt: mac ? "⌥" : "Alt", Escape: "Esc", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
  return key.split("+").map((part) => words[part] ?? part).join(" ").trim();
}
