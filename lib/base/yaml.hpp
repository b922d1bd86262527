// YAML for every layer: a bounded reader that turns foreign YAML into JSON, so that nothing above sees another document type.
//
// One document, YAML 1.2 core typing, no anchors, aliases, merge keys or custom tags (alias bombs), no duplicate keys.
// Called for pipeline files, templates, spec front matter and lhcr's own configuration.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace lhcr {

struct YamlLimits {
    std::size_t max_bytes = 1u << 20;
    int max_depth = 32;
    std::size_t max_nodes = 100'000;
};

/// Parses untrusted YAML. Plain scalars follow the core schema (null, true, 12, 0x1f, 1.5); quoted ones stay strings; keys are strings.
/// An empty document is null. Throws Errc::usage naming `what` with line and column ("pipeline.yaml:3:7: …").
json parse_yaml(std::string_view text, std::string_view what, const YamlLimits& limits = {});

/// Block style YAML of a JSON value; every string that could be read as another type is quoted. For `-o yaml` and written files.
std::string to_yaml(const json& value);

}  // namespace lhcr
