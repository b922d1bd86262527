#!/usr/bin/env python3
"""Tables of a shape that nobody planned for: names of any letters, no key, 1600 columns, partitions, inheritance, views, foreign tables,
other schemas and encodings. Each cell must come out as the source has it, or the message must say what the source itself says."""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import ingest_support as support  # noqa: E402

support.use_test_python()
from ingest_support import ScratchPostgres, Snapshot, differences, expect  # noqa: E402

NAMES = ["x studio name", "a,b;c", 'quo"te', "n", "key", "row", "table_name", "select", "rowid", "filename", "file_row_number", "dot.ted", "Ünï☺",
         "new\nline", "tab\tstop", "back\\slash", "%s", "{}", "t", "x" * 63]


def snapshot_of(database, *tables, **options):
    snapshot = Snapshot(server, database, folder / (database + "-" + tables[0]), tables, **options)
    for name in tables:
        compared, found = differences(server, database, snapshot, name)
        expect(not found and compared, f"{name}: {compared} cells compared, {found[:3]}")
    return snapshot


def schema(snapshot, name):
    return {column["name"]: column for column in snapshot.table(name)["schema"]}


def column_names_are_kept_whatever_their_letters():
    quoted = ['"' + name.replace('"', '""') + '"' for name in NAMES]
    server.create("names")
    server.psql("names", f"""create table odd (id integer primary key, {", ".join(f"{name} text" for name in quoted)}, gone text);
        alter table odd drop column gone; insert into odd select i, {", ".join(f"{i} || '/' || i" for i in range(len(quoted)))} from generate_series(1, 3) i""")
    snapshot = snapshot_of("names", "odd")
    expect(list(schema(snapshot, "odd")) == ["id", *NAMES], list(schema(snapshot, "odd")))
    import duckdb
    import duckdb_extension_delta

    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
        connection.execute(f"load '{next(pathlib.Path(duckdb_extension_delta.__file__).parent.rglob('delta.duckdb_extension'))}'")
        answer = connection.execute(f"select * from delta_scan('{snapshot.store}/bronze.odd') order by id")
        expect([column[0] for column in answer.description] == ["id", *NAMES], answer.description)
        expect(answer.fetchall()[1] == (2, *(f"{i}/2" for i in range(len(NAMES)))), "DuckDB reads the same")


def names_that_differ_in_case_only_are_all_there():
    server.psql("names", 'create table twins (id integer primary key, "Ref" integer, ref text, "REF" text, ref_2 integer); insert into twins values (1, 2, \'three\', \'four\', 5)')
    snapshot = Snapshot(server, "names", folder / "twins", ["twins"])
    expect(snapshot.rows("twins", []) == [{"id": 1, "Ref": 2, "ref_3": "three", "REF_4": "four", "ref_2": 5}], snapshot.rows("twins", []))
    expect([(c["name"], c["source_name"]) for c in snapshot.table("twins")["schema"] if "source_name" in c] == [("ref_3", "ref"), ("REF_4", "REF")], "the source's names are kept")


def a_table_of_1600_columns_needs_no_key():
    columns = ", ".join(f"c{i} {('integer', 'text', 'numeric', 'jsonb', 'double precision')[i % 5]}" for i in range(1599))
    server.create("wide")
    server.psql("wide", f"create table wide (id integer, {columns}); insert into wide (id, c0, c1, c2, c3, c4) values (2, 7, 't', 1.25, '{{}}', 0.5), (1, null, null, null, null, null), (2, 7, 's', 1.25, '{{}}', 0.5)")
    one = Snapshot(server, "wide", folder / "wide1", ["wide"])
    rows = one.rows("wide", [])
    expect(len(rows[0]) == 1600 and [(row["id"], row["c1"], row["c1598"]) for row in rows] == [(1, None, None), (2, "s", None), (2, "t", None)],
           [(row["id"], row["c1"]) for row in rows])
    server.psql("wide", "create table again as select * from wide order by c1 desc; drop table wide; alter table again rename to wide")
    expect(Snapshot(server, "wide", folder / "wide2", ["wide"]).hashes() == one.hashes(), "the heap's order changes no byte")


def rows_that_are_all_alike_stay_as_many_as_they_are():
    server.create("alike")
    server.psql("alike", """create table alike (a integer, j json, p point); insert into alike select 1, '{"a":1}', '(1,2)' from generate_series(1, 5);
        insert into alike values (null, null, null), (null, null, null); create table nothing (id integer primary key, n numeric, at timestamp)""")
    snapshot = snapshot_of("alike", "alike")
    expect(snapshot.table("alike")["rows"] == 7 and snapshot.table("alike")["key"] == [], snapshot.table("alike"))


def partitions_children_views_and_foreign_tables_are_read_whole():
    server.create("relations")
    server.psql("relations", """
        create table parted (id integer, d date, v text, primary key (id, d)) partition by range (d);
        create table parted_1 partition of parted for values from ('2024-01-01') to ('2025-01-01'); create table parted_2 partition of parted default;
        insert into parted select i, date '2023-12-01' + i, md5(i::text) from generate_series(1, 500) i;
        create table parent (id integer primary key, v text not null); create table child (extra integer) inherits (parent); alter table child alter v drop not null;
        insert into parent values (1, 'a'), (2, 'b'); insert into child values (1, 'a', 7), (1, null, 8), (3, 'c', 9);
        create view seen as select id, v, id * 1.5 as n from parted where id < 100; create materialized view kept as select * from parted;
        create extension file_fdw; create server files foreign data wrapper file_fdw;
        create foreign table far (id integer not null, v text) server files options (program 'printf "1,a\\n2,b\\n,c\\n"', format 'csv')""")
    snapshot = snapshot_of("relations", "parted", "seen", "kept", "far")
    expect([snapshot.table(name)["key"] for name in ("parted", "seen", "far")] == [["id", "d"], [], []], "only a table's own key is a key")
    expect(schema(snapshot, "far")["id"]["nullable"], "a foreign server need not keep NOT NULL")
    family = Snapshot(server, "relations", folder / "family", specs=[{"source": "parent", "key": ["id"]}])
    expect(sorted((row["id"], row["v"] or "") for row in family.rows("parent", [])) == [(1, ""), (1, "a"), (1, "a"), (2, "b"), (3, "c")], "children are rows of their parent")
    expect(all(column["nullable"] for column in schema(family, "parent").values()), "and keep less than it promises")
    server.psql("relations", "alter table parent rename to p; create table other as select * from child; truncate child; insert into child select * from other order by v desc nulls first; alter table p rename to parent")
    expect(Snapshot(server, "relations", folder / "family2", specs=[{"source": "parent", "key": ["id"]}]).hashes() == family.hashes(), "one order, though ids repeat")


def what_the_source_itself_refuses_is_said_as_the_source_says_it():
    server.psql("relations", "create materialized view later as select * from parted with no data; create view broken as select 1 / (id - id) as x from parted")
    for table, words in (("later", ("has not been populated", "REFRESH MATERIALIZED VIEW")), ("broken", ("division by zero", "repair it in the source"))):
        snapshot = Snapshot(server, "relations", folder / table, [table], check=False)
        expect(snapshot.code == 7 and all(word in snapshot.stderr for word in (*words, "public." + table)) and "defect of lhcr" not in snapshot.stderr, snapshot.stderr)


def an_unqualified_name_is_found_by_the_search_path_as_in_psql():
    server.create("paths")
    server.psql("paths", """create schema odoo; create table odoo.res_partner (id integer primary key, v text); insert into odoo.res_partner values (1, 'odoo');
        create table public.res_partner (id integer primary key, v text); insert into public.res_partner values (2, 'public'); create table public.res_company (id integer primary key)""")
    plain = f"host={server.folder} user=postgres dbname=paths"
    found = {}
    for name, conninfo in (("default", plain), ("odoo", plain + " options='-c search_path=odoo'")):
        snapshot = Snapshot(server, "paths", folder / ("path-" + name), ["res_partner", "res_company"], conninfo=conninfo)
        found[name] = [(t["source"], t["rows"]) for t in snapshot.manifest["tables"]]
    expect(found == {"default": [("public.res_partner", 1), ("public.res_company", 0)], "odoo": [("odoo.res_partner", 1), ("public.res_company", 0)]}, found)
    both = Snapshot(server, "paths", folder / "both", specs=[{"source": "odoo.res_partner", "name": "bronze.a"}, {"source": "res_partner", "name": "bronze.b"}])
    expect([t["source"] for t in both.manifest["tables"]] == ["odoo.res_partner", "public.res_partner"], both.manifest["tables"])


def a_server_of_another_encoding_and_a_role_with_settings_of_its_own_change_no_cell():
    server.psql("postgres", "create database latin encoding 'LATIN1' locale 'C' template template0")
    server.psql("latin", """create table "größe" (id integer primary key, "naïve" text, j jsonb, d date, at timestamptz, x bytea, f double precision, i interval, a text[]);
        insert into "größe" values (1, 'é ß ÿ', '{"à": "ç"}', '2024-02-03', '2024-07-01 12:00+02', '\\xdeadbeef', 0.1, '1 mon 2 days 03:00', '{ö,NULL}');
        create role contrary login; grant select on "größe" to contrary;
        alter role contrary set DateStyle = 'German'; alter role contrary set TimeZone = 'Asia/Tokyo'; alter role contrary set bytea_output = 'escape';
        alter role contrary set extra_float_digits = -10; alter role contrary set IntervalStyle = 'iso_8601'; alter role contrary set statement_timeout = '1ms';
        alter role contrary set search_path = 'pg_catalog'; alter role contrary set client_encoding = 'LATIN1'; alter role contrary set default_transaction_read_only = on;
        alter role contrary set default_transaction_isolation = 'read committed'; alter role contrary set standard_conforming_strings = off;
        alter role contrary set lock_timeout = '1ms'; alter role contrary set idle_in_transaction_session_timeout = '1ms'; alter role contrary set row_security = on""")
    compared = differences(server, "latin", Snapshot(server, "latin", folder / "latin", ["größe"], conninfo=f"host={server.folder} user=contrary dbname=latin"), "größe")
    expect(compared == (9, []), compared)


if __name__ == "__main__":
    with ScratchPostgres() as server, tempfile.TemporaryDirectory(dir=os.environ.get("LHCR_TEST_TMP")) as temporary:
        folder = pathlib.Path(temporary)
        sys.exit(support.run(("column names are kept, whatever their letters", column_names_are_kept_whatever_their_letters),
                             ("names that differ in case only are all there", names_that_differ_in_case_only_are_all_there),
                             ("a table of 1600 columns needs no key", a_table_of_1600_columns_needs_no_key),
                             ("rows that are all alike stay as many as they are", rows_that_are_all_alike_stay_as_many_as_they_are),
                             ("partitions, children, views and foreign tables are read whole", partitions_children_views_and_foreign_tables_are_read_whole),
                             ("what the source itself refuses is said as the source says it", what_the_source_itself_refuses_is_said_as_the_source_says_it),
                             ("an unqualified name is found by the search path, as in psql", an_unqualified_name_is_found_by_the_search_path_as_in_psql),
                             ("a server of another encoding and a role with settings of its own change no cell",
                              a_server_of_another_encoding_and_a_role_with_settings_of_its_own_change_no_cell)))
