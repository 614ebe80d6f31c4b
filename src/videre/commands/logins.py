"""The demonstration's log-ins, printed where the demonstration starts."""

from __future__ import annotations

from collections.abc import Sequence

from videre.people.clock import now
from videre.people.demo import DemoLogin
from videre.people.one_time_codes import code_at
from videre.settings import Settings


def login_lines(logins: Sequence[DemoLogin], settings: Settings) -> list[str]:
    """Return the lines that say how to sign in as each invented person, with the codes of this moment."""
    if not logins:
        return []
    widest = max(len(each.email) for each in logins)
    lines = [
        f"{each.email:<{widest}}  {each.name}, {each.role}" + (f" (code now {code_at(each.secret, now())})")
        if each.secret
        else f"{each.email:<{widest}}  {each.name}, {each.role}"
        for each in logins
    ]
    shown = settings.environment == "demo"
    codes = "The page that asks for a code shows it." if shown else "Codes: RFC 6238; secrets are in people/demo.py."
    return [
        f"Demonstration log-ins at {settings.base_url}/inn, all with the password {logins[0].password}:",
        *(f"  {line}" for line in lines),
        f"  {codes}",
    ]
