from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-22T05:52:57:864612"
VERSION = "1.38.0"
DESCRIPTION = "what must be unique in the directory, and its version"

# In a migration of their own: raw steps run before the tables of the same migration are made, and table
# constraints cannot be added on SQLite. Partial indexes are written alike on SQLite and PostgreSQL.
FORWARDS = (
    "CREATE UNIQUE INDEX self_help_group_slug ON self_help_group (slug)",
    "CREATE UNIQUE INDEX organisation_number_once ON organisation (organisation_number) WHERE organisation_number <> ''",
    "CREATE UNIQUE INDEX organisation_one_per_municipality ON organisation (municipality)"
    " WHERE kind = 'municipality' AND valid_to IS NULL",
    "CREATE UNIQUE INDEX stewardship_one_open ON stewardship (group_id) WHERE to_on IS NULL",
    "INSERT INTO directory_version (id, version) VALUES (1, 0)",
)
BACKWARDS = (
    "DELETE FROM directory_version",
    "DROP INDEX stewardship_one_open",
    "DROP INDEX organisation_one_per_municipality",
    "DROP INDEX organisation_number_once",
    "DROP INDEX self_help_group_slug",
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="videre", description=DESCRIPTION)
    manager.add_raw(_runs(FORWARDS))
    manager.add_raw_backwards(_runs(BACKWARDS))
    return manager


def _runs(statements):
    async def run():
        for statement in statements:
            await Table.raw(statement)

    return run
