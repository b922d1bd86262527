// The entry: kinds, the two directions of a schema, the order of telling.
#include "contracts/diff.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "contracts/compare.hpp"

namespace lhcr::contracts {
namespace {

Kind kind_of(const Document& document) {
    const auto kind = document.kind();
    if (!kind) {
        if (document.root()["swagger"])
            throw Error(Errc::usage, fmt::format("'{}' is Swagger 2.0", document.name()),
                        "convert it to OpenAPI 3; those of 3.0 and 3.1 are compared");
        throw Error(Errc::usage, fmt::format("'{}' is no contract that can be compared", document.name()),
                    "a JSON Schema, an OpenAPI 3 document, or a pipeline file");
    }
    if (*kind == Kind::openapi) {
        const std::string version = text_at(document.root(), "openapi");
        if (!version.starts_with("3."))
            throw Error(Errc::usage, fmt::format("'{}' is OpenAPI '{}'", document.name(), version), "those of 3.0 and 3.1 are compared");
    }
    return *kind;
}

// A schema that is read and written is told once a place, by the direction that it is worse in.
void keep_worst(std::vector<Change>& changes) {
    std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
        return std::tie(a.where, a.pointer, a.rule, b.verdict) < std::tie(b.where, b.pointer, b.rule, a.verdict);
    });
    changes.erase(std::unique(changes.begin(), changes.end(),
                              [](const Change& a, const Change& b) {
                                  return std::tie(a.where, a.pointer, a.rule, a.message) == std::tie(b.where, b.pointer, b.rule, b.message);
                              }),
                  changes.end());
}

}  // namespace

void Sink::tell(RuleId id, Direction direction, const Node& place, bool in_old, std::string message, Verdict at_least) {
    const Rule& rule = rule_of(id);
    Change& change = out_.emplace_back();
    change.rule = id;
    change.direction = direction;
    change.verdict = std::max(rule.in(direction), at_least);
    change.pointer = place.pointer;
    change.in_old = in_old;
    change.where = where;
    change.message = std::move(message);
    if (change.verdict != Verdict::compatible) change.hint = std::string(rule.fix);
}

Comparison compare(const Document& before, const Document& after, Role role) {
    Comparison result;
    result.kind = kind_of(after);
    if (const Kind was = kind_of(before); was != result.kind)
        throw Error(
            Errc::usage,
            fmt::format("'{}' is of the kind {}, '{}' of the kind {}", before.name(), kind_name(was), after.name(), kind_name(result.kind)),
            "compare two states of one contract");
    Sink sink(result.changes);
    if (result.kind == Kind::openapi) compare_apis(sink, before.root(), after.root());
    else if (result.kind == Kind::pipeline) compare_pipelines(sink, before.root(), after.root());
    else {
        if (role != Role::output) compare_schemas(sink, before.root(), after.root(), Direction::request);
        if (role != Role::input) compare_schemas(sink, before.root(), after.root(), Direction::response);
    }
    keep_worst(result.changes);
    for (const auto& change : result.changes) result.verdict = std::max(result.verdict, change.verdict);
    return result;
}

Node resolved(const Node& node) {
    Node at = node;
    for (int hops = 0; hops < 64; ++hops) {
        const Node reference = at["$ref"];
        if (!reference) return at;
        if (!reference.value->is_string()) return {};
        at = at.document->follow(reference.value->get<std::string>());
        if (!at) return {};
    }
    return {};
}

std::string text_at(const Node& node, std::string_view key, std::string fallback) {
    const Node found = node[key];
    return found && found.value->is_string() ? found.value->get<std::string>() : std::move(fallback);
}

bool bool_at(const Node& node, std::string_view key, bool fallback) {
    const Node found = node[key];
    return found && found.value->is_boolean() ? found.value->get<bool>() : fallback;
}

std::string shown(const json& value) {
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    return text;
}

}  // namespace lhcr::contracts
