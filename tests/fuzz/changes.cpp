// What foreign migrations and contracts may do: be told of, never more.
#include "fuzz/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/error.hpp"
#include "base/yaml_lines.hpp"
#include "contracts/diff.hpp"
#include "drift/drift.hpp"
#include "drift/lock.hpp"
#include "drift/parts.hpp"
#include "migrations/lint.hpp"

namespace lhcr::fuzz {
namespace {

void promise(bool kept, const std::string& what) {
    if (!kept) throw std::logic_error(what);
}

}  // namespace

void migration(const std::string& input) {
    migrations::Options options;
    options.transaction = input.size() % 2 ? migrations::Transaction::file : migrations::Transaction::none;
    const auto lines = std::count(input.begin(), input.end(), '\n') + 1;
    std::set<std::string> fingerprints;
    const auto report = migrations::lint({{"0001_fuzzed.sql", input}, {"0002_fuzzed.sql", input}}, options,
                                         migrations::Past{{{"0001_fuzzed.sql", input}}, {"0001_fuzzed.sql"}});
    for (const auto& finding : report.findings) {
        promise(fingerprints.insert(finding.fingerprint).second, "two findings have one fingerprint");
        promise(finding.line >= 0 && finding.line <= lines,
                fmt::format("{} in line {} is behind the end", rule_of(finding.rule).name, finding.line));
    }
    promise(report.errors + report.warnings + report.suppressed == report.findings.size(), "a finding is not counted");
}

void contract(const std::string& input) {
    const auto middle = input.find('\x1e');
    const std::string one = input.substr(0, middle), other = middle == std::string::npos ? one : input.substr(middle + 1);
    // A reference leads back, into the other state, or nowhere.
    const contracts::Neighbours neighbours = [&](const std::string& path) -> std::optional<std::string> {
        return path.size() % 3 == 0 ? std::optional(other) : path.size() % 3 == 1 ? std::optional(one) : std::nullopt;
    };
    (void)yaml_lines(one);
    const contracts::Document before("a.yaml", one, neighbours), after("b.yaml", other, neighbours);
    promise(contracts::compare(before, before).changes.empty(), "a contract differs from itself");
    const auto there = contracts::compare(before, after);
    for (const auto& change : there.changes) promise(change.verdict <= there.verdict, "a change is worse than the verdict");
    (void)contracts::compare(after, before);
}

void lock(const std::string& input) {
    (void)drift::matches(input.substr(0, 200), "a/very/long/path/of/many/parts/contracts/openapi.yaml");
    specs::Bundle bundle;
    bundle.documents["plan.md"] = specs::read_document("plan.md", input);
    (void)drift::is_declared(bundle, "a.yaml", "gone");
    const auto pins = drift::parse_lock(input, "spec.lock");
    promise(drift::lock_text(drift::parse_lock(drift::lock_text(pins), "again")) == drift::lock_text(pins),
            "a lock that was written is read as another");
}

const std::vector<std::string> sql_words = {"create ",
                                            "table ",
                                            "alter ",
                                            "drop ",
                                            "add column ",
                                            "constraint ",
                                            "not null",
                                            "default ",
                                            "check (",
                                            ");",
                                            ";",
                                            "'",
                                            "\"",
                                            "$$",
                                            "$a$",
                                            "E'\\",
                                            "/*",
                                            "*/",
                                            "--",
                                            "\n",
                                            "\\i x\n",
                                            "\\.\n",
                                            "copy t from stdin;\n",
                                            "begin",
                                            "begin atomic ",
                                            "end",
                                            "case ",
                                            "do $$ ",
                                            " $$;",
                                            "execute '",
                                            "concurrently ",
                                            "-- lhcr-disable-next-line MG010: x\n",
                                            "-- lhcr-disable-file ",
                                            "set lock_timeout = 0;",
                                            "::text",
                                            "+1",
                                            "(",
                                            ")",
                                            "[",
                                            "]",
                                            ",",
                                            ":name",
                                            ":'name'",
                                            "\xff",
                                            "$1",
                                            "U&'",
                                            "truncate ",
                                            "delete from ",
                                            "index ",
                                            "rename ",
                                            "type ",
                                            "partition ",
                                            "generated always as identity",
                                            "nextval('s')"};
const std::vector<std::string> contract_words = {"openapi: 3.1.0\n",
                                                 "paths:\n",
                                                 "  /a/{id}:\n",
                                                 "    get: ",
                                                 "parameters: [",
                                                 "requestBody: ",
                                                 "responses: ",
                                                 "content: ",
                                                 "schema: ",
                                                 "$ref: \"#/",
                                                 "$ref: \"b.yaml#\"",
                                                 "type: ",
                                                 "object",
                                                 "[string, \"null\"]",
                                                 "integer",
                                                 "properties: ",
                                                 "required: [",
                                                 "enum: [",
                                                 "allOf: [",
                                                 "oneOf: [",
                                                 "anyOf: [",
                                                 "items: ",
                                                 "additionalProperties: false",
                                                 "minimum: ",
                                                 "maxLength: ",
                                                 "nullable: true",
                                                 "const: ",
                                                 "security: [",
                                                 "components: ",
                                                 "\x1e",
                                                 "\n",
                                                 "  ",
                                                 "{",
                                                 "}",
                                                 "[",
                                                 "]",
                                                 ", ",
                                                 ": ",
                                                 "\"",
                                                 "~1",
                                                 "%2F",
                                                 "true",
                                                 "1e999",
                                                 "kind: Pipeline\n",
                                                 "tables: ",
                                                 "expect: ",
                                                 "webhooks: ",
                                                 "callbacks: ",
                                                 "discriminator: ",
                                                 "readOnly: true"};

}  // namespace lhcr::fuzz
