// Schemas compared, as what callers send or as what they read.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "contracts/compare.hpp"
#include "contracts/schema_view.hpp"

namespace lhcr::contracts {
namespace {

constexpr std::size_t max_depth = 100;
constexpr std::size_t max_met = 20'000;

struct Pair {
    Sink& sink;
    const Node& before;
    const Node& after;
    const SchemaView& old;
    const SchemaView& now;
    Direction direction;

    void tell(RuleId id, std::string message, Verdict at_least = Verdict::compatible) const {
        sink.tell(id, direction, after, false, std::move(message), at_least);
    }
};

void compare_nodes(Sink& sink, const Nodes& before, const Nodes& after, Direction direction);

std::string joined(const std::set<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

// What of `some` is not among `all`; a number is as good as an integer.
std::set<std::string> beyond(const std::set<std::string>& some, const std::set<std::string>& all) {
    std::set<std::string> result;
    for (const auto& type : some)
        if (!all.contains(type) && !(type == "integer" && all.contains("number"))) result.insert(type);
    return result;
}

/// False when the two have nothing in common, so that nothing else is worth a word.
bool compare_types(const Pair& pair) {
    const auto& [old, now] = std::tie(pair.old, pair.now);
    if (old.never != now.never) {
        pair.tell(now.never ? RuleId::CS001 : RuleId::CS002, now.never ? "nothing is valid any more" : "something is valid now");
        return false;
    }
    if (!old.types && !now.types) return true;
    if (!old.types || !now.types) {
        if (now.types) pair.tell(RuleId::CS001, fmt::format("it may be {} only, and was anything", joined(*now.types)));
        else pair.tell(RuleId::CS002, fmt::format("it may be anything, and was {} only", joined(*old.types)));
        return true;
    }
    auto lost = beyond(*old.types, *now.types), gained = beyond(*now.types, *old.types);
    if (lost.erase("null")) pair.tell(RuleId::CS005, "null is taken no more");
    if (gained.erase("null")) pair.tell(RuleId::CS004, "it may be null");
    if (!lost.empty() && !gained.empty()) {
        pair.tell(RuleId::CS003, fmt::format("the type was {}, and is {}", joined(*old.types), joined(*now.types)));
        return false;
    }
    if (!lost.empty()) pair.tell(RuleId::CS001, fmt::format("it may be {} no more, only {}", joined(lost), joined(*now.types)));
    if (!gained.empty()) pair.tell(RuleId::CS002, fmt::format("it may be {} too", joined(gained)));
    return true;
}

void compare_values(const Pair& pair) {
    const auto list = [](const std::vector<json>& values) {
        std::string text;
        for (const auto& value : values) text += (text.empty() ? "" : ", ") + shown(value);
        return text.size() > 200 ? text.substr(0, 197) + "..." : text;
    };
    const auto& [old, now] = std::tie(pair.old.values, pair.now.values);
    if (!old && !now) return;
    if (!old) return pair.tell(RuleId::CS022, fmt::format("only {} are taken, and was any", list(*now)));
    if (!now) return pair.tell(RuleId::CS023, fmt::format("any may come, and was only {}", list(*old)));
    std::vector<json> lost, gained;
    const auto has = [](const std::vector<json>& values, const json& value) {
        return std::find(values.begin(), values.end(), value) != values.end();
    };
    for (const auto& value : *old)
        if (!has(*now, value)) lost.push_back(value);
    for (const auto& value : *now)
        if (!has(*old, value)) gained.push_back(value);
    if (!lost.empty()) pair.tell(RuleId::CS020, fmt::format("{} taken no more", list(lost) + (lost.size() == 1 ? " is" : " are")));
    if (!gained.empty()) pair.tell(RuleId::CS021, fmt::format("{} new", list(gained) + (gained.size() == 1 ? " is" : " are")));
}

void compare_bounds(const Pair& pair) {
    std::set<std::string> names;
    for (const auto* view : {&pair.old, &pair.now})
        for (const auto& [name, bound] : view->bounds) names.insert(name);
    for (const auto& name : names) {
        const auto text = [&](const SchemaView& view) {
            const auto found = view.bounds.find(name);
            if (found == view.bounds.end()) return std::string("none");
            return fmt::format("{}{}", name.starts_with("max") ? -found->second.first : found->second.first,
                               found->second.second ? " (not itself)" : "");
        };
        const auto old = pair.old.bounds.find(name), now = pair.now.bounds.find(name);
        const bool tighter = now != pair.now.bounds.end() && (old == pair.old.bounds.end() || now->second > old->second);
        const bool looser = old != pair.old.bounds.end() && (now == pair.now.bounds.end() || now->second < old->second);
        if (tighter || looser)
            pair.tell(tighter ? RuleId::CS030 : RuleId::CS031, fmt::format("{} was {}, and is {}", name, text(pair.old), text(pair.now)));
    }
    if (pair.old.unique_items != pair.now.unique_items)
        pair.tell(pair.now.unique_items ? RuleId::CS030 : RuleId::CS031,
                  pair.now.unique_items ? "items may be there once only" : "items may be there twice");
    const auto& [old, now] = std::tie(pair.old.multiple_of, pair.now.multiple_of);
    if (old == now) return;
    const auto divides = [](double small, double large) { return small > 0 && std::fabs(std::remainder(large, small)) < 1e-9 * large; };
    if (!old || (now && divides(*old, *now))) pair.tell(RuleId::CS030, fmt::format("multipleOf is {}", *now));
    else if (!now || divides(*now, *old)) pair.tell(RuleId::CS031, fmt::format("multipleOf was {}", *old));
    else pair.tell(RuleId::CS039, fmt::format("multipleOf was {}, and is {}", *old, *now));
}

void compare_text(const Pair& pair) {
    const auto& [old, now] = std::tie(pair.old, pair.now);
    if (old.patterns != now.patterns) {
        if (std::includes(now.patterns.begin(), now.patterns.end(), old.patterns.begin(), old.patterns.end()))
            pair.tell(RuleId::CS032, "a pattern is asked for that was not");
        else if (std::includes(old.patterns.begin(), old.patterns.end(), now.patterns.begin(), now.patterns.end()))
            pair.tell(RuleId::CS034, "a pattern is asked for no more");
        else pair.tell(RuleId::CS033, "the pattern is another one");
    }
    if (old.format != now.format) {
        const auto within = [](const std::string& small, const std::string& large) {
            return (small == "int32" && large == "int64") || (small == "float" && large == "double");
        };
        if (old.format.empty() || within(now.format, old.format))
            pair.tell(RuleId::CS035,
                      fmt::format("the format is '{}'{}", now.format, old.format.empty() ? "" : fmt::format(", and was '{}'", old.format)));
        else if (now.format.empty() || within(old.format, now.format))
            pair.tell(RuleId::CS037,
                      fmt::format("the format was '{}'{}", old.format, now.format.empty() ? "" : fmt::format(", and is '{}'", now.format)));
        else pair.tell(RuleId::CS036, fmt::format("the format was '{}', and is '{}'", old.format, now.format));
    }
    if (old.fallback && old.fallback != now.fallback)
        pair.tell(RuleId::CS040,
                  fmt::format("the default was {}, and is {}", shown(*old.fallback), now.fallback ? shown(*now.fallback) : "none"));
    if (now.deprecated && !old.deprecated) pair.tell(RuleId::CS050, "it is deprecated");
}

// A property that is read only is none of what callers send, and one that is write only none of what they read.
bool is_there(const Nodes& property, Direction direction) {
    const SchemaView view = view_of(property);
    return direction == Direction::request ? !view.read_only : !view.write_only;
}

void compare_properties(const Pair& pair) {
    const auto& [old, now] = std::tie(pair.old, pair.now);
    std::set<std::string> names = old.required;
    names.insert(now.required.begin(), now.required.end());
    for (const auto* view : {&old, &now})
        for (const auto& [name, node] : view->properties) names.insert(name);
    for (const auto& name : names) {
        const auto was = old.properties.find(name), is = now.properties.find(name);
        const bool in_old = was != old.properties.end() && is_there(was->second, pair.direction);
        const bool in_now = is != now.properties.end() && is_there(is->second, pair.direction);
        const bool listed = was != old.properties.end() || is != now.properties.end();
        const bool needed_before = old.required.contains(name) && (in_old || was == old.properties.end());
        const bool needed = now.required.contains(name) && (in_now || is == now.properties.end());
        if (in_old && !in_now && listed) {
            const bool refused = pair.direction == Direction::request && now.closed;
            pair.sink.tell(RuleId::CS014, pair.direction, was->second.back(), true,
                           fmt::format("the property '{}' is gone{}", name, refused ? ", and what is not listed is refused" : ""),
                           refused ? Verdict::breaking : Verdict::compatible);
            continue;
        }
        const Node place = in_now ? is->second.back() : pair.after;
        const auto tell = [&](RuleId id, std::string message, Verdict at_least = Verdict::compatible) {
            pair.sink.tell(id, pair.direction, place, false, std::move(message), at_least);
        };
        if (!in_old && needed && !needed_before) tell(RuleId::CS012, fmt::format("the required property '{}' is new", name));
        else if (in_old && needed && !needed_before) tell(RuleId::CS010, fmt::format("the property '{}' has become required", name));
        else if (needed_before && !needed) tell(RuleId::CS011, fmt::format("the property '{}' has become optional", name));
        else if (!in_old && in_now)
            tell(RuleId::CS013, fmt::format("the property '{}' is new", name),
                 pair.direction == Direction::response && old.closed ? Verdict::needs_migration : Verdict::compatible);
        if (in_old && in_now) compare_nodes(pair.sink, was->second, is->second, pair.direction);
    }
    if (now.closed && !old.closed) pair.tell(RuleId::CS016, "properties that are not listed are refused");
    else if (old.closed && !now.closed) pair.tell(RuleId::CS017, "properties that are not listed may come");
    else if (!old.others.empty() && !now.others.empty()) compare_nodes(pair.sink, old.others, now.others, pair.direction);
    else if (!now.others.empty() && !now.closed) pair.tell(RuleId::CS016, "properties that are not listed have to follow a schema");
    else if (!old.others.empty() && !old.closed) pair.tell(RuleId::CS017, "properties that are not listed may be anything");
}

void compare_items(const Pair& pair) {
    const auto& [old, now] = std::tie(pair.old, pair.now);
    if (!old.items.empty() && !now.items.empty()) compare_nodes(pair.sink, old.items, now.items, pair.direction);
    else if (!now.items.empty()) pair.tell(RuleId::CS030, "items have to follow a schema");
    else if (!old.items.empty()) pair.tell(RuleId::CS031, "items may be anything");
    for (std::size_t i = 0; i < std::min(old.prefix.size(), now.prefix.size()); ++i)
        compare_schemas(pair.sink, old.prefix[i], now.prefix[i], pair.direction);
    if (old.prefix.size() != now.prefix.size())
        pair.tell(RuleId::CS043,
                  fmt::format("the first {} items had schemas of their own, and now {}", old.prefix.size(), now.prefix.size()));
}

// What a branch is called, however it is written.
std::string name_of(const Node& branch) {
    if (const std::string reference = text_at(branch, "$ref"); !reference.empty()) return reference;
    const std::string title = text_at(branch, "title");
    return title.empty() ? "" : "title " + title;
}

// No value is of two of their types, so that one of them and any of them say the same.
bool are_apart(const Nodes& branches) {
    std::set<std::string> taken;
    for (const auto& branch : branches) {
        const SchemaView view = view_of(branch);
        if (!view.types || !view.lost.empty()) return false;
        std::set<std::string> types = *view.types;
        if (types.erase("integer") > 0) types.insert("number");
        for (const auto& type : types)
            if (!taken.insert(type).second) return false;
    }
    return true;
}

// anyOf takes what is valid in two branches, oneOf refuses it.
void compare_choices(const Pair& pair) {
    const auto& [old, now] = std::tie(pair.old, pair.now);
    if (old.choices == now.choices) return;
    const bool tighter = now.choices.count("oneOf") > old.choices.count("oneOf"),
               looser = now.choices.count("oneOf") < old.choices.count("oneOf");
    const bool one_list = old.choices.size() == 1 && now.choices.size() == 1;
    if (one_list && (are_apart(now.alternatives) || (pair.direction == Direction::request ? !tighter : !looser))) return;
    const auto text = [](const std::multiset<std::string>& choices) { return joined({choices.begin(), choices.end()}); };
    pair.tell(RuleId::CS043, fmt::format("the alternatives were {}, and are {}", text(old.choices), text(now.choices)));
}

void compare_alternatives(const Pair& pair) {
    const auto& [old, now] = std::tie(pair.old.alternatives, pair.now.alternatives);
    if (old.empty() != now.empty())
        return pair.tell(RuleId::CS043,
                         now.empty() ? "there are no alternatives any more" : "there are alternatives where there was one schema");
    if (!now.empty()) compare_choices(pair);
    std::vector<const Node*> open;
    for (const auto& branch : now) open.push_back(&branch);
    std::vector<const Node*> lost;
    const auto take = [&](const Node& branch, auto&& is_same) {
        const auto found = std::find_if(open.begin(), open.end(), [&](const Node* other) { return is_same(branch, *other); });
        if (found == open.end()) return false;
        const Node* other = *found;
        open.erase(found);
        compare_schemas(pair.sink, branch, *other, pair.direction);
        return true;
    };
    std::vector<const Node*> unnamed;
    for (const auto& branch : old) {
        const std::string name = name_of(branch);
        if (name.empty() || !take(branch, [&](const Node&, const Node& other) { return name_of(other) == name; }))
            unnamed.push_back(&branch);
    }
    for (const Node* branch : unnamed)
        if (!take(*branch, [](const Node& a, const Node& b) { return *a.value == *b.value; })) lost.push_back(branch);
    // One that is left on each side is one that was changed.
    if (lost.size() == 1 && open.size() == 1 && name_of(*lost[0]).empty() && name_of(*open[0]).empty()) {
        compare_schemas(pair.sink, *lost[0], *open[0], pair.direction);
        return;
    }
    const auto text = [](const Node& branch) { return name_of(branch).empty() ? shown(*branch.value) : "'" + name_of(branch) + "'"; };
    for (const Node* branch : lost)
        pair.sink.tell(RuleId::CS041, pair.direction, *branch, true, fmt::format("the alternative {} is gone", text(*branch)));
    for (const Node* branch : open)
        pair.sink.tell(RuleId::CS042, pair.direction, *branch, false, fmt::format("the alternative {} is new", text(*branch)));
}

void compare_conditions(const Pair& pair) {
    std::set<std::string> names, changed;
    for (const auto* view : {&pair.old, &pair.now})
        for (const auto& [name, nodes] : view->conditions) names.insert(name);
    for (const auto& name : names) {
        const auto was = pair.old.conditions.find(name), is = pair.now.conditions.find(name);
        bool same = was != pair.old.conditions.end() && is != pair.now.conditions.end() && was->second.size() == is->second.size();
        for (std::size_t i = 0; same && i < was->second.size(); ++i) same = is_same(pair.sink, was->second[i], is->second[i]);
        if (!same) changed.insert(name);
    }
    if (!changed.empty())
        pair.tell(RuleId::CS043,
                  fmt::format("{} changed, which is not compared", joined(changed) + (changed.size() == 1 ? " has" : " have")));
}

std::vector<const json*> places_of(const Nodes& nodes) {
    std::vector<const json*> places;
    for (const auto& node : nodes) places.push_back(node.value);
    return places;
}

bool say_the_same(const Nodes& before, const Nodes& after) {
    return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                      [](const Node& a, const Node& b) { return *a.value == *b.value; });
}

void compare_nodes(Sink& sink, const Nodes& before, const Nodes& after, Direction direction) {
    if (!sink.seen.emplace(places_of(before), places_of(after), direction).second) return;
    const bool too_deep = sink.depth >= max_depth || ((before.size() > 1 || after.size() > 1) && ++sink.met > max_met);
    if (too_deep && say_the_same(before, after)) return;
    if (too_deep) return sink.tell(RuleId::CS090, direction, after.back(), false, "it nests too deep to be compared");
    const SchemaView old = view_of(before), now = view_of(after);
    if (!old.lost.empty() || !now.lost.empty()) {
        // The same words about something that is not here say nothing new.
        if (!say_the_same(before, after))
            sink.tell(RuleId::CS090, direction, after.back(), false,
                      fmt::format("'{}' leads nowhere that can be read", now.lost.empty() ? old.lost : now.lost));
        return;
    }
    ++sink.depth;
    // A finding is where the schema is, not where it is named.
    const Node was = before.back()["$ref"] ? resolved(before.back()) : before.back(),
               is = after.back()["$ref"] ? resolved(after.back()) : after.back();
    const Pair pair{sink, was, is, old, now, direction};
    if (compare_types(pair)) {
        compare_values(pair);
        compare_bounds(pair);
        compare_text(pair);
        compare_properties(pair);
        compare_items(pair);
        compare_alternatives(pair);
        compare_conditions(pair);
    }
    --sink.depth;
}

}  // namespace

void compare_schemas(Sink& sink, const Node& before, const Node& after, Direction direction) {
    if (before && after) compare_nodes(sink, {before}, {after}, direction);
}

}  // namespace lhcr::contracts
