// Who may call: alternatives, each a set of schemes with their scopes. One that is met is enough; an empty one is met by everybody.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "contracts/compare.hpp"

namespace lhcr::contracts {
namespace {

using Alternative = std::map<std::string, std::set<std::string>>;  // scheme → scopes

std::vector<Alternative> alternatives_of(const Node& list) {
    std::vector<Alternative> result;
    if (!list.is_array()) return result;
    for (std::size_t i = 0; i < list.value->size(); ++i) {
        Alternative& alternative = result.emplace_back();
        const Node each = list[i];
        if (!each.is_object()) continue;
        for (const auto& [scheme, scopes] : each.value->items()) {
            auto& all = alternative[scheme];
            if (scopes.is_array())
                for (const auto& scope : scopes)
                    if (scope.is_string()) all.insert(scope.get<std::string>());
        }
    }
    return result;
}

bool is_open(const std::vector<Alternative>& alternatives) {
    return alternatives.empty() || std::any_of(alternatives.begin(), alternatives.end(), [](const auto& each) { return each.empty(); });
}

bool same_schemes(const Alternative& a, const Alternative& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) { return x.first == y.first; });
}

/// Whoever meets `a` meets `b`.
bool is_enough(const Alternative& a, const Alternative& b) {
    return std::all_of(b.begin(), b.end(), [&](const auto& need) {
        const auto have = a.find(need.first);
        return have != a.end() && std::includes(have->second.begin(), have->second.end(), need.second.begin(), need.second.end());
    });
}

std::string text_of(const Alternative& alternative) {
    std::string text;
    for (const auto& [scheme, scopes] : alternative) text += (text.empty() ? "" : " + ") + scheme;
    return text;
}

}  // namespace

void compare_security(Sink& sink, const Node& before_root, const Node& after_root, const Node& before_operation,
                      const Node& after_operation, const Node& place) {
    const auto list = [](const Node& operation, const Node& root) {
        return operation["security"] ? operation["security"] : root["security"];
    };
    const auto old = alternatives_of(list(before_operation, before_root)), now = alternatives_of(list(after_operation, after_root));
    const auto tell = [&](RuleId id, std::string message) { sink.tell(id, Direction::request, place, false, std::move(message)); };
    if (is_open(old) != is_open(now))
        return is_open(old) ? tell(RuleId::CO040, "who calls has to say who they are") : tell(RuleId::CO043, "anybody may call");
    if (is_open(now)) return;
    for (const auto& was : old) {
        if (std::any_of(now.begin(), now.end(), [&](const auto& is) { return is_enough(was, is); })) continue;
        const auto same = std::find_if(now.begin(), now.end(), [&](const auto& is) { return same_schemes(was, is); });
        if (same == now.end()) {
            tell(RuleId::CO041, fmt::format("'{}' is not enough any more", text_of(was)));
            continue;
        }
        for (const auto& [scheme, scopes] : *same)
            for (const auto& scope : scopes)
                if (!was.at(scheme).contains(scope)) tell(RuleId::CO042, fmt::format("'{}' has to have the scope '{}'", scheme, scope));
    }
    for (const auto& is : now)
        if (!std::any_of(old.begin(), old.end(), [&](const auto& was) { return is_enough(is, was); }))
            tell(RuleId::CO043, fmt::format("'{}' is enough", text_of(is)));
}

void compare_schemes(Sink& sink, const Node& before_root, const Node& after_root) {
    const Node before = before_root["components"]["securitySchemes"], after = after_root["components"]["securitySchemes"];
    if (!before.is_object()) return;
    for (const auto& [name, value] : before.value->items()) {
        const Node was = resolved(before[name]), is = resolved(after[name]);
        if (!is) continue;  // whoever used it is told by its operations
        for (const char* key : {"type", "in", "name", "scheme", "openIdConnectUrl"})
            if (text_at(was, key) != text_at(is, key))
                sink.tell(RuleId::CO044, Direction::request, is, false,
                          fmt::format("{} of '{}' was '{}', and is '{}'", key, name, text_at(was, key), text_at(is, key)));
    }
}

}  // namespace lhcr::contracts
