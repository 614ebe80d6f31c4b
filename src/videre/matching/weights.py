"""Every weight of the ranking, with what speaks for it. Change them here and nowhere else.

A score is a product of factors in 0..1, so each factor can be read alone: it says by how much a thing
lowers the wish to go there. The evidence gives the direction and the size of a few of them; where it is
silent the value is a judgement, and says so.
"""

from __future__ import annotations

from videre.directory.room import RoomStatus

# Those who live within 16 km of a self-help group are 2.6 times likelier to come than those beyond 80 km
# (domain.md, evidence 3). At Norwegian speeds that is about 10 minutes against 95; exp(-85 / T) = 1 / 2.6
# gives T = 89. An exponential has no cut-off, and adding minutes anywhere on the way costs the same share,
# which is what lets the index order the groups of a road node before it knows who asks.
TRAVEL_DECAY_MINUTES = 89.0

# Evidence 1 of domain.md: groups usually close once they have started. A gathering group is sure to have
# room; an open one nearly; of the unknown about two thirds (judgement); a waiting list or a full group is
# worth showing only where little else is near.
ROOM = {
    RoomStatus.GATHERING: 1.0,
    RoomStatus.OPEN: 0.97,
    RoomStatus.UNKNOWN: 0.70,
    RoomStatus.WAITLIST: 0.45,
    RoomStatus.FULL: 0.25,
}

# A topic shared is what makes a group one's own; a wider or narrower topic of the same family is the next
# best. "Open to any topic" is never ruled out (domain.md, Words), but costs as much as an hour more on the way:
# below that a therapist would name the group on the topic first, even one not confirmed lately (judgement, tried
# on the demonstration directory). Groups on an unrelated topic are not suggested at all, so they can never stand
# above one on the topic.
SAME_TOPIC = 1.0
CHILD_TOPIC = 0.82  # asked for anxiety, the group is on panic: fits some of those who ask
PARENT_TOPIC = 0.80  # asked for panic, the group is on anxiety: fits, less sharply
CROSS_TOPIC = 0.50
RELATED_TOPIC = 0.40

# The day a listing is confirmed counts fully; until the next confirmation is due the factor falls in a straight
# line to the first of these, then by days late. Thirty days late a listing is flagged and ranked lower, ninety
# days late it is hidden (domain.md, evidence 6; directory/freshness.py). Never confirmed counts as the last.
DAYS_LATE = (0.0, 30.0, 90.0)
FRESHNESS = (0.92, 0.75, 0.55)

# A wish that is not met and is no must (judgement): a language one does not speak weighs more than a wrong day.
OTHER_DAY = 0.80
OTHER_LANGUAGE = 0.35
MISSING_ACCESS = 0.50

# Who says nothing of languages is taken to speak Norwegian.
DEFAULT_LANGUAGES = ("no",)
