from django.conf import settings
from django.db import models
from django.utils import timezone


class Practice(models.Model):
    """What labelers of a project go through before their first item. Its answers are no annotations: they hang from no
    round, so no statistic and no release can meet them."""

    project = models.OneToOneField("labeling.Project", models.PROTECT, related_name="practice")
    is_on = models.BooleanField(default=False)
    pass_mark = models.FloatField(default=0.8)  # share of the items to be answered as is known
    size = models.PositiveSmallIntegerField(null=True, blank=True)  # items a try, drawn from all; None: all of them
    again_from = models.PositiveIntegerField(null=True, blank=True)  # version from which everybody practises once more

    def __str__(self) -> str:
        return f"Practice of {self.project}"


class PracticeItem(models.Model):
    """An item with its known answers, and why they are right. Taken out, it stays with the tries that asked it."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="items")
    item = models.ForeignKey("labeling.Item", models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # question -> the known answer
    cannot_tell = models.JSONField(default=list, blank=True)  # questions for which the item is known not to tell
    explanation = models.TextField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "item"], condition=models.Q(removed_at=None), name="an_item_is_practised_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.practice}"


class PracticeTry(models.Model):
    """One labeler's way through the practice, under one version. passed: None until it is over."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="tries")
    labeler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    instructions = models.ForeignKey("labeling.InstructionVersion", models.PROTECT, related_name="+")
    pass_mark = models.FloatField()  # as it was then
    order = models.JSONField()  # primary keys of its practice items
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    n_right = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "labeler"], condition=models.Q(ended_at=None), name="one_try_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Try {self.pk} of {self.labeler}"

    @property
    def n_items(self) -> int:
        return len(self.order)


class PracticeAnswer(models.Model):
    """What was said to one item of a try. wrong: the questions that were not answered as is known."""

    attempt = models.ForeignKey(PracticeTry, models.PROTECT, related_name="answers")
    item = models.ForeignKey(PracticeItem, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    cannot_tell = models.JSONField(default=list, blank=True)
    wrong = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="an_item_once_a_try")]

    def __str__(self) -> str:
        return f"{self.item} in {self.attempt}"

    @property
    def is_right(self) -> bool:
        return not self.wrong
