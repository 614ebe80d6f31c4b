"""What can go wrong in a domain, without a word about HTTP.

A message is bokmål and its own translation key; :meth:`Problem.text` gives it in a language. No message
repeats what the reader sent: it may be someone's need or place.
"""

from __future__ import annotations

import msgspec

from videre.language import N_, Language, translate


class Problem(Exception):
    """Something the reader can understand and often mend. ``values`` fill the ``{fields}`` of the message."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def text(self, language: Language) -> str:
        """Return the message in ``language``."""
        return translate(language, self.message, **self.values)


class NotFound(Problem):
    """There is no such thing, or it is hidden from this reader: the two are never told apart."""

    def __init__(self, message: str = N_("Vi finner ikke det du leter etter."), /, **values: object) -> None:
        super().__init__(message, **values)


class NotAllowed(Problem):
    """The reader may see this, but not do that with it."""

    def __init__(self, message: str = N_("Rollen din gir ikke tilgang til dette."), /, **values: object) -> None:
        super().__init__(message, **values)


class Conflict(Problem):
    """The state has moved on, or another has taken the name or the place."""

    def __init__(
        self, message: str = N_("Noen andre har endret dette i mellomtiden. Prøv igjen."), /, **values: object
    ) -> None:
        super().__init__(message, **values)


class FieldError(msgspec.Struct, frozen=True):
    """One field that must be mended: its name as the reader sent it, and what is wrong, in bokmål."""

    field: str
    message: str
    values: dict[str, object] = {}

    def text(self, language: Language) -> str:
        """Return the message in ``language``."""
        return translate(language, self.message, **self.values)


class Invalid(Problem):
    """Input that must be mended, with every faulty field at once."""

    def __init__(
        self,
        fields: tuple[FieldError, ...] = (),
        message: str = N_("Noe må rettes før vi kan svare."),
        /,
        **values: object,
    ) -> None:
        super().__init__(message, **values)
        self.fields = fields


class TooMany(Problem):
    """Tried too often; it may be tried again in ``seconds``."""

    def __init__(self, seconds: int, message: str = N_("For mange forsøk. Vent litt, og prøv igjen."), /) -> None:
        super().__init__(message)
        self.seconds = seconds
