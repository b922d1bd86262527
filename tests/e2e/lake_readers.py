#!/usr/bin/env python3
"""Tables of the lake through other people's eyes: every type and edge value, written by lhcr and read back, row for row, with
delta-rs and with DuckDB's delta extension; then other writers append to the same tables and lhcr reads on; then writers race.
"""
import collections
import datetime
import decimal
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

PYTHON = os.environ.get("LHCR_TEST_PYTHON", "")
NAMES = []


def test(function):
    NAMES.append(function)
    return function


if not PYTHON or not os.path.exists(PYTHON):
    print("skip lake_readers: LHCR_TEST_PYTHON is not set")
    sys.exit(0)
if os.path.realpath(sys.prefix) != os.path.realpath(str(pathlib.Path(PYTHON).absolute().parent.parent)):
    os.execv(PYTHON, [PYTHON, *sys.argv])

import duckdb  # noqa: E402
import pyarrow  # noqa: E402
from deltalake import DeltaTable, write_deltalake  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
WRITER = os.environ.get("LHCR_BUILD", str(ROOT / "build" / "release")) + "/lake_writer"
UTC = datetime.timezone.utc
EVERY_TYPE = """
select range::bigint as id, (range % 2 = 0) as b, (range % 100 - 50)::tinyint as i1, (range * 7 - 9000)::smallint as i2,
  (range * 70001 - 2147483648)::integer as i4, (9223372036854775807 - range * 1000003)::bigint as i8,
  (range / 3.0)::real as f4, (range / 7.0 - 1e6)::double as f8, (range % 100 * 1.01 - 5)::decimal(4,2) as d4, (range * 1234.567)::decimal(9,3) as d9,
  (range * 123456789.0123)::decimal(18,4) as d18, (range::decimal(38,10) * 1234567890.0123456789 - 77)::decimal(38,10) as d38,
  (case range when 0 then '99999999999999999999999999999999999999' when 1 then '-99999999999999999999999999999999999999' else range::varchar end)::decimal(38,0) as d38max,
  case range % 6 when 0 then '' when 1 then 'é€😀' when 2 then repeat('long ', 200) when 3 then 'line' || chr(10) || 'quote"' || chr(92) when 4 then 'a' || chr(9) || 'z' else 'plain ' || range end as s,
  ('\\x00\\xFF' || range::varchar)::blob as bin, (date '1970-01-01' + (range * 37 - 5000)::integer) as dt,
  timestamptz '2024-03-31 01:59:59.999999+00' + to_microseconds(range * 86399999999 - 900000000000) as ts,
  timestamp '1969-12-31 23:59:59.999999' - to_seconds(range) as naive, null::integer as nothing,
  if(range % 3 = 0, null, range)::integer as sometimes, {'k': range, 'l': [1, 2]} as nested
from range({rows})
"""
# Values that ordinary rows do not have, added to the ones above as a second table.
EDGES = """
select * from (values
  (1, 'nan'::double, 'nan'::real, date '0001-01-01', timestamptz '0001-01-01 00:00:00+00', ''),
  (2, 'infinity'::double, '-infinity'::real, date '9999-12-31', timestamptz '9999-12-31 23:59:59.999999+00', chr(0) || 'nul'),
  (3, -0.0::double, 0.0::real, date '1582-10-15', timestamptz '1969-12-31 23:59:59.999999+00', chr(65533)),
  (4, 1.7976931348623157e308, 3.4028235e38::real, date '2000-02-29', timestamptz '2038-01-19 03:14:08+00', repeat(chr(127820), 33)),
  (5, 5e-324, 1e-45::real, date '1900-03-01', timestamptz '1900-03-01 12:00:00.000001+00', 'z')) t(id, f8, f4, dt, ts, s)
"""


class Lake:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.url = f"file://{self.folder}"

    def write(self, table, sql, mode="overwrite", app="lhcr/run", version=1, order_by="id", check=True):
        done = subprocess.run([WRITER, "write", self.url, table, mode, app, str(version), order_by], input=sql, capture_output=True, text=True, timeout=300)
        if check and done.returncode:
            raise AssertionError(f"lake_writer failed with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout) if done.returncode == 0 else done

    def path(self, table):
        return str(self.folder / table)


def engine():
    connection = duckdb.connect(config={"allow_unsigned_extensions": "false", "autoinstall_known_extensions": "false"})
    connection.execute("set timezone = 'UTC'")
    import duckdb_extension_delta
    base = pathlib.Path(duckdb_extension_delta.__file__).parent
    connection.execute(f"load '{next(base.rglob('delta.duckdb_extension'))}'")
    return connection


def normal(value):
    """One Python value for what both readers mean by it."""
    if isinstance(value, float):
        return ("float", "nan" if value != value else value + 0.0)
    if isinstance(value, decimal.Decimal):
        return ("number", value.normalize() if value else decimal.Decimal(0))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return ("bytes", bytes(value))
    if isinstance(value, datetime.datetime):
        return ("ts", value.astimezone(UTC).replace(tzinfo=None))
    return value


def rows_of_arrow(table):
    """As tuples by column name; timestamps as microseconds, so that year 1 and 9999 survive."""
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if pyarrow.types.is_timestamp(column.type):
            if column.type.unit != "us" or column.type.tz != "UTC":
                raise AssertionError(f"{name} is {column.type}, expected UTC microseconds")
            column = column.cast(pyarrow.int64())
        columns[name] = [normal(value) for value in column.to_pylist()]
    return [tuple(row) for row in zip(*(columns[name] for name in sorted(columns)))] if table.num_rows else []


def expected_rows(sql):
    """What the rows are, by an engine that had no part in the writing; with the casts that the lake documents."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    described = connection.execute(f"describe {sql}").fetchall()
    casts = {"TIMESTAMP": "timezone('UTC', \"{}\")", "STRUCT": 'to_json("{}")::varchar'}
    columns = ", ".join((next((cast for prefix, cast in casts.items() if kind == prefix or kind.startswith(prefix + "(")), '"{}"')).format(name) + f' as "{name}"' for name, kind, *_ in described)
    return connection.execute(f"select {columns} from ({sql})").to_arrow_table()


def by_delta_rs(lake, table, version=None):
    return DeltaTable(lake.path(table), version=version).to_pyarrow_table()


def by_duckdb(lake, table):
    return engine().execute(f"select * from delta_scan('{lake.path(table)}')").to_arrow_table()


def same(lake, table, sql):
    expected = collections.Counter(rows_of_arrow(expected_rows(sql)))
    for name, reader in (("delta-rs", by_delta_rs), ("duckdb delta", by_duckdb)):
        found = collections.Counter(rows_of_arrow(reader(lake, table)))
        missing, extra = expected - found, found - expected
        if missing or extra:
            raise AssertionError(f"{name}: {sum(missing.values())} rows missing, {sum(extra.values())} extra; first {next(iter(missing), None)} / {next(iter(extra), None)}")


@test
def every_type_reads_back_row_for_row(lake):
    sql = EVERY_TYPE.replace("{rows}", "500")
    lake.write("t", sql)
    same(lake, "t", sql)
    types = {field.name: str(field.type.type) if hasattr(field.type, "type") else str(field.type) for field in DeltaTable(lake.path("t")).schema().fields}
    assert types["d38"] == "decimal(38,10)" and types["ts"] == "timestamp" and types["naive"] == "timestamp" and types["i1"] == "byte", types


@test
def edge_values_read_back_and_are_not_skipped_by_wrong_bounds(lake):
    lake.write("t", EDGES)
    same(lake, "t", EDGES)
    delta, connection = DeltaTable(lake.path("t")), engine()
    view = f"delta_scan('{lake.path('t')}')"
    for predicate, ids in (("f8 = 'infinity'::double", [2]), ("dt = date '9999-12-31'", [2]), ("ts = timestamptz '1969-12-31 23:59:59.999999+00'", [3]),
                           ("dt < date '0002-01-01'", [1]), ("f4 > 3e38::real", [1, 4]), ("s > 'zz'", [3, 4]), ("ts > timestamptz '9999-12-31 23:59:59.9999+00'", [2])):
        found = [row[0] for row in connection.execute(f"select id from {view} where {predicate} order by id").fetchall()]
        assert found == ids, f"{predicate}: {found}"
    assert delta.version() == 0


@test
def a_predicate_on_a_bound_finds_its_row_in_both_readers(lake):
    """File skipping by statistics: the least and the greatest value of every column must be found by an equality."""
    sql = EVERY_TYPE.replace("{rows}", "60")
    for part in (2, 3, 0, 1):
        lake.write("t", f"select * exclude (bin) from ({sql}) where id % 4 = {part}", mode="append", version=part + 1, app=f"lhcr/{part}")
    stats = [json.loads(action["add"]["stats"]).get("minValues") for path in (lake.folder / "t/_delta_log").glob("*.json")
             for action in map(json.loads, path.read_text().splitlines()) if "add" in action]
    assert len(stats) > 4 and 0 < sum(1 for bounds in stats if bounds) < 4, "some files must have had bounds, and have given them up"
    connection, table = engine(), DeltaTable(lake.path("t"))
    dataset = table.to_pyarrow_dataset()
    connection.execute(f"create view t as select * from delta_scan('{lake.path('t')}')")
    for column in ("i1", "i2", "i4", "i8", "f4", "f8", "d4", "d9", "d18", "d38", "d38max", "s", "dt", "ts", "sometimes"):
        for bound in ("min", "max"):
            rows = connection.execute(f"select count(*) from t where {column} = (select {bound}({column}) from t)").fetchone()[0]
            value = connection.execute(f"select {bound}({column}) from t").to_arrow_table().column(0)
            field = dataset.schema.field(column)
            filtered = dataset.to_table(filter=pyarrow.compute.field(column) == value.cast(field.type)[0]).num_rows
            assert rows > 0 and filtered == rows, f"{column} {bound}: duckdb {rows}, delta-rs {filtered}"


@test
def versions_appends_and_schema_changes_read_the_same(lake):
    lake.write("t", "select range as id, 'a' as s from range(10)", version=1)
    lake.write("t", "select range + 10 as id, 'b' as s from range(5)", mode="append", version=2)
    lake.write("t", "select range + 15 as id, 'c' as s, 1.5::decimal(9,2) as extra from range(5)", mode="append", version=3)
    lake.write("t", "select range as id, date '2024-01-01' as other from range(3)", version=4)
    assert [by_delta_rs(lake, "t", version).num_rows for version in range(4)] == [10, 15, 20, 3]
    assert sorted(by_delta_rs(lake, "t", 2).column_names) == ["extra", "id", "s"]
    assert sorted(by_duckdb(lake, "t").column_names) == ["id", "other"] and by_duckdb(lake, "t").num_rows == 3
    history = DeltaTable(lake.path("t")).history()
    assert [entry["operation"] for entry in history] == ["WRITE"] * 4, history
    assert DeltaTable(lake.path("t")).transaction_version("lhcr/run") == 4


@test
def a_checkpoint_reads_the_same_without_the_log_behind_it(lake):
    for n in range(23):
        lake.write("t", f"select {n}::bigint as id, '{n}' as s", mode="append", version=n + 1)
    checkpoint = lake.folder / "t/_delta_log/00000000000000000020.checkpoint.parquet"
    assert checkpoint.exists()
    for n in range(20):
        (lake.folder / f"t/_delta_log/{n:020}.json").unlink()
    for reader in (by_delta_rs, by_duckdb):
        assert sorted(reader(lake, "t").column("id").to_pylist()) == list(range(23)), reader.__name__
    assert DeltaTable(lake.path("t")).transaction_version("lhcr/run") == 23
    assert lake.write("t", "select 5::bigint as id, '5' as s", mode="append", version=6)["already_applied"]


@test
def other_writers_append_and_lhcr_goes_on(lake):
    lake.write("t", "select range as id, 'lhcr' as s from range(3)", version=1)
    write_deltalake(lake.path("t"), pyarrow.table({"id": pyarrow.array([10, 11], pyarrow.int64()), "s": ["delta-rs", "delta-rs"]}), mode="append")
    connection = engine()
    connection.execute(f"attach '{lake.path('t')}' as other (type delta)")
    connection.execute("insert into other values (20, 'duckdb')")
    outcome = lake.write("t", "select 30::bigint as id, 'lhcr' as s", mode="append", version=2)
    assert outcome["version"] == 3, outcome
    for reader in (by_delta_rs, by_duckdb):
        assert sorted(reader(lake, "t").column("id").to_pylist()) == [0, 1, 2, 10, 11, 20, 30], reader.__name__
    assert lake.write("t", "select 1::bigint as id, 'new' as s", version=3)["version"] == 4
    assert by_delta_rs(lake, "t").num_rows == 1


@test
def a_table_of_no_rows_and_one_of_many_row_groups(lake):
    lake.write("none", "select range as id, 'x' as s from range(3) where false")
    same(lake, "none", "select range as id, 'x' as s from range(3) where false")
    lake.write("many", "select range as id, range % 7 as v from range(400000)")
    assert by_delta_rs(lake, "many").num_rows == 400000 and by_duckdb(lake, "many").num_rows == 400000


@test
def a_missing_or_wrong_engine_is_said_by_name(lake):
    def run(library):
        return subprocess.run([WRITER, "write", lake.url, "t", "append", "a", "1", "id"], input="select 1 as id", capture_output=True, text=True,
                              env={**os.environ, "LHCR_DUCKDB_LIBRARY": library})
    gone = run("/nowhere/libduckdb.so")
    assert gone.returncode == 75 and "libduckdb v1.5.5 is not installed; searched '/nowhere/libduckdb.so'" in gone.stderr, gone.stderr
    text = lake.folder.parent / "not-a-library.so"
    text.write_text("not a library")
    broken = run(str(text))
    text.unlink()
    assert broken.returncode == 2 and "cannot load" in broken.stderr, broken.stderr
    other = run(next(str(path) for path in pathlib.Path("/lib").glob("*/libz.so.1")))
    assert other.returncode == 2 and "is not libduckdb v1.5.5: it lacks 'duckdb_library_version'" in other.stderr, other.stderr


@test
def a_full_disk_is_said_and_leaves_the_table_as_it_was(lake):
    lake.write("t", "select range as id from range(3)")
    small = lake.folder.parent / (lake.folder.name + "-small")
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)], capture_output=True).returncode:
        small.rmdir()
        return "no tmpfs can be mounted here"
    try:
        done = subprocess.run([WRITER, "write", lake.url, "t", "overwrite", "a", "2", "id"], input="select range as id, md5(range::varchar) as s from range(100000)",
                              capture_output=True, text=True, env={**os.environ, "TMPDIR": str(small)})
        assert done.returncode == 75 and "the disk is full" in done.stderr, done.stderr
        assert list(small.iterdir()) == [], "a partial file is left"
    finally:
        subprocess.run(["umount", str(small)], check=True)
        small.rmdir()
    assert by_delta_rs(lake, "t").num_rows == 3


def race(lake, writers, count, killer=None):
    processes = {w: subprocess.Popen([WRITER, "race", lake.url, "t", str(w), str(count)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for w in range(writers)}
    kills = 0
    while killer and kills < killer:
        for writer in list(processes):
            if kills >= killer or processes[writer].poll() is not None:
                continue
            try:
                processes[writer].wait(timeout=0.15)
            except subprocess.TimeoutExpired:
                processes[writer].send_signal(signal.SIGKILL)
                processes[writer].wait()
                processes[writer].stderr.close()
                kills += 1
                processes[writer] = subprocess.Popen([WRITER, "race", lake.url, "t", str(writer), str(count)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if all(process.poll() is not None for process in processes.values()):
            break
    for writer, process in processes.items():
        _, stderr = process.communicate(timeout=600)
        assert process.returncode == 0, f"writer {writer}: {stderr}"
    versions = sorted(int(path.stem) for path in (lake.folder / "t/_delta_log").glob("*.json"))
    assert versions == list(range(writers * count)), f"{len(versions)} versions, last {versions[-1]}"
    expected = sorted((writer, n) for writer in range(writers) for n in range(count))
    for reader in (by_delta_rs, by_duckdb):
        table = reader(lake, "t")
        found = sorted(zip(table.column("writer").to_pylist(), table.column("n").to_pylist()))
        assert found == expected, f"{reader.__name__}: {len(found)} rows, {len(set(found))} distinct, expected {len(expected)}"
    return kills


@test
def eight_writers_of_25_commits_lose_and_double_nothing(lake):
    race(lake, 8, 25)


@test
def writers_killed_and_started_again_lose_and_double_nothing(lake):
    print(f"  killed {race(lake, 4, 15, killer=12)} writers")


def main():
    failed = 0
    wanted = sys.argv[1:]
    for function in NAMES:
        if wanted and function.__name__ not in wanted:
            continue
        folder = tempfile.mkdtemp(prefix="lake-", dir=os.environ.get("LHCR_TEST_TMP"))
        try:
            skipped = function(Lake(folder))
            print(f"skip lake_{function.__name__}: {skipped}" if skipped else f"ok lake_{function.__name__}", flush=True)
        except Exception:  # noqa: BLE001
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print(f"not ok lake_{function.__name__}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
