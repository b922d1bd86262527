#!/usr/bin/env python3
"""The runbooks for Odoo that ship with lhcr, by real workers on the dump of a real Odoo 18: a snapshot taken while someone writes, drilled, damaged and
found out; and what needs odoo-bin says by name what is missing. Needs LHCR_BIN, LHCR_TEST_SHARED."""
import hashlib, json, os, pathlib, subprocess, sys, threading
from worker_room import BIN, main

DUMP = pathlib.Path(os.environ.get("LHCR_TEST_SHARED", "")) / "data/odoo/odoo18.dump"
ODOO = "odoo_runbook_source"


def source(room):
    """The dump restored once, with a filestore whose files are named by the hashes of what is in them, as Odoo names them."""
    place = room.folder / "odoo"
    if place.exists():
        return place
    room.psql(f"create database {ODOO}", db="postgres")
    subprocess.run(["pg_restore", "--no-owner", "--no-privileges", "-h", room.cluster.dir, "-U", "postgres", "-d", ODOO, str(DUMP)], check=True, capture_output=True)
    ids = room.psql("select id from ir_attachment where store_fname is not null or id % 7 = 0 order by id", db=ODOO).split()
    names = []
    for number in ids:
        content = f"attachment {number}\n".encode() * (1 + int(number) % 50)
        sha1 = hashlib.sha1(content).hexdigest()
        path = place / "filestore" / sha1[:2] / sha1
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        names.append((number, f"{sha1[:2]}/{sha1}"))
    room.psql("update ir_attachment a set store_fname = v.name from (values " + ", ".join(f"({n}, '{name}')" for n, name in names) + ") v (id, name) where a.id = v.id", db=ODOO)
    (place / "backup").mkdir()
    for name in ("odoo_snapshot", "odoo_restore_drill", "odoo_upgrade_rehearsal", "odoo_module_gate"):
        done = subprocess.run([BIN, "template", "apply", name, "--database", f"host={room.cluster.dir} dbname={room.db} user=test_ada", "--org", "acme", "--project", "sales",
                               "--env", "dev", "-q"], capture_output=True, text=True, cwd=room.folder, env={**os.environ, "HOME": str(room.folder)})
        assert done.returncode == 0, done.stderr
    return place


def conninfo(room, database):
    return f"host={room.cluster.dir} dbname={database} user=postgres"


def run(room, template, status="succeeded", **params):
    run_id = room.create(template, params=params)
    worker = room.worker("--slots", "1", "--run", run_id)
    worker.wait(300)
    assert room.status(run_id) == status, f"{room.status(run_id)}\n{told(room, run_id)}"
    return run_id


def told(room, run_id):
    return "\n".join(e["message"] for e in room.events(run_id, "LOG"))


def snapshot(room, status="succeeded", **more):
    place = source(room)
    params = {"database": conninfo(room, ODOO), "filestore": str(place / "filestore"), "target": str(place / "backup"), **more}
    return run(room, "odoo_snapshot", status, **params)


def drill(room, folder, status="succeeded", **more):
    return run(room, "odoo_restore_drill", status, snapshot=str(folder), scratch=conninfo(room, "postgres"), **more)


def databases(room):
    return room.psql("select string_agg(datname, ' ' order by 1) from pg_database", db="postgres")


def test_a_dry_run_looks_at_everything_and_writes_nothing(room):
    place, before = source(room), databases(room)
    run_id = snapshot(room, dry_run=True)
    assert list((place / "backup").iterdir()) == []
    assert "Odoo 18" in told(room, run_id) and "nothing is written" in told(room, run_id), told(room, run_id)
    assert databases(room) == before


def test_a_snapshot_taken_while_someone_writes_is_of_one_moment_and_restores(room):
    place, stop, written = source(room), threading.Event(), [0]

    def write():
        while not stop.is_set():
            room.psql("begin; insert into res_partner_category (name, active) select jsonb_build_object('en_US', 'c' || n), true from generate_series(1, 20) n; "
                      "insert into res_country_group (name) select jsonb_build_object('en_US', 'g' || n) from generate_series(1, 20) n; commit", db=ODOO)
            written[0] += 40

    writer = threading.Thread(target=write)
    writer.start()
    try:
        run_id = snapshot(room)
    finally:
        stop.set()
        writer.join()
    folder = place / "backup" / run_id
    assert sorted(p.name for p in folder.iterdir()) == ["SHA256SUMS", "attachments.txt", "filestore.tar", "manifest.json", "odoo.dump", "tables.json"]
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, sha256 in manifest["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256, name
    assert manifest["filestore"]["included"] and manifest["filestore"]["missing"] == 0 and manifest["filestore"]["referenced"] > 50, manifest["filestore"]
    assert manifest["source"]["odoo_version"].startswith("18."), manifest["source"]
    # both tables are written in one go: of one moment they grew by as much
    grown = manifest["tables"]["res_partner_category"], manifest["tables"]["res_country_group"]
    later = [int(room.psql(f"select count(*) from {t}", db=ODOO)) for t in ("res_partner_category", "res_country_group")]
    assert written[0] > 0 and later[0] - grown[0] == later[1] - grown[1], (grown, later)
    drilled = drill(room, folder)
    text = told(room, drilled)
    assert "as in the manifest: " in text and f"{manifest['filestore']['referenced']} attachments are what their names say" in text, text
    assert "is dropped" in text and "drill_" not in databases(room)
    return f"{len(manifest['tables'])} tables, {sum(manifest['tables'].values())} rows, {manifest['filestore']['referenced']} attachments, {written[0]} rows written meanwhile"


def test_a_drill_that_is_dry_makes_no_database_and_one_that_keeps_leaves_it(room):
    place = source(room)
    folder = place / "backup" / snapshot(room)
    assert "would be made" in told(room, drill(room, folder, dry_run=True)) and "drill_" not in databases(room)
    kept = drill(room, folder, keep=True)
    name = "drill_" + kept.replace("-", "")
    assert name in databases(room)
    assert room.psql("select count(*) from res_partner", db=name) == room.psql("select count(*) from res_partner", db=ODOO)
    room.psql(f"drop database {name}", db="postgres")


def test_a_byte_that_changed_a_row_that_is_gone_and_an_attachment_that_is_another_are_found(room):
    place = source(room)
    folder = place / "backup" / snapshot(room)

    def seal():
        names = [line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]
        (folder / "SHA256SUMS").write_text("".join(f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names))

    dump = folder / "odoo.dump"
    good = dump.read_bytes()
    dump.write_bytes(good[:-100] + bytes([good[-100] ^ 1]) + good[-99:])
    assert "not as it was made" in told(room, drill(room, folder, "failed")), "a changed byte"
    dump.write_bytes(good)
    tables = json.loads((folder / "tables.json").read_text())
    tables["res_partner"] += 1
    (folder / "tables.json").write_text(json.dumps(tables))
    seal()  # a manifest that agrees with itself and not with the dump
    text = told(room, drill(room, folder, "failed"))
    assert f"res_partner: {tables['res_partner']} rows in the snapshot, {tables['res_partner'] - 1} restored" in text, text
    assert "drill_" not in databases(room), "the copy of a failed drill is dropped"
    tables["res_partner"] -= 1
    (folder / "tables.json").write_text(json.dumps(tables))
    first = (folder / "attachments.txt").read_text().split()[0]
    other = place / "other"
    subprocess.run(["mkdir", "-p", str(other)], check=True)
    subprocess.run(["tar", "-xf", str(folder / "filestore.tar"), "-C", str(other)], check=True)
    (other / first).write_text("something else")
    subprocess.run(["tar", "-cf", str(folder / "filestore.tar"), "-C", str(other), "."], check=True)
    seal()
    assert f"attachment {first} is missing or not what its name says" in told(room, drill(room, folder, "failed"))


def test_a_filestore_that_lacks_a_file_fails_the_snapshot_and_keeps_the_list(room):
    place = source(room)
    name = room.psql("select max(store_fname) from ir_attachment", db=ODOO)
    (place / "filestore" / name).rename(place / "away")
    try:
        run_id = snapshot(room, "failed")
        assert (place / "backup" / run_id / "missing.txt").read_text().split() == [name]
    finally:
        (place / "away").rename(place / "filestore" / name)


def test_what_is_missing_is_named_before_anything_is_done(room):
    place, before = source(room), databases(room)
    folder = place / "backup" / snapshot(room)
    text = told(room, run(room, "odoo_snapshot", "failed", database=conninfo(room, "ledger"), target=str(place / "backup")))
    assert "this is no Odoo database" in text, text
    text = told(room, run(room, "odoo_snapshot", "failed", database=conninfo(room, ODOO), target="/nowhere", filestore="/nowhere/else"))
    assert "missing: the folder /nowhere (target), writable" in text and "missing: the folder /nowhere/else (filestore), readable" in text, text
    for template, more in (("odoo_upgrade_rehearsal", {}), ("odoo_module_gate", {"modules": "sale"})):
        for dry_run in (True, False):
            run_id = run(room, template, "failed", snapshot=str(folder), scratch=conninfo(room, "postgres"), odoo_bin="/opt/odoo19/odoo-bin",
                         addons_path="/opt/odoo19/addons", dry_run=dry_run, **more)
            text = told(room, run_id)
            assert "missing: odoo-bin at /opt/odoo19/odoo-bin (odoo_bin), executable" in text and "missing: the folder /opt/odoo19/addons (addons_path)" in text, text
    assert databases(room) == before


if __name__ == "__main__":
    if not DUMP.exists():
        print("skip odoo_runbooks: LHCR_TEST_SHARED has no data/odoo/odoo18.dump")
        sys.exit(0)
    sys.exit(main(dict(globals()), "odoo_runbooks"))
