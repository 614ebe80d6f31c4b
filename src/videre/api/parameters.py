"""One declaration of a parameter gives its parsing, its checks, its error text and its OpenAPI entry.

A call's parameters are the fields of a frozen Struct, all with defaults, each ``Annotated`` with what
:func:`parameter` returns. :class:`Parameters` reads a query string or a JSON body into that Struct in one
``msgspec.convert``; only when that fails is each field tried alone, so that every faulty field is told of at
once. No text of msgspec reaches a reader: it repeats what was sent (decision 0030).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec import inspect

from videre.api.problems import TooLong
from videre.language import N_
from videre.problems import FieldError, Invalid

LONGEST_QUERY: Final = 8_192
"""Bytes. 500 characters of a script outside Latin take 4,500 in percent encoding; the rest is room for wishes."""

UNKNOWN: Final = "?"
"""Stands for the name of a parameter we do not have: the name itself is something that was sent."""

TWICE = N_("Oppgi denne bare én gang.")
STRANGE = N_("Det finnes en parameter her som vi ikke kjenner. Oversikten står på /api/docs.")
WHOLE_WANTED = N_("Skriv et helt tall fra {ge} til {le}.")
UNREADABLE = N_("Teksten har tegn som ikke kan brukes. Den må være UTF-8 uten styretegn.")

TEXT_PATTERN: Final = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"
"""Every text is held to this; those that are free text say so in their description too."""
LINES_PATTERN: Final = "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f]*$"
"""The same with line breaks."""
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Shape = TypeVar("Shape", bound=msgspec.Struct)


def parameter(
    description: str,
    wanted: str,
    *,
    examples: Sequence[object] = (),
    required: bool = False,
    text: bool = False,
    lines: bool = False,
    is_right: Callable[[Any], bool] | None = None,
    **limits: Any,
) -> msgspec.Meta:
    """Declare a parameter.

    ``wanted`` is bokmål and says what would have been right; ``{names}`` of ``limits`` (``ge``, ``le``,
    ``max_length``, ``pattern`` … as in ``msgspec.Meta``) are filled in. ``is_right`` checks one value
    beyond its type: of each item where the parameter is repeatable. ``text`` says that it is free text,
    ``lines`` that it is free text with line breaks, which only a body can have. Fields have defaults even
    where ``required``.
    """
    return msgspec.Meta(
        description=description,
        examples=list(examples) or None,
        extra_json_schema={"pattern": LINES_PATTERN if lines else TEXT_PATTERN} if text or lines else None,
        extra={"wanted": wanted, "values": limits, "is_right": is_right, "required": required, "lines": lines},
        **limits,
    )


class Parameters(Generic[Shape]):
    """How a query string or a JSON object becomes a ``Shape``, and what OpenAPI says of it."""

    def __init__(self, shape: type[Shape]) -> None:
        self.shape = shape
        self.required: set[str] = set()
        self._names: dict[bytes, str] = {}
        self._repeatable: set[str] = set()
        self._lines: set[str] = set()
        self._wanted: dict[str, tuple[str, dict[str, object]]] = {}
        self._checks: dict[str, tuple[str, Callable[[Any], bool]]] = {}
        described = inspect.type_info(shape)
        assert isinstance(described, inspect.StructType)
        for field in described.fields:
            assert isinstance(field.type, inspect.Metadata)
            assert field.type.extra is not None
            meta, name = field.type.extra, field.encode_name
            self._names[name.encode()] = name
            self._wanted[name] = (meta["wanted"], meta["values"])
            if isinstance(field.type.type, inspect.VarTupleType):
                self._repeatable.add(name)
            if meta["lines"]:
                self._lines.add(name)
            if meta["required"]:
                self.required.add(name)
            if meta["is_right"] is not None:
                self._checks[name] = (field.name, meta["is_right"])

    def from_query(self, query: bytes) -> Shape:
        """Return the parameters of a raw query string. Raises ``Invalid`` with every fault, or ``TooLong``."""
        if len(query) > LONGEST_QUERY:
            raise TooLong
        given: dict[str, Any] = {}
        faults: dict[str, FieldError] = {}
        for pair in query.split(b"&"):
            if not pair:
                continue
            sent_name, _, sent = pair.partition(b"=")
            name = self._names.get(sent_name) or self._names.get(unquote_to_bytes(sent_name.replace(b"+", b" ")))
            if name is None:
                faults[UNKNOWN] = FieldError(UNKNOWN, STRANGE)
                continue
            try:
                value = (unquote_to_bytes(sent.replace(b"+", b" ")) if b"%" in sent or b"+" in sent else sent).decode()
            except UnicodeDecodeError:
                value = "\x00"
            if _CONTROL.search(value):
                faults[name] = FieldError(name, UNREADABLE)
            elif name in self._repeatable:
                given.setdefault(name, []).append(value)
            elif name in given:
                faults[name] = FieldError(name, TWICE)
            else:
                given[name] = value
        return self._converted(given, faults, strict=False)

    def from_object(self, given: Mapping[str, Any]) -> Shape:
        """Return the parameters of a decoded JSON object. Raises ``Invalid`` with every fault."""
        faults: dict[str, FieldError] = {}
        known = {name: value for name, value in given.items() if name in self._wanted}
        if len(known) < len(given):
            faults[UNKNOWN] = FieldError(UNKNOWN, STRANGE)
        for name, value in known.items():
            texts = [item for item in _items(value) if isinstance(item, str)]
            if any(_CONTROL.search(text.replace("\n", "") if name in self._lines else text) for text in texts):
                faults[name] = FieldError(name, UNREADABLE)
        return self._converted(known, faults, strict=True)

    def _converted(self, given: dict[str, Any], faults: dict[str, FieldError], *, strict: bool) -> Shape:
        if not faults and self.required <= given.keys():
            try:
                read = msgspec.convert(given, self.shape, strict=strict)
            except (msgspec.ValidationError, RecursionError):
                pass
            else:
                if all(name not in given or self._is_right(read, name) for name in self._checks):
                    return read
        raise Invalid(tuple(self._every_fault(given, faults, strict=strict)))

    def _every_fault(self, given: dict[str, Any], faults: dict[str, FieldError], *, strict: bool) -> list[FieldError]:
        """Try each field alone; the faults found before come along."""
        for name in self.required - given.keys() - faults.keys():
            faults[name] = self._fault(name)
        for name in given.keys() - faults.keys():
            try:
                read = msgspec.convert({name: given[name]}, self.shape, strict=strict)
            except (msgspec.ValidationError, RecursionError):
                faults[name] = self._fault(name)
            else:
                if name in self._checks and not self._is_right(read, name):
                    faults[name] = self._fault(name)
        return [faults[name] for name in sorted(faults)]

    def _fault(self, name: str) -> FieldError:
        wanted, values = self._wanted[name]
        return FieldError(name, wanted, values)

    def _is_right(self, read: Shape, name: str) -> bool:
        attribute, is_right = self._checks[name]
        value = getattr(read, attribute)
        return not value or all(map(is_right, _items(value)))


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)
