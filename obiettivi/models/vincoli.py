"""Constraints of the database, with Italian messages: short ways to write the common ones, and `Coincide`."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint


def non_negativi(modello: str, *campi: str) -> list[models.CheckConstraint]:
    """One constraint per field: absent, zero or more."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{campo}__isnull": True}) | Q(**{f"{campo}__gte": 0}),
            name=f"{modello}_{campo}_non_negativo",
            violation_error_message=f"{campo.replace('_', ' ').capitalize()}: il numero non può essere negativo.",
        )
        for campo in campi
    ]


def in_ordine(modello: str, primo: str, secondo: str, messaggio: str) -> models.CheckConstraint:
    """The first date (or year), where both are given, does not follow the second."""
    return models.CheckConstraint(
        condition=Q(**{f"{primo}__isnull": True})
        | Q(**{f"{secondo}__isnull": True})
        | Q(**{f"{secondo}__gte": F(primo)}),
        name=f"{modello}_{primo}_{secondo}_in_ordine",
        violation_error_message=messaggio,
    )


def entrambi_o_nessuno(modello: str, primo: str, secondo: str, messaggio: str) -> models.CheckConstraint:
    """Two fields that only make sense together."""
    return models.CheckConstraint(
        condition=Q(**{f"{primo}__isnull": True, f"{secondo}__isnull": True})
        | Q(**{f"{primo}__isnull": False, f"{secondo}__isnull": False}),
        name=f"{modello}_{primo}_{secondo}_insieme",
        violation_error_message=messaggio,
    )


class Coincide(BaseConstraint):
    """Two paths from a row must lead to the same row: an assignment's area and its plan share one organigramma.

    A check constraint sees one row only, so this one is kept by triggers on both databases. They are not
    part of the migrations' SQL: SQLite cannot rename a table that a trigger names, which is how Django
    alters tables there. They are removed before and installed after every `migrate`.
    """

    def __init__(self, primo, secondo, *, name, violation_error_message):
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.primo, self.secondo = primo, secondo

    def deconstruct(self):
        percorso, _, kwargs = super().deconstruct()
        return percorso, (self.primo, self.secondo), kwargs

    def __eq__(self, altro):
        return isinstance(altro, Coincide) and self.deconstruct() == altro.deconstruct()

    __hash__ = None

    def constraint_sql(self, model, schema_editor):
        return None

    def create_sql(self, model, schema_editor):
        return None

    def remove_sql(self, model, schema_editor):
        return None

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        percorsi = (self.primo, self.secondo)
        if any(percorso.split("__")[0] in (exclude or ()) for percorso in percorsi):
            return
        primo, secondo = (self._arrivo(instance, percorso) for percorso in percorsi)
        if primo is not None and secondo is not None and primo != secondo:
            raise ValidationError(self.get_violation_error_message(), code=self.name)

    @staticmethod
    def _arrivo(riga, percorso):
        *passi, ultimo = percorso.split("__")
        for passo in passi:
            riga = getattr(riga, passo, None)
            if riga is None:
                return None
        return getattr(riga, riga._meta.get_field(ultimo).attname)

    def _sql_arrivo(self, model, percorso, quote):
        primo, *passi = percorso.split("__")
        campo = model._meta.get_field(primo)
        sql = f"NEW.{quote(campo.column)}"
        for passo in passi:
            model = campo.related_model
            campo = model._meta.get_field(passo)
            tabella, chiave = quote(model._meta.db_table), quote(model._meta.pk.column)
            sql = f"(SELECT {quote(campo.column)} FROM {tabella} WHERE {chiave} = {sql})"  # noqa: S608
        return sql

    def sql_trigger(self, model, connection):
        """The statements that install the triggers, and those that remove them."""
        quote = connection.ops.quote_name
        tabella = quote(model._meta.db_table)
        diversi = " <> ".join(
            self._sql_arrivo(model, percorso, quote) for percorso in (self.primo, self.secondo)
        )
        nome = quote(self.name)
        if connection.vendor == "postgresql":
            togli = [f"DROP TRIGGER IF EXISTS {nome} ON {tabella}", f"DROP FUNCTION IF EXISTS {nome}()"]
            metti = [
                f"CREATE FUNCTION {nome}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {diversi} THEN "
                f"RAISE EXCEPTION '{self.name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}'; "
                "END IF; RETURN NEW; END $$",
                f"CREATE TRIGGER {nome} BEFORE INSERT OR UPDATE ON {tabella} FOR EACH ROW EXECUTE FUNCTION {nome}()",
            ]
        else:
            nomi = {evento: quote(f"{self.name}_{evento}") for evento in ("insert", "update")}
            togli = [f"DROP TRIGGER IF EXISTS {nome}" for nome in nomi.values()]
            metti = [
                f"CREATE TRIGGER {nome} BEFORE {evento} ON {tabella} WHEN {diversi} "
                f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
                for evento, nome in nomi.items()
            ]
        return metti, togli


def _esegui(using, scegli):
    connection = connections[using]
    tabelle = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for vincolo in model._meta.constraints:
                if isinstance(vincolo, Coincide) and model._meta.db_table in tabelle:
                    for sql in scegli(*vincolo.sql_trigger(model, connection)):
                        cursor.execute(sql)


def togli_trigger(*, using, **_):
    """Before migrations: see `Coincide`."""
    _esegui(using, lambda metti, togli: togli)


def installa_trigger(*, using, **_):
    """After migrations: see `Coincide`."""
    _esegui(using, lambda metti, togli: togli + metti)
