// Calls of the core library (lib/runs) under load: queue_tool CONNINFO '{"do": …}' prints one line of JSON with what it did and how long it
// took.
//
// Used by bench/queue/run. Each connection is a thread of its own, as in a worker. What it does:
//   create     {runs, batch, connections, request}         run_create_batch, or run_create when batch is 1
//   drain      {batch, connections, lane, warm}            until nothing is left: claim with start, then complete, one or many; warm: so
//   many
//                                                          on each connection before the clock starts, for its first plans
//   claim      {claims, environment, request}              latency of single claims; with a request each is made before its claim
//   events     {events, batch, connections, duplicates}    event_append, each connection to a run of its own
//   heartbeat  {leases, workers, ticks, pause_ms}          one call a worker and tick
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "db/connection.hpp"
#include "runs/event.hpp"
#include "runs/run.hpp"
#include "runs/worker.hpp"

namespace {

using namespace lhcr;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// CPU of this process so far, in seconds.
double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto of = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

/// The latencies' tenth, median, 95th and 99th percentile in milliseconds.
json percentiles(std::vector<double> ms) {
    if (ms.empty()) return nullptr;
    std::sort(ms.begin(), ms.end());
    auto at = [&](double part) { return ms[std::min(ms.size() - 1, static_cast<std::size_t>(part * static_cast<double>(ms.size())))]; };
    return {{"p10", at(0.1)}, {"p50", at(0.5)}, {"p95", at(0.95)}, {"p99", at(0.99)}, {"count", ms.size()}};
}

class Load {
public:
    Load(std::string conninfo, json wanted) : conninfo_(std::move(conninfo)), wanted_(std::move(wanted)) {}

    json run() {
        const std::string what = get_string(wanted_, "do");
        if (what == "create") return create();
        if (what == "drain") return drain();
        if (what == "claim") return claim();
        if (what == "events") return events();
        if (what == "heartbeat") return heartbeat();
        throw Error(Errc::usage, "do: create, drain, claim, events or heartbeat");
    }

private:
    int number(const char* name, int otherwise) const { return static_cast<int>(get_int(wanted_, name, otherwise)); }

    using Body = std::function<long(db::Connection&, int, std::vector<double>&)>;

    /// A thread for each connection; the sum of what they counted.
    static long on_each(std::vector<db::Connection>& open, std::vector<std::vector<double>>& latencies, const Body& body) {
        std::atomic<long> count{0};
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < open.size(); ++i) {
            threads.emplace_back([&, i] {
                try {
                    count += body(open[i], static_cast<int>(i), latencies[i]);
                } catch (const std::exception& error) {
                    std::fprintf(stderr, "queue_tool: %s\n", error.what());
                    std::_Exit(1);
                }
            });
        }
        for (auto& thread : threads) thread.join();
        return count;
    }

    /// `body` on each of the connections side by side; how long that took, with the sum of what they counted. `before` is not timed.
    json side_by_side(const Body& body, const Body& before = {}) {
        const int connections = number("connections", 2);
        std::vector<db::Connection> open;
        std::vector<std::vector<double>> latencies(static_cast<std::size_t>(connections));
        for (int i = 0; i < connections; ++i) open.emplace_back(conninfo_);
        if (before) on_each(open, latencies, before);
        for (auto& each : latencies) each.clear();
        const double cpu = cpu_seconds();
        const auto start = Clock::now();
        const long count = on_each(open, latencies, body);
        const double seconds = seconds_since(start);
        std::vector<double> all;
        for (auto& each : latencies) all.insert(all.end(), each.begin(), each.end());
        return {{"count", count},
                {"seconds", seconds},
                {"per_s", static_cast<double>(count) / seconds},
                {"client_cpu_s", cpu_seconds() - cpu},
                {"connections", connections},
                {"latency_ms", percentiles(all)}};
    }

    runs::ClaimRequest claim_request(int connection, int limit) const {
        runs::ClaimRequest request;
        request.worker = "bench" + std::to_string(connection);
        request.limit = limit;
        if (const std::string lane = get_string(wanted_, "lane"); !lane.empty()) request.lanes = {lane};
        return request;
    }

    void register_worker(db::Connection& database, const std::string& name) { database.call("worker_register", {{"p_worker", name}}); }

    json create() {
        const int batch = number("batch", 500);
        const json request = wanted_.at("request");
        std::atomic<int> left{number("runs", 10000)};
        return side_by_side([&](db::Connection& database, int, std::vector<double>& latencies) {
            long made = 0;
            while (true) {
                const int take = std::min(batch, left.fetch_sub(batch));
                if (take <= 0) return made;
                const json requests = json(std::vector<json>(static_cast<std::size_t>(take), request));
                const auto start = Clock::now();
                if (batch == 1) {
                    runs::create(database, request);
                } else {
                    runs::create_batch(database, requests);
                }
                latencies.push_back(seconds_since(start) * 1000);
                made += take;
            }
        });
    }

    json drain() {
        const int batch = number("batch", 500);
        const int seconds = number("seconds", 0);
        const auto began = Clock::now();
        std::vector<std::atomic<long>> windows(static_cast<std::size_t>(seconds) + 1);
        std::atomic<long> finished{0};
        std::thread filler;
        if (seconds > 0) filler = std::thread([&] { keep_backlog(began, seconds, finished); });
        const auto warm = [&](db::Connection& database, int connection, std::vector<double>&) {
            auto request = claim_request(connection, batch);
            request.start = true;
            register_worker(database, request.worker);
            for (int i = 0; i < number("warm", 0); ++i) complete(database, runs::claim(database, request).claims);
            return 0L;
        };
        json out = side_by_side(
            [&](db::Connection& database, int connection, std::vector<double>& latencies) {
                auto request = claim_request(connection, batch);
                request.start = true;
                long done = 0;
                while (seconds == 0 || seconds_since(began) < seconds) {
                    const auto start = Clock::now();
                    const auto claims = runs::claim(database, request);
                    latencies.push_back(seconds_since(start) * 1000);
                    if (claims.claims.empty() && seconds == 0) return done;
                    const long ended = complete(database, claims.claims);
                    done += ended;
                    finished += ended;
                    windows[std::min(windows.size() - 1, static_cast<std::size_t>(seconds_since(began)))] += ended;
                }
                return done;
            },
            warm);
        if (filler.joinable()) filler.join();
        for (int i = 0; i < seconds; ++i) out["windows"].push_back(windows[static_cast<std::size_t>(i)].load());
        return out;
    }

    static long complete(db::Connection& database, const std::vector<runs::Claim>& claims) {
        if (claims.size() == 1) {
            runs::complete_phase(database, claims[0].lease, json::object());
            return 1;
        }
        std::vector<runs::Completion> completions;
        for (const auto& claim : claims) completions.push_back({claim.lease, json::object(), nullptr});
        if (completions.empty()) return 0;
        const auto answers = runs::complete_phases(database, completions);
        return std::count_if(answers.begin(), answers.end(), [](const auto& one) { return one.state == runs::Completed::State::yes; });
    }

    /// Half of the backlog more whenever less than half is left.
    void keep_backlog(Clock::time_point began, int seconds, const std::atomic<long>& finished) {
        try {
            db::Connection database(conninfo_);
            const long backlog = number("backlog", 100000);
            const json requests = json(std::vector<json>(500, wanted_.at("request")));
            long made = backlog;
            while (seconds_since(began) < seconds) {
                if (made - finished > backlog / 2) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    continue;
                }
                runs::create_batch(database, requests);
                made += 500;
            }
        } catch (const std::exception& error) {
            std::fprintf(stderr, "queue_tool: the backlog: %s\n", error.what());
            std::_Exit(1);
        }
    }

    json claim() {
        std::atomic<int> left{number("claims", 500)};
        return side_by_side([&](db::Connection& database, int connection, std::vector<double>& latencies) {
            auto request = claim_request(connection, 1);
            request.environment = get_string(wanted_, "environment");
            register_worker(database, request.worker);
            long done = 0;
            while (left.fetch_sub(1) > 0) {
                if (wanted_.contains("request")) runs::create(database, wanted_["request"]);
                const auto start = Clock::now();
                const auto claims = runs::claim(database, request);
                latencies.push_back(seconds_since(start) * 1000);
                for (const auto& each : claims.claims) {
                    runs::start(database, each.lease);
                    runs::complete_phase(database, each.lease, json::object());
                }
                done += static_cast<long>(claims.claims.size());
            }
            return done;
        });
    }

    json events() {
        const int batch = number("batch", 1000);
        const int each = number("events", 100000) / number("connections", 2);
        const double duplicates = wanted_.value("duplicates", 0.0);
        std::vector<runs::Lease> leases;
        db::Connection owner(conninfo_);
        register_worker(owner, "bench_events");
        for (int i = 0; i < number("connections", 2); ++i) {
            auto request = claim_request(0, 1);
            request.worker = "bench_events";
            request.start = true;
            leases.push_back(runs::claim(owner, request).claims.at(0).lease);
        }
        // made before the clock runs: what is measured is the append
        std::vector<std::vector<json>> batches(leases.size());
        for (auto& mine : batches) {
            std::vector<std::string> ids;
            for (int sent = 0; sent < each; sent += batch) {
                json list = json::array();
                for (int i = 0; i < batch; ++i) {
                    const bool again = !ids.empty() && static_cast<double>(i % 100) < duplicates * 100;
                    const std::string id = again ? ids[static_cast<std::size_t>(i) % ids.size()] : uuid7();
                    if (!again) ids.push_back(id);
                    list.push_back({{"event_id", id},
                                    {"type", "LOG"},
                                    {"level", "info"},
                                    {"message", "a line of an executor's output, as long as they are"},
                                    {"payload", {{"line", sent + i}}}});
                }
                mine.push_back(std::move(list));
            }
        }
        return side_by_side([&](db::Connection& database, int connection, std::vector<double>& latencies) {
            const auto index = static_cast<std::size_t>(connection);
            long sent = 0;
            for (const json& list : batches[index]) {
                const auto start = Clock::now();
                runs::event_append(database, leases[index], list);
                latencies.push_back(seconds_since(start) * 1000);
                sent += static_cast<long>(list.size());
            }
            return sent;
        });
    }

    json heartbeat() {
        const int leases = number("leases", 10000);
        const int workers = number("workers", 10);
        const int ticks = number("ticks", 5);
        wanted_["connections"] = workers;
        std::atomic<long> held{0};
        json out = side_by_side([&](db::Connection& database, int connection, std::vector<double>& latencies) {
            auto request = claim_request(connection, leases / workers);
            request.start = true;
            register_worker(database, request.worker);
            std::vector<runs::Lease> mine;
            for (auto& claim : runs::claim(database, request).claims) mine.push_back(claim.lease);
            long done = 0;
            for (int tick = 0; tick < ticks; ++tick) {
                // longer by a millisecond each time, so that each call writes each lease
                const auto extend = std::chrono::milliseconds(900000 + tick);
                const auto start = Clock::now();
                const auto answers = runs::heartbeat(database, request.worker, mine, extend);
                latencies.push_back(seconds_since(start) * 1000);
                held += std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.held; });
                done += static_cast<long>(answers.size());
                std::this_thread::sleep_for(std::chrono::milliseconds(number("pause_ms", 1000)));
            }
            return done;
        });
        out["held"] = held.load();
        return out;
    }

    std::string conninfo_;
    json wanted_;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: queue_tool CONNINFO '{\"do\": \"create|drain|claim|events|heartbeat\", …}'\n");
        return 2;
    }
    try {
        std::printf("%s\n", Load(arguments[1], parse_json(arguments[2], "what to do")).run().dump().c_str());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "queue_tool: %s\n", error.what());
        return 1;
    }
}
