/* Seconds as people write them: 1:02.5. Pure. */

/** 62.5 → "1:02.5"; 3723 → "1:02:03.0". digits: behind the point. */
export function clock(seconds, digits = 1) {
  const whole = 10 ** digits;
  const units = Math.round(Math.max(0, seconds) * whole);
  const total = Math.floor(units / whole);
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const start = hours ? `${hours}:${String(minutes).padStart(2, "0")}` : String(minutes);
  const fraction = digits ? `.${String(units % whole).padStart(digits, "0")}` : "";
  return `${start}:${String(rest).padStart(2, "0")}${fraction}`;
}

/** "1:02.5", "62.5" and "62,5" → 62.5; null for what is no time. */
export function secondsOf(text) {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || !parts.every((part, at) => (at === parts.length - 1 ? /^\d+(\.\d*)?$/ : /^\d+$/).test(part))) return null;
  if (parts.slice(1).some((part) => Number(part) >= 60)) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}
