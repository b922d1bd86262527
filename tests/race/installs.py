"""Databases that are not empty: what is not ours is never replaced, and the API may live in another schema.
The migrations are read as plain SQL here, as a person with nothing but psql applies them."""
import tempfile
from harness import ADMIN, ROOT, psql


def migration_script():
    """All files in the order the migrator applies them: each migration its own transaction, the functions one."""
    out = [f"begin;\n{f.read_text()}\ncommit;\n" for f in sorted((ROOT / "migrations").glob("[0-9]*.sql"))]
    out += ["begin;\n"] + [f.read_text() for f in sorted((ROOT / "migrations/functions").glob("*.sql"))] + ["commit;\n"]
    return "".join(out)


def install(name, before="", options=""):
    psql(f"drop database if exists {name} with (force)")
    psql(f"create database {name} owner {ADMIN}")
    if before:
        psql(before, db=name)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as f:
        f.write(options + migration_script())
        f.flush()
        return psql(db=name, user=ADMIN, files=[f.name], check=False)


def race_a_foreign_table_or_function_of_our_name_stops_the_migration(db):
    for before in ("create table public.runs (a int)", "create view public.artifacts as select 1 as a",
                   "create function public.run_create(a jsonb) returns int language sql return 1"):
        result = install(f"{db}_x", before)
        assert result.returncode != 0 and "is not ours" in result.stderr, (before, result.stderr[-400:])
        kept = psql("select count(*) from pg_class where oid = to_regclass('public.runs') and relkind = 'v'", db=f"{db}_x").stdout.strip()
        assert kept == "0", "and nothing of the API was made"
        psql(f"drop database {db}_x with (force)")


def race_the_api_lives_in_another_schema_where_asked(db):
    result = install(f"{db}_x", "create table public.runs (a int); create schema api; grant usage, create on schema api to lhcr_owner",
                     "set lhcr.api_schema = 'api';\n")
    assert result.returncode == 0, result.stderr[-400:]
    where = psql("select string_agg(relnamespace::regnamespace || ' ' || relkind::text, ', ' order by relkind desc) from pg_class where relname = 'runs'",
                 db=f"{db}_x").stdout.strip()
    assert where == "api v, public r", where
    psql(f"drop database {db}_x with (force)")


def race_the_functions_apply_a_second_time(db):
    script = migration_script()
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as f:
        f.write(script[script.rindex("\nbegin;\n"):])
        f.flush()
        result = psql(db=db, user=ADMIN, files=[f.name], check=False)
    assert result.returncode == 0, result.stderr[-400:]
