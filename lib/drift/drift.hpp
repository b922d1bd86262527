// Drift: what belongs to a spec bundle (contracts, schemas, OpenAPI documents, migrations, pipelines) held against what it was when the
// bundle was last validated. A change without a change of the bundle, or one that breaks its users without a migration that the bundle
// declares, blocks. Pure: parts and pins in, findings out. Called by `lhcr spec drift`.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/diff.hpp"
#include "migrations/lint.hpp"
#include "specs/bundle.hpp"

namespace lhcr::drift {

enum class Severity : unsigned char { error, warning, info };

enum class RuleId : unsigned char {
#define LHCR_DRIFT_RULE(id, severity, summary, fix) id,
#include "drift/rules/rules.def"
#undef LHCR_DRIFT_RULE
    count_
};
struct Rule {
    RuleId id;
    std::string_view name;
    Severity severity;
    std::string_view summary, fix;
};
const std::vector<Rule>& all_rules();
const Rule& rule_of(RuleId id);

/// What a bundle was when it was validated.
struct Pin {
    std::string bundle_hash;
    std::map<std::string, std::string> parts;     ///< path from the root → sha256
    std::map<std::string, std::string> accepted;  ///< path → why its change was pinned against the rules
};
/// Slug → pin.
using Pins = std::map<std::string, Pin>;

/// A bundle as it is.
struct State {
    specs::Bundle bundle;
    std::string place;  ///< its folder, as findings name it
    bool passes = true;
    std::map<std::string, std::string> parts;  ///< path from the root → text
};

struct Finding {
    RuleId rule{};
    std::string slug;
    std::string file;  ///< the part, from the root; or the bundle's folder
    std::string message;
    std::string hint;
    contracts::Verdict verdict = contracts::Verdict::compatible;
    std::vector<contracts::Change> changes;  ///< of a contract
};

/// The text that a part had; nullopt when it cannot be found.
using OldText = std::function<std::optional<std::string>(const std::string& path, const std::string& sha256)>;

struct Report {
    std::vector<Finding> findings;  ///< by slug, then by file
    std::size_t bundles = 0, parts = 0, changed = 0;
};

Report judge(const std::vector<State>& states, const Pins& pins, const OldText& old_text, const migrations::Options& migrations);
/// What is to be pinned now.
Pin pin_of(const State& state);

/// The line that declares a migration to exactly this state of a part: "Migration: contracts/api.yaml@3f2a9c11d0e4: …".
std::string declaration(const std::string& path, const std::string& sha256);
/// Whether a document of the bundle has it, with a text behind it.
bool is_declared(const specs::Bundle& bundle, const std::string& path, const std::string& sha256);

}  // namespace lhcr::drift
