"""A stand-in for odoo-bin, not Odoo: none is on a package registry. It takes the options that the real one of 18 and 19 takes and the runbooks use, and no others;
like the real one it reads a configuration file (~/.odoorc where none is named) below its options, refuses the user postgres, makes a database that is not there,
ignores an unknown module with a warning, and ends with 1 when a test fails. An install or upgrade is no more than the state and version in ir_module_module.
STAND_IN_VERSION: what it is. STAND_IN_FAULT: error, half, exit, killed, test, hang (until it is ended; the file STAND_IN_MARK says that it has begun)."""
import argparse, configparser, os, pathlib, signal, subprocess, sys, time

VERSION, FAULT = os.environ["STAND_IN_VERSION"], os.environ.get("STAND_IN_FAULT", "")


def options():
    parser = argparse.ArgumentParser(prog="odoo-bin", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"Odoo Server {VERSION}")
    for name in ("config", "database", "db_host", "db_port", "db_user", "data-dir", "addons-path", "upgrade-path", "load", "init", "update", "test-tags", "http-interface",
                 "http-port", "max-cron-threads"):
        parser.add_argument(f"--{name}")
    for name in ("stop-after-init", "no-http", "test-enable"):
        parser.add_argument(f"--{name}", action="store_true")
    given = parser.parse_args()
    file = configparser.RawConfigParser()
    file.read(given.config or os.path.expanduser("~/.odoorc"))
    for name, value in file.items("options") if file.has_section("options") else ():
        if getattr(given, name, None) is None:
            setattr(given, name, value)
    return given


GIVEN = options()


def say(level, what, where="modules.loading"):
    now = time.time()
    print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now)) + f",{int(now * 1000) % 1000:03d} {os.getpid()} {level} {GIVEN.database} odoo.{where}: {what}", file=sys.stderr, flush=True)


def sql(text, database=None, **values):
    argv = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database or GIVEN.database]
    for flag, value in (("-h", GIVEN.db_host), ("-p", GIVEN.db_port), ("-U", GIVEN.db_user)):
        argv += [flag, value] if value else []
    for name, value in values.items():
        argv += ["-v", f"{name}={value}"]
    done = subprocess.run(argv, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        say("CRITICAL", done.stderr.strip(), "service.server")
        sys.exit(255)
    return done.stdout.split()


def known(names):
    """Those that the database or the addons path has; a module that came to the path is entered, as update_list does."""
    for folder in filter(None, (GIVEN.addons_path or "").split(",")):
        for place in pathlib.Path(folder).glob("*/__manifest__.py"):
            sql("insert into ir_module_module (id, name, state) select max(id) + 1, :'name', 'uninstalled' from ir_module_module having not bool_or(name = :'name')", name=place.parent.name)
    there = [name for name in names if sql("select 1 from ir_module_module where name = :'name'", name=name)]
    if len(there) < len(names):
        say("WARNING", f"invalid module names, ignored: {', '.join(sorted(set(names) - set(there)))}")
    return there


def main():
    if (GIVEN.db_user or os.environ.get("PGUSER")) == "postgres":
        sys.exit("Using the database user 'postgres' is a security risk, aborting.")
    say("INFO", f"database: {GIVEN.db_user}@{GIVEN.db_host}:{GIVEN.db_port}", "")
    if not sql("select 1 from pg_database where datname = :'name'", "postgres", name=GIVEN.database):
        sql('create database :"name"', "postgres", name=GIVEN.database)
        sql("create table ir_module_module (id int, name text, state text, latest_version text); insert into ir_module_module values (1, 'base', 'uninstalled', null)")
    files = pathlib.Path(GIVEN.data_dir, "filestore", GIVEN.database)
    say("INFO", f"{sum(path.is_file() for path in files.rglob('*'))} files in the filestore; load {GIVEN.load or 'base,web'}, upgrade path {GIVEN.upgrade_path or 'none'}")
    update = (GIVEN.update or "").split(",") if GIVEN.update else []
    changed = known([name for name in update if name != "all"]) + known((GIVEN.init or "").split(",") if GIVEN.init else [])
    which = "state = 'installed'" if {"all", "base"} & set(update) else "false"
    chosen = f"({which} or name = any (string_to_array(:'names', ',')))"
    sql(f"update ir_module_module set state = case state when 'installed' then 'to upgrade' else 'to install' end where {chosen}", names=",".join(changed))
    if FAULT == "hang":
        pathlib.Path(os.environ["STAND_IN_MARK"]).write_text(str(os.getpid()))
        time.sleep(600)
    if FAULT == "exit":
        sys.exit(1)
    if FAULT == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if FAULT == "error":
        say("ERROR", "column res_partner.x does not exist")
    left = " and id <> (select min(id) from ir_module_module where state in ('to install', 'to upgrade'))" if FAULT == "half" else ""
    done = sql("update ir_module_module set latest_version = :'version' || coalesce(substring(latest_version from '^[^.]*[.][0-9]+([.].*)$'), '.1.0'), state = 'installed'"
               f" where state in ('to install', 'to upgrade'){left} returning name", version=VERSION)
    say("INFO", f"{len(done)} modules loaded")
    if GIVEN.test_enable:
        failed = FAULT == "test"
        say("ERROR" if failed else "INFO", f"{int(failed)} failed, 0 error(s) of {3 * len(GIVEN.test_tags.split(','))} tests when loading database '{GIVEN.database}'", "tests.result")
        sys.exit(int(failed))


main()
