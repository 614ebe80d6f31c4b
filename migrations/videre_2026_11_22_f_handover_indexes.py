"""Unique and partial indexes of handovers, in a migration of their own: ``add_raw`` runs before new tables are made."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-22T11:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what must be unique among handovers"

FORWARDS = (
    # One card, one handover; erased cards have no hash.
    "CREATE UNIQUE INDEX handover_code ON handover (code_hash) WHERE code_hash <> ''",
    "CREATE UNIQUE INDEX handover_group_once ON handover_group (handover, group_id)",
    # One recipient at a time is asked to reach a person.
    "CREATE UNIQUE INDEX contact_request_one_open ON contact_request (handover) WHERE sealed IS NOT NULL",
    "CREATE UNIQUE INDEX contact_request_token ON contact_request (token_hash) WHERE token_hash <> ''",
    "CREATE UNIQUE INDEX follow_up_once ON follow_up (handover)",
    "CREATE UNIQUE INDEX follow_up_token ON follow_up (token_hash) WHERE token_hash <> ''",
    "CREATE UNIQUE INDEX held_places_group ON held_places (group_id)",
    "CREATE UNIQUE INDEX repeatable_call_key ON repeatable_call (key_hash)",
)
BACKWARDS = tuple(f"DROP INDEX {statement.split(' INDEX ')[1].split()[0]}" for statement in reversed(FORWARDS))


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="videre", description=DESCRIPTION)

    async def run():
        for statement in FORWARDS:
            await Table.raw(statement)

    async def back():
        for statement in BACKWARDS:
            await Table.raw(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(back)
    return manager
