"""Procrastinate as bench/queue measures it: procrastinate_peer.py COMMAND… (process.py)."""
import asyncio
import threading

import procrastinate
from process import Peer, main

# A worker fetches one job at a time, each fetch a transaction that waits for its own flush to disk, and completes them side by side: eight workers in
# the process, so that eight fetches wait together, each with five jobs, were its best. LISTEN stays on: a new job is started at once.
WORKERS = 8
CONCURRENCY = 5
CONNECTIONS = 20


class Procrastinate(Peer):
    left_sql = "select exists (select from procrastinate_jobs where status in ('todo', 'doing'))"

    def open(self, command):
        super().open(command)
        self.app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(min_size=1, max_size=2))
        self.bench = self.app.task(name="bench")(lambda: None)
        self.app.open()

    def close(self):
        self.app.close()
        super().close()

    def setup(self):
        self.app.schema_manager.apply_schema()

    def insert(self, count):
        self.bench.batch_defer(*[{}] * count)  # one statement

    def work(self, on_job):
        loop, workers = asyncio.new_event_loop(), []

        async def run():
            app = procrastinate.App(connector=procrastinate.PsycopgConnector(min_size=CONNECTIONS, max_size=CONNECTIONS))

            @app.task(name="bench", pass_context=True)
            async def bench(context):
                on_job(context.job.id)

            async with app.open_async():
                for _ in range(WORKERS):
                    workers.append(asyncio.create_task(app.run_worker_async(concurrency=CONCURRENCY, install_signal_handlers=False)))
                await asyncio.wait(workers)

        thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
        thread.start()

        def stop():
            for worker in workers:
                loop.call_soon_threadsafe(worker.cancel)  # a soft stop: running jobs end first
            thread.join()

        return stop


main(Procrastinate())
