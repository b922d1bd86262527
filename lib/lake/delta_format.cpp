// The commit protocol: read, write under the next number if it is free, else read on and try again.
#include "lake/delta_format.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/log.hpp"
#include "lake/civil_time.hpp"
#include "lake/delta_checkpoint.hpp"
#include "lake/delta_commit.hpp"
#include "lake/delta_log.hpp"

namespace lhcr::lake {
namespace {

constexpr std::int64_t checkpoint_every = 20;
constexpr int max_attempts = 1000;
constexpr std::size_t max_commit_bytes = 256u << 20;

void check_staged(store::ObjectStore& store, const std::string& table, const std::vector<DataFile>& files) {
    for (const auto& file : files) {
        const auto key = table + "/" + file.path;
        const auto there = store.head(key);
        if (!there)
            throw Error(Errc::integrity, fmt::format("the data file '{}' is not in the store", key), "run the phase that stages it again");
        if (there->size != static_cast<std::uint64_t>(file.size))
            throw Error(Errc::integrity,
                        fmt::format("the data file '{}' has {} bytes in the store, {} were staged", key, there->size, file.size),
                        "remove the object and run the phase that stages it again");
    }
}

void check_expected(const std::string& table, const CommitRequest& request, std::int64_t found) {
    if (request.mode != WriteMode::overwrite || !request.expected_version || *request.expected_version == found) return;
    throw Error(
        Errc::conflict,
        fmt::format("the table '{}' is at version {}, the new content was made from version {}", table, found, *request.expected_version),
        "run it again on the version that is there now");
}

/// The version whose commit carries the transaction; the last one when the log no longer says.
std::int64_t version_of(const DeltaLog& log, const WriterTransaction& transaction, std::int64_t last) {
    const auto commits = log.list(0).commits;
    for (auto version = commits.rbegin(); version != commits.rend(); ++version)
        for (const auto& [action, body] : log.actions(*version))
            if (action == "txn" && get_string(body, "appId") == transaction.app_id && get_int(body, "version") == transaction.version)
                return *version;
    return last;
}

enum class WriteOutcome { written, taken };

/// True when the number was free. `arbitrated`: it is ours by the arbiter's word, so a look says what the condition would, whether the
/// store ignores conditions or refuses them.
bool put_commit(store::ObjectStore& store, const std::string& key, const std::string& text, bool arbitrated) {
    store::PutOptions options{.if_absent = true, .content_type = "application/json", .sha256 = sha256_hex(text)};
    if (arbitrated && store.head(key)) return false;
    try {
        return store.put_bytes(key, text, options).created();
    } catch (const Error& error) {
        if (!arbitrated || error.errc() != Errc::blocked) throw;
    }
    options.if_absent = false;
    return store.put_bytes(key, text, options).created();
}

/// Puts the commit under its number. When an answer was lost, the object that is there decides whether it was ours.
WriteOutcome write_commit(store::ObjectStore& store, const std::string& key, const std::string& text, bool arbitrated) {
    try {
        if (put_commit(store, key, text, arbitrated)) return WriteOutcome::written;
    } catch (const Error& error) {
        if (error.errc() != Errc::commit_in_doubt && error.errc() != Errc::unavailable) throw;
        const auto there = store.head(key);  // throws again while the store is away: nothing is known then
        if (!there) throw;
    }
    // Equal bytes are one and the same commit, whoever wrote them: it names the same files under the same transaction.
    return store.get_bytes(key, max_commit_bytes) == text ? WriteOutcome::written : WriteOutcome::taken;
}

std::string owner_of(const CommitRequest& request, const std::string& text) {
    if (!request.transaction) return sha256_hex(text);
    return fmt::format("{}@{}", request.transaction->app_id, request.transaction->version);
}

}  // namespace

std::optional<Snapshot> DeltaFormat::snapshot(const std::string& table, std::optional<std::int64_t> version) {
    const DeltaLog log(store_, table);
    const auto state = log.read(version);
    if (!state) return std::nullopt;
    return state->to_snapshot(fmt::format("'{}'", log.commit_key(state->version)));
}

CommitOutcome DeltaFormat::commit(const std::string& table, const CommitRequest& request) {
    validate(request.schema);
    check_staged(store_, table, request.adds);
    const DeltaLog log(store_, table);
    auto state = log.read().value_or(DeltaState{});
    for (int attempt = 0; attempt < max_attempts; ++attempt) {
        if (is_applied(state, request.transaction)) return {version_of(log, *request.transaction, state.version), true};
        check_expected(table, request, state.version);
        const auto next = state.version + 1;
        const auto key = log.commit_key(next);
        if (state.version >= 0)
            state.check_writable(fmt::format("'{}'", log.commit_key(state.version)), request.mode == WriteMode::overwrite);
        const auto text = commit_text(table, request, state, fmt::format("'{}'", key));
        const bool claimed = !arbiter_ || arbiter_(table, next, owner_of(request, text));
        if (claimed && write_commit(store_, key, text, static_cast<bool>(arbiter_)) == WriteOutcome::written) {
            if (next > 0 && next % checkpoint_every == 0) {
                try {
                    log.replay(state, next);
                    write_checkpoint(log, state);
                } catch (const Error& error) {  // the commit stands without it
                    log::warn("the checkpoint of a table was not written",
                              {{"table", table}, {"version", next}, {"reason", error.message()}});
                }
            }
            return {next, false};
        }
        if (!log.advance(state) && !claimed)
            throw Error(Errc::unavailable,
                        fmt::format("version {} of the table '{}' is claimed by another writer that has not written it", next, table),
                        "try again: once that run has been over for half an hour, its claim is free");
    }
    throw Error(Errc::unavailable, fmt::format("{} other commits came first to the table '{}'", max_attempts, table));
}

std::vector<VersionInfo> DeltaFormat::history(const std::string& table, std::size_t limit) {
    const DeltaLog log(store_, table);
    const auto commits = log.list(0).commits;
    std::vector<VersionInfo> versions;
    for (auto version = commits.rbegin(); version != commits.rend() && versions.size() < limit; ++version) {
        VersionInfo entry;
        entry.version = *version;
        for (const auto& [action, body] : log.actions(*version)) {
            if (action != "commitInfo" || !body.is_object()) continue;
            entry.timestamp = timestamp_text(get_int(body, "timestamp") * 1000, true);
            entry.operation = get_string(body, "operation");
            entry.metrics = body.value("operationMetrics", json::object());
            entry.info = body.value("lhcr", json::object());
            if (const auto parameters = body.find("operationParameters"); parameters != body.end() && parameters->is_object())
                if (const auto mode = parameters->find("mode"); mode != parameters->end() && mode->is_string())
                    entry.operation += " " + mode->get<std::string>();
            break;
        }
        versions.push_back(std::move(entry));
    }
    return versions;
}

void DeltaFormat::checkpoint(const std::string& table) {
    const DeltaLog log(store_, table);
    const auto state = log.read();
    if (!state) throw Error(Errc::not_found, fmt::format("there is no table '{}'", table));
    write_checkpoint(log, *state);
}

}  // namespace lhcr::lake
