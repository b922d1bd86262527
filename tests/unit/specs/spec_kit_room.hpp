// A Spec Kit bundle from texts, and what the gate tells of it.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "specs/check.hpp"
#include "specs/read_model.hpp"

namespace spec_kit_room {

/// "SR022 FR-001 is defined again …", errors and warnings, in profile ci.
inline std::set<std::string> told(const std::map<std::string, std::string>& files) {
    lhcr::specs::Bundle bundle;
    bundle.layout = lhcr::specs::Layout::spec_kit, bundle.slug = "001-orders", bundle.folder = "specs/001-orders";
    for (const auto& [name, text] : files) bundle.documents[name] = lhcr::specs::read_document(name, text);
    std::set<std::string> rules;
    for (const auto& each :
         lhcr::specs::check_model(lhcr::specs::read_model(bundle), nullptr, lhcr::specs::select_rules(lhcr::specs::Profile::ci)))
        if (each.severity != lhcr::specs::Severity::info)
            rules.insert(fmt::format("{} {}", lhcr::specs::rule_of(each.rule).name, each.message));
    return rules;
}

inline bool names(const std::set<std::string>& found, std::string_view rule) {
    return std::any_of(found.begin(), found.end(), [&](const std::string& each) { return each.starts_with(rule); });
}

}  // namespace spec_kit_room
