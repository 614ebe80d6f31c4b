"""Reads a too long address only as far as it takes to refuse it in the reader's language."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from videre.web.security import LONGEST_ADDRESS


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's own protocol hangs up with a bare English line at 64 KiB, and keeps all that came before in memory."""

    def on_url(self, url: bytes) -> None:
        """Take in the next part of the address, and no more than shows that it is too long."""
        super().on_url(url)
        if len(self.url) > LONGEST_ADDRESS:
            # Whole percent escapes only matter to those who are answered; this one will be refused.
            self.url = self.url[: LONGEST_ADDRESS + 2]
