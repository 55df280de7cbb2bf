"""Triggers that note which items of a round the stored columns do not know any more, whoever made the change."""

from django.db import migrations

NOTE = "INSERT INTO consensus_change (round_id, item)"
PLACE = "SELECT place.round_id, place.item_id FROM labeling_assignment held JOIN labeling_rounditem place ON place.id = held.item_id"
ITEM_CHANGED = "OLD.attributes <> NEW.attributes OR OLD.gold <> NEW.gold"
# Columns take an item to ask for no less than its round does, so that widening a round changes none of them.
ASKS_MORE = "NEW.overlap < OLD.overlap OR NEW.overlap > (SELECT overlap FROM labeling_round WHERE id = NEW.round_id)"

# table, event, when it matters, what to note
ROWS = [
    (
        "labeling_item",
        "UPDATE OF attributes, gold",
        ITEM_CHANGED,
        f"{NOTE} SELECT round_id, NULL FROM labeling_rounditem WHERE item_id = NEW.id",
    ),
    (
        "labeling_rounditem",
        "UPDATE OF overlap",
        "OLD.overlap <> NEW.overlap",
        f"{NOTE} SELECT NEW.round_id, NEW.item_id WHERE {ASKS_MORE}",
    ),
]


def install(apps, editor):
    if editor.connection.vendor == "sqlite":
        answered = f"{NOTE} {PLACE} WHERE held.id = NEW.assignment_id"
        for table, event, when, note in [("labeling_annotation", "INSERT", "1", answered), *ROWS]:
            editor.execute(
                f"CREATE TRIGGER {table}_is_noted AFTER {event} ON {table} FOR EACH ROW WHEN {when} BEGIN {note}; END"
            )
        return
    answered = f"{NOTE} SELECT DISTINCT {PLACE.removeprefix('SELECT ')} JOIN added ON added.assignment_id = held.id"
    for table, note in [("labeling_annotation", answered), *((table, note) for table, _, _, note in ROWS)]:
        editor.execute(
            # a plan made for a million rows would be kept and read whole tables for one answer
            f"CREATE FUNCTION {table}_is_noted() RETURNS trigger LANGUAGE plpgsql "
            "SET enable_hashjoin = off SET enable_mergejoin = off AS $$ "
            f"BEGIN {note}; RETURN NULL; END $$"
        )
    editor.execute(  # one call a statement: a million answers that come in at once are noted at once
        "CREATE TRIGGER labeling_annotation_is_noted AFTER INSERT ON labeling_annotation "
        "REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION labeling_annotation_is_noted()"
    )
    for table, event, when, _ in ROWS:
        editor.execute(
            f"CREATE TRIGGER {table}_is_noted AFTER {event} ON {table} FOR EACH ROW WHEN ({when}) "
            f"EXECUTE FUNCTION {table}_is_noted()"
        )


def remove(apps, editor):
    for table in ("labeling_annotation", "labeling_item", "labeling_rounditem"):
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_is_noted")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_is_noted ON {table}")
            editor.execute(f"DROP FUNCTION IF EXISTS {table}_is_noted()")


class Migration(migrations.Migration):
    dependencies = [("consensus", "0004_columns_of_answers"), ("labeling", "0005_events_of_a_subject")]
    operations = [migrations.RunPython(install, remove)]
