"""A decimal point as in formulas, files and scripts; thousands apart by a narrow space, which nobody takes for one."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = "\N{NARROW NO-BREAK SPACE}"
