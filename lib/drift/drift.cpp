// Judging: each part by what it is, then by whether the bundle knows of it.
#include "drift/drift.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::drift {
namespace {

using contracts::Verdict;

constexpr std::size_t hash_length = 12;

struct Judgement {
    Verdict verdict = Verdict::compatible;
    bool known = true;  ///< false: by its hash only
    bool lost = false;  ///< what it was is not to be found
    std::string why;
    std::vector<contracts::Change> changes;
};

bool is_migration(const std::string& path) {
    return path.ends_with(".sql") && !migrations::number_of(path).empty();
}

bool may_be_contract(const std::string& path) {
    return path.ends_with(".json") || path.ends_with(".yaml") || path.ends_with(".yml");
}

// What a text says of being a contract.
enum class Says : unsigned char { yes, no, nothing };

Says says_contract(const std::string& path, const std::string& text) {
    try {
        const contracts::Document document(path, text);
        return document.kind() ? Says::yes : document.root().value->is_null() ? Says::nothing : Says::no;
    } catch (const Error&) {
        return Says::nothing;
    }
}

Judgement judge_migration(const std::string& path, const std::string& text, const migrations::Options& options) {
    const auto report = migrations::lint({{path, text}}, options);
    Judgement judgement;
    if (report.errors == 0) return judgement;
    judgement.verdict = Verdict::needs_migration;
    for (const auto& finding : report.findings)
        if (finding.suppressed.empty() && finding.severity == migrations::Severity::error) {
            judgement.why = fmt::format("{} at line {}: {}", migrations::rule_of(finding.rule).name, finding.line, finding.message);
            break;
        }
    return judgement;
}

Judgement judge_contract(const std::string& path, const std::string& before, const contracts::Neighbours& beside_before,
                         const std::string& after, const contracts::Neighbours& beside_after) {
    Judgement judgement;
    try {
        auto comparison =
            contracts::compare(contracts::Document(path, before, beside_before), contracts::Document(path, after, beside_after));
        judgement.verdict = comparison.verdict;
        judgement.changes = std::move(comparison.changes);
    } catch (const Error& error) {
        judgement.verdict = Verdict::breaking;
        judgement.why = error.what();
        return judgement;
    }
    std::size_t worst = 0;
    for (const auto& change : judgement.changes)
        if (change.verdict == judgement.verdict && worst++ == 0)
            judgement.why = fmt::format("{} {}", contracts::rule_of(change.rule).name,
                                        change.where.empty() ? change.message : change.where + ": " + change.message);
    if (worst > 1 && judgement.verdict != Verdict::compatible) judgement.why += fmt::format(", and {} more", worst - 1);
    return judgement;
}

class Judge {
public:
    Judge(const State& state, const Pin& pin, const OldText& old_text, const migrations::Options& options, Report& report)
        : state_(state),
          pin_(pin),
          old_text_(old_text),
          options_(options),
          report_(report),
          bundle_changed_(state.bundle.content_hash() != pin.bundle_hash) {}

    void run() {
        std::set<std::string> paths;
        for (const auto& [path, text] : state_.parts) paths.insert(path);
        for (const auto& [path, hash] : pin_.parts) paths.insert(path);
        find_users();
        for (const auto& path : paths) part(path);
        if (bundle_changed_ && changed_ == 0)
            tell(RuleId::DR011, state_.place, "the bundle has changed since it was validated, its parts have not", "", {});
        if (!state_.passes)
            tell(RuleId::DR007, state_.place, fmt::format("the bundle '{}' does not pass its gate", state_.bundle.slug), "", {});
        report_.changed += changed_;
    }

private:
    void tell(RuleId id, const std::string& file, std::string message, std::string hint, Judgement judgement) {
        Finding& finding = report_.findings.emplace_back();
        finding.rule = id;
        finding.slug = state_.bundle.slug;
        finding.file = file;
        finding.message = std::move(message);
        finding.hint = hint.empty() ? std::string(rule_of(id).fix) : std::move(hint);
        finding.verdict = judgement.verdict;
        finding.changes = std::move(judgement.changes);
    }

    Judgement judge(const std::string& path, const std::string* now, const std::string* pinned) const {
        Judgement judgement;
        if (!now) {
            judgement.verdict = Verdict::breaking;
            judgement.why = "it is gone";
        } else if (!pinned) {
            if (is_migration(path)) return judge_migration(path, *now, options_);
        } else if (is_migration(path)) {
            judgement.verdict = Verdict::breaking;
            judgement.why = "a migration that was validated has another text: databases that applied it will not get the new one";
        } else if (may_be_contract(path)) {
            // What it was decides: one that is none any more, or that cannot be read, breaks whoever reads it.
            const auto before = old_text_(path, *pinned);
            const Says says = says_contract(path, *now);
            if (before && (says == Says::yes || says_contract(path, *before) == Says::yes)) return compare(path, *before, *now, nullptr);
            judgement.lost = !before && says != Says::no;
            judgement.known = judgement.lost;
        } else {
            judgement.known = false;
        }
        return judgement;
    }

    bool has_changed(const std::string& path) const {
        const auto now = state_.parts.find(path);
        const auto pinned = pin_.parts.find(path);
        return now == state_.parts.end() || pinned == pin_.parts.end() || pinned->second != sha256_hex(now->second);
    }

    // With the parts beside it, as they were and as they are. `read`: those that it has been led to.
    Judgement compare(const std::string& path, const std::string& before, const std::string& after, std::set<std::string>* read) const {
        bool lost = false;
        const auto beside_after = [&](const std::string& other) -> std::optional<std::string> {
            if (read) read->insert(other);
            const auto now = state_.parts.find(other);
            return now == state_.parts.end() ? std::nullopt : std::optional(now->second);
        };
        const auto beside_before = [&](const std::string& other) -> std::optional<std::string> {
            const auto pinned = pin_.parts.find(other);
            // One that is a part only now is taken as it is.
            if (pinned == pin_.parts.end() || !has_changed(other)) return beside_after(other);
            if (read) read->insert(other);
            auto text = old_text_(other, pinned->second);
            lost = lost || !text;
            return text;
        };
        Judgement judgement = judge_contract(path, before, beside_before, after, beside_after);
        if (lost) judgement = {}, judgement.lost = true;
        return judgement;
    }

    // A contract that has not changed means something else when a part that it refers to has: that part answers for it.
    void find_users() {
        std::set<std::string> changed;
        for (const auto& [path, hash] : pin_.parts)
            if (may_be_contract(path) && has_changed(path)) changed.insert(path);
        if (changed.empty()) return;
        for (const auto& [path, text] : state_.parts) {
            if (!may_be_contract(path) || has_changed(path) || text.find("$ref") == std::string::npos ||
                says_contract(path, text) != Says::yes)
                continue;
            std::set<std::string> read;
            Judgement judgement = compare(path, text, text, &read);
            if (judgement.verdict != Verdict::compatible) judgement.why = fmt::format("by '{}', {}", path, judgement.why);
            for (const auto& other : read) {
                if (!changed.contains(other)) continue;
                const auto [at, fresh] = by_users_.emplace(other, judgement);
                if (fresh || at->second.lost) continue;
                if (judgement.lost || judgement.verdict > at->second.verdict) at->second = judgement;
            }
        }
    }

    void part(const std::string& path) {
        const auto now = state_.parts.find(path);
        const auto pinned = pin_.parts.find(path);
        const std::string hash = now == state_.parts.end() ? "gone" : sha256_hex(now->second);
        if (pinned != pin_.parts.end() && pinned->second == hash) return;
        ++changed_;
        Judgement judgement =
            judge(path, now == state_.parts.end() ? nullptr : &now->second, pinned == pin_.parts.end() ? nullptr : &pinned->second);
        if (const auto by_users = by_users_.find(path); by_users != by_users_.end() && !judgement.lost)
            if (!judgement.known || by_users->second.lost || by_users->second.verdict > judgement.verdict) judgement = by_users->second;
        const std::string what = now == state_.parts.end() ? "is gone" : pinned == pin_.parts.end() ? "is new" : "has changed";
        if (!bundle_changed_) {
            const std::string means =
                judgement.verdict == Verdict::compatible ? "" : fmt::format(" ({}: {})", verdict_name(judgement.verdict), judgement.why);
            return tell(
                RuleId::DR001, path,
                fmt::format("'{}' {} since '{}' was validated, and the bundle has not changed{}", path, what, state_.bundle.slug, means),
                fmt::format("say in {} what changes and why, then `lhcr spec drift --update`",
                            (std::filesystem::path(state_.place) / "plan.md").string()),
                std::move(judgement));
        }
        if (judgement.lost)
            return tell(RuleId::DR004, path, fmt::format("'{}' has changed, and what it was is not in the history that is here", path), "",
                        std::move(judgement));
        if (judgement.verdict != Verdict::compatible) {
            if (is_declared(state_.bundle, path, hash)) return;
            const Verdict verdict = judgement.verdict;
            const std::string why = judgement.why;
            return tell(verdict == Verdict::breaking ? RuleId::DR002 : RuleId::DR003, path,
                        fmt::format("'{}' {}: {} ({})", path, what, why, verdict_name(verdict)),
                        fmt::format("add to {}: `{} how its users move`", (std::filesystem::path(state_.place) / "plan.md").string(),
                                    declaration(path, hash)),
                        std::move(judgement));
        }
        if (!judgement.known)
            return tell(RuleId::DR010, path, fmt::format("'{}' has changed, and is known by its hash only", path), "",
                        std::move(judgement));
        tell(RuleId::DR011, path, fmt::format("'{}' {}, compatibly", path, what), "", std::move(judgement));
    }

    const State& state_;
    const Pin& pin_;
    const OldText& old_text_;
    const migrations::Options& options_;
    Report& report_;
    const bool bundle_changed_;
    std::size_t changed_ = 0;
    std::map<std::string, Judgement> by_users_;  ///< of a part that has changed, by the contracts that refer to it and have not
};

}  // namespace

const std::vector<Rule>& all_rules() {
    static const std::vector<Rule> table = {
#define LHCR_DRIFT_RULE(id, severity, summary, fix) {RuleId::id, #id, Severity::severity, summary, fix},
#include "drift/rules/rules.def"
#undef LHCR_DRIFT_RULE
    };
    return table;
}

const Rule& rule_of(RuleId id) {
    return all_rules()[static_cast<std::size_t>(id)];
}

Report judge(const std::vector<State>& states, const Pins& pins, const OldText& old_text, const migrations::Options& options) {
    Report report;
    std::set<std::string> here;
    for (const auto& state : states) {
        here.insert(state.bundle.slug);
        ++report.bundles;
        report.parts += state.parts.size();
        const auto pin = pins.find(state.bundle.slug);
        if (pin != pins.end()) {
            Judge(state, pin->second, old_text, options, report).run();
        } else if (!state.parts.empty()) {
            report.findings.push_back({RuleId::DR005,
                                       state.bundle.slug,
                                       state.place,
                                       fmt::format("the bundle '{}' has {} part{}, and nothing is pinned for it", state.bundle.slug,
                                                   state.parts.size(), state.parts.size() == 1 ? "" : "s"),
                                       std::string(rule_of(RuleId::DR005).fix),
                                       Verdict::compatible,
                                       {}});
        }
    }
    for (const auto& [slug, pin] : pins)
        if (!here.contains(slug) && !pin.parts.empty())
            report.findings.push_back({RuleId::DR006,
                                       slug,
                                       slug,
                                       fmt::format("the bundle '{}' is gone, and {} part{} pinned for it", slug, pin.parts.size(),
                                                   pin.parts.size() == 1 ? " is" : "s are"),
                                       std::string(rule_of(RuleId::DR006).fix),
                                       Verdict::breaking,
                                       {}});
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.slug, a.file, a.rule) < std::tie(b.slug, b.file, b.rule);
    });
    return report;
}

Pin pin_of(const State& state) {
    Pin pin;
    pin.bundle_hash = state.bundle.content_hash();
    for (const auto& [path, text] : state.parts) pin.parts[path] = sha256_hex(text);
    return pin;
}

std::string declaration(const std::string& path, const std::string& sha256) {
    return fmt::format("Migration: {}@{}:", path, sha256.substr(0, hash_length));
}

bool is_declared(const specs::Bundle& bundle, const std::string& path, const std::string& sha256) {
    const std::string wanted = fmt::format("{}@{}", path, sha256.substr(0, hash_length));
    for (const auto& [file, document] : bundle.documents) {
        const std::string& text = document.bytes();
        for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
            const std::size_t begin = text.rfind('\n', at) + 1, end = std::min(text.find('\n', at), text.size());
            std::string_view before = std::string_view(text).substr(begin, at - begin),
                             after = std::string_view(text).substr(at + wanted.size(), end - at - wanted.size());
            // "- **Migration**: `path@hash`: how": marks of Markdown may stand around the words.
            std::string words;
            for (const char c : before)
                if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':') words += c == ':' ? ':' : static_cast<char>(c | 0x20);
            const auto how = after.find(':');
            const bool says_how =
                how != std::string_view::npos && std::count_if(after.begin() + static_cast<std::ptrdiff_t>(how), after.end(),
                                                               [](unsigned char c) { return std::isalpha(c) || c >= 0x80; }) >= 3;
            if (words.ends_with("migration:") && says_how) return true;
        }
    }
    return false;
}

}  // namespace lhcr::drift
