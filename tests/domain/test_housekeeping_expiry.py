"""What is over disappears, and nothing that still counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from videre.database import reading, writing
from videre.directory.expiry import erase_old_drafts
from videre.directory.tables import GroupDraft
from videre.people.expiry import Erased, erase_expired_sign_ins
from videre.people.tables import Account, Attempts, MailLink, StaffSession

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


async def test_sessions_links_and_attempts_disappear_when_they_are_over(database: str) -> None:
    async with writing():
        account = Account(email="siv@example.no", email_key="siv@example.no")
        await account.save()
        for number, (created, seen) in enumerate(
            [
                (ago(hours=3), ago(hours=1)),
                (ago(hours=3), ago(hours=2, minutes=1)),
                (ago(hours=12, minutes=1), ago(minutes=1)),
            ]
        ):
            await StaffSession(account=account.id, token_hash=f"s{number}", created_at=created, seen_at=seen).save()
        for number, expires in enumerate([NOW + timedelta(minutes=5), ago(days=6), ago(days=8)]):
            await MailLink(token_hash=f"l{number}", purpose="sign-in", expires_at=expires).save()
        for number, last in enumerate([ago(hours=23), ago(hours=25)]):
            await Attempts(key=f"k{number}", last_at=last, free_at=last).save()
    assert await erase_expired_sign_ins(NOW) == Erased(2, 1, 1)
    assert await erase_expired_sign_ins(NOW) == Erased(0, 0, 0)
    async with reading():
        assert [row["token_hash"] for row in await StaffSession.select()] == ["s0"]
        assert sorted(row["token_hash"] for row in await MailLink.select()) == ["l0", "l1"]
        assert sorted(row["key"] for row in await Attempts.select()) == ["k0"]


async def test_forgotten_drafts_disappear_a_month_after_the_last_change(database: str) -> None:
    async with writing():
        for number, changed in enumerate([ago(days=29), ago(days=31)]):
            await GroupDraft(token_hash=f"d{number}", created_at=ago(days=60), changed_at=changed).save()
    assert await erase_old_drafts(NOW) == 1
    async with reading():
        assert [row["token_hash"] for row in await GroupDraft.select()] == ["d0"]
