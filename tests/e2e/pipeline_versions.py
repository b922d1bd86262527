#!/usr/bin/env python3
"""The shipped pipeline through the binary on databases of other shapes: Odoo 16; Odoo 17 with several companies, customised and with absurd
entries; Odoo 19 in a schema of its own; contacts alone. Bronze is compared cell by cell with the source by delta-rs, gold with
independent queries in Postgres (tests/pipeline_sql/books.py)."""
import sys
import unittest

import ingest_support

ingest_support.use_test_python()
import pipeline_room  # noqa: E402
from pipeline_room import Room, ScratchPostgres, expect  # noqa: E402

try:
    import deltalake
    import duckdb
    import yaml
    import books
    import medallion
except ImportError:
    print("skip pipeline_versions: no python with deltalake and duckdb (LHCR_TEST_PYTHON)")
    sys.exit(0)

VERSIONS = medallion.PIPELINE.parents[2] / "tests" / "pipeline_sql" / "versions"
KEYS = {table["name"]: table["key"] for table in yaml.safe_load((medallion.PIPELINE / "pipeline.yaml").read_text())["tables"]}
AS_OF = "2026-11-21T12:00:00Z"

CUSTOM = """
create type x_mood as enum ('sad', 'happy ☺'); create domain x_fee as numeric(16, 2); create type x_pair as (a integer, b text);
alter table account_move_line add x_studio_margin numeric, add "x_Studio Größe" text, add n integer default 5, add key text default 'k', add "select" jsonb default '{"a": 1}',
  add x_mood x_mood default 'happy ☺', add x_fee x_fee default 1.5, add x_range int4range default '[1,3)', add x_tags text[] default '{a,NULL}', add x_twice bigint generated always as (id * 2) stored,
  add amount numeric default 1, add direction text default 'sale', add state text default 'zz', add day date default '2020-01-01', add as_of timestamptz default '2020-01-01', add line_id integer default 3;
update account_move_line set x_studio_margin = id * 1.123456789012;
alter table account_move add x_studio_note text default 'q"uo''te', add month date default '2020-02-02', add direction text default 'up', add x_pair x_pair default row(1, 'z'), add residual numeric default 99, add due_date date default '2021-01-01';
alter table res_partner add x_place point default '(1,2)', add x_net inet default '10.0.0.0/8', add head text default 'h', add country text default 'c', add is_customer boolean default true, add x_page text;
update res_partner set x_page = repeat('é☺x', 3000000) where id = 1;
alter table sale_order add ordered_at timestamp default '2020-01-01', add untaxed numeric default 9, add x_studio_until date;
alter table crm_lead add status text default 's', add stage text default 'st'; alter table stock_quant add location text default 'loc', add reserved numeric default 1;
alter table res_company add root_company_id integer default 77, add currency text default 'zz'; alter table product_product add code text default 'c', add company text default '1';
alter table res_currency_rate add currency text default 'c', add valid_from date default '2000-01-01';
"""
# Where, what, and whether no lake type holds it: the others are exact in bronze and beyond what silver's types hold.
ABSURD = [("account_move", "date", "infinity", True, "state = 'posted' and move_type = 'out_invoice'"), ("account_move", "invoice_date", "0044-03-15 BC", True, "state = 'draft'"),
          ("sale_order", "date_order", "-infinity", True, "state = 'sale'"), ("sale_order", "x_studio_until", "12000-01-01", True, "state = 'draft'"),
          ("sale_order", "currency_rate", "0", False, "state = 'sale' and currency_rate = 1"), ("account_move_line", "quantity", "NaN", True, "parent_state = 'draft'"),
          ("crm_lead", "expected_revenue", "1e27", False, "not active"), ("product_template", "list_price", "1e30", False, "true"),
          ("stock_quant", "reserved_quantity", "1e25", False, "location_id in (select id from stock_location where usage = 'inventory')"),
          ("res_currency_rate", "rate", "-1", False, "true"), ("res_currency_rate", "rate", "NaN", True, "true")]


class Lake:
    """What the room has published, read by DuckDB: the `lake` of books.Books."""

    def __init__(self, run, room):
        self.skipped = {entry["name"]: entry["reason"] for entry in run["skipped"]}
        self.connection = duckdb.connect()
        self.connection.execute("set TimeZone = 'UTC'")
        for layer in medallion.LAYERS + ("quarantine",):
            self.connection.execute(f"create schema {layer}")
        published = room.published()
        for table in run["tables"]:
            files = deltalake.DeltaTable(published[table["name"]]["location"]).file_uris()
            if files:
                self.connection.execute(f"create view {table['name']} as select * from read_parquet({[file.removeprefix('file://') for file in files]})")

    def query(self, sql):
        return self.connection.execute(sql).fetchall()

    def value(self, sql):
        return self.query(sql)[0][0]


class Published:
    """The bronze tables of a run as ingest_support.differences wants them."""

    def __init__(self, database, run, room):
        self.tables, self.locations = {t["name"]: t for t in run["tables"] if t["layer"] == "bronze"}, {name: t["location"] for name, t in room.published().items()}
        kinds = {(table, column): kind for table, column, kind in server.rows(database, """select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
            from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = 'public'::regnamespace and a.attnum > 0""")}
        for name, table in self.tables.items():
            table["schema"], table["key"] = room.answer("table", "show", name)["schema"], KEYS[name]
            for column in table["schema"]:
                column["source_type"] = kinds[name.removeprefix("bronze."), column["name"]]

    def table(self, name):
        return self.tables["bronze." + name]

    def rows(self, name, order):
        rows = deltalake.DeltaTable(self.locations["bronze." + name]).to_pyarrow_table().to_pylist()
        return sorted(rows, key=lambda row: tuple(str(row[column]) for column in order))


def shaped(name, *files, sql=""):
    server.create(name, "sample")
    for file in files:
        server.psql(name, (VERSIONS / file).read_text())
    server.psql(name, sql or "select 1")


def read(database, **options):
    return room.succeeded("odoo_medallion", "--source", options.get("source") or f"postgresql:///{database}?host={server.folder}&user=postgres", "--as-of", AS_OF)


def compare_with_books(database, run, *left_out):
    """Every test of books.Books that asks a question of the numbers, on what the binary has published."""
    case = type("Case", (books.Books, unittest.TestCase), {"database": database, "setUp": lambda self: None})
    asked = [name for name in dir(books.Books) if name.startswith("test_") and not any(word in name for word in ("expectation", "every_table", "every_column", "key_column", *left_out))]
    lake = Lake(run, room)
    for name in asked:
        test = case(name)
        test.server, test.lake = server, lake
        getattr(test, name)()
    expect(len(asked) >= 9, asked)


def cells_are_exact(database, run):
    """Every cell of bronze is what the source has, or NULL where no lake type holds it."""
    published, compared, found = Published(database, run, room), 0, []
    for name in sorted(published.tables):
        cells, unequal = ingest_support.differences(server, database, published, name.removeprefix("bronze."))
        compared, found = compared + cells, found + unequal
    expect(compared > 100000 and not found, (compared, found[:10]))


def odoo_16_is_exact_and_its_gold_is_right():
    shaped("odoo16", "odoo_17.sql", "odoo_16.sql")
    run = read("odoo16")
    expect([entry["name"] for entry in run["skipped"]] == ["bronze.account_account_res_company_rel"] and run["checks"]["failed"] == [], (run["skipped"], run["checks"]))
    cells_are_exact("odoo16", run)
    compare_with_books("odoo16", run, "product_cost")  # its oracle reads the column of 18


def odoo_17_with_custom_columns_and_absurd_entries_is_exact_and_its_gold_is_right():
    shaped("odoo17", "odoo_17.sql", sql=CUSTOM)
    wanted, keys = set(), {}
    for table, column, value, quarantined, where in ABSURD:
        used = keys.setdefault(table, [0])
        key = server.rows("odoo17", f"update {table} set {column} = '{value}' where id = (select min(id) from {table} where {where} and id not in ({', '.join(map(str, used))})) returning id")[0][0]
        used.append(int(key))
        if quarantined:
            wanted.add((f"bronze.{table}", f'{{"id":{key}}}', column, value))
    run = read("odoo17")
    quarantine = room.rows("select table_name, key, column_name, value, reason from quarantine.odoo_medallion")
    found = {(row["table_name"], row["key"], row["column_name"], row["value"]) for row in quarantine if row["column_name"]}
    expect(found == wanted, (found - wanted, wanted - found))
    cells_are_exact("odoo17", run)
    kept = room.answer("artifact", "list", "--run", run["run_id"])["artifacts"]
    expect(kept and max(artifact["byte_size"] for artifact in kept) < 1 << 20, "a cell of 18 MB is in no preview and in no profile")
    held = sorted((row["table_name"], row["reason"]) for row in quarantine if not row["column_name"])
    expect(held == [("silver.account_move", "not_null(company_id, date)"), ("silver.currency_rate", "a rate is positive"),
                    ("silver.currency_rate", "not_null(currency, valid_from, rate)"), ("silver.sale_order", "not_null(ordered_at)")], held)
    warned = {check["check"] for check in run["checks"]["failed"] if check["severity"] == "warn"}
    expect(warned == {"expected revenues keep every digit", "quantities keep every digit"}, run["checks"]["failed"])
    # What has no day is in no month; the rest of the books is as it was.
    server.psql("odoo17", "delete from account_move_line where move_id in (select id from account_move where date = 'infinity'); delete from account_move where date = 'infinity';"
                          "delete from sale_order_line where order_id in (select id from sale_order where date_order = '-infinity'); update sale_order set currency_rate = 1 where currency_rate = 0")
    compare_with_books("odoo17", run, "product_cost")  # its oracle reads the column of 18


def odoo_19_in_a_schema_of_its_own_is_found_by_the_search_path():
    shaped("odoo19", "odoo_19.sql", sql="alter schema public rename to odoo; create schema public")
    run = read("odoo19", source=f"postgresql:///odoo19?host={server.folder}&user=postgres&options=-csearch_path%3Dodoo")
    expect([entry["name"] for entry in run["skipped"]] == ["bronze.ir_property"] and run["checks"]["failed"] == [], (run["skipped"], run["checks"]))
    server.psql("odoo19", "alter schema public rename to nothing; alter schema odoo rename to public")
    cells_are_exact("odoo19", run)
    compare_with_books("odoo19", run)


def a_database_with_contacts_alone_gives_what_can_be_made_of_them():
    kept = "('res_company', 'res_currency', 'res_currency_rate', 'res_country', 'res_users', 'res_partner', 'res_lang', 'ir_default', 'ir_model_fields')"
    shaped("contacts", sql=f"do $$ declare t text; begin for t in select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in {kept} loop execute 'drop table ' || t || ' cascade'; end loop; end $$")
    run = read("contacts")
    made = {table["name"] for table in run["tables"] if table["layer"] not in ("bronze", "quarantine")}
    expect(made == {"silver.company", "silver.currency_rate", "silver.partner", "platinum.company_position"}, made)
    expect(str(room.rows("select count(*) as n from silver.partner")[0]["n"]) == server.rows("contacts", "select count(*) from res_partner")[0][0], "partners")


def a_column_that_a_query_needs_and_the_source_lacks_is_said_in_the_words_of_the_pipeline():
    shaped("lacking", sql="alter table crm_lead drop column phone")
    with Room() as fresh:
        fresh.failed("odoo_medallion", "--source", f"postgresql:///lacking?host={server.folder}&user=postgres", says=(
            "making silver.crm_lead", 'no column "phone" in bronze.crm_lead', "under `optional` of its bronze table"))


if __name__ == "__main__":
    with ScratchPostgres() as server, Room() as room:
        server.load_sample("sample", rows=3000, seed=7)
        sys.exit(pipeline_room.run("versions",
                                   odoo_17_with_custom_columns_and_absurd_entries_is_exact_and_its_gold_is_right,
                                   odoo_16_is_exact_and_its_gold_is_right,
                                   odoo_19_in_a_schema_of_its_own_is_found_by_the_search_path,
                                   a_database_with_contacts_alone_gives_what_can_be_made_of_them,
                                   a_column_that_a_query_needs_and_the_source_lacks_is_said_in_the_words_of_the_pipeline))
