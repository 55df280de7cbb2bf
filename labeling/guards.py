"""Triggers that make the database refuse what must never happen, whoever asks. Migrations of both apps use them."""

from typing import Any

from django.db import migrations


def refuse(
    table: str, verb: str, *, when: str = "", columns: tuple[str, ...] = (), sentence: str
) -> migrations.RunPython:
    """A migration that refuses INSERT, UPDATE or DELETE of rows for which `when` holds (OLD and NEW are the row).

    columns: for UPDATE, only a change of these is refused. `when` may hold a subquery: it is checked in the body.
    """
    name = f"{table}_refuses_{verb.lower()}"
    event = f"{verb} OF {', '.join(columns)}" if columns else verb
    condition = when or "TRUE"

    def install(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            check = when or "1"
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {check} "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        else:
            back = "OLD" if verb == "DELETE" else "NEW"
            editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
                f"END IF; RETURN {back}; END $$"
            )
            editor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")

    def remove(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            editor.execute(f"DROP FUNCTION IF EXISTS {name}()")

    return migrations.RunPython(install, remove)
