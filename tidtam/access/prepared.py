"""Questions that many requests ask, compiled once: the ORM takes longer to build one than the database to answer it."""

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, DateField, DateTimeField, Field, QuerySet, TextField, Value

R = TypeVar("R")
Given = int | str | dt.date | dt.datetime

FIELDS: Mapping[type[Any], Field[Any, Any]] = {
    int: BigIntegerField(),
    str: TextField(),
    dt.datetime: DateTimeField(),
    dt.date: DateField(),
}
"""How a value of each kind is handed to a database; an instant, which is a day too, before days."""


BIGGEST = BigIntegerField.MAX_BIGINT


class Prepared(Generic[R]):
    """A question with open values. Called with them, by name, it asks and returns the rows: one query.

    `ask` builds its queryset of stand-ins for the values, which it may use in conditions and nothing else. Whatever
    changes is such a value, the id of a content type too. A question that locks, or whose shape hangs on its values,
    cannot be prepared. A number beyond 64 bits, as an address may bring it, is equal to nothing: no row.
    Each thread compiles for the connection it holds.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, R]]) -> None:
        self._ask, self._of_thread = ask, threading.local()

    def __call__(self, **values: Given) -> list[R]:
        if any(isinstance(value, int) and value > BIGGEST for value in values.values()):
            return []
        compiled: _Compiled[R] | None = getattr(self._of_thread, "compiled", None)
        if compiled is None or compiled.connection is not connections[DEFAULT_DB_ALIAS]:
            stand_ins = {name: _StandIn(name, _field(value)) for name, value in values.items()}
            compiled = self._of_thread.compiled = _Compiled(self._ask(**stand_ins))
        return compiled.answer(values)


def _field(value: Given) -> Field[Any, Any]:
    return next(field for kind, field in FIELDS.items() if isinstance(value, kind))


class _StandIn(Value):
    """Stands in a compiled question for a value that is not known yet."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", (self,)


class _Compiled(Generic[R]):
    """A queryset whose SQL, and whatever Django needs to read its rows, was worked out before."""

    def __init__(self, queryset: QuerySet[Any, R]) -> None:
        self.connection = connections[DEFAULT_DB_ALIAS]
        compiler: Any = queryset.query.get_compiler(connection=self.connection)
        self._sql, self._params = compiler.as_sql()
        self._given: list[Any] = []
        converters = compiler.get_converters([column for column, *_rest in compiler.select[: compiler.col_count]])
        compiler.as_sql = lambda: (self._sql, self._given)
        compiler.get_converters = lambda _columns: converters
        query: Any = queryset.query
        query.get_compiler = lambda *_asked, **_how: compiler
        self._queryset = queryset

    def answer(self, values: Mapping[str, Given]) -> list[R]:
        self._given = [self._handed(one, values) for one in self._params]
        return list(self._queryset.all())

    def _handed(self, param: Any, values: Mapping[str, Given]) -> Any:
        if not isinstance(param, _StandIn):
            return param
        return param.output_field.get_db_prep_value(values[param.value], connection=self.connection)
