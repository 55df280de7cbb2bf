"""How far apart two answers are, by question type. A new type brings a line here and a distance in stats/distances."""

from consensus.stats import Level

DIFFERENCES: dict[str, Level] = {"choice": "nominal"}
