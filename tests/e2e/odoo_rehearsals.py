#!/usr/bin/env python3
"""The runbooks that need odoo-bin, whole: an upgrade rehearsed and modules gated on copies of a real Odoo 18's dump by real workers, and each way in which odoo-bin
disappoints. The odoo-bin is a stand-in (odoo_bin_stand_in.py says what it does and does not); dump, server, copies, worker are real. After every test the source
is what it was and no copy is left. Needs LHCR_BIN, LHCR_TEST_SHARED."""
import hashlib, pathlib, re, shlex, subprocess, sys, time
from odoo_runbooks import DUMP, ODOO, conninfo, databases, run, snapshot, source, told
from worker_room import main, wait_for_file

STAND_IN = pathlib.Path(__file__).resolve().parent / "odoo_bin_stand_in.py"
SMALL = "odoo_small_source"  # the tables that odoo-bin and the snapshot look at, of the same dump: what goes wrong need not wait for 543 tables
WHOLE = {}
BOTH = (("odoo_upgrade_rehearsal", "19.0", {}), ("odoo_module_gate", "18.0", {"modules": "sale"}))


def scratch(room):
    """Another user than postgres, who may make databases and no more."""
    room.psql("do $$ begin if not exists (select from pg_roles where rolname = 'drill') then create role drill login createdb; end if; end $$", db="postgres")
    return f"host={room.cluster.dir} dbname=postgres user=drill"


def odoo_bin(room, version, fault="", **more):
    """An odoo-bin of the version at a path of its own: a runbook's steps see little of the environment."""
    path = room.folder / f"odoo-{version}{fault}" / "odoo-bin"
    path.parent.mkdir(exist_ok=True)
    env = {"STAND_IN_VERSION": version, "STAND_IN_FAULT": fault, **more}
    path.write_text("#!/bin/sh\nexec env " + " ".join(f"{k}={shlex.quote(str(v))}" for k, v in env.items()) + f' {sys.executable} {STAND_IN} "$@"\n')
    path.chmod(0o755)
    return str(path)


def whole(room):
    """A snapshot of the whole, made once; what it was made of must stay as it is."""
    if not WHOLE:
        place = source(room)
        WHOLE["folder"], WHOLE["hash"] = place / "backup" / snapshot(room), state(room, ODOO)
    return WHOLE["folder"]


def small(room, version=None):
    """A snapshot of a few tables, with the base module at `version` where one is given."""
    place, name = source(room), SMALL + re.sub(r"\W", "_", f"_{version or 'as_it_is'}")
    folder = place / name
    if not folder.exists():
        room.psql(f"create database {name}", db="postgres")
        subprocess.run(["pg_restore", "--no-owner", "--no-privileges", "-h", room.cluster.dir, "-U", "postgres", "-d", name, "-t", "ir_module_module", "-t", "ir_attachment", "-t", "res_partner",
                        str(DUMP)], check=True, capture_output=True)
        if version:
            room.psql(f"update ir_module_module set latest_version = '{version}' where name = 'base'", db=name)
        folder.mkdir()
        made = run(room, "odoo_snapshot", database=conninfo(room, name), target=str(folder))
        return folder / made
    return next(p for p in folder.iterdir() if p.is_dir())


def state(room, database):
    """The hash of all that a dump says, less the word that pg_dump draws by lot."""
    dump = subprocess.run(["pg_dump", "-h", room.cluster.dir, "-U", "postgres", "-d", database], check=True, capture_output=True).stdout
    return hashlib.sha256(b"\n".join(line for line in dump.split(b"\n") if not line.startswith((b"\\restrict", b"\\unrestrict")))).hexdigest()


def rehearse(room, folder, binary, status="succeeded", template="odoo_upgrade_rehearsal", **more):
    """The run's id, and what was told; what is there is what was there."""
    before = databases(room)
    run_id = run(room, template, status, snapshot=str(folder), scratch=scratch(room), odoo_bin=binary, **more)
    assert databases(room) == before, f"left: {databases(room)}"
    return run_id, told(room, run_id)


def gate(room, folder, binary, status="succeeded", **more):
    return rehearse(room, folder, binary, status, "odoo_module_gate", **more)


def untouched(room):
    assert state(room, ODOO) == WHOLE["hash"], "the source has changed"


def test_an_upgrade_to_19_is_rehearsed_on_a_copy_and_says_from_where_to_where(room):
    folder = whole(room)
    scripts = room.folder / "scripts"
    scripts.mkdir()
    run_id, text = rehearse(room, folder, odoo_bin(room, "19.0"), upgrade_path=str(scripts), load="base,web,openupgrade_framework")
    installed = room.psql("select count(*) from ir_module_module where state = 'installed'", db=ODOO)
    names = len((folder / "attachments.txt").read_text().split())
    for line in ("the snapshot is of Odoo 18.0, ", f"restored into rehearsal_{run_id.replace('-', '')}", f"{names} files in the filestore; load base,web,openupgrade_framework, upgrade path {scripts}",
                 f"{installed} modules loaded", f"upgraded from 18.0.1.3 to 19.0.1.3: {installed} modules are installed", f"rehearsal_{run_id.replace('-', '')} is dropped"):
        assert line in text, f"{line}\n{text}"
    steps = room.show(run_id)["phases"][0]["output"]["steps"]
    assert [(s["name"], s["exit_code"]) for s in steps] == [("check", 0), ("rehearsal", 0)], steps
    untouched(room)
    return f"{installed} modules, {names} attachments"


def test_modules_are_installed_and_upgraded_on_a_copy_with_their_tests(room):
    addons = room.folder / "addons" / "my_module"
    addons.mkdir(parents=True)
    (addons / "__manifest__.py").write_text("{'name': 'mine'}\n")
    run_id, text = gate(room, whole(room), odoo_bin(room, "18.0"), modules="sale,my_module", addons_path=str(addons.parent))
    for line in ("module sale is installed: 18.0.1.", "module my_module is installed: 18.0.1.0", "2 modules loaded", "tests: 0 failed, 0 error(s) of 6 tests", f"gate_{run_id.replace('-', '')} is dropped"):
        assert line in text, f"{line}\n{text}"
    untouched(room)
    _, text = gate(room, small(room), odoo_bin(room, "18.0"), modules="sale", tests=False)
    assert "module sale is installed" in text and "tests:" not in text, text


def test_a_dry_run_of_either_looks_at_everything_and_makes_no_database(room):
    folder = small(room)
    room.psql("alter database template0 rename to template0_away", db="postgres")  # so that who would make one fails
    try:
        for template, version, more in BOTH:
            run_id, text = rehearse(room, folder, odoo_bin(room, version), template=template, dry_run=True, **more)
            assert f"the snapshot is of Odoo 18.0, {odoo_bin(room, version)} is {version}" in text and "dry run: database" in text and "would be made" in text, text
            assert [s["name"] for s in room.show(run_id)["phases"][0]["output"]["steps"]] == ["check", template.split("_")[-1]]
        _, text = rehearse(room, folder, odoo_bin(room, "19.0"), "failed")
        assert 'template database "template0" does not exist' in text, text
    finally:
        room.psql("alter database template0_away rename to template0", db="postgres")


FAULTS = {"error": "odoo-bin told of errors: above", "exit": "odoo-bin ended with exit 1", "killed": "odoo-bin ended with exit 137", "half": "left undone: "}


def test_what_odoo_bin_gets_wrong_fails_the_run_by_name_and_leaves_no_copy(room):
    count = 0
    for template, version, more in BOTH:
        for fault, says in {**FAULTS, **({"test": "odoo-bin told of errors: above"} if more else {})}.items():
            run_id, text = rehearse(room, small(room), odoo_bin(room, version, fault), "failed", template, **more)
            assert says in text and " is dropped" in text and "upgraded from" not in text and "is installed" not in text, f"{template} {fault}\n{text}"
            failure = room.show(run_id)["phases"][0]["failure"]
            assert f"step '{template.split('_')[-1]}' ended with exit code 5" in failure["message"], failure
            count += 1
    _, text = gate(room, small(room), odoo_bin(room, "18.0"), "failed", modules="no_such_module")
    assert "invalid module names, ignored: no_such_module" in text and "module no_such_module is not installed" in text, text
    _, text = rehearse(room, small(room), odoo_bin(room, "19.0"), "failed", modules="sale")
    assert "base is of 18.0.1.3, odoo-bin of 19.0: modules=sale upgraded no further" in text, text
    return f"{count + 2} runs"


def test_a_run_that_is_cancelled_drops_its_copy(room):
    for template, version, more in BOTH:
        mark, before = room.folder / f"mark-{template}", databases(room)
        run_id = room.create(template, params={"snapshot": str(small(room)), "scratch": scratch(room), "odoo_bin": odoo_bin(room, version, "hang", STAND_IN_MARK=mark), **more})
        worker = room.worker("--slots", "1", "--grace", "20s", "--run", run_id)  # a server of a busy machine drops slowly
        wait_for_file(mark, 60)
        copy = template.split("_")[-1] + "_" + run_id.replace("-", "")
        assert copy in databases(room)
        room.call("run_cancel", {"p_run_id": run_id, "p_reason": "enough"})
        worker.wait(60)
        assert room.status(run_id) == "cancelled" and databases(room) == before, f"{room.status(run_id)}: {databases(room)}\n{told(room, run_id)}"


def test_a_drill_that_is_cancelled_while_it_restores_drops_its_copy(room):
    folder, before = whole(room), databases(room)
    run_id = room.create("odoo_restore_drill", params={"snapshot": str(folder), "scratch": scratch(room)})
    worker = room.worker("--slots", "1", "--grace", "20s", "--run", run_id)
    until = time.monotonic() + 60
    while "drill_" not in databases(room):
        assert time.monotonic() < until and worker.poll() is None, told(room, run_id)
    room.call("run_cancel", {"p_run_id": run_id, "p_reason": "enough"})
    worker.wait(60)
    assert "restored into" not in told(room, run_id), "it was to be cancelled before that"
    assert room.status(run_id) == "cancelled" and databases(room) == before, f"{room.status(run_id)}: {databases(room)}\n{told(room, run_id)}"


def test_a_configuration_file_in_the_home_of_the_worker_sends_odoo_bin_nowhere_else(room):
    place = room.folder / ".odoorc"
    place.write_text(f"[options]\ndb_host = {room.folder}/elsewhere\ndb_user = postgres\n")
    try:
        _, text = rehearse(room, small(room), odoo_bin(room, "19.0"))
        assert f"database: drill@{room.cluster.dir}:" in text and "upgraded from 18.0.1.3 to 19.0.1.3" in text, text
    finally:
        place.unlink()


def test_a_version_that_does_not_fit_is_refused_before_a_copy_is_made(room):
    text = told(room, run(room, "odoo_snapshot", database=conninfo(room, ODOO), target=str(source(room) / "backup"), dry_run=True))
    assert "Odoo 18.0.1.3 on server" in text and "is neither" not in text, text
    at_19 = small(room, "19.0.1.3")
    for version, neither in (("19.0.1.3", False), ("saas~19.1.1.3", False), ("17.0.1.3", True)):
        folder = small(room, version)
        run_id = run(room, "odoo_snapshot", database=conninfo(room, folder.parent.name), target=str(folder.parent), dry_run=True)
        assert f"Odoo {version} on server" in told(room, run_id) and (f"Odoo {version} is neither 18 nor 19" in told(room, run_id)) == neither, told(room, run_id)
    _, text = rehearse(room, at_19, odoo_bin(room, "18.0"), "failed")
    assert "missing: an odoo-bin of 19.0 or later; the snapshot is of 19.0" in text and "restored" not in text, text
    _, text = gate(room, at_19, odoo_bin(room, "18.0"), "failed", modules="sale")
    assert "missing: an odoo-bin of 19.0, as the snapshot is" in text and "restored" not in text, text
    _, text = gate(room, at_19, odoo_bin(room, "19.0-20261001"), modules="sale")
    assert "module sale is installed: 19.0" in text, text
    run_id = run(room, "odoo_module_gate", "failed", snapshot=str(at_19), scratch=conninfo(room, "postgres"), odoo_bin=odoo_bin(room, "19.0"), modules="sale")
    assert "missing: another user at scratch than postgres" in told(room, run_id), told(room, run_id)


if __name__ == "__main__":
    if not DUMP.exists():
        print("skip odoo_rehearsals: LHCR_TEST_SHARED has no data/odoo/odoo18.dump")
        sys.exit(0)
    sys.exit(main(dict(globals()), "odoo_rehearsals"))
