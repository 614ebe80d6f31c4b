"""What anybody may send costs little, however it is made up: one request must not hold the others."""

from __future__ import annotations

from time import perf_counter

import pytest

from tests import world as w
from videre.directory.details import check_details
from videre.problems import Invalid


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("website", "https://" + "." * 60_000 + '"'),
        ("contact_email", "a@" + ".bb" * 20_000 + '"'),
        ("contact_phone", "1" + " 1" * 30_000 + "x"),
    ],
)
def test_a_contact_of_any_length_is_refused_at_once(field: str, text: str) -> None:
    check_details(w.details())  # reads the reference data, once
    began = perf_counter()
    with pytest.raises(Invalid) as refused:
        check_details(w.details(**{field: text}))
    assert perf_counter() - began < 0.5
    assert field in {each.field for each in refused.value.fields}
