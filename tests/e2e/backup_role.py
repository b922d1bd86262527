#!/usr/bin/env python3
"""`lhcr admin backup` by a login that has nothing but lhcr_backup, as the guide says: it is whole, a restore of it is identical, and the
copy works. Run by `./dev test e2e`; needs LHCR_BIN."""
import json, os, stat, subprocess, sys

from worker_room import BIN, Room, harness, ledger_phase, main, runbook, step


def lhcr(room, *arguments, code=0):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_"))} | {"HOME": str(room.folder)}
    done = subprocess.run([BIN, *arguments, "-o", "json"], cwd=room.folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, f"lhcr {' '.join(arguments)}: exit {done.returncode}\n{done.stdout[-800:]}\n{done.stderr[-1500:]}"
    return json.loads(done.stdout) if code == 0 else done.stderr


def login(room, user, database=None):
    return f"host={room.cluster.dir} dbname={database or room.db} user={user}"


def backup(room, user, file, code=0):
    return lhcr(room, "admin", "backup", str(file), "--database", login(room, user), code=code)


def migrated(room):
    """From here on the room's control plane is one that `lhcr migrate up` made, with a ledger."""
    room.psql(f"create database migrated owner {harness.ADMIN}", db="postgres")
    lhcr(room, "migrate", "up", "--database", login(room, harness.ADMIN, "migrated"))
    room.db = "migrated"
    for who in ("test_ada", "test_wendy"):
        room.psql(f"grant lhcr_user, lhcr_worker to {who}; select ops.org_bootstrap('acme', 'sales', '{who}', 'service')")
    room.call("connection_add", {"p_connection": {"project": "sales", "environment": "dev", "name": "ledger", "kind": "postgres",
                                                  "conninfo": f"host={room.cluster.dir} dbname=ledger user=test_wendy"}})


def test_a_login_of_the_backup_role_writes_the_same_backup_as_a_superuser(room):
    migrated(room)
    room.template("two", [runbook(step("echo one"), name="a"), ledger_phase("b")])
    for _ in range(3):
        room.create("two")
    assert room.worker("--once").wait(60) == 0
    room.create("two")
    room.psql("create role keeper login nosuperuser; grant lhcr_backup to keeper")
    by_role, by_superuser = (backup(room, user, room.folder / f"{user}.dump") for user in ("keeper", "postgres"))
    assert by_role["tables"] == by_superuser["tables"] and by_role["rows"] > 50, (by_role["rows"], by_superuser["rows"])
    assert any(t["name"].startswith("ops.audit") and t["rows"] > 0 for t in by_role["tables"]), by_role["tables"]
    assert any(t["name"] == "lhcr_migrations.ledger" and t["rows"] > 0 for t in by_role["tables"]), by_role["tables"]
    assert stat.S_IMODE((room.folder / "keeper.dump").stat().st_mode) == 0o600
    return f"{by_role['rows']} rows of {len(by_role['tables'])} tables"


def test_its_restore_is_identical_and_a_worker_goes_on_in_it(room):
    room.psql("create database copy")
    copy = login(room, "postgres", "copy")
    restored = lhcr(room, "admin", "restore", str(room.folder / "keeper.dump"), "--database", copy)
    assert restored["verdict"] == "identical", restored
    lhcr(room, "migrate", "up", "--database", copy)
    lhcr(room, "migrate", "verify", "--database", copy)
    worker = room.worker("--once", "--database", login(room, "test_wendy", "copy"))
    assert worker.wait(60) == 0, room.logs()
    assert room.psql("select count(*) from ops.run where status <> 'succeeded'", db="copy") == "0", "the queued run was not finished"
    assert room.psql("select count(*) from ops.run where status = 'queued'") == "1", "the first database was touched"


def test_any_other_login_is_refused_and_told_the_grant(room):
    for who in ("test_ada", "test_wendy", "test_nobody"):
        refused = backup(room, who, room.folder / "no.dump", code=4)
        assert f"grant lhcr_backup to" in refused and not list(room.folder.glob("no.dump*")), refused


def test_the_backup_role_writes_nothing(room):
    for statement in ("update ops.run set status = 'failed'", "delete from ops.event", "select ops.run_cancel((select run_id from ops.run limit 1), 'x')"):
        done = room.psql(statement, user="keeper", check=False)
        assert "permission denied" in done.stderr, (statement, done.stderr)


if __name__ == "__main__":
    sys.exit(main(dict(globals()), "backup_role"))
