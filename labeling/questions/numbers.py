"""Numbers as answers: what may be given, and the ends and steps of a scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.questions.question import Json, Setting, wrong

Number = int | float
FEW = 11  # points, such as 0 to 10: these are chosen from a row; a longer scale is typed
LARGEST = 2**53  # beyond it not every whole number can be told from the next
SMALLEST_STEP = 1e-9
ANY = "any"  # as step: every number between the ends
ROUNDING = 1e-6  # share of a step by which 0.1 + 0.2 may miss 0.3


SETTINGS = (
    Setting("min", gettext_noop("Lowest value"), is_number=True),
    Setting("max", gettext_noop("Highest value"), is_number=True),
    Setting("step", gettext_noop("Step"), gettext_noop("“any” for every number in between."), is_number=True),
)


@dataclass(frozen=True)
class Scale:
    """The numbers from low to high, in steps; None is no end, and no step means every number in between."""

    low: Number | None = None
    high: Number | None = None
    step: Number | None = None

    def fault(self, value: Number) -> str:
        """What is wrong with a number, and what to do; empty if nothing is."""
        if self.low is not None and value < self.low:
            return _("%(value)s is below the lowest value. %(wanted)s") % {"value": value, "wanted": self.wanted}
        if self.high is not None and value > self.high:
            return _("%(value)s is above the highest value. %(wanted)s") % {"value": value, "wanted": self.wanted}
        if self.step is not None:
            steps = (value - (self.low or 0)) / self.step
            if abs(steps - round(steps)) > ROUNDING:
                return _("%(value)s lies between two steps. %(wanted)s") % {"value": value, "wanted": self.wanted}
        return ""

    @property
    def wanted(self) -> str:
        given = {"low": self.low, "high": self.high, "step": self.step}
        if self.step is not None:
            if self.low is not None and self.high is not None:
                return _("Give a number from %(low)s to %(high)s, in steps of %(step)s.") % given
            if self.low is not None:
                return _("Give a number from %(low)s up, in steps of %(step)s.") % given
            if self.high is not None:
                return _("Give a number up to %(high)s, in steps of %(step)s.") % given
            return _("Give a number, in steps of %(step)s.") % given
        if self.low is not None and self.high is not None:
            return _("Give a number from %(low)s to %(high)s.") % given
        if self.low is not None:
            return _("Give a number from %(low)s up.") % given
        return _("Give a number up to %(high)s.") % given if self.high is not None else _("Give a number.")

    @property
    def few_points(self) -> list[Number]:
        """Every value, lowest first; empty where they are not a few steps between two ends."""
        if self.low is None or self.high is None or self.step is None:
            return []
        n = int((self.high - self.low) / self.step + ROUNDING)
        if n >= FEW:
            return []
        return [tidy(round(self.low + place * self.step, 12)) for place in range(n + 1)]  # 0.3, not 3 × 0.1


def read_scale(raw: Mapping[str, Json], at: str, *, step: Json, ends: bool) -> Scale:
    """min, max and step of a schema. step: what holds if none is said; ends: both must be there."""
    low, high = read_end(raw, "min", at, ends), read_end(raw, "max", at, ends)
    if low is not None and high is not None and low >= high:
        raise wrong(at, "max", _("max must be above min."))
    given = raw.get("step", step)
    size = None if given == ANY else read_number(given)
    if given != ANY and (size is None or size < SMALLEST_STEP):
        raise wrong(
            at,
            "step",
            (
                _("step must be a number above %(SMALLEST_STEP)s, or “%(ANY)s” for every number in between.")
                % {"SMALLEST_STEP": SMALLEST_STEP, "ANY": ANY}
            ),
        )
    return Scale(low, high, size)


def read_end(raw: Mapping[str, Json], name: str, at: str, must: bool) -> Number | None:
    value = read_number(raw.get(name))
    if value is None and (must or raw.get(name) is not None):
        raise wrong(at, name, (_("%(name)s must be a number.") % {"name": name}))
    return value


def read_number(raw: Json) -> Number | None:
    """A finite number of a size that is kept exactly; None for everything else, true and false included."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= LARGEST:  # nan is neither
        return None
    return tidy(raw)


def tidy(value: Number) -> Number:
    """A whole number as one: 3.0 and 3 are the same answer."""
    return int(value) if value == int(value) else value


def parse_number(text: str) -> Json:
    """The number that a text says; the text itself where it says none."""
    try:
        return float(text) if "_" not in text else text
    except ValueError:
        return text
