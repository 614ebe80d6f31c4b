from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-22T08:38:17:532564"
VERSION = "1.38.0"
DESCRIPTION = "what must be unique among accounts and work, and a trail that cannot be changed"

FORWARDS = (
    "CREATE UNIQUE INDEX account_one_per_address ON account (email_key) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX staff_session_token ON staff_session (token_hash)",
    "CREATE UNIQUE INDEX mail_link_token ON mail_link (token_hash)",
    "CREATE UNIQUE INDEX api_token_token ON api_token (token_hash)",
    "CREATE UNIQUE INDEX attempts_key ON attempts (key)",
    "CREATE UNIQUE INDEX recovery_code_once ON recovery_code (account, code_hash)",
    "CREATE UNIQUE INDEX group_starter_once ON group_starter (group_id, account) WHERE to_on IS NULL",
    "CREATE UNIQUE INDEX group_draft_token ON group_draft (token_hash)",
    "CREATE UNIQUE INDEX group_revision_one_open ON group_revision (group_id) WHERE state = 'open'",
    "CREATE UNIQUE INDEX checklist_mark_once ON checklist_mark (group_id, step)",
    "CREATE UNIQUE INDEX mail_refusal_once ON mail_refusal (receiver_hash, kind)",
    "CREATE INDEX trail_entry_record ON trail_entry (record_kind, record_id)",
    "CREATE INDEX trail_entry_at ON trail_entry (at)",
)

# The trail is append-only for everyone, the application included; it is kept so by the database itself.
SQLITE = (
    "CREATE TRIGGER trail_entry_never_changed BEFORE UPDATE ON trail_entry"
    " BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER trail_entry_never_deleted BEFORE DELETE ON trail_entry"
    " BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
)
# 23001 is «restrict violation»: to the application it looks like SQLite's trigger.
POSTGRES = (
    "CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = '23001'; END $$",
    "CREATE TRIGGER trail_entry_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()",
)
BACKWARDS = tuple(
    f"DROP INDEX {statement.split(' INDEX ')[1].split()[0]}" for statement in reversed(FORWARDS)
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="videre", description=DESCRIPTION)

    async def run():
        on_postgres = Table._meta.db.engine_type == "postgres"
        for statement in (*FORWARDS, *(POSTGRES if on_postgres else SQLITE)):
            await Table.raw(statement)

    async def back():
        if Table._meta.db.engine_type == "postgres":
            await Table.raw("DROP TRIGGER trail_entry_never_changed ON trail_entry")
            await Table.raw("DROP FUNCTION trail_is_append_only()")
        else:
            await Table.raw("DROP TRIGGER trail_entry_never_changed")
            await Table.raw("DROP TRIGGER trail_entry_never_deleted")
        for statement in BACKWARDS:
            await Table.raw(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(back)
    return manager
