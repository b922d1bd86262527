// Pipeline files compared: what readers of the tables, and those who run the pipeline, would meet.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "contracts/compare.hpp"

namespace lhcr::contracts {
namespace {

class Pipelines {
public:
    explicit Pipelines(Sink& sink) : sink_(sink) {}

    void compare(const Node& before, const Node& after) {
        if (text_at(before, "name") != text_at(after, "name"))
            tell(RuleId::CP018, after["name"] ? after["name"] : after, false,
                 fmt::format("the pipeline was '{}', and is '{}'", text_at(before, "name"), text_at(after, "name")));
        parameters(before["params"], after["params"]);
        const auto old = by_name(before["tables"]), now = by_name(after["tables"]);
        for (const auto& [name, was] : old) {
            sink_.where = name;
            const auto found = now.find(name);
            if (found == now.end()) tell(RuleId::CP001, was, true, fmt::format("the table '{}' is gone", name));
            else table(was, found->second);
        }
        for (const auto& [name, is] : now) {
            sink_.where = name;
            if (!old.contains(name)) tell(RuleId::CP002, is, false, fmt::format("the table '{}' is new", name));
        }
        sink_.where.clear();
        environments(before["environments"], after["environments"]);
    }

private:
    void tell(RuleId id, const Node& place, bool in_old, std::string message) {
        sink_.tell(id, Direction::response, place, in_old, std::move(message));
    }

    static std::map<std::string, Node> by_name(const Node& tables) {
        std::map<std::string, Node> result;
        if (tables.is_array())
            for (std::size_t i = 0; i < tables.value->size(); ++i) result[text_at(tables[i], "name")] = tables[i];
        return result;
    }
    static std::set<std::string> words(const Node& list) {
        std::set<std::string> result;
        if (list.is_array())
            for (const auto& each : *list.value)
                if (each.is_string()) result.insert(each.get<std::string>());
        return result;
    }

    void parameters(const Node& before, const Node& after) {
        if (before.is_object())
            for (const auto& [name, value] : before.value->items()) {
                const Node was = before[name], is = after[name];
                if (!is) {
                    tell(RuleId::CP013, was, true, fmt::format("the parameter '{}' is taken no more", name));
                    continue;
                }
                if (text_at(was, "type") != text_at(is, "type"))
                    tell(RuleId::CP014, is, false,
                         fmt::format("the parameter '{}' was {}, and is {}", name, text_at(was, "type"), text_at(is, "type")));
                if (was["default"] && !is["default"])
                    tell(RuleId::CP012, is, false, fmt::format("the parameter '{}' has to be given", name));
                else if (was["default"] && *was["default"].value != *is["default"].value)
                    tell(RuleId::CP015, is, false,
                         fmt::format("the default of '{}' was {}, and is {}", name, shown(*was["default"].value),
                                     shown(*is["default"].value)));
            }
        if (after.is_object())
            for (const auto& [name, value] : after.value->items())
                if (!before[name] && !after[name]["default"])
                    tell(RuleId::CP012, after[name], false, fmt::format("the parameter '{}' has to be given", name));
    }

    void table(const Node& was, const Node& is) {
        if (is["key"] && was["key"] && *was["key"].value != *is["key"].value)
            tell(RuleId::CP003, is["key"], false,
                 fmt::format("the key was {}, and is {}", shown(*was["key"].value), shown(*is["key"].value)));
        if (text_at(was, "write", "overwrite") != text_at(is, "write", "overwrite"))
            tell(RuleId::CP004, is, false,
                 fmt::format("it was written by {}, and is by {}", text_at(was, "write", "overwrite"), text_at(is, "write", "overwrite")));
        for (const char* key : {"from", "sql"})
            if (text_at(was, key) != text_at(is, key))
                tell(RuleId::CP016, is, false, fmt::format("it came from '{}', and does from '{}'", text_at(was, key), text_at(is, key)));
        const auto excluded = words(was["exclude"]), excludes = words(is["exclude"]);
        for (const auto& column : excludes)
            if (!excluded.contains(column))
                tell(RuleId::CP005, is["exclude"], false, fmt::format("the column '{}' is read no more", column));
        for (const auto& column : excluded)
            if (!excludes.contains(column)) tell(RuleId::CP006, is, false, fmt::format("the column '{}' is excluded no more", column));
        const auto masks = words(is["mask"]);
        for (const auto& column : words(was["mask"]))
            if (!masks.contains(column)) tell(RuleId::CP017, is, false, fmt::format("the column '{}' is shown in previews", column));
        columns(was["optional"], is["optional"]);
        if (const Node references = was["optional_refs"]; references.is_object())
            for (const auto& [name, value] : references.value->items()) columns(references[name], is["optional_refs"][name]);
        gates(was["expect"], is["expect"]);
    }

    // integer < bigint < hugeint, float < double, decimal of more digits on both sides.
    static bool is_wider(const std::string& old, const std::string& now) {
        static const std::map<std::string, std::vector<std::string>> wider = {{"tinyint", {"smallint", "integer", "bigint", "hugeint"}},
                                                                              {"smallint", {"integer", "bigint", "hugeint"}},
                                                                              {"integer", {"bigint", "hugeint"}},
                                                                              {"bigint", {"hugeint"}},
                                                                              {"float", {"double"}},
                                                                              {"date", {"timestamp"}}};
        const auto found = wider.find(old);
        if (found != wider.end()) return std::find(found->second.begin(), found->second.end(), now) != found->second.end();
        const auto digits = [](const std::string& type) {
            int precision = -1, scale = 0;
            const auto open = type.find('('), comma = type.find(',');
            if (type.starts_with("decimal") && open != std::string::npos && comma != std::string::npos) {
                const auto number = [&](std::size_t from, int& out) {
                    while (from < type.size() && type[from] == ' ') ++from;
                    std::from_chars(type.data() + from, type.data() + type.size(), out);
                };
                number(open + 1, precision), number(comma + 1, scale);
            }
            return std::pair(precision, scale);
        };
        const auto [p, s] = digits(old);
        const auto [q, t] = digits(now);
        return p >= 0 && q >= 0 && t >= s && q - t >= p - s;
    }

    void columns(const Node& before, const Node& after) {
        if (!before.is_object()) return;
        for (const auto& [name, value] : before.value->items()) {
            const std::string old = text_at(before, name), now = text_at(after, name);
            if (!after[name]) tell(RuleId::CP009, before[name], true, fmt::format("the column '{}' is declared no more", name));
            else if (old != now)
                tell(is_wider(old, now) ? RuleId::CP007 : RuleId::CP008, after[name], false,
                     fmt::format("the column '{}' was {}, and is {}", name, old, now));
        }
    }

    // A gate is what it asks for; what happens when it fails is how strong it is.
    static std::map<std::string, Node> by_question(const Node& gates) {
        std::map<std::string, Node> result;
        if (gates.is_array())
            for (std::size_t i = 0; i < gates.value->size(); ++i) {
                if (!gates[i].is_object()) continue;
                json question = *gates[i].value;
                question.erase("on_fail");
                question.erase("name");
                result[question.dump(-1, ' ', false, json::error_handler_t::replace)] = gates[i];
            }
        return result;
    }
    static int strength(const Node& gate) {
        const std::string word = text_at(gate, "on_fail", "stop");
        return word == "stop" ? 2 : word == "quarantine" ? 1 : 0;
    }

    void gates(const Node& before, const Node& after) {
        const auto old = by_question(before), now = by_question(after);
        for (const auto& [question, was] : old) {
            const auto found = now.find(question);
            if (found == now.end()) tell(RuleId::CP010, was, true, fmt::format("the gate {} is gone", question));
            else if (strength(found->second) != strength(was))
                tell(strength(found->second) < strength(was) ? RuleId::CP010 : RuleId::CP011, found->second, false,
                     fmt::format("the gate {} was '{}', and is '{}'", question, text_at(was, "on_fail", "stop"),
                                 text_at(found->second, "on_fail", "stop")));
        }
        for (const auto& [question, is] : now)
            if (!old.contains(question)) tell(RuleId::CP011, is, false, fmt::format("the gate {} is new", question));
    }

    void environments(const Node& before, const Node& after) {
        if (!before.is_object()) return;
        for (const auto& [name, value] : before.value->items()) {
            const std::string old = text_at(before[name], "store"), now = text_at(after[name], "store");
            if (!old.empty() && old != now)
                tell(RuleId::CP019, after[name] ? after[name] : before[name], !after[name],
                     fmt::format("the tables of '{}' lay at '{}', and are to at '{}'", name, old, now));
        }
    }

    Sink& sink_;
};

}  // namespace

void compare_pipelines(Sink& sink, const Node& before, const Node& after) {
    Pipelines(sink).compare(before, after);
}

}  // namespace lhcr::contracts
