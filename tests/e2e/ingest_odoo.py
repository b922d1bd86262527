#!/usr/bin/env python3
"""A real Odoo 18 database and the project's own sample, whole: every table, every cell by delta-rs, nothing in quarantine but what was
planted, no secret in any file, and the same bytes whatever the heap's order and the number of streams.
"""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import ingest_support as support  # noqa: E402

support.use_test_python()
from ingest_support import ROOT, ScratchPostgres, Snapshot, differences, expect  # noqa: E402

SHARED = pathlib.Path(os.environ.get("LHCR_TEST_SHARED") or ROOT.parent / "shared")
DUMP = SHARED / "data" / "odoo" / "odoo18.dump"
ALL_TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"


def every_cell_of(database, snapshot, tables):
    compared, found = 0, []
    for name in tables:
        cells, unequal = differences(server, database, snapshot, name)
        compared += cells
        found += unequal
    expect(not found, "\n".join(found[:20]))
    return compared


def read_names(snapshot):
    return [t["name"].removeprefix("bronze.") for t in snapshot.manifest["tables"]]


def every_table_of_a_real_odoo_is_equal():
    if not DUMP.exists():
        return f"no dump at {DUMP.relative_to(SHARED)} (LHCR_TEST_SHARED)"
    server.restore_dump("odoo")
    tables = [row[0] for row in server.rows("odoo", ALL_TABLES)]
    snapshot = Snapshot(server, "odoo", folder / "odoo", tables)
    names = read_names(snapshot)
    expect(len(names) > 500 and {"account_move_line", "res_partner", "uom_uom"} <= set(names), len(names))
    # Rows of its inheriting tables are read with ir_actions, and no key reaches over them.
    keyless = [t["name"] for t in snapshot.manifest["tables"] if not t["key"]]
    expect(keyless == ["bronze.ir_actions"], f"tables without a key: {keyless}")
    compared = every_cell_of("odoo", snapshot, names)
    expect(sum(t["quarantined"] for t in snapshot.manifest["tables"]) == 0, "quarantine")
    expect({s["name"]: s["reason"][:10] for s in snapshot.manifest["skipped"]}["bronze.ir_config_parameter"] == "never read", "skipped")
    print(f"{len(names)} tables, {compared} cells equal")


SHUFFLED = ["account_move_line", "account_move", "res_partner", "product_template", "account_move_line_account_tax_rel", "res_currency_rate"]


def heap_order_and_streams_change_no_byte():
    if not DUMP.exists():
        return "no dump (LHCR_TEST_SHARED)"
    first = Snapshot(server, "odoo", folder / "one", SHUFFLED, "--streams", "1")
    # The same rows in another order: new row versions in other places of the heap.
    server.psql("odoo", "set session_replication_role = replica;" + "".join(
        f"create temp table kept as select * from {table}; delete from {table}; insert into {table} select * from kept order by md5(kept::text); drop table kept;" for table in SHUFFLED))
    moved = server.rows("odoo", "select count(*) from (select id, row_number() over (order by ctid) as place, row_number() over (order by id) as rank from account_move_line) x where place <> rank")
    expect(int(moved[0][0]) > 20, "the heap is shuffled")
    for streams in ("2", "4"):
        again = Snapshot(server, "odoo", folder / f"shuffled{streams}", SHUFFLED, "--streams", streams)
        expect(again.hashes() == first.hashes(), f"{streams} streams")


def the_sample_is_equal_with_its_planted_cells_and_no_secret():
    server.load_sample("sample", rows=20000, seed=7, plant=True)
    tables = [row[0] for row in server.rows("sample", ALL_TABLES) if row[0] != "lhcr_planted"]
    snapshot = Snapshot(server, "sample", folder / "sample", tables)
    compared = every_cell_of("sample", snapshot, read_names(snapshot))
    planted = {tuple(row) for row in server.rows("sample", "select table_name, key, column_name, value_text from lhcr_planted")}
    found = {(t["name"].removeprefix("bronze."), str(list(support.json.loads(c["key"]).values())[0]), c["column"], c["value"])
             for t in snapshot.manifest["tables"] for c in t.get("quarantine", [])}
    expect(found == planted and len(planted) >= 16, f"only planted: {planted - found}, only found: {found - planted}")
    print(f"{compared} cells equal, {len(planted)} planted cells in quarantine")
    secrets = [path for path in (folder / "sample").rglob("*") if path.is_file() and b"PLANTED-SECRET" in uncompressed(path)]
    expect(not secrets, secrets)
    for source in ("smtp_pass from ir_mail_server", 'attendance_kiosk_key || "l10n_tw_edi_ecpay_hashIV" from res_company', "microsoft_calendar_rtoken from res_users",
                   "l10n_sa_compliance_csid_json || l10n_sa_production_csid_json from account_journal"):
        expect("PLANTED-SECRET" in server.psql("sample", f"select {source}"), f"the secrets are in the source: {source}")


def uncompressed(path):
    """A Parquet file's every value as text, any other file as it is."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    import pyarrow.parquet

    return repr(pyarrow.parquet.read_table(path).to_pydict()).encode() + path.read_bytes()


def a_large_table_is_cut_at_key_values_alone():
    server.create("cut")
    server.psql("cut", "create table t (id bigint primary key, v text); insert into t select i, md5(i::text) from generate_series(-1000, 1100000) i order by md5(i::text)")
    shuffled = Snapshot(server, "cut", folder / "cut1", ["t"], "--streams", "3")
    server.psql("cut", "cluster t using t_pkey; analyze t")
    ordered = Snapshot(server, "cut", folder / "cut2", ["t"], "--streams", "1")
    expect(shuffled.hashes() == ordered.hashes(), "same bytes")
    bounds = [(int(f["stats"]["id"]["min"]), int(f["stats"]["id"]["max"])) for f in ordered.table("t")["files"]]
    width = 1 << 19
    expect(bounds == [(-1000, -1), (0, width - 1), (width, 2 * width - 1), (2 * width, 1100000)], bounds)
    server.psql("cut", "update t set v = 'x' where id = 5")
    changed = Snapshot(server, "cut", folder / "cut3", ["t"])
    same = [a["sha256"] == b["sha256"] for a, b in zip(ordered.table("t")["files"], changed.table("t")["files"])]
    expect(same == [True, False, True, True], same)


if __name__ == "__main__":
    with ScratchPostgres() as server, tempfile.TemporaryDirectory(dir=os.environ.get("LHCR_TEST_TMP")) as temporary:
        folder = pathlib.Path(temporary)
        sys.exit(support.run(("every table of a real Odoo is equal, cell by cell", every_table_of_a_real_odoo_is_equal),
                             ("heap order and number of streams change no byte", heap_order_and_streams_change_no_byte),
                             ("the sample is equal, its planted cells in quarantine, no secret in any file",
                              the_sample_is_equal_with_its_planted_cells_and_no_secret),
                             ("a large table is cut at key values alone", a_large_table_is_cut_at_key_values_alone)))
