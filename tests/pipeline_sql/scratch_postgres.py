"""A Postgres cluster of the test's own: a unix socket in a temporary folder, gone afterwards. Used by the pipeline tests.

Everything goes through psql and pg_restore, so that the oracle shares no driver with the product.
"""
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = REPOSITORY / "templates" / "samples" / "odoo"
DUMP = pathlib.Path(os.environ.get("LHCR_TEST_SHARED") or REPOSITORY.parent / "shared") / "data" / "odoo" / "odoo18.dump"


def newest_bindir():
    """The folder with initdb of the newest server installed, or None."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    found.sort(key=lambda path: int(path.split("/")[4]))
    if found:
        return os.path.dirname(found[-1])
    initdb = shutil.which("initdb")
    return os.path.dirname(initdb) if initdb else None


class ScratchPostgres:
    """with ScratchPostgres() as server: server.create("db"); server.rows("db", "select …")."""

    def __enter__(self):
        self.bindir = newest_bindir()
        self.folder = tempfile.mkdtemp(prefix="pg-", dir=os.environ.get("LHCR_TEST_TMP"))
        self.owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.owner)
        self._as_owner("initdb", "-D", self.folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
                       "--locale=C.UTF-8", "--no-sync")
        options = (f"-c listen_addresses='' -k {self.folder} -c fsync=off -c shared_buffers=128MB -c max_wal_size=2GB"
                   " -c max_locks_per_transaction=512 -c jit=off")
        self._as_owner("pg_ctl", "-D", self.folder + "/data", "-l", self.folder + "/log", "-w", "-o", options, "start")
        return self

    def __exit__(self, *_):
        self._as_owner("pg_ctl", "-D", self.folder + "/data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _as_owner(self, program, *arguments):
        command = [f"{self.bindir}/{program}", *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={self.owner}", f"--regid={self.owner}", "--init-groups", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")

    def psql(self, database, sql):
        """Runs `sql` in one implicit transaction, as the product's own client would; answers the unaligned output."""
        done = subprocess.run([f"{self.bindir}/psql", "-X", "-q", "-At", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", self.folder,
                               "-U", "postgres", "-d", database], input=sql, capture_output=True, text=True, env={**os.environ, "PGCLIENTENCODING": "UTF8"})
        if done.returncode:
            raise RuntimeError(f"psql failed in {database}: {done.stderr}")
        return done.stdout

    def rows(self, database, sql):
        """The rows as lists of strings, null as None."""
        text = self.psql(database, f"\\pset null '\\\\N'\n{sql}")
        return [[None if cell == "\\N" else cell for cell in line.split("\t")] for line in text.splitlines()]

    def create(self, database, template="template0"):
        self.psql("postgres", f'create database "{database}" template "{template}"')

    def restore_dump(self, database):
        self.create(database)
        done = subprocess.run([f"{self.bindir}/pg_restore", "-h", self.folder, "-U", "postgres", "--no-owner", "--no-acl",
                               "-d", database, str(DUMP)], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"pg_restore failed: {done.stderr}")

    def load_sample(self, database, rows, seed, plant=False):
        """The files of templates/samples/odoo in the order of their names, each as one simple query."""
        self.create(database)
        for path in sorted(SAMPLE.glob("*.sql")):
            if path.name != "quarantine.sql" or plant:
                sql = path.read_text().replace("{{rows}}", str(rows)).replace("{{seed}}", str(seed))
                self.psql(database, sql)

    def copy_csv(self, database, query, path):
        with open(path, "wb") as out:
            done = subprocess.run([f"{self.bindir}/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres",
                                   "-d", database, "-c", f"copy ({query}) to stdout (format csv)"],
                                  stdout=out, stderr=subprocess.PIPE, text=False)
        if done.returncode:
            raise RuntimeError(f"copy failed: {done.stderr.decode()}")
