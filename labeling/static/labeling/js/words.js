/* What scripts say, in the person's language. The catalogue (views/words.py) has run before any module; without it, English.
   Sentences are whole, with named places: interpolate(ngettext("%(n)s item", "%(n)s items", n), { n }). */
const { gettext: inLanguage, ngettext: inLanguageByNumber } = globalThis.django ?? {};

export const gettext = (text) => inLanguage?.(text) ?? text;

export const ngettext = (one, many, n) => inLanguageByNumber?.(one, many, n) ?? (n === 1 ? one : many);

export const interpolate = (text, named) => text.replaceAll(/%\((\w+)\)s/g, (_, name) => named[name]);

/** For dates and the like: the browser's own wish, "en-GB", where it is for the language of the page. */
export const locale = navigator.languages?.find((wish) => wish.split("-")[0] === document.documentElement.lang) ?? document.documentElement.lang;
