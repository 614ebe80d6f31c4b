"""How often things occur among invented groups, roughly as in life: relative weights, not counts."""

from __future__ import annotations

from videre.directory.lifecycle import GroupState
from videre.directory.room import RoomStatus
from videre.directory.shapes import Accessibility, Audience, Format, PlacePrivacy

TOPIC_SHARES: dict[str, float] = {
    "pa-tvers": 12, "angst": 14, "panikk": 4, "sosial-angst": 8, "bekymring": 4, "helseangst": 3, "tvang": 3,
    "depresjon": 13, "fodselsdepresjon": 3, "bipolar": 4, "sovn": 9, "stress": 6, "utbrenthet": 8, "utmattelse": 4,
    "arbeid": 4, "selvfolelse": 5, "ensomhet": 10, "livskrise": 5, "sorg": 11, "mistet-barn": 2,
    "etterlatte-selvmord": 4, "samlivsbrudd": 7, "familiekonflikt": 2, "foreldrerollen": 4, "parorende": 7,
    "parorende-rus": 5, "parorende-demens": 5, "rus": 3, "alkohol": 4, "legemidler": 2, "spill": 3,
    "spiseforstyrrelser": 4, "traumer": 4, "overgrep": 3, "vold": 2, "adhd": 4, "kronisk-sykdom": 4, "smerte": 5,
    "kreft": 4, "hjerte-lunge": 2,
}  # fmt: skip
"""By topic key; all forty."""

FORMAT_SHARES = {Format.IN_PERSON: 90, Format.DIGITAL: 7, Format.PHONE: 3}
PRIVACY_SHARES = {PlacePrivacy.EXACT: 58, PlacePrivacy.SETTLEMENT: 24, PlacePrivacy.MUNICIPALITY: 18}
LISTED_STATE_SHARES = {
    GroupState.GATHERING: 30,
    GroupState.SCHEDULED: 12,
    GroupState.STARTING: 14,
    GroupState.RUNNING: 44,
}
ROOM_SHARES: dict[GroupState, dict[RoomStatus, float]] = {
    GroupState.GATHERING: {RoomStatus.GATHERING: 1},
    GroupState.SCHEDULED: {RoomStatus.GATHERING: 5, RoomStatus.OPEN: 3, RoomStatus.WAITLIST: 1},
    GroupState.STARTING: {RoomStatus.OPEN: 4, RoomStatus.WAITLIST: 2, RoomStatus.FULL: 2},
    GroupState.RUNNING: {RoomStatus.OPEN: 4, RoomStatus.WAITLIST: 2, RoomStatus.FULL: 3, RoomStatus.UNKNOWN: 1},
}
LANGUAGE_SHARES: dict[tuple[str, ...], float] = {
    ("no",): 90,
    ("no", "en"): 4,
    ("en",): 1.5,
    ("no", "pl"): 1,
    ("pl",): 0.7,
    ("uk",): 0.8,
    ("no", "uk"): 0.5,
    ("ar",): 0.6,
    ("so",): 0.5,
    ("no", "ar"): 0.4,
}
AUDIENCE_SHARES = {Audience.EVERYONE: 86, Audience.WOMEN: 8, Audience.MEN: 6}
AGE_SHARES: dict[tuple[int, int | None], float] = {(18, None): 82, (18, 30): 8, (60, None): 6, (25, 45): 4}
ACCESSIBILITY_SHARES: dict[tuple[str, ...], float] = {
    (): 22,
    (Accessibility.STEP_FREE,): 16,
    (Accessibility.WHEELCHAIR, Accessibility.STEP_FREE): 24,
    (Accessibility.WHEELCHAIR, Accessibility.STEP_FREE, Accessibility.PARKING): 16,
    (Accessibility.WHEELCHAIR, Accessibility.STEP_FREE, Accessibility.HEARING_LOOP): 10,
    (Accessibility.QUIET_ROOM,): 6,
    (Accessibility.PARKING, Accessibility.PUBLIC_TRANSPORT): 6,
}
RULE_SHARES: dict[str, float] = {
    "FREQ=WEEKLY;BYDAY={day}": 46,
    "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}": 28,
    "FREQ=MONTHLY;BYDAY=1{day}": 8,
    "FREQ=MONTHLY;BYDAY=1{day},3{day}": 6,
    "FREQ=MONTHLY;BYDAY=-1{day}": 5,
    "FREQ=MONTHLY;BYDAY=2{day}": 4,
    "FREQ=WEEKLY;INTERVAL=3;BYDAY={day}": 3,
}
"""RRULE by how groups meet; ``{day}`` is a weekday."""
WEEKDAY_SHARES = (22, 25, 22, 20, 3, 5, 3)
"""Monday to Sunday."""
HOUR_SHARES = {10: 6, 12: 5, 13: 3, 17: 14, 18: 42, 19: 26, 20: 4}
"""By the hour a meeting starts."""
