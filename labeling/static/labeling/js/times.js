/* <time data-local="datetime|date|relative" datetime="…"> in the reader's own zone and words; the title has the full moment. */
import { gettext, locale } from "./words.js";

const DATE = { day: "numeric", month: "short", year: "numeric" };
const both = new Intl.DateTimeFormat(locale, { ...DATE, hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(locale, DATE);
const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const STEPS = [["year", 31_557_600], ["month", 2_629_800], ["week", 604_800], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** "3 minutes ago", "tomorrow"; below a minute "just now". */
export function inWords(moment, now = Date.now()) {
  const seconds = (moment - now) / 1000;
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : gettext("just now");
}

export function localTimes(root = document) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.valueOf())) continue;
    const how = element.dataset.local;
    element.textContent = how === "relative" ? inWords(moment) : (how === "date" ? date : both).format(moment);
    element.title = full.format(moment);
  }
}

export function startTimes() {
  localTimes();
  setInterval(() => localTimes(), 60_000);
}
