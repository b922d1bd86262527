"""Each finding of the doctor, with its fault made for real: the check is ok before, says what it is and how it ends, and is ok again after
its own repair. And what the queue statistics say is what there is."""
import json, os, tempfile, time
import clocks
from clocks import LHCR
from harness import Session, psql, sh


def ask(db, patience="5 minutes", user="test_wendy"):
    checks = json.loads(psql(f"select ops.doctor('{patience}')", db=db, user=user).stdout)["checks"]
    return {c["check"]: c for c in checks}


def finding(db, check, **more):
    return ask(db, **more)[check]


def repaired(db, check, user="postgres", **more):
    """Types what the finding says, as it says it, and asks again."""
    psql(finding(db, check, **more)["repair"], db=db, user=user)
    for _ in range(50):  # statistics come a little later
        now = finding(db, check, **more)
        if now["status"] == "ok":
            return now
        time.sleep(0.2)
    raise AssertionError(now)


def lhcr_doctor(db, *words, user="test_wendy", env=()):
    with tempfile.TemporaryDirectory(prefix="lhcr-home-", dir=os.environ.get("LHCR_TEST_TMP")) as home:
        done = sh([LHCR, "doctor", "-o", "json", "--database", f"dbname={db} user={user}", "--store", f"file://{home}/store", *words],
                  env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, **dict(env)}, cwd=home)
    return done, {c["check"]: c for c in json.loads(done.stdout)["checks"]}


def race_a_healthy_database_has_no_finding_and_the_command_shows_each_check(db):
    found = ask(db)
    assert list(found) == ["queue", "claim_plan", "oldest_snapshot", "dead_tuples", "index_bloat", "replication_slots", "partitions", "audit_seal"], list(found)
    assert {c["status"] for c in found.values()} == {"ok"}, found
    done, shown = lhcr_doctor(db)
    assert done.returncode == 0 and set(found) < set(shown) and shown["pooler"]["mode"] == "none", (done.stderr, shown)
    done, shown = lhcr_doctor(db, user="test_nobody")  # who may not ask is told so; the rest goes on
    assert shown["queue"]["status"] == "skipped" and "worker.read" in shown["queue"]["detail"], shown["queue"]
    return f"{len(shown)} checks"


def race_the_holder_of_the_oldest_snapshot_is_named_with_the_command_that_ends_it(db):
    psql("grant pg_read_all_stats to lhcr_owner", db=db)  # from version 16 on a migrating login that is no superuser may not
    holder = Session(db, "test_ada", name="nightly report")
    pid = holder.ask("begin isolation level repeatable read; select pg_backend_pid(); select count(*) from public.runs").split()[0]
    time.sleep(1.1)
    assert finding(db, "oldest_snapshot")["status"] == "ok", "a young one is none"
    found = finding(db, "oldest_snapshot", patience="1 second")
    assert found["status"] == "degraded" and found["repair"] == f"select pg_terminate_backend({pid});", found
    assert "nightly report" in found["detail"] and "idle in transaction" in found["detail"] and found["facts"]["query_start"], found
    done, shown = lhcr_doctor(db, "--patience", "1s")
    assert done.returncode == 0 and shown["oldest_snapshot"]["repair"] == found["repair"], done.stdout
    repaired(db, "oldest_snapshot", patience="1 second")


def race_without_the_right_to_see_it_the_doctor_says_which_one_is_missing(db):
    psql("revoke pg_read_all_stats from lhcr_owner", db=db)
    try:
        holder = Session(db, "test_ada")
        holder.ask("begin isolation level repeatable read; select count(*) from public.runs")
        found = finding(db, "oldest_snapshot")
        assert "grant pg_read_all_stats to lhcr_owner" in found["hint"] and found["facts"]["kind"] == "process" and found["facts"]["since"] is None, found
    finally:
        psql("grant pg_read_all_stats to lhcr_owner", db=db)
    assert finding(db, "oldest_snapshot")["facts"]["since"]


def race_a_prepared_transaction_is_one_too(db):
    psql("begin; create table public.half (a int); prepare transaction 'forgotten'", db=db)
    time.sleep(1.1)
    found = finding(db, "oldest_snapshot", patience="1 second")
    assert found["repair"] == "rollback prepared 'forgotten';", found
    repaired(db, "oldest_snapshot", patience="1 second")


def race_an_idle_replication_slot_is_a_leak(db):
    psql("select pg_create_physical_replication_slot('gone_standby', true)", db=db)
    try:
        psql("select count(pg_logical_emit_message(true, 'x', repeat('x', 1000))) from generate_series(1, 20000)", db=db)
        found = finding(db, "replication_slots")
        assert found["status"] == "degraded" and found["repair"] == "select pg_drop_replication_slot('gone_standby');", found
        assert found["facts"]["bytes"] > 10_000_000, found
        repaired(db, "replication_slots")
    finally:
        psql("select pg_drop_replication_slot(slot_name) from pg_replication_slots", db=db)


FILL = """set role lhcr_owner; insert into ops.ready (queue_id, key, run_id, phase_no, org_id, project_id, environment_id)
select q.queue_id, n * 7919 % 1000003, gen_random_uuid(), 1, q.org_id, q.project_id, q.environment_id from ops.queue q cross join generate_series(1, {}) n where q.band = 'fresh'"""


def race_a_bloated_queue_is_found_in_its_rows_and_in_its_index(db):
    psql("select test.template('one', 1); select test.run('one')", db=db, user="test_ada")
    psql("alter table ops.ready set (autovacuum_enabled = false)", db=db)
    psql(FILL.format(150000), db=db)
    psql("set role lhcr_owner; delete from ops.ready where key % 50 <> 0", db=db)
    for _ in range(50):
        found = ask(db)
        if found["dead_tuples"]["status"] != "ok":
            break
        time.sleep(0.2)
    assert found["dead_tuples"]["status"] == "degraded" and found["dead_tuples"]["repair"] == "vacuum (analyze) ops.ready;", found["dead_tuples"]
    repaired(db, "dead_tuples")
    found = finding(db, "index_bloat")
    assert found["status"] == "degraded" and found["repair"] == "reindex index concurrently ops.ready_pkey;", found
    before = found["facts"]["bytes"]
    after = repaired(db, "index_bloat")
    return f"{before} bytes of index, then {psql('''select pg_relation_size('ops.ready_pkey')''', db=db).stdout.strip()}"


def race_a_claim_that_lost_its_index_is_a_failure(db):
    psql("update pg_index set indisvalid = false where indexrelid = 'ops.ready_pkey'::regclass", db=db)  # as a rebuild that died leaves it
    found = finding(db, "claim_plan")
    assert found["status"] == "failed" and "Seq Scan" in found["detail"] and found["repair"] == "reindex index ops.ready_pkey;", found
    done, shown = lhcr_doctor(db)
    assert done.returncode == 75 and shown["claim_plan"]["status"] == "failed", done
    repaired(db, "claim_plan")


def race_months_that_nobody_makes_are_missed_before_they_are_needed(db):
    months = psql("select string_agg(format('drop table ops.%I', name), '; ') from ops._partitions() where month > date_trunc('month', now() at time zone 'UTC') + interval '1 month'", db=db).stdout
    psql(months, db=db)
    assert finding(db, "partitions")["status"] == "degraded", "one month is left"
    psql(psql("select string_agg(format('drop table ops.%I', name), '; ') from ops._partitions() where month > now() at time zone 'UTC'", db=db).stdout, db=db)
    found = finding(db, "partitions")
    assert found["status"] == "failed" and found["repair"] == "select ops.partition_ensure();", found
    repaired(db, "partitions")


def race_a_trail_that_nobody_seals_is_told(db):
    psql("select test.template('one', 1)", db=db, user="test_ada")
    time.sleep(1.1)
    found = finding(db, "audit_seal", patience="1 second")
    assert found["status"] == "degraded" and found["repair"] == "lhcr worker --once" and found["facts"]["rows"] > 0, found
    psql("select ops.audit_seal()", db=db)
    assert finding(db, "audit_seal", patience="1 second")["status"] == "ok"


def race_what_waits_too_long_is_told_and_counted_without_reading_it_all(db):
    psql("select test.template('one', 1); select count(test.run('one')) from generate_series(1, 3)", db=db, user="test_ada")
    psql("select test.start()", db=db, user="test_wendy")
    time.sleep(1.1)
    found = finding(db, "queue", patience="1 second")
    assert found["status"] == "degraded" and found["facts"]["depth"] == 2 and found["facts"]["leased"] == 1, found
    stats = lambda user="test_ada", f="{}": json.loads(psql(f"select ops.queue_stats('{f}') -> 'queues'", db=db, user=user).stdout)
    lane = stats()[0]
    assert (lane["environment"], lane["depth"], lane["running"], lane["claimed"], lane["estimated"]) == ("dev", 2, 1, 0, False), lane
    assert lane["oldest_ms"] > 1000 and float(lane["started_per_minute"]) > 0, lane
    assert stats("test_eve") == [] and stats(f='{"environment": "prod"}') == []
    psql(FILL.format(100000), db=db)
    psql("analyze ops.ready", db=db)
    began = time.monotonic()
    lane = stats()[0]
    took = time.monotonic() - began
    assert lane["estimated"] and 70000 < lane["depth"] < 130000, lane
    return f"100,002 waiting, told as {lane['depth']} in {took * 1000:.0f} ms with psql"


def race_a_clock_ten_minutes_off_is_told(db):
    with clocks.off(600) as skewed:
        done, shown = lhcr_doctor(db, env=skewed)
    assert shown["clock"]["status"] == "degraded" and -601000 < shown["clock"]["skew_ms"] < -599000 and shown["clock"]["repair"], shown["clock"]
    done, shown = lhcr_doctor(db)
    assert shown["clock"]["status"] == "ok", shown["clock"]
