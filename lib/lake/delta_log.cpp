// Listing and replaying. Everything read here may be hostile: sizes are bounded, names are checked, gaps are errors.
#include "lake/delta_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "lake/delta_checkpoint.hpp"

namespace lhcr::lake {
namespace {

constexpr std::size_t max_commit_bytes = 256u << 20;
constexpr std::size_t max_line_bytes = 64u << 20;
constexpr std::size_t list_page = 1000;
constexpr std::size_t version_digits = 20;

std::optional<std::int64_t> parse_version(std::string_view digits) {
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (error != std::errc() || end != digits.data() + digits.size() || version < 0) return std::nullopt;
    return version;
}

}  // namespace

std::string DeltaLog::commit_key(std::int64_t version) const {
    return fmt::format("{}/_delta_log/{:020}.json", table_, version);
}

std::string DeltaLog::checkpoint_key(std::int64_t version) const {
    return fmt::format("{}/_delta_log/{:020}.checkpoint.parquet", table_, version);
}

std::string DeltaLog::last_checkpoint_key() const {
    return table_ + "/_delta_log/_last_checkpoint";
}

std::int64_t DeltaLog::Listing::last() const noexcept {
    return std::max(commits.empty() ? -1 : commits.back(), checkpoints.empty() ? -1 : checkpoints.back());
}

DeltaLog::Listing DeltaLog::list(std::int64_t from) const {
    const auto folder = table_ + "/_delta_log/";
    Listing listing;
    auto after = folder + fmt::format("{:020}", from);  // sorts before every file of version `from`
    while (true) {
        const auto page = store_.list(folder, after, list_page);
        for (const auto& object : page) {
            const std::string_view name = std::string_view(object.key).substr(folder.size());
            if (name.size() <= version_digits) continue;
            const auto version = parse_version(name.substr(0, version_digits));
            if (!version) continue;
            if (name.substr(version_digits) == ".json") {
                listing.commits.push_back(*version);
                listing.written[*version] = object.modified;
            } else if (name.substr(version_digits) == ".checkpoint.parquet") {
                listing.checkpoints.push_back(*version);
            }
        }
        if (page.size() < list_page) return listing;
        after = page.back().key;
    }
}

std::optional<std::int64_t> DeltaLog::last_checkpoint_hint() const {
    // Only a shortcut: an unreadable one (empty, cut off, of a future format) costs a full listing, never the table.
    try {
        if (!store_.head(last_checkpoint_key())) return std::nullopt;
        const auto hint = parse_json(store_.get_bytes(last_checkpoint_key(), 64u << 10), "the checkpoint hint");
        const auto version = get_int(hint, "version", -1);
        if (version >= 0 && !hint.contains("parts") && store_.head(checkpoint_key(version))) return version;
    } catch (const Error& error) {
        if (error.errc() != Errc::usage && error.errc() != Errc::not_found) throw;
    }
    return std::nullopt;
}

std::vector<std::pair<std::string, json>> DeltaLog::parse_actions(std::string_view text, const std::string& where) {
    std::vector<std::pair<std::string, json>> actions;
    std::size_t line_number = 0;
    while (!text.empty()) {
        ++line_number;
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty()) continue;
        try {
            const auto value = parse_json(line, "the action", {.max_bytes = max_line_bytes});
            if (!value.is_object()) throw Error(Errc::usage, "the action is no object");
            for (const auto& [action, body] : value.items()) actions.emplace_back(action, body);
        } catch (const Error& error) {
            throw Error(Errc::integrity, fmt::format("'{}' line {}: {}", where, line_number, error.message()),
                        "restore the file from a backup; the versions before it are still readable");
        }
    }
    if (actions.empty()) throw Error(Errc::integrity, fmt::format("'{}' is empty", where), "restore the file from a backup");
    return actions;
}

std::vector<std::pair<std::string, json>> DeltaLog::actions(std::int64_t version) const {
    const auto key = commit_key(version);
    try {
        return parse_actions(store_.get_bytes(key, max_commit_bytes), key);
    } catch (const Error& error) {
        if (error.errc() == Errc::usage) throw Error(Errc::integrity, fmt::format("'{}' is larger than a commit can be", key));
        if (error.errc() == Errc::not_found)
            throw Error(Errc::integrity, fmt::format("the log of '{}' has no version {}", table_, version));
        throw;
    }
}

json DeltaLog::replay(DeltaState& state, std::int64_t version) const {
    const auto where = fmt::format("'{}'", commit_key(version));
    json info;
    for (const auto& [action, body] : actions(version)) {
        if (action == "commitInfo" && info.is_null()) info = body;
        state.apply(action, body, where);
    }
    state.version = version;
    return info;
}

std::optional<DeltaState> DeltaLog::read(std::optional<std::int64_t> version) const {
    const auto hint = last_checkpoint_hint();
    auto listing = list(hint && (!version || *hint <= *version) ? *hint : 0);
    if (listing.empty() && hint) listing = list(0);
    if (listing.empty()) return std::nullopt;
    const auto target = version.value_or(listing.last());
    if (target > listing.last())
        throw Error(Errc::not_found, fmt::format("the table '{}' has no version {}, its last is {}", table_, target, listing.last()));
    DeltaState state;
    const auto beyond = std::upper_bound(listing.checkpoints.begin(), listing.checkpoints.end(), target);
    if (beyond != listing.checkpoints.begin()) {
        state = read_checkpoint(*this, *std::prev(beyond));
    } else if (listing.commits.empty() || listing.commits.front() != 0) {
        if (version) throw Error(Errc::not_found, fmt::format("the log of '{}' no longer reaches back to version {}", table_, target));
        throw Error(Errc::integrity, fmt::format("the log of '{}' has no version 0 and no checkpoint", table_),
                    "restore the log from a backup");
    }
    for (auto next = state.version + 1; next <= target; ++next) {
        if (!std::binary_search(listing.commits.begin(), listing.commits.end(), next))
            throw Error(Errc::integrity, fmt::format("the log of '{}' has no version {}, but later ones", table_, next),
                        "restore the file from a backup; the versions before it are still readable");
        replay(state, next);
    }
    state.check_readable(fmt::format("'{}'", commit_key(target)));
    return state;
}

bool DeltaLog::advance(DeltaState& state) const {
    bool moved = false;
    for (const auto version : list(state.version + 1).commits) {
        if (version != state.version + 1)
            throw Error(Errc::integrity, fmt::format("the log of '{}' has no version {}, but later ones", table_, state.version + 1));
        replay(state, version);
        moved = true;
    }
    return moved;
}

}  // namespace lhcr::lake
