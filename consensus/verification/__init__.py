"""Stored numbers computed a second time: by other people's libraries, and by plain loops straight from definitions.

Nothing here uses the statistics that are being checked (consensus.stats), nor the columns that pages read.
"""
