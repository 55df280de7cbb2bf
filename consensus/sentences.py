"""What the statistics say, in the language of the reader.

They say it in plain English, since they know no Django, and what they said is stored and remembered for everybody who
asks. So it is translated where it is shown.
"""

from django.utils.translation import gettext


def told(text: str) -> str:
    return gettext(text) if text else text
