"""Scratch servers and databases for the tests of the control plane: a cluster of its own (as the user postgres when
called by root) unless PGHOST names one, and a database with all migrations, applied by a login that owns it and may
create roles but is no superuser. Used by tests/sql/run and tests/race/run."""
import os, pathlib, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ADMIN = "lhcr_test_admin"


def sh(argv, **kw):
    return subprocess.run(argv, text=True, capture_output=True, **kw)


def pg_bin(name):
    found = shutil.which(name)
    candidates = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if os.environ.get("LHCR_PG_BIN"):
        return str(pathlib.Path(os.environ["LHCR_PG_BIN"]) / name)
    return str(candidates[0]) if candidates else found


class Cluster:
    """A private server; does nothing when PGHOST already names one."""

    def __init__(self, settings=()):
        self.dir = None
        if os.environ.get("PGHOST"):
            return
        self.dir = tempfile.mkdtemp(prefix="lhcr-sql-", dir=os.environ.get("LHCR_TEST_TMP"))
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(self.dir, "postgres")
        os.chmod(self.dir, 0o755)
        self.data = f"{self.dir}/data"
        self.need(sh(self.as_user + [pg_bin("initdb"), "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync",
                                     "-E", "UTF8", "--locale=C.UTF-8"], cwd=self.dir))
        with open(f"{self.dir}/extra.conf", "w") as f:
            # jit: our functions leave it out themselves (tests/sql/tenancy); what tests ask beside them is not worth a compiler's tenth of a second
            f.write(f"listen_addresses=''\nunix_socket_directories='{self.dir}'\nfsync=off\nmax_connections=60\n"
                    "shared_buffers=128MB\njit=off\nlog_min_messages=fatal\n" + "\n".join(settings) + "\n")
        with open(f"{self.dir}/append.sh", "w") as f:
            f.write(f"cat {self.dir}/extra.conf >> {self.data}/postgresql.conf\n")
        self.need(sh(self.as_user + ["sh", f"{self.dir}/append.sh"]))
        self.ctl("start")
        os.environ.update(PGHOST=self.dir, PGUSER="postgres", PGDATABASE="postgres")

    @staticmethod
    def need(result):
        if result.returncode != 0:
            sys.exit(f"setup failed: {' '.join(map(str, result.args))}\n{result.stdout}{result.stderr}")

    def ctl(self, verb):
        argv = [pg_bin("pg_ctl"), "-D", self.data, "-l", f"{self.dir}/log", "-w", "-m", "fast", verb]
        self.need(subprocess.run(self.as_user + argv, text=True, cwd=self.dir,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))

    def close(self):
        if self.dir:
            self.ctl("stop")
            shutil.rmtree(self.dir, ignore_errors=True)


def psql(sql=None, db="postgres", user=None, files=(), check=True, env=()):
    argv = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", db] + (["-U", user] if user else [])
    for f in files:
        argv += ["-f", str(f)]
    result = sh(argv + (["-f", "-"] if sql is not None else []), input=sql, cwd=ROOT, env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning -c statement_timeout=120s", **dict(env)})
    if check and result.returncode != 0:
        sys.exit(f"setup failed: {sql or files}\n{result.stderr}")
    return result


def migrate(name, admin):
    """All migrations by the product's own migrator, so that a sanitizer's build sees them too."""
    binary = os.environ.get("LHCR_BIN") or str(ROOT / "build" / "release" / "lhcr")
    with tempfile.TemporaryDirectory(prefix="lhcr-home-", dir=os.environ.get("LHCR_TEST_TMP")) as home:
        env = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "PGDATABASE": name, "PGUSER": admin}
        env.pop("LHCR_DATABASE_URL", None)
        Cluster.need(sh([binary, "migrate", "up"], env=env, cwd=home))


def make_database(name, admin=ADMIN, clock=True):
    """A database with all migrations, applied by an owner who is no superuser, and the fixture's people."""
    psql(f"drop database if exists {name} with (force)")
    psql(f"do $$ begin if not exists (select from pg_roles where rolname = '{admin}') then "
         f"create role {admin} login createrole nosuperuser; end if; end $$")
    psql(f"create database {name} owner {admin}")
    migrate(name, admin)
    psql(db=name, files=[HERE / "fixture.sql"] + ([HERE / "clock.sql"] if clock else []))
    return name


def copy_database(name, clock=True):
    """What make_database makes, as a copy: the migrations are applied once for each kind. Until the cluster goes."""
    template = f"lhcr_template_{os.getpid()}_{'clocked' if clock else 'pristine'}"
    if not psql(f"select from pg_database where datname = '{template}'").stdout:
        make_database(template, clock=clock)
    psql(f"create database {name} template {template} owner {ADMIN}; grant create on database {name} to lhcr_owner")
    return name


THROUGH = {}  # where sessions connect, if not to the server itself: PGHOST and PGPORT of a pooler before it


class Session:
    """One psql process kept open: statements may be sent without waiting, to let two of them meet."""

    def __init__(self, db, user=None, name="lhcr"):
        argv = ["psql", "-X", "-q", "-A", "-t", "-d", db] + (["-U", user] if user else [])
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, bufsize=1, env={**os.environ, "PGAPPNAME": name, "PGOPTIONS": "-c statement_timeout=60s", **THROUGH})
        self.number = 0

    def send(self, sql):
        self.number += 1
        self.process.stdin.write(f"{sql.strip().rstrip(';')};\n\\echo --{self.number}--\n")
        self.process.stdin.flush()

    def answer(self):
        lines = []
        for line in self.process.stdout:
            if line.strip() == f"--{self.number}--":
                return "\n".join(lines)
            lines.append(line.rstrip("\n"))
        raise RuntimeError("psql ended: " + "\n".join(lines))

    def ask(self, sql):
        self.send(sql)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
