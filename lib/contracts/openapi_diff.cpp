// OpenAPI 3.0 and 3.1 documents compared: paths, operations, parameters, bodies, answers. Callbacks and webhooks are calls the other way
// round.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "contracts/compare.hpp"

namespace lhcr::contracts {
namespace {

constexpr std::array<std::string_view, 8> methods = {"get", "put", "post", "delete", "options", "head", "patch", "trace"};

Direction turned(Direction direction) {
    return direction == Direction::request ? Direction::response : Direction::request;
}

// "/orders/{id}" and "/orders/{order_id}" are one path.
std::string path_key(std::string_view path) {
    std::string key;
    bool inside = false;
    for (const char c : path) {
        if (c == '{') key += "{}", inside = true;
        else if (c == '}') inside = false;
        else if (!inside) key += c;
    }
    return key;
}

std::vector<std::string> path_names(std::string_view path) {
    std::vector<std::string> names;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const auto close = path.find('}', open);
        if (close == std::string_view::npos) break;
        names.emplace_back(path.substr(open + 1, close - open - 1));
    }
    return names;
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return result;
}

struct Operation {
    std::string path, method;
    Node item, node;
};

/// Where one operation is compared: which way its requests go.
struct Call {
    Sink& sink;
    Direction sent;  ///< request for a path, response for a callback
    const Operation& old;
    const Operation& now;

    void tell(RuleId id, const Node& place, bool in_old, std::string message, Verdict at_least = Verdict::compatible) const {
        sink.tell(id, sent, place, in_old, std::move(message), at_least);
    }
};

std::string key_of(const Operation& operation) {
    return operation.method + " " + path_key(operation.path);
}

std::map<std::string, Operation> operations_of(const Node& paths) {
    std::map<std::string, Operation> result;
    if (!paths.is_object()) return result;
    for (const auto& [path, value] : paths.value->items()) {
        const Node item = resolved(paths[path]);
        for (const auto method : methods)
            if (const Node node = item[method]; node.is_object()) {
                Operation operation{path, std::string(method), item, node};
                std::string key = key_of(operation);
                result.emplace(std::move(key), std::move(operation));
            }
    }
    return result;
}

// Those of the path and of the operation, which wins. Path parameters are known by their place.
std::map<std::string, Node> parameters_of(const Operation& operation) {
    std::map<std::string, Node> result;
    const auto names = path_names(operation.path);
    for (const Node& list : {operation.item["parameters"], operation.node["parameters"]})
        if (list.is_array())
            for (std::size_t i = 0; i < list.value->size(); ++i) {
                const Node parameter = resolved(list[i]);
                const std::string in = text_at(parameter, "in"), name = text_at(parameter, "name");
                if (!parameter.is_object() || in.empty()) continue;
                std::string key = in == "header" ? in + " " + upper(name) : in + " " + name;
                if (in == "path") key = fmt::format("path {}", std::find(names.begin(), names.end(), name) - names.begin());
                result[key] = parameter;
            }
    return result;
}

std::string style_of(const Node& parameter) {
    const std::string in = text_at(parameter, "in");
    const std::string style = text_at(parameter, "style", in == "query" || in == "cookie" ? "form" : "simple");
    std::string text = fmt::format("{}{}{}", style, bool_at(parameter, "explode", style == "form") ? ", exploded" : "",
                                   bool_at(parameter, "allowReserved") ? ", reserved" : "");
    if (const Node content = parameter["content"]; content.is_object() && !content.value->empty()) text = content.value->begin().key();
    return text;
}

// The schema of a parameter, a header or a media type: one that comes or goes is a bound that does.
void compare_schema_of(const Call& call, const Node& was, const Node& is, Direction direction) {
    const Node before = was["schema"], after = is["schema"];
    if (before && after) compare_schemas(call.sink, before, after, direction);
    else if (after) call.sink.tell(RuleId::CS001, direction, after, false, "it has to follow a schema");
    else if (before) call.sink.tell(RuleId::CS002, direction, is, false, "it may be anything");
}

void compare_contents(const Call& call, const Node& before, const Node& after, Direction direction, RuleId gone) {
    if (before.is_object())
        for (const auto& [type, value] : before.value->items()) {
            const Node was = before[type], is = after[type];
            if (!is) {
                call.sink.tell(gone, call.sent, was, true, fmt::format("the media type '{}' is gone", type));
                continue;
            }
            compare_schema_of(call, was, is, direction);
        }
    if (after.is_object())
        for (const auto& [type, value] : after.value->items())
            if (!before[type] && before.is_object())
                call.sink.tell(RuleId::CO024, call.sent, after[type], false, fmt::format("the media type '{}' is new", type));
}

void compare_parameters(const Call& call) {
    const auto old = parameters_of(call.old), now = parameters_of(call.now);
    const std::string operation = call.sink.where;
    for (const auto& [key, was] : old) {
        const std::string name = fmt::format("{} parameter '{}'", text_at(was, "in"), text_at(was, "name"));
        const auto found = now.find(key);
        if (found == now.end()) {
            call.tell(RuleId::CO010, was, true, fmt::format("the {} is gone", name));
            continue;
        }
        const Node& is = found->second;
        const bool needed_before = bool_at(was, "required"), needed = bool_at(is, "required");
        if (needed && !needed_before) call.tell(RuleId::CO013, is, false, fmt::format("the {} has become required", name));
        if (!needed && needed_before) call.tell(RuleId::CO014, is, false, fmt::format("the {} has become optional", name));
        if (style_of(was) != style_of(is))
            call.tell(RuleId::CO015, is, false, fmt::format("the {} was written '{}', and is '{}'", name, style_of(was), style_of(is)));
        call.sink.where = fmt::format("{}, {}", operation, name);
        if (was["content"] && is["content"]) compare_contents(call, was["content"], is["content"], call.sent, RuleId::CO015);
        else compare_schema_of(call, was, is, call.sent);
        call.sink.where = operation;
    }
    for (const auto& [key, is] : now) {
        if (old.contains(key)) continue;
        const std::string name = fmt::format("{} parameter '{}'", text_at(is, "in"), text_at(is, "name"));
        if (bool_at(is, "required")) call.tell(RuleId::CO011, is, false, fmt::format("the required {} is new", name));
        else call.tell(RuleId::CO012, is, false, fmt::format("the {} is new", name));
    }
}

void compare_body(const Call& call) {
    const Node was = resolved(call.old.node["requestBody"]), is = resolved(call.now.node["requestBody"]);
    if (!was && !is) return;
    const bool needed_before = bool_at(was, "required"), needed = bool_at(is, "required");
    if (!is) return call.tell(RuleId::CO022, was, true, "the request body is read no more");
    if (needed && !needed_before)
        call.tell(RuleId::CO020, is, false, was ? "the request body has become required" : "a request body is required");
    else if (!was || (needed_before && !needed))
        call.tell(RuleId::CO021, is, false, was ? "the request body has become optional" : "a request body may come");
    if (!was) return;
    const std::string operation = call.sink.where;
    call.sink.where += ", request body";
    compare_contents(call, was["content"], is["content"], call.sent, RuleId::CO023);
    call.sink.where = operation;
}

void compare_headers(const Call& call, const Node& before, const Node& after) {
    if (!before.is_object()) return;
    const auto same = [&](const std::string& name) -> Node {
        if (after.is_object())
            for (const auto& [other, value] : after.value->items())
                if (upper(other) == upper(name)) return after[other];
        return {};
    };
    for (const auto& [name, value] : before.value->items()) {
        const Node was = resolved(before[name]), there = same(name), is = resolved(there);
        const bool needed = bool_at(was, "required");
        // What is there and cannot be followed is not gone.
        if (!there) call.tell(needed ? RuleId::CO035 : RuleId::CO036, was, true, fmt::format("the header '{}' is gone", name));
        else if (was && is) {
            if (needed && !bool_at(is, "required"))
                call.tell(RuleId::CO035, is, false, fmt::format("the header '{}' may be left out", name));
            compare_schema_of(call, was, is, turned(call.sent));
        }
    }
}

void compare_answers(const Call& call) {
    const Node before = call.old.node["responses"], after = call.now.node["responses"];
    const std::string operation = call.sink.where;
    if (before.is_object())
        for (const auto& [status, value] : before.value->items()) {
            if (status.starts_with("x-")) continue;
            const Node was = resolved(before[status]), is = resolved(after[status]);
            call.sink.where = fmt::format("{}, answer {}", operation, status);
            if (!after[status]) {
                call.tell(status.starts_with('2') || status == "default" ? RuleId::CO030 : RuleId::CO031, before[status], true,
                          fmt::format("the answer {} is gone", status));
                continue;
            }
            if (!was || !is) continue;  // there, and leads where nothing is
            compare_headers(call, was["headers"], is["headers"]);
            compare_contents(call, was["content"], is["content"], turned(call.sent), RuleId::CO033);
        }
    call.sink.where = operation;
    if (after.is_object())
        for (const auto& [status, value] : after.value->items())
            if (!before[status] && !status.starts_with("x-"))
                call.tell(RuleId::CO032, after[status], false, fmt::format("the answer {} is new", status));
}

void compare_operations(Sink& sink, const std::map<std::string, Operation>& old, const std::map<std::string, Operation>& now,
                        Direction sent, const Node& before, const Node& after);

void compare_callbacks(const Call& call, const Node& before_root, const Node& after_root) {
    const Node before = call.old.node["callbacks"], after = call.now.node["callbacks"];
    if (!before.is_object()) return;
    const std::string operation = call.sink.where;
    for (const auto& [name, value] : before.value->items()) {
        call.sink.where = fmt::format("{}, callback '{}'", operation, name);
        compare_operations(call.sink, operations_of(resolved(before[name])), operations_of(resolved(after[name])), turned(call.sent),
                           before_root, after_root);
    }
    call.sink.where = operation;
}

void compare_operation(const Call& call, const Node& before_root, const Node& after_root) {
    const std::string id = text_at(call.old.node, "operationId"), now = text_at(call.now.node, "operationId");
    if (!id.empty() && id != now)
        call.tell(RuleId::CO050, call.now.node, false,
                  fmt::format("the operation was '{}', and is '{}'", id, now.empty() ? "without an id" : now));
    if (bool_at(call.now.node, "deprecated") && !bool_at(call.old.node, "deprecated"))
        call.tell(RuleId::CO052, call.now.node, false, "it is deprecated");
    compare_parameters(call);
    compare_body(call);
    compare_answers(call);
    compare_security(call.sink, before_root, after_root, call.old.node, call.now.node, call.now.node);
    compare_callbacks(call, before_root, after_root);
}

void compare_operations(Sink& sink, const std::map<std::string, Operation>& old, const std::map<std::string, Operation>& now,
                        Direction sent, const Node& before, const Node& after) {
    const std::string outer = sink.where.empty() ? "" : sink.where + ": ";
    std::map<std::string, bool> paths;  // path → whether something of it is left
    for (const auto& [key, operation] : now) paths[path_key(operation.path)] = true;
    std::set<std::string> told;
    for (const auto& [key, was] : old) {
        sink.where = fmt::format("{}{} {}", outer, upper(was.method), was.path);
        const auto found = now.find(key);
        if (found != now.end()) {
            compare_operation({sink, sent, was, found->second}, before, after);
            continue;
        }
        const bool announced = bool_at(was.node, "deprecated");
        const std::string note = announced ? ", which was deprecated" : "";
        const bool path_gone = !paths.contains(path_key(was.path));
        if (path_gone && !told.insert(path_key(was.path)).second) continue;
        sink.tell(path_gone ? RuleId::CO001 : RuleId::CO002, sent, was.node, true,
                  path_gone ? fmt::format("the path '{}' is gone{}", was.path, note) : fmt::format("the operation is gone{}", note));
    }
    for (const auto& [key, is] : now) {
        if (old.contains(key)) continue;
        sink.where = fmt::format("{}{} {}", outer, upper(is.method), is.path);
        sink.tell(RuleId::CO003, sent, is.node, false, "the operation is new");
    }
    sink.where = outer.empty() ? "" : outer.substr(0, outer.size() - 2);
}

std::set<std::string> servers_of(const Node& root) {
    std::set<std::string> urls;
    if (const Node servers = root["servers"]; servers.is_array())
        for (std::size_t i = 0; i < servers.value->size(); ++i) urls.insert(text_at(servers[i], "url"));
    return urls;
}

}  // namespace

void compare_apis(Sink& sink, const Node& before, const Node& after) {
    compare_operations(sink, operations_of(before["paths"]), operations_of(after["paths"]), Direction::request, before, after);
    compare_operations(sink, operations_of(before["webhooks"]), operations_of(after["webhooks"]), Direction::response, before, after);
    compare_schemes(sink, before, after);
    const auto now = servers_of(after);
    for (const auto& url : servers_of(before))
        if (!now.contains(url))
            sink.tell(RuleId::CO051, Direction::request, before["servers"], true, fmt::format("the server '{}' is gone", url));
}

}  // namespace lhcr::contracts
