"""A rendered letter as the bytes of a mail (RFC 5322): headers that nobody can break out of."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from msgspec import Struct

from videre.language import Language
from videre.post.rendering import Rendered
from videre.signing import keyed_hash

# A local part or a domain without quotes and comments (RFC 5322's dot-atom, RFC 6532's letters); others are refused.
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")


class UnusableAddress(Exception):
    """An address that cannot stand in a header or on a command line; the text does not repeat it."""


class Envelope(Struct, frozen=True):
    """What a mail server is given: who sends, who receives, and the mail itself, in ASCII with CRLF."""

    sender: str
    receiver: str
    data: bytes

    @property
    def needs_utf8(self) -> bool:
        """Return whether an address has letters that only servers with SMTPUTF8 (RFC 6531) know."""
        return not (self.sender.isascii() and self.receiver.isascii())


def envelope(
    letter: Rendered, *, mail_id: int, created_at: datetime, to: str, mail_from: str, language: Language,
    now: datetime, refuse_address: str = "",
) -> Envelope:  # fmt: skip
    """Return the mail of one row of the outbox.

    Its Message-ID is always the same, so that a reader's programme shows a letter that was sent again once.
    ``refuse_address`` is the full address for «List-Unsubscribe» (RFC 8058), "" where there is none. Raises
    :class:`UnusableAddress`, and ValueError for a header of several lines.
    """
    name, address = parseaddr(mail_from)
    sender, receiver = _spec(address), _spec(to)
    ascii_only = sender.username.isascii() and receiver.username.isascii()
    message = EmailMessage(policy=SMTP.clone(utf8=not ascii_only))
    message["Subject"] = letter.subject
    message["From"] = Address(name, sender.username, sender.domain)
    message["To"] = receiver
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = f"<{_name(mail_id, created_at)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language.value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return Envelope(sender.addr_spec, receiver.addr_spec, _refusal_headers(refuse_address) + message.as_bytes())


def _refusal_headers(address: str) -> bytes:
    # By hand: Python folds a long address into an encoded word, which no mail programme follows.
    if not address:
        return b""
    if not address.isprintable() or not address.isascii() or set(address) & set(" <>"):
        raise ValueError("The address for refusing is not one.")
    one_click = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    return f"List-Unsubscribe: <{address}>\r\n{one_click}\r\n".encode("ascii")


def _spec(address: str) -> Address:
    """Return an address with its domain in ASCII. Raises :class:`UnusableAddress`."""
    local, _, domain = address.strip().rpartition("@")
    if not (_ATOMS.fullmatch(local) and domain.isprintable()):
        raise UnusableAddress
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise UnusableAddress from None
    if not _ATOMS.fullmatch(domain):
        raise UnusableAddress
    return Address(username=local, domain=domain)


def _name(mail_id: int, created_at: datetime) -> str:
    return keyed_hash("message-id", f"{mail_id} {created_at.astimezone(UTC).isoformat()}")[:32]
