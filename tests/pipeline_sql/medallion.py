"""Runs templates/pipelines/odoo_medallion in Python's DuckDB over a Postgres source. Used by the pipeline tests.

A second, deliberately plain reading of the pipeline file: whatever the product's engine does with the same SQL, its
tables must equal these.
"""
import os
import pathlib
import re
import shutil
import tempfile

import duckdb
import yaml

PIPELINE = pathlib.Path(__file__).resolve().parents[2] / "templates" / "pipelines" / "odoo_medallion"
LAYERS = ("bronze", "silver", "gold", "platinum")
REFERENCE = re.compile(r"\b(?:" + "|".join(LAYERS) + r")\.[a-z_][a-z0-9_]*\b")
TYPES = {"int2": "SMALLINT", "int4": "INTEGER", "int8": "BIGINT", "bool": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMPTZ",
         "timestamptz": "TIMESTAMPTZ", "float8": "DOUBLE", "float4": "FLOAT"}
SECRETS = {"password", "totp_secret", "microsoft_calendar_rtoken", "attendance_kiosk_key", "l10n_tw_edi_ecpay_hashIV",
           "l10n_sa_compliance_csid_json", "l10n_sa_production_csid_json"}


def references(sql):
    """The tables a query names, comments and strings left out."""
    sql = re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", sql, flags=re.S)
    return sorted(set(REFERENCE.findall(sql)))


class Medallion:
    """build(server, database) fills self.connection; skipped and violations say what happened."""

    def __init__(self, as_of="2026-11-21T12:00:00Z", lang="en_US", threads=2, memory="512MB"):
        self.spec = yaml.safe_load((PIPELINE / "pipeline.yaml").read_text())
        self.folder = tempfile.mkdtemp(prefix="lake-", dir=os.environ.get("LHCR_TEST_TMP"))
        self.connection = duckdb.connect(":memory:", config={
            "threads": threads, "memory_limit": memory, "temp_directory": self.folder + "/spill", "preserve_insertion_order": False})
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute((PIPELINE / self.spec["macros"]).read_text())
        self.connection.execute("set variable as_of = cast(? as timestamptz)", [as_of])
        self.connection.execute("set variable lang = ?", [lang])
        for layer in LAYERS:
            self.connection.execute(f"create schema {layer}")
        self.present, self.skipped, self.violations, self.rows = set(), {}, {}, {}

    def close(self):
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def build(self, server, database):
        for table in self.spec["tables"]:
            if "from" in table:
                self._ingest(server, database, table)
            else:
                self._transform(table)
        for table in self.spec["tables"]:
            if table["name"] in self.present:
                self._audit(table)
        return self

    def query(self, sql):
        return self.connection.execute(sql).fetchall()

    def text(self, sql):
        """All rows as text, sorted: two runs are equal cell by cell or not at all."""
        return self.query(f"select cast(columns(*) as varchar) from ({sql}) order by all")

    def value(self, sql):
        return self.query(sql)[0][0]

    def _ingest(self, server, database, table):
        source = table["from"].split(".", 1)[1]
        columns = server.rows(database, f"""
            select a.attname, t.typname from pg_attribute a join pg_type t on t.oid = a.atttypid
            where a.attrelid = to_regclass('public.{source}') and a.attnum > 0 and not a.attisdropped order by a.attnum""")
        if not columns:
            self.skipped[table["name"]] = "source table absent"
            return
        left_out = SECRETS | set(table.get("exclude", []))
        columns = [(name, kind) for name, kind in columns if name not in left_out]
        scales = {}
        numerics = [name for name, kind in columns if kind == "numeric"]
        if numerics:
            found = server.rows(database, "select " + ", ".join(f'max(scale("{c}"))' for c in numerics) + f" from {source}")[0]
            scales = {name: int(scale or 0) for name, scale in zip(numerics, found)}
        types = {name: f"DECIMAL(38, {scales[name]})" if kind == "numeric" else TYPES.get(kind, "VARCHAR") for name, kind in columns}
        path = f"{self.folder}/{source}.csv"
        server.copy_csv(database, "select " + ", ".join(f'"{name}"' for name, _ in columns) + f" from {source}", path)
        self.connection.execute(
            f"create table bronze.{source}__stored as select * from read_csv(?, header=false, columns=?, nullstr='', "
            "allow_quoted_nulls=false, auto_detect=false, delim=',', quote='\"', escape='\"')",
            [path, types])
        os.unlink(path)
        absent = {name: kind for name, kind in table.get("optional", {}).items() if name not in types}
        extra = "".join(f', cast(null as {kind}) as "{name}"' for name, kind in absent.items())
        self.connection.execute(f"create view bronze.{source} as select *{extra} from bronze.{source}__stored")
        self.present.add(table["name"])

    def _transform(self, table):
        sql = (PIPELINE / table["sql"]).read_text()
        optional = table.get("optional_refs", {})
        missing = [name for name in references(sql) if name not in self.present]
        required = [name for name in missing if name not in optional]
        if required:
            self.skipped[table["name"]] = "needs " + ", ".join(required)
            return
        for name in missing:
            columns = ", ".join(f'cast(null as {kind}) as "{column}"' for column, kind in optional[name].items())
            self.connection.execute(f"create view {name} as select {columns} where false")
        order = ", ".join(table["key"])
        self.connection.execute(f"create table {table['name']} as select * from ({sql}) order by {order}")
        for name in missing:
            self.connection.execute(f"drop view {name}")
        self.present.add(table["name"])
        self.rows[table["name"]] = self.value(f"select count(*) from {table['name']}")

    def _audit(self, table):
        for check in table.get("expect", []):
            for label, sql in self._violation_queries(table, check):
                self.violations[f"{table['name']}: {label}"] = (self.value(sql), check.get("on_fail", "stop"))

    def _violation_queries(self, table, check):
        name = table["name"]
        if "not_null" in check:
            for column in check["not_null"]:
                yield f"not_null({column})", f"select count(*) from {name} where {column} is null"
        elif "unique" in check:
            columns = ", ".join(check["unique"])
            given = " and ".join(f"{column} is not null" for column in check["unique"])
            yield f"unique({columns})", f"select count(*) from (select 1 from {name} where {given} group by {columns} having count(*) > 1)"
        elif "accepted_values" in check:
            rule = check["accepted_values"]
            values = ", ".join("'" + value.replace("'", "''") + "'" for value in rule["values"])
            yield f"accepted_values({rule['column']})", f"select count(*) from {name} where {rule['column']} not in ({values})"
        elif "foreign_key" in check:
            rule = check["foreign_key"]
            if rule["references"] in self.present:
                same = " and ".join(f"r.{to} = t.{column}" for column, to in zip(rule["columns"], rule["to"]))
                given = " and ".join(f"t.{column} is not null" for column in rule["columns"])
                yield f"foreign_key({', '.join(rule['columns'])})", (f"select count(*) from {name} t where {given} and not exists "
                                                                      f"(select 1 from {rule['references']} r where {same})")
        elif "row_count" in check:
            rule = check["row_count"]
            yield "row_count", f"select case when count(*) < {rule.get('min', 0)} then 1 else 0 end from {name}"
        elif "freshness" in check:
            rule = check["freshness"]
            age = rule["max_age"].replace("d", " days").replace("h", " hours").replace("m", " minutes")
            yield f"freshness({rule['column']})", (f"select case when max({rule['column']}) < getvariable('as_of') - interval '{age}' "
                                                    f"then 1 else 0 end from {name}")
        elif "check" in check:
            yield check["name"], f"select count(*) from {name} where not ({check['check']})"
        else:
            yield check["name"], f"select count(*) from ({(PIPELINE / check['sql']).read_text()})"
