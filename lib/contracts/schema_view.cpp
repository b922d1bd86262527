// Reading a schema into its view.
#include "contracts/schema_view.hpp"

#include <algorithm>
#include <array>

#include "contracts/compare.hpp"

namespace lhcr::contracts {
namespace {

constexpr int max_merge = 32;
constexpr std::size_t max_merged = 5000;

std::string type_of(const json& value) {
    switch (value.type()) {
        case json::value_t::null: return "null";
        case json::value_t::boolean: return "boolean";
        case json::value_t::string: return "string";
        case json::value_t::array: return "array";
        case json::value_t::object: return "object";
        case json::value_t::number_float: return "number";
        default: return "integer";
    }
}

void meet_types(SchemaView& view, std::set<std::string> types) {
    if (!view.types) {
        view.types = std::move(types);
        return;
    }
    std::set<std::string> both;
    for (const auto& type : types)
        if (view.types->contains(type) || (type == "integer" && view.types->contains("number"))) both.insert(type);
    for (const auto& type : *view.types)
        if (type == "integer" && types.contains("number")) both.insert(type);
    view.types = std::move(both);
}

void meet_values(SchemaView& view, std::vector<json> values) {
    if (view.values)
        std::erase_if(values,
                      [&](const json& value) { return std::find(view.values->begin(), view.values->end(), value) == view.values->end(); });
    view.values = std::move(values);
}

void tighten(SchemaView& view, const std::string& name, double value, bool excluded) {
    const auto bound = std::pair(value, excluded);
    const auto [at, fresh] = view.bounds.emplace(name, bound);
    if (!fresh) at->second = std::max(at->second, bound);
}

void read_bounds(SchemaView& view, const json& schema) {
    const auto number = [&](const char* key) {
        return schema.contains(key) && schema[key].is_number() ? std::optional(schema[key].get<double>()) : std::nullopt;
    };
    const auto is_true = [&](const char* key) { return schema.contains(key) && schema[key].is_boolean() && schema[key].get<bool>(); };
    // OpenAPI 3.0 and draft 4 say `exclusiveMinimum: true` beside the minimum.
    if (const auto low = number("minimum")) tighten(view, "minimum", *low, is_true("exclusiveMinimum"));
    if (const auto low = number("exclusiveMinimum")) tighten(view, "minimum", *low, true);
    if (const auto high = number("maximum")) tighten(view, "maximum", -*high, is_true("exclusiveMaximum"));
    if (const auto high = number("exclusiveMaximum")) tighten(view, "maximum", -*high, true);
    for (const char* key : {"minLength", "minItems", "minProperties"})
        if (const auto low = number(key); low && *low > 0) tighten(view, key, *low, false);
    for (const char* key : {"maxLength", "maxItems", "maxProperties"})
        if (const auto high = number(key)) tighten(view, key, -*high, false);
}

// A list that has a place twice grows for ever where references go in circles.
void add(Nodes& nodes, const Node& node) {
    if (std::none_of(nodes.begin(), nodes.end(), [&](const Node& each) { return each.value == node.value; })) nodes.push_back(node);
}

void absorb(SchemaView& view, const Node& node, int depth);

// oneOf and anyOf: a branch of null is what `nullable` says; one that is left alone is the schema itself.
void read_alternatives(SchemaView& view, const std::string& choice, const Node& list, bool& has_null, int depth) {
    std::vector<Node> branches;
    bool null_branch = false;
    for (std::size_t i = 0; i < list.value->size(); ++i) {
        const Node branch = list[i];
        if (branch.is_object() && branch.value->size() == 1 && text_at(branch, "type") == "null") null_branch = true;
        else branches.push_back(branch);
    }
    has_null = has_null || null_branch;
    if (branches.size() == 1 && null_branch) absorb(view, branches.front(), depth + 1);
    else if (!branches.empty()) {
        view.alternatives.insert(view.alternatives.end(), branches.begin(), branches.end());
        view.choices.insert(choice);
    }
    if (null_branch && view.types) view.types->insert("null");
}

void absorb(SchemaView& view, const Node& given, int depth) {
    // allOf of itself, twice: it ends, whatever it says.
    if (!given || depth > max_merge || ++view.merged > max_merged) return;
    if (given.value->is_boolean()) {
        view.never = view.never || !given.value->get<bool>();
        return;
    }
    if (!given.is_object()) return;
    Node node = given;
    if (const Node reference = node["$ref"]) {
        const Node target = resolved(given);
        if (!target) {
            view.lost = reference.value->is_string() ? reference.value->get<std::string>() : "$ref";
            return;
        }
        absorb(view, target, depth + 1);
        // What stands beside a reference counts since 2019-09; before, nothing stands there that matters.
    }
    const json& schema = *node.value;
    bool has_null = bool_at(node, "nullable");
    if (const Node type = node["type"]) {
        std::set<std::string> types;
        if (type.value->is_string()) types.insert(type.value->get<std::string>());
        else if (type.is_array())
            for (const auto& each : *type.value)
                if (each.is_string()) types.insert(each.get<std::string>());
        if (has_null) types.insert("null");
        meet_types(view, std::move(types));
    }
    if (const Node constant = node["const"]) meet_values(view, {*constant.value});
    if (const Node values = node["enum"]; values.is_array()) meet_values(view, values.value->get<std::vector<json>>());
    if (const Node properties = node["properties"]; properties.is_object())
        for (const auto& [name, value] : properties.value->items()) add(view.properties[name], properties[name]);
    if (const Node required = node["required"]; required.is_array())
        for (const auto& name : *required.value)
            if (name.is_string()) view.required.insert(name.get<std::string>());
    for (const char* key : {"additionalProperties", "unevaluatedProperties"})
        if (const Node others = node[key]) {
            if (others.value->is_boolean()) view.closed = view.closed || !others.value->get<bool>();
            else if (others.is_object() && !others.value->empty()) add(view.others, others);
        }
    if (const Node items = node["items"]) {
        if (items.is_array())
            for (std::size_t i = 0; i < items.value->size(); ++i) view.prefix.push_back(items[i]);
        else add(view.items, items);
    }
    if (const Node prefix = node["prefixItems"]; prefix.is_array())
        for (std::size_t i = 0; i < prefix.value->size(); ++i) view.prefix.push_back(prefix[i]);
    read_bounds(view, schema);
    view.unique_items = view.unique_items || bool_at(node, "uniqueItems");
    if (const Node step = node["multipleOf"]; step && step.value->is_number()) view.multiple_of = step.value->get<double>();
    if (const std::string pattern = text_at(node, "pattern"); !pattern.empty()) view.patterns.insert(pattern);
    if (const std::string format = text_at(node, "format"); !format.empty()) view.format = format;
    if (const Node fallback = node["default"]) view.fallback = *fallback.value;
    view.read_only = view.read_only || bool_at(node, "readOnly");
    view.write_only = view.write_only || bool_at(node, "writeOnly");
    view.deprecated = view.deprecated || bool_at(node, "deprecated");
    for (const char* key : {"oneOf", "anyOf"})
        if (const Node list = node[key]; list.is_array()) read_alternatives(view, key, list, has_null, depth);
    for (const char* key : {"not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies", "contains", "minContains",
                            "maxContains", "propertyNames", "patternProperties", "discriminator", "unevaluatedItems", "additionalItems",
                            "contentEncoding", "contentMediaType"})
        if (const Node condition = node[key]) add(view.conditions[key], condition);
    if (const Node all = node["allOf"]; all.is_array())
        for (std::size_t i = 0; i < all.value->size(); ++i) absorb(view, all[i], depth + 1);
    if (has_null && view.types) view.types->insert("null");
}

}  // namespace

SchemaView view_of(const Node& schema) {
    return view_of(Nodes{schema});
}

SchemaView view_of(const Nodes& schemas) {
    SchemaView view;
    for (const auto& schema : schemas) absorb(view, schema, 0);
    // What a schema without `type` can only be about.
    if (!view.types && view.values && !view.values->empty()) {
        view.types.emplace();
        for (const auto& value : *view.values) view.types->insert(type_of(value));
    } else if (!view.types && !view.properties.empty()) {
        view.types = {"object"};
    } else if (!view.types && !view.items.empty()) {
        view.types = {"array"};
    }
    return view;
}

}  // namespace lhcr::contracts
