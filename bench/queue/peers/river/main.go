// River as bench/queue measures it: river setup | insert N | drain N [STATEMENT] | drain-for BACKLOG SECONDS | latency SAMPLES
// The database comes from PG* variables; one JSON line on stdout. Called by bench/queue/peers.py.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// A worker that runs a statement holds a connection for it: as many as keep both cores busy, and far below the server's 100. No-op workers
// hold none, the client itself needs five or six.
const connectionsMax = 20

type result map[string]any

func main() {
	ctx := context.Background()
	pool, err := connect(ctx)
	if err == nil {
		defer pool.Close()
		var printed result
		if printed, err = run(ctx, pool, os.Args[1:]); err == nil {
			err = json.NewEncoder(os.Stdout).Encode(printed)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "river:", err)
		os.Exit(1)
	}
}

func connect(ctx context.Context) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig("") // PGHOST and the others
	if err != nil {
		return nil, err
	}
	config.MaxConns = connectionsMax
	return pgxpool.NewWithConfig(ctx, config)
}

func run(ctx context.Context, pool *pgxpool.Pool, arguments []string) (result, error) {
	numbers := make([]int, 2)
	for i := range numbers {
		if len(arguments) > i+1 {
			numbers[i], _ = strconv.Atoi(arguments[i+1])
		}
	}
	if len(arguments) == 0 {
		arguments = []string{""}
	}
	switch arguments[0] {
	case "setup":
		return setup(ctx, pool)
	case "insert":
		return insertAll(ctx, pool, numbers[0])
	case "drain":
		statement := ""
		if len(arguments) > 2 {
			statement = arguments[2]
		}
		return drain(ctx, pool, numbers[0], statement)
	case "drain-for":
		return drainFor(ctx, pool, numbers[0], time.Duration(numbers[1])*time.Second)
	case "latency":
		return latency(ctx, pool, numbers[0])
	}
	return nil, fmt.Errorf("there is no command %q", arguments[0])
}

func setup(ctx context.Context, pool *pgxpool.Pool) (result, error) {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return result{}, err
}

// newClient with no workers only inserts.
func newClient(pool *pgxpool.Pool, workers *river.Workers) (*river.Client[pgx.Tx], error) {
	config := &river.Config{Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if workers != nil {
		config.Workers = workers
		// 200 workers and the shortest pause between two fetches (River's minimum, 1 ms) gave its best drain of no-op jobs on two cores: a
		// fetch takes as many jobs as there are idle workers. The completer batches by itself.
		config.FetchCooldown = time.Millisecond
		config.FetchPollInterval = 20 * time.Millisecond
		config.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 200}}
	}
	return river.NewClient(riverpgxv5.New(pool), config)
}

// Batches of 5,000 by COPY: InsertManyFast is River's quickest way in.
func insert(ctx context.Context, client *river.Client[pgx.Tx], count int) error {
	for left := count; left > 0; left -= 5000 {
		jobs := make([]river.InsertManyParams, min(left, 5000))
		for i := range jobs {
			jobs[i] = river.InsertManyParams{Args: benchArgs{}}
		}
		if _, err := client.InsertManyFast(ctx, jobs); err != nil {
			return err
		}
	}
	return nil
}

func insertAll(ctx context.Context, pool *pgxpool.Pool, count int) (result, error) {
	client, err := newClient(pool, nil)
	if err != nil {
		return nil, err
	}
	began, cpu := time.Now(), cpuSeconds()
	err = insert(ctx, client, count)
	return result{"jobs": count, "seconds": time.Since(began).Seconds(), "cpu_s": cpuSeconds() - cpu}, err
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}
