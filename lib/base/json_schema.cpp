// The only file that includes valijson: its headers are heavy.
#include "base/json_schema.hpp"

#include <fmt/format.h>

// Without it a schema that is none ends the process.
#define VALIJSON_USE_EXCEPTIONS 1

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/schema_references.hpp"

namespace lhcr {
namespace {

// valijson's context is "<root>", "[tables]", "[3]", "[key]": shown as tables[3].key.
std::string place(const std::vector<std::string>& context) {
    std::string out;
    for (const auto& part : context) {
        if (part == "<root>" || part.size() < 2) continue;
        const std::string name = part.substr(1, part.size() - 2);
        if (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos) out += "[" + name + "]";
        else out += (out.empty() ? "" : ".") + name;
    }
    return out;
}

// valijson matches patterns by std::regex, which goes some calls deeper with each character: a long text would end the process by its
// stack. What is longer than this, in characters, matches no pattern; texts that no pattern is asked of may be of any length.
constexpr std::size_t longest_matched = 1000;

/// A name that is too long, or whether a text is.
struct Lengths {
    std::string_view name;
    bool has_long_text = false;

    void look(const json& value) {
        if (value.is_string()) has_long_text = has_long_text || value.get_ref<const std::string&>().size() > longest_matched;
        if (value.is_object())
            for (const auto& [key, below] : value.items()) {
                if (key.size() > longest_matched) name = key;
                look(below);
            }
        if (value.is_array())
            for (const auto& below : value) look(below);
    }
};

/// The same schema, but that a long text is refused by its length before a pattern is tried.
json with_bounded_patterns(const json& schema) {
    if (schema.is_array()) {
        json all = json::array();
        for (const auto& each : schema) all.push_back(with_bounded_patterns(each));
        return all;
    }
    if (!schema.is_object()) return schema;
    json bounded = json::object();
    for (const auto& [key, value] : schema.items()) {
        if (holds_names(key) && value.is_object()) {
            bounded[key] = json::object();
            for (const auto& [name, below] : value.items()) bounded[key][name] = with_bounded_patterns(below);
        } else if (key != "pattern" || !value.is_string()) bounded[key] = holds_data(key) ? value : with_bounded_patterns(value);
    }
    if (schema.contains("pattern") && schema["pattern"].is_string()) {
        const json short_enough = {{"maxLength", longest_matched}};
        bounded["allOf"].push_back({{"if", short_enough}, {"then", {{"pattern", schema["pattern"]}}}, {"else", short_enough}});
    }
    return bounded;
}

}  // namespace

Findings validate_against(const json& document, const json& schema, const std::string& file) {
    Lengths lengths;
    lengths.look(document);
    if (!lengths.name.empty())
        return {{Finding::Severity::error, "schema", file, 0, fmt::format("a name is longer than {} bytes", longest_matched), {}}};
    check_references(schema);
    valijson::Schema compiled;
    try {
        valijson::SchemaParser parser;
        const json bounded = lengths.has_long_text ? with_bounded_patterns(schema) : json();
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(lengths.has_long_text ? bounded : schema), compiled);
    } catch (const std::exception& error) {
        throw Error(Errc::usage, fmt::format("the JSON Schema is not valid: {}", error.what()));
    }
    valijson::Validator validator;
    valijson::ValidationResults results;
    Findings findings;
    if (validator.validate(compiled, valijson::adapters::NlohmannJsonAdapter(document), &results)) return findings;
    // valijson reports the innermost violation first and then each level above it; the innermost says what is wrong.
    static constexpr std::string_view unknown = "could not be validated using 'properties' or 'additionalProperties' constraints: '";
    valijson::ValidationResults::Error error;
    std::string previous;
    while (results.popError(error)) {
        const std::string where = place(error.context);
        const bool outer = error.description.starts_with("Failed to validate against schema associated with");
        std::string what = error.description;
        if (const auto at = what.find(unknown); at != std::string::npos) {
            const auto name = what.substr(at + unknown.size(), what.rfind('\'') - at - unknown.size());
            if (!previous.empty() && previous.starts_with(where.empty() ? name : where + "." + name)) continue;
            what = fmt::format("there is no field '{}' here", name);
        } else if (outer && !previous.empty() && previous.starts_with(where)) {
            continue;
        }
        previous = where.empty() ? " " : where;
        findings.push_back({Finding::Severity::error, "schema", file, 0, where.empty() ? what : fmt::format("{}: {}", where, what), {}});
    }
    return findings;
}

Findings validate_schema(const json& document, std::string_view schema, const std::string& file) {
    const auto* text = find_embedded(fmt::format("schemas/{}", schema));
    if (!text) throw Error(Errc::internal, fmt::format("the schema '{}' is not in this binary", schema));
    return validate_against(document, parse_json(text->content, "an embedded schema"), file);
}

}  // namespace lhcr
