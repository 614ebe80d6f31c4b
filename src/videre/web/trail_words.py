"""What a trail entry's note says in words. The trail itself keeps codes: words are added when it is read."""

from __future__ import annotations

from typing import Final

from videre.directory.checklist import Step
from videre.directory.lifecycle import GroupState
from videre.directory.revision_life import RevisionState
from videre.language import N_, Language, translate
from videre.people.roles import Role
from videre.web import desk_words, wording

_REVISIONS: Final = {
    RevisionState.OPEN: N_("venter på svar"),
    RevisionState.ACCEPTED: N_("godkjent"),
    RevisionState.RETURNED: N_("sendt tilbake"),
    RevisionState.DECLINED: N_("avslått"),
    RevisionState.REPLACED: N_("erstattet av et nyere forslag"),
    RevisionState.WITHDRAWN: N_("trukket tilbake"),
}
_WORDS: Final = {
    ("sign-in", "password"): N_("med passord"),
    ("sign-in", "code"): N_("med engangskode"),
    ("sign-in", "sign-in"): N_("med lenke på e-post"),
    ("sign-in", "invitation"): N_("med invitasjon"),
    ("sign-in", "confirm-address"): N_("da e-postadressen ble bekreftet"),
    ("close-venue", "pause"): N_("satt på pause"),
    ("close-venue", "needs-place"): N_("trenger et nytt sted"),
    ("give-area", "all"): N_("hele landet"),
    ("end-area", "all"): N_("hele landet"),
    **{(verb, step.value): desk_words.STEPS[step].heading for verb in ("mark", "unmark") for step in Step},
    **{(verb, flag): words for verb in ("flag", "unflag") for flag, words in wording.FLAGS.items()},
}
_KINDS: Final = frozenset({"revision", "account"})


def note(what: str, code: str, language: Language) -> str:
    """Return «med engangskode», «til godkjenning → samler deltakere»; the code itself where it has no words."""
    if words := _WORDS.get((what, code)):
        return translate(language, words)
    if "→" in code:
        return " → ".join(_state(each, language) for each in code.split("→"))
    kind, colon, number = code.partition(":")
    if colon and kind in _KINDS and number.isdigit():
        return f"{wording.record(kind, language)} {number}"
    role, at, organisation = code.partition("@")
    if at and role in set(Role):
        words = wording.role(role, language)
        return f"{words}, {wording.record('organisation', language)} {organisation}" if organisation != "-" else words
    return code


def _state(code: str, language: Language) -> str:
    if code in set(GroupState):
        return wording.state(code, language)
    return translate(language, _REVISIONS[RevisionState(code)]) if code in set(RevisionState) else code
