"""The history of an objective is found by the key that each entry carries, among those of all the enti."""

from django.db import migrations

NOME = "storia_dell_obiettivo"
CREA = f"CREATE INDEX {NOME} ON auditlog_logentry ((additional_data -> 'obiettivo'))"


def crea(apps, schema_editor):
    # SQLite would not use it, because Django gives it the name of the key as a parameter; and it holds one ente.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREA)
        # Until it is told how many entries an objective has, it would expect a two-hundredth of all.
        schema_editor.execute("ANALYZE auditlog_logentry")


def togli(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {NOME}")


class Migration(migrations.Migration):
    dependencies = [
        ("auditlog", "0017_add_actor_email"),
        ("obiettivi", "0009_registro_degli_accessi"),
    ]

    operations = [migrations.RunPython(crea, togli)]
