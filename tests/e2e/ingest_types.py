#!/usr/bin/env python3
"""Every type of a Postgres source, cell by cell: random values with a printed seed, and planted ones that have no exact place.

The same text must come out of Postgres and of the lake (read with delta-rs); quarantine holds what was planted and nothing else.
"""
import os
import pathlib
import random
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import ingest_support as support  # noqa: E402

support.use_test_python()
from ingest_support import Snapshot, ScratchPostgres, differences, expect  # noqa: E402

SEED = int(os.environ.get("LHCR_TEST_SEED", random.SystemRandom().randrange(1 << 30)))
ROWS = 3000  # more than one chunk of 2048

TYPES = """
create type mood as enum ('sad', 'ok', 'happy ☺');
create domain money_like as numeric(12, 3) check (value > -1000000);
create domain nested as money_like;
create table every_type (
    id bigint primary key, b boolean, i2 smallint, i4 integer, i8 bigint, o oid, f4 real, f8 double precision,
    n numeric, n_wide numeric, n_deep numeric, n_declared numeric(9, 2), n_small numeric(4, 1), n_huge numeric(38, 20), n_beyond numeric(60, 30),
    n_domain nested, t text, v varchar(40), c char(5), nm name, "char" "char", j json, jb jsonb, x bytea, d date, ts timestamp, tz timestamptz,
    tm time, ttz timetz, iv interval, u uuid, e mood, ia integer[], ta text[], na numeric[], two integer[][], ip inet, bits bit(5),
    rng int4range, p point, m money, xm xml, comp text);
"""


class Values:
    """Random literals of each type, edges more often than chance would have them."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def integer(self, bits):
        r = self.random
        return str(r.choice([0, 1, -1, (1 << bits - 1) - 1, -(1 << bits - 1), r.randrange(-(1 << bits - 1), 1 << bits - 1), r.randrange(-999, 999)]))

    def numeric(self, digits, scale):
        r = self.random
        whole = str(r.randrange(10 ** r.randrange(1, digits + 1)))
        if r.random() < 0.1:
            whole = "9" * digits
        fraction = "".join(r.choice("0123456789") for _ in range(r.randrange(scale + 1)))
        if r.random() < 0.2:
            fraction += "0" * r.randrange(30)
        return r.choice(["", "-"]) + whole + ("." + fraction if fraction else "")

    def float(self, single):
        r = self.random
        if single:
            return repr(r.choice([0.0, 1.5, -3.25, r.uniform(-1e30, 1e30), 1.17549435e-38, 3.4028234e38]))
        return repr(r.choice([0.0, 5e-324, 1.7976931348623157e308, r.uniform(-1e9, 1e9), r.uniform(-1, 1) * 10 ** r.randrange(-300, 300)]))

    def text(self, most=60):
        r = self.random
        alphabet = "abc ABC 0123 äöü ñ € 漢字 🙂 \" \\ ' , { } \t\n"
        return "".join(r.choice(alphabet) for _ in range(r.choice([0, 1, 11, 12, 13, r.randrange(most + 1)])))

    def moment(self):
        r = self.random
        year = r.choice([1, 1582, 1899, 1970, 1999, 2000, 2024, 9999, r.randrange(1, 10000)])
        day = f"{year:04}-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}"
        return day, f"{day} {r.randrange(24):02}:{r.randrange(60):02}:{r.randrange(60):02}.{r.choice([0, 1, 999999, r.randrange(1000000)]):06}"

    def row(self, key):
        r = self.random
        day, moment = self.moment()
        listed = [str(r.randrange(100)) for _ in range(r.randrange(4))]
        cells = [str(key), r.choice("tf"), self.integer(16), self.integer(32), self.integer(64), str(r.randrange(1 << 32)), self.float(True), self.float(False),
                 self.numeric(12, 6), self.numeric(28, 10), self.numeric(16, 22), self.numeric(7, 2), self.numeric(3, 1), self.numeric(18, 20), self.numeric(24, 8),
                 self.numeric(5, 3), self.text(400), self.text(40)[:40], self.text(5)[:5], self.text(20)[:20], r.choice("aZ9"),
                 '{"b": 1,  "a": [1, 2.50, null], "☺": "\\u00e9"}', '{"b": 1, "a": {"en_US": "' + r.choice("xyz") * r.randrange(300) + '"}}',
                 "\\x" + r.randbytes(r.randrange(40)).hex(), day, moment, moment + "+00", moment.split(" ")[1], moment.split(" ")[1] + "+02",
                 f"{r.randrange(20)} mons {r.randrange(30)} days {r.randrange(20)}:00:00.5", "%032x" % r.getrandbits(128), r.choice(["sad", "ok", "happy ☺"]),
                 "{" + ",".join(listed) + "}", '{"a\\"b",NULL,""}', "{1.50,NULL,12345678901234567890.1}", "{{1,2},{3,4}}", "10.0.0.1", "01011", "[1,10)", "(1.5,2)", "12.34",
                 "<a>é</a>", self.text()]
        return [None if i and r.random() < 0.15 else cell for i, cell in enumerate(cells)]


def copy_text(rows):
    """COPY's text format."""
    escape = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
    return "\n".join("\t".join("\\N" if cell is None else "".join(escape.get(letter, letter) for letter in cell) for cell in row) for row in rows)


def fill(server, database, table, rows):
    server.psql(database, f"copy {table} from stdin;\n{copy_text(rows)}\n\\.\n")


def every_type_is_exact():
    print(f"seed {SEED} (LHCR_TEST_SEED)")
    server.create("types")
    server.psql("types", TYPES)
    values = Values(SEED)
    rows = [values.row(key) for key in range(-50, ROWS - 50)]
    values.random.shuffle(rows)
    fill(server, "types", "every_type", rows)
    snapshot = Snapshot(server, "types", folder / "types", ["every_type"])
    compared, found = differences(server, "types", snapshot, "every_type")
    expect(not found, "\n".join(found[:20]))
    expect(compared == ROWS * 43, compared)
    expect(snapshot.quarantine("every_type") == [], snapshot.quarantine("every_type")[:5])
    types = {c["name"]: c["type"] for c in snapshot.table("every_type")["schema"]}
    expect([types[c] for c in ("n", "n_declared", "n_small", "n_huge", "n_domain")] ==
           ["decimal(18,6)", "decimal(9,2)", "decimal(4,1)", "decimal(38,20)", "decimal(12,3)"], types)
    expect(types["ts"] == types["tz"] == "timestamp" and types["o"] == "long" and types["x"] == "binary" and types["iv"] == "string", types)
    print(f"{compared} cells equal, {snapshot.table('every_type')['passes']} passes, n_wide {types['n_wide']}, n_deep {types['n_deep']}")


def planted_values_are_quarantined_and_no_others():
    server.create("planted")
    server.psql("planted", """
create table cells (id integer primary key, n numeric, d38 numeric, f double precision, r real, d date, ts timestamp, tz timestamptz, dec numeric(10, 2));
insert into cells select i, i / 100.0, i, i, i, date '2024-01-01' + i, timestamp '2024-01-01' + i * interval '1 s', '2024-01-01+00', i from generate_series(1, 5000) i;
update cells set n = 'NaN' where id = 10; update cells set n = 'Infinity' where id = 11; update cells set n = '-Infinity' where id = 12;
update cells set n = 123456789012345678901234567890123456789 where id = 13;
update cells set n = 0.000000000000000000000000000000000000001 where id = 14;
update cells set d38 = 12345678901234567890123456789012345678 where id = 15;
update cells set f = 'NaN' where id = 16; update cells set f = '-Infinity' where id = 17; update cells set r = 'Infinity' where id = 18;
update cells set d = 'infinity' where id = 19; update cells set d = '-infinity' where id = 20; update cells set d = '10000-01-01' where id = 21;
update cells set d = '0001-12-31 BC' where id = 22; update cells set d = '9999-12-31' where id = 23; update cells set d = '0001-01-01' where id = 24;
update cells set ts = 'infinity' where id = 25; update cells set tz = '-infinity' where id = 26; update cells set ts = '10000-01-01 00:00:00' where id = 27;
update cells set ts = '9999-12-31 23:59:59.999999' where id = 28; update cells set tz = '0044-03-15 12:00:00.5 BC' where id = 29;
update cells set dec = 'NaN' where id = 30; update cells set n = 1e40 where id = 5000;
""")
    snapshot = Snapshot(server, "planted", folder / "planted", ["cells"])
    found = {(c["key"], c["column"], c["value"], c["reason"]) for c in snapshot.quarantine("cells")}
    many = "more than 38 digits"
    wanted = {(10, "n", "NaN", "not a number"), (11, "n", "Infinity", "infinity"), (12, "n", "-Infinity", "infinity"),
              (13, "n", "123456789012345678901234567890123456789", many), (14, "n", "0.000000000000000000000000000000000000001", many),
              (16, "f", "NaN", "not a number"), (17, "f", "-Infinity", "infinity"), (18, "r", "Infinity", "infinity"),
              (19, "d", "infinity", "infinity"), (20, "d", "-infinity", "infinity"), (21, "d", "10000-01-01", "out of range"),
              (22, "d", "0001-12-31 BC", "out of range"), (25, "ts", "infinity", "infinity"), (26, "tz", "-infinity", "infinity"),
              (27, "ts", "10000-01-01 00:00:00", "out of range"), (29, "tz", "0044-03-15 12:00:00.5 BC", "out of range"),
              (30, "dec", "NaN", "not a number"), (5000, "n", "1" + "0" * 40, many)}
    expect(found == {('{"id":%d}' % key, column, value, reason) for key, column, value, reason in wanted}, sorted(found))
    compared, unequal = differences(server, "planted", snapshot, "cells")
    expect(not unequal and compared == 5000 * 9, unequal[:5])
    types = {c["name"]: c["type"] for c in snapshot.table("cells")["schema"]}
    expect(types["n"] == "decimal(18,6)" and types["d38"] == "decimal(38,0)", types)


def a_value_that_fits_no_type_of_its_column_is_quarantined():
    server.create("clash")
    server.psql("clash", "create table t (id integer primary key, n numeric); insert into t select i, i + 0.25 from generate_series(1, 2000) i;"
                         "insert into t values (2001, 99999999999999999999999999999999999999)")
    snapshot = Snapshot(server, "clash", folder / "clash", ["t"])
    expect([(c["value"], c["reason"]) for c in snapshot.quarantine("t")] == [("9" * 38, "does not fit the column's other values")], snapshot.quarantine("t"))
    expect(snapshot.rows("t", [])[4]["n"] is not None, "the other values stay")


def the_type_follows_from_the_values_not_from_the_guess():
    server.create("ladder")
    server.psql("ladder", "create table t (id integer primary key, n numeric); insert into t select i, 1.5 from generate_series(1, 3000) i")
    wrong_hint = [{"source": "t", "numeric_hints": {"n": "decimal(38,18)"}}]
    narrow, hinted = Snapshot(server, "ladder", folder / "ladder1", ["t"]), Snapshot(server, "ladder", folder / "ladder2", specs=wrong_hint)
    expect(hinted.table("t")["passes"] == 2 and narrow.table("t")["passes"] == 1, "a wrong hint costs a pass")
    expect(narrow.hashes() == hinted.hashes(), "and changes nothing")
    for number, wanted in (("1.1234567", "decimal(38,10)"), ("123456789012345678901234567.5", "decimal(38,10)"), ("0.12345678901", "decimal(38,18)"),
                           ("0." + "1" * 25, "decimal(38,25)"), ("1" * 30, "decimal(38,4)"), ("1" * 36, "decimal(38,10)")):
        server.psql("ladder", f"update t set n = {number} where id = 2999")
        snapshot = Snapshot(server, "ladder", folder / ("ladder" + str(len(number))), ["t"])
        got = snapshot.table("t")["schema"][1]["type"]
        expect(got == wanted and len(snapshot.quarantine("t")) == (len(number) == 36), (number, got))
        expect(len(differences(server, "ladder", snapshot, "t")[1]) == (len(number) == 36), number)


def what_only_the_guess_does_not_hold_is_no_matter_of_the_limit():
    server.create("misfits")
    values = "n numeric, a numeric, b numeric, c numeric"
    # n: one early value takes the integer digits, another the scale, that no type has together with the many behind them.
    # a, b, c: the first wide value of each comes later than that of the one before.
    server.psql("misfits", f"create table clash (id integer primary key, n numeric); create table late (id integer primary key, {values});"
                           "insert into clash select i, case i when 1 then 1e30 when 2 then 0.123456789012 else i + 0.1234567 end from generate_series(1, 12000) i;"
                           "insert into late select i, 1.5, case when i > 3000 then 0.1234567 end, case when i > 6000 then 0.1234567 end,"
                           "    case when i > 9000 then 0.1234567 end from generate_series(1, 12000) i")
    for table, left_out in (("clash", 1), ("late", 0)):
        snapshot = Snapshot(server, "misfits", folder / table, [table], "--quarantine", "1")
        expect(len(snapshot.quarantine(table)) == left_out, snapshot.quarantine(table))
        compared, found = differences(server, "misfits", snapshot, table)
        expect(compared > 0 and len(found) == left_out, found[:5])
    server.psql("misfits", "update clash set n = 1e30 where id = 4; update clash set n = 0.123456789012 where id = 3")
    refused = Snapshot(server, "misfits", folder / "refused", ["clash"], "--quarantine", "1", check=False)
    expect(refused.code != 0 and "more than 1 cells of 'clash' have no exact place in the lake, the last in 'n'" in refused.stderr, refused.stderr)


def rows_of_any_width_keep_memory_bounded_and_their_order():
    server.create("wide")
    server.psql("wide", "create table t (id integer primary key, body text); insert into t select i, repeat(chr(97 + i % 26), 200000 + i) from generate_series(1, 3000) i")
    snapshot = Snapshot(server, "wide", folder / "wide", ["t"])
    rows = snapshot.rows("t", [])
    expect(len(rows) == 3000 and len(snapshot.table("t")["files"]) > 1, len(snapshot.table("t")["files"]))
    expect(all(row["body"] == chr(97 + row["id"] % 26) * (200000 + row["id"]) for row in rows), "bodies")


def text_that_is_not_utf8_is_quarantined():
    server.psql("postgres", "create database ascii encoding 'SQL_ASCII' locale 'C' template template0")
    server.psql("ascii", "create table t (id integer primary key, v text); insert into t values (1, 'fine é'), (2, E'\\xff\\xfe bad')")
    snapshot = Snapshot(server, "ascii", folder / "ascii", ["t"])
    expect([(c["key"], c["value"], c["reason"]) for c in snapshot.quarantine("t")] == [('{"id":2}', "\\xfffe20626164", "not UTF-8")], snapshot.quarantine("t"))
    expect([row["v"] for row in snapshot.rows("t", ["id"])] == ["fine é", None], "rows")


if __name__ == "__main__":
    with ScratchPostgres() as server, tempfile.TemporaryDirectory(dir=os.environ.get("LHCR_TEST_TMP")) as temporary:
        folder = pathlib.Path(temporary)
        sys.exit(support.run(("every type is exact, cell by cell", every_type_is_exact),
                             ("planted values are quarantined, and no others", planted_values_are_quarantined_and_no_others),
                             ("a value that fits no type of its column is quarantined", a_value_that_fits_no_type_of_its_column_is_quarantined),
                             ("a numeric column's type follows from its values, not from the guess", the_type_follows_from_the_values_not_from_the_guess),
                             ("what only the guess does not hold is no matter of the quarantine's limit",
                              what_only_the_guess_does_not_hold_is_no_matter_of_the_limit),
                             ("rows of any width keep memory bounded and their order", rows_of_any_width_keep_memory_bounded_and_their_order),
                             ("text that is not UTF-8 is quarantined", text_that_is_not_utf8_is_quarantined)))
