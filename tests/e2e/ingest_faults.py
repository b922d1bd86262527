#!/usr/bin/env python3
"""What goes wrong at a source, and what is said: grants, drift, passwords in the wrong place, servers that go away, standbys.

Each test names the message. Whatever fails leaves no half-written file under a final name.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import ingest_support as support  # noqa: E402

support.use_test_python()
from ingest_support import ScratchPostgres, Snapshot, expect  # noqa: E402


def refused(code, *parts, specs=None, tables=(), database="faults", conninfo=None, env=None, options=()):
    """Runs a snapshot that must fail with this exit code and these words on stderr."""
    place = pathlib.Path(tempfile.mkdtemp(dir=folder))
    snapshot = Snapshot(server, database, place, tables, *options, specs=specs, conninfo=conninfo, env=env, check=False)
    expect(snapshot.code == code, f"exit {snapshot.code}, not {code}: {snapshot.stderr}")
    for part in parts:
        expect(part in snapshot.stderr, f"'{part}' is not in: {snapshot.stderr}")
    expect(not list(place.rglob("part-*.parquet")) or "--keep" in options, "no file under a final name")
    return snapshot.stderr


def a_missing_grant_is_named_with_its_statement():
    server.psql("faults", "create role reader login; create table public.\"Money\" (id integer primary key, v text, password text); create table open (id integer primary key)")
    server.psql("faults", "grant select on open to reader")
    login = f"host={server.folder} user=reader dbname=faults"
    refused(4, "may not read 'Money.id'", 'grant select on "public"."Money" to "reader"', tables=["Money", "open"], conninfo=login)
    server.psql("faults", 'grant select (id, v) on "Money" to reader')  # what is excluded needs no grant
    snapshot = Snapshot(server, "faults", folder / "granted", ["Money"], conninfo=login)
    expect([c["column"] for c in snapshot.table("Money")["excluded"]] == ["password"], snapshot.manifest)
    server.psql("faults", "create schema hidden; create table hidden.t (id integer primary key)")
    refused(4, "may not use the schema 'hidden'", 'grant usage on schema "hidden" to "reader"', tables=["hidden.t"], conninfo=login)


def a_policy_that_would_hide_rows_is_an_error():
    server.psql("faults", "create table guarded (id integer primary key); insert into guarded values (1); alter table guarded enable row level security; grant select on guarded to reader")
    refused(4, "row-level security", tables=["guarded"], conninfo=f"host={server.folder} user=reader dbname=faults")


def a_password_in_the_connection_is_refused():
    text = refused(2, "holds a password", "PGPASSFILE", conninfo="postgresql://reader:hunter2secret@localhost/faults", tables=["open"])
    expect("hunter2secret" not in text, text)
    text = refused(2, "holds a password", conninfo="host=/tmp user=reader password=hunter2secret", tables=["open"])
    expect("hunter2secret" not in text, text)
    refused(2, "cannot be read", conninfo="host=/tmp nonsense=1", tables=["open"])
    refused(2, "is not a connection", conninfo="what ever", tables=["open"])


def a_source_that_is_not_there_is_named():
    refused(75, "cannot connect", tables=["open"], conninfo="host=/nonexistent user=x dbname=y")
    refused(6, "does not exist", tables=["open"], conninfo=f"host={server.folder} user=postgres dbname=nothere")
    refused(2, "definition of service", tables=["open"], conninfo="no_such_service")


def a_service_name_is_a_connection():
    path = folder / "services"
    path.write_text(f"[books]\nhost={server.folder}\nuser=postgres\ndbname=faults\n")
    snapshot = Snapshot(server, "faults", folder / "service", ["open"], conninfo="books", env={"PGSERVICEFILE": str(path)})
    expect(snapshot.table("open")["rows"] == 0 and snapshot.table("open")["files"] == [], snapshot.manifest)


def settings_of_the_connection_stay_and_ours_win():
    own = f"host={server.folder} user=postgres dbname=faults options='-c search_path=nowhere -c default_transaction_read_only=off -c DateStyle=German'"
    server.psql("faults", "create table dated (id integer primary key, d date, span interval); insert into dated values (1, '2024-02-03', '1 day')")
    snapshot = Snapshot(server, "faults", folder / "settings", ["dated"], conninfo=own)
    expect([str(row["d"]) for row in snapshot.rows("dated", ["id"])] == ["2024-02-03"], snapshot.rows("dated", ["id"]))


def absent_tables_are_skipped_and_required_ones_refused():
    snapshot = Snapshot(server, "faults", folder / "absent", ["open", "not_there"])
    expect(snapshot.manifest["skipped"] == [{"name": "bronze.not_there", "reason": "source table absent"}], snapshot.manifest["skipped"])
    refused(6, "the source has no table 'not_there'", specs=[{"source": "not_there", "required": True}])


def drift_is_an_error_that_says_what_moved():
    server.psql("faults", "create table moved (id integer primary key, a text, n numeric); insert into moved values (1, 'x', 1)")
    column = lambda name, kind, required=True: {"source": "moved", "expected": [{"name": name, "type": kind, "required": required}]}  # noqa: E731
    refused(3, "the column 'gone' vanished from 'moved'", specs=[column("gone", "string")])
    refused(3, "the column 'moved.a' was 'integer' and is 'string' now (text in the source)", specs=[column("a", "integer")])
    Snapshot(server, "faults", folder / "drift1", specs=[column("gone", "string", False)])
    Snapshot(server, "faults", folder / "drift2", specs=[column("n", "decimal(38,10)")])  # which decimal it is follows from the values
    refused(6, "the key column 'nr' is not in 'moved'", "unique together: id", specs=[{"source": "moved", "key": ["nr"]}])
    refused(2, "the key column 'moved.id' is excluded", specs=[{"source": "moved", "key": ["id"], "exclude": ["id"]}])


def keyless_tables_and_loose_keys_have_one_order():
    server.psql("faults", "create table keyless (a integer, f double precision, n numeric, t text, j json); "
                          "insert into keyless select i % 7, case when i % 3 = 0 then '-0' when i % 3 = 1 then '0' end::float8, (i % 5)::numeric / 2, "
                          "repeat('ä', i % 4), '{\"a\": 1}' from generate_series(1, 5000) i; insert into keyless values (null, null, null, null, null)")
    for table, key in (("keyless", []), ("keyless", ["a"])):
        first = Snapshot(server, "faults", folder / f"loose{len(key)}a", specs=[{"source": table, "key": key}])
        server.psql("faults", "create temp table kept as select * from keyless; truncate keyless; insert into keyless select * from kept order by random()")
        second = Snapshot(server, "faults", folder / f"loose{len(key)}b", specs=[{"source": table, "key": key}])
        expect(first.hashes() == second.hashes() and first.table("keyless")["rows"] == 5001, key)


def big_table():
    server.create("big")
    server.psql("big", "create table t (id integer primary key, v text); insert into t select i, repeat(md5(i::text), 8) from generate_series(1, 1500000) i")


def a_server_that_goes_away_is_said_and_leaves_nothing():
    thread = threading.Timer(1.0, lambda: server.psql("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lhcr ingest'"))
    thread.start()
    text = refused(75, "while reading 'public.t'", tables=["t"], database="big")
    thread.join()
    expect("lost the connection" in text or "terminating connection" in text, text)


def a_snapshot_that_the_source_ends_is_said_and_leaves_nothing():
    # The last amount needs another type, so the table is read again: for that the snapshot must still be there.
    server.psql("big", "create table wide (id integer primary key, n numeric); insert into wide select i, 1.5 from generate_series(1, 1500000) i; "
                       "insert into wide values (1500001, 12345678901234567.5)")
    ended = []

    def end():
        asked = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lhcr ingest' order by backend_start limit 1"  # the one that exported it
        deadline = time.monotonic() + 20
        while not ended and time.monotonic() < deadline:
            if server.psql("postgres", "select count(*) from pg_stat_activity where application_name = 'lhcr ingest' and query like 'copy%'").strip() != "0":
                ended.append(server.psql("postgres", asked))
            time.sleep(0.01)

    thread = threading.Thread(target=end)
    thread.start()
    refused(75, "the source ended the snapshot that is being read", "run it again", tables=["wide"], database="big")
    thread.join()
    expect(ended == ["t\n"], ended)


def a_full_disk_is_said_and_leaves_nothing():
    if os.geteuid() != 0:
        return "needs root for a small file system"
    small = folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(small)], capture_output=True).returncode:
        return "no file system can be mounted here"
    try:
        snapshot = Snapshot(server, "big", small, ["t"], check=False)
        expect(snapshot.code == 75, f"{snapshot.code}: {snapshot.stderr}")
        expect("space" in snapshot.stderr or "disk" in snapshot.stderr, snapshot.stderr)
        expect(not list(small.rglob("part-*.parquet")), "nothing under a final name")
    finally:
        subprocess.run(["umount", str(small)], check=True)


def a_killed_snapshot_starts_again_cleanly():
    place = folder / "killed"
    place.mkdir()
    command = [support.TOOL, f"host={server.folder} user=postgres dbname=big", str(place / "work"), "t"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not list(place.rglob("range-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()
    expect(list(place.rglob("range-*")), "it was killed half way")
    snapshot = Snapshot(server, "big", place, ["t"])
    expect(snapshot.table("t")["rows"] == 1500000 and not list(place.rglob("range-*")), "what was half written is gone")


def a_cancelled_snapshot_ends_at_once():
    place = folder / "cancelled"
    place.mkdir()
    # An order that no index gives: the server sorts for seconds before its first row, and must be stopped too.
    server.psql("big", "create view sorted as select v, id from t")
    specs = place / "specs.json"
    specs.write_text('[{"source": "sorted"}]')
    command = [support.TOOL, f"host={server.folder} user=postgres dbname=big", str(place / "work"), "--specs", str(specs)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    running = "select count(*) from pg_stat_activity where application_name = 'lhcr ingest' and query like 'copy%'"
    deadline = time.monotonic() + 20
    while server.psql("postgres", running).strip() == "0" and time.monotonic() < deadline:
        time.sleep(0.02)
    process.terminate()
    started = time.monotonic()
    stderr = process.communicate(timeout=30)[1]
    expect(process.returncode == 11 and "cancelled" in stderr, f"{process.returncode}: {stderr}")
    expect(time.monotonic() - started < 5, "it ends at once")
    expect(not list(place.rglob("part-*.parquet")), "nothing under a final name")


def a_hot_standby_is_a_source():
    data = server.folder + "/standby"
    as_owner = server._as_owner
    as_owner("pg_basebackup", "-D", data, "-h", server.folder, "-U", "postgres", "-R", "-X", "stream", "-c", "fast")
    socket = server.folder + "/s"
    os.mkdir(socket)
    shutil.chown(socket, server.owner)
    as_owner("pg_ctl", "-D", data, "-l", data + ".log", "-w", "-o", f"-c listen_addresses='' -k {socket} -c fsync=off -c max_locks_per_transaction=512", "start")
    try:
        primary = Snapshot(server, "faults", folder / "primary", ["moved", "keyless"])
        standby = Snapshot(server, "faults", folder / "standby", ["moved", "keyless"], conninfo=f"host={socket} user=postgres dbname=faults")
        expect(standby.manifest["source"]["standby"] is True and standby.manifest["source"]["lsn"], standby.manifest["source"])
        expect(standby.hashes() == primary.hashes(), "the same rows")
    finally:
        as_owner("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


if __name__ == "__main__":
    with ScratchPostgres() as server, tempfile.TemporaryDirectory(dir=os.environ.get("LHCR_TEST_TMP")) as temporary:
        folder = pathlib.Path(temporary)
        server.create("faults")
        big_table()
        sys.exit(support.run(
            ("a missing grant is named with the statement that gives it", a_missing_grant_is_named_with_its_statement),
            ("a policy that would hide rows is an error", a_policy_that_would_hide_rows_is_an_error),
            ("a password in the connection is refused and not shown", a_password_in_the_connection_is_refused),
            ("a source that is not there is named", a_source_that_is_not_there_is_named),
            ("the name of a libpq service is a connection", a_service_name_is_a_connection),
            ("settings of the connection stay, and ours win", settings_of_the_connection_stay_and_ours_win),
            ("absent tables are skipped by name, required ones refused", absent_tables_are_skipped_and_required_ones_refused),
            ("drift is an error that says what moved", drift_is_an_error_that_says_what_moved),
            ("keyless tables and loose keys have one order", keyless_tables_and_loose_keys_have_one_order),
            ("a server that goes away is said, and leaves nothing", a_server_that_goes_away_is_said_and_leaves_nothing),
            ("a snapshot that the source ends is said, and leaves nothing", a_snapshot_that_the_source_ends_is_said_and_leaves_nothing),
            ("a full disk is said, and leaves nothing", a_full_disk_is_said_and_leaves_nothing),
            ("a killed snapshot starts again cleanly", a_killed_snapshot_starts_again_cleanly),
            ("a cancelled snapshot ends at once", a_cancelled_snapshot_ends_at_once),
            ("a hot standby is a source", a_hot_standby_is_a_source)))
