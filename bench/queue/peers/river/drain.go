// Workers that do nothing, or one statement, until the table says that no job is left, or for a time under a backlog that is kept up.
package main

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

type benchArgs struct{}

func (benchArgs) Kind() string { return "bench" }

type worker struct {
	river.WorkerDefaults[benchArgs]
	onJob func(context.Context, int64) error
}

func (w *worker) Work(ctx context.Context, job *river.Job[benchArgs]) error {
	return w.onJob(ctx, job.ID)
}

func start(ctx context.Context, pool *pgxpool.Pool, onJob func(context.Context, int64) error) (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{onJob: onJob})
	client, err := newClient(pool, workers)
	if err != nil {
		return nil, err
	}
	return client, client.Start(ctx)
}

func drain(ctx context.Context, pool *pgxpool.Pool, count int, statement string) (result, error) {
	var lock sync.Mutex
	executed := make([]int64, 0, count)
	all := make(chan struct{})
	if err := pool.Ping(ctx); err != nil {
		return nil, err
	}
	began, cpu := time.Now(), cpuSeconds()
	client, err := start(ctx, pool, func(ctx context.Context, id int64) error {
		if statement != "" {
			if _, err := pool.Exec(ctx, statement); err != nil {
				return err
			}
		}
		lock.Lock()
		defer lock.Unlock()
		if executed = append(executed, id); len(executed) == count {
			close(all)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	<-all
	for left := true; left; time.Sleep(2 * time.Millisecond) { // completions are written in batches after the work
		if err = pool.QueryRow(ctx, "select exists (select from river_job where state in ('available', 'running', 'retryable'))").Scan(&left); err != nil {
			return nil, err
		}
	}
	seconds, cpu := time.Since(began).Seconds(), cpuSeconds()-cpu
	if err = client.Stop(ctx); err != nil {
		return nil, err
	}
	slices.Sort(executed)
	return result{"executed": len(executed), "distinct": len(slices.Compact(slices.Clone(executed))), "seconds": seconds, "cpu_s": cpu}, nil
}

func drainFor(ctx context.Context, pool *pgxpool.Pool, backlog int, duration time.Duration) (result, error) {
	var executed atomic.Int64
	began, cpu := time.Now(), cpuSeconds()
	client, err := start(ctx, pool, func(context.Context, int64) error { executed.Add(1); return nil })
	if err != nil {
		return nil, err
	}
	windows, inserted, counted := []int64{}, 0, int64(0)
	feeding := make(chan error, 1)
	feeding <- nil
	for second := 1; time.Duration(second)*time.Second <= duration; {
		time.Sleep(min(20*time.Millisecond, time.Until(began.Add(time.Duration(second)*time.Second))))
		if time.Since(began) >= time.Duration(second)*time.Second {
			now := executed.Load()
			windows, counted, second = append(windows, now-counted), now, second+1
		}
		if backlog+inserted-int(executed.Load()) < backlog/2 {
			select {
			case err = <-feeding: // the last load is in; the next goes on beside
				if err != nil {
					return nil, err
				}
				inserted += backlog / 2
				go func() { feeding <- insert(ctx, client, backlog/2) }()
			default:
			}
		}
	}
	seconds, cpu := time.Since(began).Seconds(), cpuSeconds()-cpu
	if err = <-feeding; err != nil {
		return nil, err
	}
	err = client.Stop(ctx) // waits for running jobs and their completions
	return result{"executed": executed.Load(), "inserted": inserted, "windows": windows, "seconds": seconds, "cpu_s": cpu}, err
}

// One job at a time on an idle queue: from the call that inserts it to the first line of its work.
func latency(ctx context.Context, pool *pgxpool.Pool, samples int) (result, error) {
	started := make(chan time.Time, 1)
	client, err := start(ctx, pool, func(context.Context, int64) error { started <- time.Now(); return nil })
	if err != nil {
		return nil, err
	}
	waits, inserts := []float64{}, []float64{}
	for i := -5; i < samples; i++ { // the first five warm it up
		time.Sleep(time.Duration(20+rand.IntN(40)) * time.Millisecond)
		began := time.Now()
		if _, err = client.Insert(ctx, benchArgs{}, nil); err != nil {
			return nil, err
		}
		inserted := time.Since(began)
		wait := (<-started).Sub(began)
		if i >= 0 {
			waits, inserts = append(waits, wait.Seconds()*1000), append(inserts, inserted.Seconds()*1000)
		}
	}
	return result{"waits_ms": waits, "inserts_ms": inserts}, client.Stop(ctx)
}
