"""DBOS as bench/queue measures it: dbos_peer.py COMMAND… (process.py). A job is a workflow without steps."""
import os
import urllib.parse

import sqlalchemy
from dbos import DBOS, DBOSClient
from process import Peer, main

QUEUE = "bench"
POLL_S = 0.01  # a poll claims as many workflows as the executor has room for; the default of a second would only measure itself
WORKFLOWS = 300  # side by side, each on a thread of its own: what one poll can claim; of 30, 100, 300 the best
CONNECTIONS = 20


def url():
    """SQLAlchemy takes no PG* variables, and a socket folder only as a parameter."""
    place = {"host": os.environ.get("PGHOST", ""), "port": os.environ.get("PGPORT", "5432")}
    user, password = (urllib.parse.quote(os.environ.get(name, ""), safe="") for name in ("PGUSER", "PGPASSWORD"))
    return f"postgresql+psycopg://{user}{':' + password if password else ''}@/{os.environ['PGDATABASE']}?{urllib.parse.urlencode(place)}"


class Dbos(Peer):
    batch = 250  # enqueues about as fast as it drains: small, so that a drain under load sees them soon
    poll_s = POLL_S
    left_sql = "select exists (select from dbos.workflow_status where queue_name = 'bench' and status in ('ENQUEUED', 'PENDING'))"

    def open(self, command):
        super().open(command)
        self.on_job = None
        DBOS(config={"name": "bench", "application_version": "bench", "system_database_url": url(), "sys_db_pool_size": CONNECTIONS, "log_level": "ERROR"})

        @DBOS.workflow(name="bench")
        def bench():
            self.on_job(DBOS.workflow_id)

        if command != "setup":
            self.engine = sqlalchemy.create_engine(url())
            self.client = DBOSClient(system_database_engine=self.engine)

    def setup(self):
        self.start()
        DBOS.destroy()

    def start(self):
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=WORKFLOWS, polling_interval_sec=POLL_S)

    def insert(self, count):
        # It has no way to enqueue many at once: a transaction for a batch spares the commits.
        with self.engine.begin() as connection:
            for _ in range(count):
                self.client.enqueue_in_transaction(connection, {"queue_name": QUEUE, "workflow_name": "bench"})

    def work(self, on_job):
        self.on_job = on_job
        self.start()
        return lambda: DBOS.destroy(workflow_completion_timeout_sec=60)


main(Dbos())
