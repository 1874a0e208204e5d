"""Constraints of the database, with Italian messages: short ways to write the common ones, and `Coincide`."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint


def non_negativi(modello: str, **campi: str) -> list[models.CheckConstraint]:
    """One constraint per field: absent, zero or more. Each field comes with its name for people."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{campo}__isnull": True}) | Q(**{f"{campo}__gte": 0}),
            name=f"{modello}_{campo}_non_negativo",
            violation_error_message=f"{nome[0].upper()}{nome[1:]}: il numero non può essere negativo.",
        )
        for campo, nome in campi.items()
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


def senza_giri(riga) -> None:
    """Refuses a row of a tree that would end up below itself (ValidationError on `padre`)."""
    visti, sopra = {riga.pk}, riga.padre
    while sopra is not None:
        if sopra.pk in visti:
            raise ValidationError({"padre": f"Così «{riga.codice}» finirebbe sotto se stessa."}, code="giro")
        visti.add(sopra.pk)
        sopra = sopra.padre


class VincoloTrigger(BaseConstraint):
    """A constraint that a check cannot say, kept by a trigger on both databases.

    Triggers are not part of the migrations' SQL: SQLite cannot rename a table that a trigger names, which
    is how Django alters tables there. They are removed before and installed after every `migrate`.
    """

    eventi = ("INSERT", "UPDATE")

    def __init__(self, *argomenti, name, violation_error_message):
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.argomenti = argomenti

    def deconstruct(self):
        percorso, _, kwargs = super().deconstruct()
        return percorso, self.argomenti, kwargs

    def __eq__(self, altro):
        return isinstance(altro, VincoloTrigger) and self.deconstruct() == altro.deconstruct()

    __hash__ = None

    def constraint_sql(self, model, schema_editor):
        return None

    def create_sql(self, model, schema_editor):
        return None

    def remove_sql(self, model, schema_editor):
        return None

    def sql_violato(self, model, quote, evento: str) -> str:
        """The SQL condition, on OLD and NEW, under which an INSERT, UPDATE or DELETE is refused."""
        raise NotImplementedError

    def sql_trigger(self, model, connection):
        """The statements that install the triggers, and those that remove them."""
        quote = connection.ops.quote_name
        tabella, nome = quote(model._meta.db_table), quote(self.name)
        violato = {evento: self.sql_violato(model, quote, evento) for evento in self.eventi}
        if connection.vendor == "postgresql":
            togli = [f"DROP TRIGGER IF EXISTS {nome} ON {tabella}", f"DROP FUNCTION IF EXISTS {nome}()"]
            rifiutato = " OR ".join(f"(TG_OP = '{evento}' AND ({sql}))" for evento, sql in violato.items())
            metti = [
                f"CREATE FUNCTION {nome}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {rifiutato} THEN "
                f"RAISE EXCEPTION '{self.name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}'; "
                "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
                f"CREATE TRIGGER {nome} BEFORE {' OR '.join(self.eventi)} ON {tabella} "
                f"FOR EACH ROW EXECUTE FUNCTION {nome}()",
            ]
        else:
            nomi = {evento: quote(f"{self.name}_{evento.lower()}") for evento in self.eventi}
            togli = [f"DROP TRIGGER IF EXISTS {nome}" for nome in nomi.values()]
            metti = [
                f"CREATE TRIGGER {nome} BEFORE {evento} ON {tabella} WHEN {violato[evento]} "
                f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
                for evento, nome in nomi.items()
            ]
        return metti, togli


class Coincide(VincoloTrigger):
    """Two paths from a row must lead to the same row: an assignment's area and its plan share one organigramma."""

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        if any(percorso.split("__")[0] in (exclude or ()) for percorso in self.argomenti):
            return
        primo, secondo = (self._arrivo(instance, percorso) for percorso in self.argomenti)
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

    def sql_violato(self, model, quote, evento):
        return " <> ".join(self._sql_arrivo(model, percorso, quote) for percorso in self.argomenti)

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


class Fisso(VincoloTrigger):
    """What a row belongs to, said once and for all: the rows that lean on it were compared with it then."""

    eventi = ("UPDATE",)

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        (campo,) = self.argomenti
        if instance.pk is None or campo in (exclude or ()):
            return
        prima = (
            model._default_manager.using(using).filter(pk=instance.pk).values_list(campo, flat=True).first()
        )
        if prima is not None and prima != getattr(instance, model._meta.get_field(campo).attname):
            raise ValidationError(self.get_violation_error_message(), code=self.name)

    def sql_violato(self, model, quote, evento):
        (campo,) = self.argomenti
        colonna = quote(model._meta.get_field(campo).column)
        return f"OLD.{colonna} <> NEW.{colonna}"


def fisso(modello: str, campo: str, chi: str) -> Fisso:
    """`chi` names the row with its article: "L'area"."""
    return Fisso(
        campo,
        name=f"{modello}_{campo}_fisso",
        violation_error_message=f"{chi} resta dove è nata: non si può cambiare questo campo.",
    )


class Congelata(VincoloTrigger):
    """Columns that never change and, once `quando` is filled, a row that neither changes nor goes."""

    eventi = ("UPDATE", "DELETE")

    def __init__(self, *argomenti, quando, name, violation_error_message):
        super().__init__(*argomenti, name=name, violation_error_message=violation_error_message)
        self.quando = quando

    def deconstruct(self):
        percorso, argomenti, kwargs = super().deconstruct()
        return percorso, argomenti, kwargs | {"quando": self.quando}

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """No form writes these rows: the actions do, and know."""

    def sql_violato(self, model, quote, evento):
        chiusa = f"OLD.{quote(self.quando)} IS NOT NULL"
        if evento == "DELETE":
            return chiusa
        coppie = ((f"OLD.{quote(colonna)}", f"NEW.{quote(colonna)}") for colonna in self.argomenti)
        # What was empty is filled, or the reverse: `<>` would not tell.
        cambiate = (f"{era} <> {ora} OR ({era} IS NULL) <> ({ora} IS NULL)" for era, ora in coppie)
        return " OR ".join([chiusa, *cambiate])


def scritta_una_volta(modello: str, messaggio: str) -> Congelata:
    """A row with a `quando`, which neither changes nor goes: another is added."""
    return Congelata(quando="quando", name=f"{modello}_non_si_riscrive", violation_error_message=messaggio)


class TrattenutaDalleVersioni(VincoloTrigger):
    """An area stays while its organigramma is that of a plan with versions: they name it."""

    eventi = ("DELETE",)

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """It is about deletion, which no form validates."""

    def sql_violato(self, model, quote, evento):
        versioni, piani = (
            quote(apps.get_model("obiettivi", nome)._meta.db_table) for nome in ("VersionePiano", "Piano")
        )
        return (
            f"EXISTS (SELECT 1 FROM {versioni} v JOIN {piani} p ON p.id = v.piano_id "  # noqa: S608
            "WHERE p.organigramma_id = OLD.organigramma_id)"
        )


def _esegui(using, scegli):
    connection = connections[using]
    tabelle = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for vincolo in model._meta.constraints:
                if isinstance(vincolo, VincoloTrigger) and model._meta.db_table in tabelle:
                    for sql in scegli(*vincolo.sql_trigger(model, connection)):
                        cursor.execute(sql)


def togli_trigger(*, using, **_):
    """Before migrations: see `VincoloTrigger`."""
    _esegui(using, lambda metti, togli: togli)


def installa_trigger(*, using, **_):
    """After migrations: see `VincoloTrigger`."""
    _esegui(using, lambda metti, togli: togli + metti)
