// graphile-worker as bench/queue measures it: graphile.mjs plain|batch COMMAND… (process.mjs). The database comes from PG* variables.
import { load, main, sleep } from "./process.mjs";

const { Logger, makeWorkerUtils, run } = load("graphile-worker"), pg = load("pg");
const [mode, ...command] = process.argv.slice(2);
const quiet = new Logger(() => (level, message) => { if (level === "error") console.error(message); });

// 24 jobs at a time over a pool of as many connections and one for LISTEN: what the package's own performance test takes.
const worker = { concurrentJobs: 24, maxPoolSize: 25 };
// Batch mode: 500 jobs are fetched by one statement into a local queue, and those that ended in one turn of the event loop are completed
// by one DELETE. The biggest gain the package has (twelve times, says its documentation); after a crash the fetched ones wait for hours.
if (mode === "batch") Object.assign(worker, { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 });

let pool, utils;
await main({
  async open() {
    pool = new pg.Pool({ max: worker.maxPoolSize });
    for (const event of ["error", "connect"]) pool.on(event, event === "error" ? console.error : (client) => client.on("error", console.error));
    utils = await makeWorkerUtils({ pgPool: pool, logger: quiet });
  },
  async close() {
    await utils.release();
    await pool.end();
  },
  setup: () => utils.migrate(),
  // addJobs: one statement and one NOTIFY for all of them.
  insert: (count) => utils.addJobs(Array.from({ length: count }, () => ({ identifier: "bench" }))),
  async work(onJob) {
    const taskList = { bench: async (_payload, helpers) => onJob(helpers.job.id) };
    const runner = await run({ pgPool: pool, taskList, logger: quiet, noHandleSignals: true, preset: { worker } });
    return async () => {
      await runner.stop();
      // Plain mode does not wait for its completions: they are still under way when it has stopped.
      while (pool.waitingCount > 0 || pool.idleCount < pool.totalCount) await sleep(2);
    };
  },
  async left() {
    const { rows } = await pool.query("select exists (select from graphile_worker._private_jobs) as left");
    return rows[0].left;
  },
}, command);
