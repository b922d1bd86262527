"""A dump by a login that has nothing but lhcr_backup is whole, and what is restored from it works."""
import json, os, subprocess
from harness import Session, pg_bin, psql, sh

COUNTS = ("select string_agg(format('%s %s', c.relname, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from ops.%I', "
          "c.relname), false, true, '')))[1]), ', ' order by c.relname) from pg_class c "
          "where c.relnamespace = 'ops'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition")


def race_the_backup_role_dumps_everything_and_a_restore_carries_on(db):
    psql("select test.template('two', 2)", db=db, user="test_ada")
    psql("select count(test.run('two')) from generate_series(1, 5)", db=db, user="test_ada")
    worker = Session(db, "test_wendy")
    worker.ask("select test.complete(test.start())")
    worker.ask("select test.start()")
    psql("do $$ begin if not exists (select from pg_roles where rolname = 'test_dumper') then create role test_dumper login; end if; end $$; "
         "grant lhcr_backup to test_dumper; grant usage on schema test to test_dumper", db=db)
    dump = sh([pg_bin("pg_dump"), "-U", "test_dumper", "--enable-row-security", "--schema=ops", "--schema=public", db])
    assert dump.returncode == 0, dump.stderr
    copy = f"{db}_copy"
    psql(f"create database {copy}")
    try:
        restored = sh(["psql", "-X", "-q", "-d", copy, "-v", "ON_ERROR_STOP=0"], input=dump.stdout)
        faults = [l for l in restored.stderr.splitlines() if "ERROR" in l and 'schema "public" already exists' not in l]
        assert not faults, faults[:5]
        assert psql(COUNTS, db=copy).stdout == psql(COUNTS, db=db).stdout
        # the new server counts transactions from another number; a follower still sees each event once
        done = json.loads(psql("select ops.restore_finish()", db=copy).stdout)
        events = int(psql("select count(*) from ops.event", db=copy).stdout)
        assert done["events"] == events > 0 and done["floors"] >= 2, done
        page = json.loads(psql("select ops.event_tail(null, 1000)", db=copy, user="test_ada").stdout)
        assert len(page["events"]) == events
        claims = json.loads(psql("select ops.run_claim('w9', p_limit => 10) -> 'claims'", db=copy, user="test_wendy").stdout)
        assert len(claims) == 4, len(claims)  # four of five: one phase is leased still
        page = json.loads(psql(f"select ops.event_tail('{page['cursor']}', 1000)", db=copy, user="test_ada").stdout)
        assert [e["type"] for e in page["events"]] == ["PHASE_CLAIMED"] * 4, page["events"]
        refused = psql("update ops.event set message = ''", db=copy, check=False)
        assert "never updated" in refused.stderr, refused.stderr
    finally:
        psql(f"drop database {copy} with (force)", check=False)
