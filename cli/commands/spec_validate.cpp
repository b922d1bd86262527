// `lhcr spec validate`, `spec list`, `spec rules`: the gate over spec bundles. Needs no database.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/findings.hpp"
#include "cli/session.hpp"
#include "specs/bundle.hpp"

namespace lhcr::cli {
namespace {

int validate(Session& session, const std::vector<std::string>& paths) {
    const auto bundles = specs::find_bundles(paths);
    Findings findings;
    json checked = json::array();
    for (const auto& bundle : bundles) {
        const auto own = specs::check_bundle(bundle);
        checked.push_back({{"slug", bundle.slug},
                           {"folder", bundle.folder.lexically_normal().string()},
                           {"layout", specs::layout_name(bundle.layout)},
                           {"content_hash", bundle.content_hash()},
                           {"passed", !has_errors(own)}});
        findings.insert(findings.end(), own.begin(), own.end());
    }
    return report_findings(session, "SpecReport", findings, {{"bundles", checked}},
                           fmt::format("{} spec bundle{}", bundles.size(), bundles.size() == 1 ? "" : "s"));
}

int list(Session& session, const std::vector<std::string>& paths) {
    json items = json::array();
    for (const auto& bundle : specs::find_bundles(paths)) {
        const auto own = specs::check_bundle(bundle);
        items.push_back({{"slug", bundle.slug},
                         {"layout", specs::layout_name(bundle.layout)},
                         {"folder", bundle.folder.lexically_normal().string()},
                         {"findings", own.size()},
                         {"passed", !has_errors(own)},
                         {"content_hash", bundle.content_hash()}});
    }
    session.output().list("SpecBundleList", {{"bundles", items}}, "bundles",
                          {{"SLUG", "slug"},
                           {"LAYOUT", "layout"},
                           {"FOLDER", "folder"},
                           {"PASSED", "passed"},
                           {"FINDINGS", "findings", Cell::number},
                           {"HASH", "content_hash", Cell::text, true}},
                          "slug");
    return 0;
}

void bind_paths(CLI::App& app, Session& session, int (*run)(Session&, const std::vector<std::string>&)) {
    auto paths = std::make_shared<std::vector<std::string>>();
    app.add_option("path", *paths, "a bundle's folder, a folder of bundles, or a repository's root (default: here)");
    session.set_action([&session, paths, run] { return run(session, *paths); });
}

}  // namespace

void bind_spec_validate(CLI::App& app, Session& session) {
    bind_paths(app, session, validate);
}

void bind_spec_list(CLI::App& app, Session& session) {
    bind_paths(app, session, list);
}

void bind_spec_rules(CLI::App&, Session& session) {
    session.set_action([&session] {
        json items = json::array();
        for (const auto& rule : specs::rules()) items.push_back({{"id", rule.id}, {"summary", rule.summary}});
        session.output().list("SpecRuleList", {{"rules", items}}, "rules", {{"ID", "id"}, {"SUMMARY", "summary"}}, "id");
        return 0;
    });
}

}  // namespace lhcr::cli
