// One pass from left to right; what was put in is not looked at again.
#include "exec/substitution.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace lhcr::exec {
namespace {

std::string value_of(const std::string& name, const std::string& text, const PhaseContext& context) {
    if (name == "scratch") return context.scratch().string();
    const json* source = name.starts_with("params.") ? &context.params() : name.starts_with("run.") ? &context.run() : nullptr;
    const auto key = name.substr(name.find('.') + 1);
    if (!source || !source->contains(key) || (*source)[key].is_structured())
        throw Error(Errc::usage, fmt::format("'{}' names '${{{}}}', which this run does not have", text, name),
                    "known are ${params.NAME}, ${run.FIELD} and ${scratch}");
    const json& value = (*source)[key];
    return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : value.dump();
}

}  // namespace

std::string substitute(const std::string& text, const PhaseContext& context) {
    std::string out;
    std::size_t at = 0;
    for (std::size_t open = text.find("${"); open != std::string::npos; open = text.find("${", at)) {
        const std::size_t close = text.find('}', open);
        if (close == std::string::npos) throw Error(Errc::usage, fmt::format("'{}' has a '${{' without its '}}'", text));
        out.append(text, at, open - at);
        out += value_of(text.substr(open + 2, close - open - 2), text, context);
        at = close + 1;
    }
    return out.append(text, at);
}

}  // namespace lhcr::exec
