// pg-boss as bench/queue measures it: pgboss.mjs COMMAND… (process.mjs). The database comes from PG* variables.
import { load, main, sleep } from "./process.mjs";

const PgBoss = load("pg-boss"), pg = load("pg");
const QUEUE = "bench";
const LOOPS = 4, BATCH = 500;
const POLL_MS = 500; // the shortest its own worker takes
let boss, pool, polling;

await main({
  pollMs: POLL_MS,
  async open(command) {
    polling = command === "latency";
    pool = new pg.Pool({ max: 1 });
    // Its maintenance and its cron are off: neither belongs to claim and complete.
    boss = new PgBoss({ max: LOOPS + 2, supervise: false, schedule: false });
    boss.on("error", (error) => console.error(String(error)));
    await boss.start();
  },
  async close() {
    await boss.stop({ graceful: false });
    await pool.end();
  },
  setup: () => boss.createQueue(QUEUE),
  insert: (count) => boss.insert(Array.from({ length: count }, () => ({ name: QUEUE }))),
  async work(onJob) {
    if (polling) { // what a user of it gets: work(), which polls
      const id = await boss.work(QUEUE, { pollingIntervalSeconds: POLL_MS / 1000 }, async ([job]) => onJob(job.id));
      return () => boss.offWork({ id });
    }
    // work() pauses between two batches; loops of fetch and complete do not. Four of them with 500 jobs each were its best on two cores;
    // with one job at a time and a backlog its plan collapses to some tens a second.
    let ended = false;
    const loop = async () => {
      while (!ended) {
        const jobs = await boss.fetch(QUEUE, { batchSize: BATCH });
        if (jobs.length === 0) { await sleep(2); continue; }
        for (const job of jobs) onJob(job.id);
        await boss.complete(QUEUE, jobs.map((job) => job.id));
      }
    };
    const loops = Array.from({ length: LOOPS }, loop);
    return async () => {
      ended = true;
      await Promise.all(loops);
    };
  },
  async left() {
    const { rows } = await pool.query("select exists (select from pgboss.job where name = $1 and state < 'completed') as left", [QUEUE]);
    return rows[0].left;
  },
}, process.argv.slice(2));
