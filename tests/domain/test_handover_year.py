"""A clock walks over a whole year of handovers of every kind: what must be there on a day is, and what must be gone is.

The table is written from what was promised to people, and knows nothing of the rules in the code: contact details go
at the end, at withdrawal and after 30 days without movement; a card works for 90 days; an address for «hvordan gikk
det?» lives until the last message, after 8 weeks, which can be answered for 14 days; of what is over only counts stay.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from tests import handovers as h
from tests import world as w
from videre.database import reading, writing
from videre.handover.answering import answer_request
from videre.handover.contact import withdraw
from videre.handover.erasing import erase_due
from videre.handover.follow_up import stop_follow_up, want_follow_up
from videre.handover.follow_up_sending import send_follow_ups
from videre.handover.follow_up_taps import Tap, tap
from videre.handover.holding import Holder
from videre.handover.own_moves import choose, decline, erase_all, opened
from videre.handover.request_life import Answer, Reason
from videre.handover.tables import (
    Consent,
    ContactRequest,
    FollowUp,
    Handover,
    HandoverOutcome,
    HeldPlaces,
    KeptGroup,
    RepeatableCall,
)
from videre.handover.unsuitable import set_unsuitable
from videre.language import Language
from videre.people.clock import today
from videre.people.shapes import Identity
from videre.post.letters import MailKind
from videre.post.tables import OutgoingMail

DAYS = 366
TWICE = "asked another in the end"


class Kind(Struct):
    """A handover: what happens on which day, and until which day each thing is there (it is gone from that day on)."""

    happens: dict[int, str]
    contact: tuple[int, int] = (0, 0)
    address: tuple[int, int] = (0, 0)
    card: int = 91
    row: int = 91
    ending: str = "expired"
    asked: tuple[int, ...] = ()
    found: bool = True


KINDS = {
    "never opened": Kind({}),
    "nothing was found": Kind({}, found=False),
    "opened": Kind({4: "open"}),
    "chosen": Kind({1: "choose"}),
    "declined": Kind({1: "open", 2: "decline"}),
    "unsuitable": Kind({5: "unsuitable"}, ending="unsuitable"),
    "nobody answers": Kind({2: "request"}, contact=(2, 32)),
    "withdrawn": Kind({2: "request", 3: "withdraw"}, contact=(2, 3)),
    "contacted": Kind({2: "request", 10: "contacted"}, contact=(2, 40), ending="closed"),
    "met later and later": Kind(
        {0: "request", 25: "meeting", 50: "meeting"}, contact=(0, 80), ending="closed",
    ),
    "did not come": Kind({0: "request", 6: "meeting", 20: "missed"}, contact=(0, 50), ending="closed"),
    "came": Kind({0: "request", 6: "meeting", 12: "came"}, contact=(0, 12), ending="closed"),
    "cannot help": Kind({0: "request", 5: "cannot help"}, contact=(0, 5)),
    TWICE: Kind({0: "request", 5: "cannot help", 20: "request"}, contact=(20, 50)),  # and before the answer
    "request outlives the card": Kind({85: "request"}, contact=(85, 91)),
    "meeting outlives the card": Kind({85: "request", 89: "meeting"}, contact=(85, 91), ending="closed"),
    "erased all": Kind({0: "request", 3: "want", 7: "erase"}, contact=(0, 7), address=(3, 7), card=7, row=7,
                       ending="closed"),
    "asked, no answer": Kind({1: "open", 3: "want"}, address=(3, 59), asked=(17, 59)),
    "asked, came": Kind({1: "open", 3: "want", 20: "tap came"}, address=(3, 20), asked=(17,), ending="closed"),
    "asked, not yet": Kind({3: "want", 20: "tap not-yet"}, address=(3, 59), asked=(17, 59)),
    "asked, not for me": Kind({1: "open", 3: "want", 20: "tap not-for-me"}, address=(3, 20), asked=(17,)),
    "stopped before": Kind({3: "want", 9: "stop"}, address=(3, 9)),
    "stopped after the first": Kind({3: "want", 30: "stop"}, address=(3, 30), asked=(17,)),
    "wants late": Kind({1: "open", 80: "want"}, address=(80, 136), asked=(94, 136), row=151),
    "wants late, answers": Kind(
        {80: "want", 140: "tap find-another"}, address=(80, 136), asked=(94, 136), row=140,
    ),
    "wants late, stops": Kind({80: "want", 100: "tap stop"}, address=(80, 100), asked=(94,), row=100),
    "request and late wish": Kind(
        {60: "want", 70: "request"}, contact=(70, 91), address=(60, 116), asked=(74, 116), row=131,
    ),
}  # fmt: skip


class Walk:
    """The world on one day after the other; noon of the first day is when all cards are made."""

    def __init__(self, world: w.World, sender: Identity) -> None:
        self.world, self.sender = world, sender
        self.begin = datetime.combine(today(), datetime.min.time(), UTC) + timedelta(hours=12)
        self.holders: dict[str, Holder] = {}

    def noon(self, day: int) -> datetime:
        return self.begin + timedelta(days=day)

    async def make_cards(self) -> None:
        search = await h.a_search()
        for number, (name, kind) in enumerate(KINDS.items()):
            groups = [self.world.sleep, self.world.anxiety] if kind.found else []
            card = await h.issued(*groups, sender=self.sender, search=search, press=f"press {number}")
            self.holders[name] = Holder(card.handover_id, card.code)
        async with writing():
            made: dict[Any, Any] = {RepeatableCall.made_at: self.begin}
            await RepeatableCall.update(made, force=True)

    async def happen(self, name: str, what: str, day: int) -> None:
        holder, world = self.holders[name], self.world
        verb, _, more = what.partition(" ")
        simple: dict[str, Callable[[], Awaitable[Any]]] = {
            "open": lambda: opened(holder),
            "decline": lambda: decline(holder),
            "withdraw": lambda: withdraw(holder),
            "erase": lambda: erase_all(holder),
            "stop": lambda: stop_follow_up(holder),
            "unsuitable": lambda: set_unsuitable(identity=self.sender, handover_id=holder.handover_id),
            "request": lambda: self.request(holder),
            "contacted": lambda: self.answer(holder, Answer.CONTACTED),
            "meeting": lambda: self.answer(holder, Answer.MEETING_SET),
            "missed": lambda: self.answer(holder, Answer.DID_NOT_COME),
            "came": lambda: self.answer(holder, Answer.CAME),
            "cannot": lambda: self.answer(holder, Answer.CANNOT_HELP),
        }
        if verb == "choose":
            await choose(holder, slug=await w.slug(world.sleep), search=await h.a_search())
        elif verb == "want":
            await want_follow_up(holder, email=f"{holder.handover_id}@example.no", language=Language.NB, agreed=True)
            begun: dict[Any, Any] = {FollowUp.begun_on: self.noon(day).date()}
            async with writing():
                await FollowUp.update(begun).where(FollowUp.handover == holder.handover_id)
        elif verb == "tap":
            to = f"{holder.handover_id}@example.no"
            await tap([mail.token for mail in await w.mails() if mail.to == to][-1], Tap(more))
        else:
            await simple[verb]()
        moved: dict[Any, Any] = {ContactRequest.moved_at: self.noon(day)}
        async with writing():
            mine = (ContactRequest.handover == holder.handover_id) & ContactRequest.sealed.is_not_null()
            await ContactRequest.update(moved).where(mine)

    async def request(self, holder: Holder) -> None:
        await opened(holder)
        await h.a_request(holder, self.world.sleep)

    async def answer(self, holder: Holder, answer: Answer) -> None:
        from videre.handover.request_rows import link_token

        request_id = (await h.requests(holder))[-1]["id"]
        reason = Reason.FULL if answer is Answer.CANNOT_HELP else None
        on = today() if answer is Answer.MEETING_SET else None
        await answer_request(link_token(holder.handover_id, request_id), answer, reason=reason, meeting_on=on)


class Seen(Struct):
    """What is stored of the handovers of one day, by their ids."""

    rows: set[int]
    cards: set[int]
    contacts: set[int]
    addresses: set[int]
    children: set[int]
    letters: set[int]
    outcomes: int


async def stored() -> Seen:
    async with reading():
        rows = await Handover.select(Handover.id, Handover.code_hash, Handover.need)
        cards = {row["id"] for row in rows if row["code_hash"]}
        assert cards == {row["id"] for row in rows if row["need"] is not None}, "code and need go together"
        requests = await ContactRequest.select()
        sealed = {row["handover"] for row in requests if row["sealed"] is not None}
        for row in requests:  # nothing of it is half erased
            alive = row["sealed"] is not None
            assert bool(row["token_hash"]) is bool(row["recipient_email"]) is alive
            assert alive or not row["holds_place"]
        addresses = await FollowUp.select(FollowUp.handover).where(FollowUp.address.is_not_null())
        children: set[int] = set()
        for table in (KeptGroup, ContactRequest, Consent, FollowUp):
            children |= {row["handover"] for row in await table.select(table._meta.get_column_by_name("handover"))}
        letters = await OutgoingMail.select(OutgoingMail.about_id).where(OutgoingMail.kind == MailKind.FOLLOW_UP.value)
        return Seen(
            {row["id"] for row in rows}, cards, sealed, {row["handover"] for row in addresses}, children,
            {row["about_id"] for row in letters}, await HandoverOutcome.count(),
        )  # fmt: skip


async def test_on_every_day_of_a_year_what_must_be_there_is_and_the_rest_is_gone(database: str, world: w.World) -> None:
    walk = Walk(world, await h.a_sender())
    await walk.make_cards()
    names = {holder.handover_id: name for name, holder in walk.holders.items()}

    def named(ids: set[int]) -> set[str]:
        return {names[each] for each in ids}

    asked: dict[str, list[int]] = {name: [] for name in KINDS}
    for day in range(DAYS):
        for name, kind in KINDS.items():
            if day in kind.happens:
                await walk.happen(name, kind.happens[day], day)
        steps = await follow_up_steps()
        await send_follow_ups(walk.noon(day))
        for handover_id, step in (await follow_up_steps()).items():
            if step != steps.get(handover_id, step):
                asked[names[handover_id]].append(day)
        erased = await erase_due(walk.noon(day))
        seen = await stored()

        there = {name for name, kind in KINDS.items() if day < kind.row}
        assert named(seen.rows) == there, day
        assert named(seen.cards) == {name for name, kind in KINDS.items() if day < min(kind.card, kind.row)}, day
        assert named(seen.contacts) == expected(day, "contact") | ({TWICE} if day < 5 else set()), day
        assert named(seen.addresses) == expected(day, "address"), day
        assert named(seen.children | seen.letters) <= there, day
        assert seen.outcomes == len(KINDS) - len(there), day
        assert erased.repeats == (len(KINDS) if day == 1 else 0), day
    assert asked == {name: list(kind.asked) for name, kind in KINDS.items()}
    async with reading():
        for table in (Handover, KeptGroup, ContactRequest, Consent, FollowUp, RepeatableCall):
            assert not await table.exists(), table._meta.tablename
        endings = sorted(row["ending"] for row in await HandoverOutcome.select(HandoverOutcome.ending))
        assert endings == sorted(kind.ending for kind in KINDS.values())
        assert not await HeldPlaces.exists().where(HeldPlaces.held != 0)
        assert not await OutgoingMail.exists().where(OutgoingMail.kind == MailKind.FOLLOW_UP.value)


def expected(day: int, what: str) -> set[str]:
    """Whose contact details or address must be there on a day, and nobody else's."""
    return {name for name, kind in KINDS.items() if getattr(kind, what)[0] <= day < getattr(kind, what)[1]}


async def follow_up_steps() -> dict[int, str]:
    async with reading():
        return {row["handover"]: row["step"] for row in await FollowUp.select(FollowUp.handover, FollowUp.step)}
