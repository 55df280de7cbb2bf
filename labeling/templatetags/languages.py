"""The language of the page."""

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag
def words_url() -> str:
    """Where the words of scripts are in this language; nowhere in English, which is in the scripts themselves."""
    language = get_language()
    if language in (None, settings.LANGUAGE_CODE):
        return ""
    return f"{reverse('words')}?{urlencode({'language': language, 'version': settings.WORDS_VERSION})}"


@register.filter
def inside(words: object) -> str:
    """A name of ours as it stands inside a sentence: “Round closed” is “closed”. German nouns keep their capital."""
    return str(words).lower() if get_language() == "en" else str(words)


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_choice(context: Context) -> dict[str, object]:
    """The other languages, for who has no account yet to say it on."""
    others = [get_language_info(code) for code in dict(settings.LANGUAGES) if code != get_language()]
    request = context["request"]
    return {"languages": others, "next": request.get_full_path(), "csrf_token": context["csrf_token"]}
