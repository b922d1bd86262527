"""A pgbouncer before a test's server. Used by tests/sql/run (the suite through a transaction pooler) and tests/e2e/worker_pooler.py."""
import os, pathlib, pwd, shutil, subprocess, time

PGBOUNCER = os.environ.get("LHCR_TEST_PGBOUNCER", "")
PORT = 6543


class Pooler:
    def __init__(self, folder, upstream, users, mode="transaction"):
        """`folder` is made, for the socket and what the program needs; `upstream` is the folder of the server's socket."""
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        config = self.folder / "pgbouncer.ini"
        config.write_text(f"[databases]\n* = host={upstream}\n[pgbouncer]\nlisten_addr=\nlisten_port={PORT}\nunix_socket_dir={self.folder}\n"
                          f"auth_type=trust\nauth_file={self.folder}/users\npool_mode={mode}\ndefault_pool_size=3\nmax_client_conn=100\n"
                          f"logfile={self.folder}/log\nignore_startup_parameters=extra_float_digits,options\n")
        (self.folder / "users").write_text("".join(f'"{user}" ""\n' for user in users))
        user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        program = shutil.copy(PGBOUNCER, self.folder / "pgbouncer")  # root's cache is closed to other users
        if user:
            os.chmod(self.folder.parent, 0o755)
            subprocess.run(["chown", "-R", "postgres", str(self.folder)], check=True)
        self.process = subprocess.Popen((["runuser", "-u", "postgres", "--"] if user else []) + [str(program), str(config)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not (self.folder / f".s.PGSQL.{PORT}").exists():
            assert time.monotonic() < until and self.process.poll() is None, "pgbouncer did not start"
            time.sleep(0.05)

    def close(self):
        self.process.terminate()
        self.process.wait(10)
