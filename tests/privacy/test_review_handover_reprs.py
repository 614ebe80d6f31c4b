"""What an error, a debugger or a log would write of the shapes that hold a code, a link or a person: nothing of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from videre.api.cards import AskRequest, ByCode, PaperRequest
from videre.api.handovers import MadeCard
from videre.handover.contact_details import ContactDetails
from videre.handover.holding import Holder
from videre.handover.request_life import RequestState
from videre.handover.request_rows import NewRequest
from videre.handover.shapes import AskedBy, IssuedCard, Need, OpenedRequest
from videre.post.letters import Letter
from videre.post.sealed import Opened

X = "PLANTED"
_AT = datetime(2027, 1, 31, tzinfo=UTC)
_ABOUT = AskedBy(1, 1, "Søvngruppa", RequestState.WAITING, _AT, _AT, None, ())


@pytest.mark.parametrize(
    "value",
    [
        Holder(1, X),
        IssuedCard(1, X, f"/kort#{X}", date(2027, 1, 31)),
        Need(topics=(X,), near=X, languages=(X,)),
        ContactDetails(X, X, X),
        OpenedRequest(_ABOUT, X, X, X),
        NewRequest(1, f"/mottak/{X}"),
        Opened(X, Letter(subject=X, lines=(X,))),
        ByCode(code=X),
        AskRequest(code=X, name=X, phone=X, email=X),
        PaperRequest(code=X),
        MadeCard(1, X, X, date(2027, 1, 31), repeated=False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_of_it_is_written(value: object) -> None:
    assert X not in f"{value!r} {value} {[value]}"
