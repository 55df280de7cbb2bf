"""What comparing the answers to a type of question takes, where the type brings it in one piece: a new one is a line.

What the types of the first day need stands in a table for each purpose, beside what it is for; each of these tables
goes on with what is here.
"""

from consensus.stats.distances.kind import Kind
from consensus.stats.distances.polygons import POLYGON

ANSWER_KINDS: dict[str, Kind] = {"polygon": POLYGON}  # by question type
