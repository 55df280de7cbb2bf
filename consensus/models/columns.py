"""The answers of a round in columns, so that a statistic reads one row and not a million (docs/adr/0010)."""

import uuid

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """Something that the stored columns of a round do not know yet. Written by triggers, in the transaction that
    changes it; taken away in the transaction that stores columns which know it."""

    round = models.ForeignKey("labeling.Round", models.CASCADE, db_constraint=False, related_name="+")
    item = models.BigIntegerField(null=True)  # whose answers changed; null: attributes or gold of an item did

    def __str__(self) -> str:
        return f"Change {self.pk} of round {self.round_id}"


class AnswerColumns(models.Model):
    """The current answers of a round to one question, but for the items that have a Change."""

    round = models.ForeignKey("labeling.Round", models.CASCADE, related_name="+")
    question = models.CharField(max_length=60)
    stamp = models.UUIDField(default=uuid.uuid4)  # another with every writing; one for all questions of a round
    n_answers = models.PositiveIntegerField()
    columns = models.BinaryField()  # consensus/columns.py packs and reads it
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "question"], name="columns_once_a_question")]

    def __str__(self) -> str:
        return f"Answers of {self.round} to {self.question}"


class ItemColumns(models.Model):
    """The slices and the gold answers of a round's items."""

    round = models.OneToOneField("labeling.Round", models.CASCADE, related_name="+")
    stamp = models.UUIDField(default=uuid.uuid4)
    columns = models.BinaryField()
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Items of {self.round}"


class PairColumns(models.Model):
    """What a comparison said of pairs of a round's answers to one question, so that a worker computes them once."""

    round = models.ForeignKey("labeling.Round", models.CASCADE, related_name="+")
    question = models.CharField(max_length=60)
    comparison = models.CharField(max_length=60)
    origin = models.UUIDField()  # of the vocabulary whose codes name the answers
    stamp = models.UUIDField(default=uuid.uuid4)  # another with every writing
    pairs = models.BinaryField()  # consensus/pairs.py packs and reads it
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "question", "comparison"], name="pairs_once_a_comparison")
        ]

    def __str__(self) -> str:
        return f"Pairs of answers of {self.round} to {self.question}, by {self.comparison}"
