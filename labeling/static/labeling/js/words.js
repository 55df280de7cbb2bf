/* What scripts say, in the person's language. The catalogue (views/words.py) has run before any module; without it, English.
   Sentences are whole, with named places: interpolate(ngettext("%(n)s item", "%(n)s items", n), { n }). */
const { gettext: inLanguage, ngettext: byNumber } = globalThis.django ?? {};
const language = globalThis.document?.documentElement.lang || "en";

export const gettext = (text) => inLanguage?.(text) ?? text;

export const ngettext = (one, many, n) => byNumber?.(one, many, n) ?? (n === 1 ? one : many);

export const interpolate = (text, named) => text.replaceAll(/%\((\w+)\)s/g, (_, name) => named[name]);

/** 1184 → 1,184, as the filter of the templates has it (config/formats). */
export const number = (value) => value.toLocaleString("en").replaceAll(",", language === "en" ? "," : "\u202f");

/** For dates: the browser's own wish, "en-GB", where it is for the language of the page. */
export const locale = globalThis.navigator?.languages?.find((wish) => wish.split("-")[0] === language) ?? language;
