// `lhcr table verify`: whether the bytes are still what was published.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/lake_session.hpp"

namespace lhcr::cli {
namespace {

int verify_tables(Session& session, const std::vector<std::string>& names, std::optional<std::int64_t> version) {
    auto entries = json::array();
    for (const auto& name : names) entries.push_back(published_table(session, name));
    if (names.empty()) entries = published_tables(session)["tables"];
    LakeSession lake(session);
    auto verdicts = json::array();
    std::size_t broken = 0;
    for (const auto& entry : entries) {
        const auto name = get_string(entry, "name");
        session.output().progress(fmt::format("verifying {}", name));
        json item = {{"name", name}, {"version", version ? *version : get_int(entry, "version")}};
        auto findings = json::array();
        try {
            const auto verdict = lake::verify_table(lake.store(), lake.files(), table_source(entry, version), engine_threads());
            for (const auto& finding : verdict.findings) findings.push_back({{"file", finding.file}, {"problem", finding.problem}});
            item.update({{"rows", verdict.rows},
                         {"files", verdict.files},
                         {"logical_hash", verdict.logical_hash},
                         {"data_hash", verdict.data_hash}});
            // The catalogue's own record, kept apart from the store: whoever rewrote a log has still to explain this one.
            const json recorded = entry.value("total", entry);  // of an appended table: of all its rows, not of the last run's
            for (const char* hash : {"logical_hash", "data_hash"})
                if (findings.empty() && !version && recorded.contains(hash) && recorded[hash] != item[hash])
                    findings.push_back({{"file", ""},
                                        {"problem", fmt::format("the {} is {}, the catalogue recorded {}", hash, item[hash].dump(),
                                                                recorded[hash].dump())}});
        } catch (const Error& error) {
            if (error.errc() != Errc::integrity && error.errc() != Errc::not_found) throw;
            findings.push_back({{"file", ""}, {"problem", error.message()}});
        }
        item["verdict"] = findings.empty() ? "ok" : "broken";
        broken += findings.empty() ? 0 : 1;
        item["findings"] = std::move(findings);
        verdicts.push_back(std::move(item));
        lake.files().unpin();
    }
    session.output().list("TableVerdictList", {{"tables", verdicts}, {"verdict", broken == 0 ? "ok" : "broken"}}, "tables",
                          {{"NAME", "name"},
                           {"VERSION", "version", Cell::number},
                           {"VERDICT", "verdict", Cell::status},
                           {"FILES", "files", Cell::number},
                           {"ROWS", "rows", Cell::number},
                           {"LOGICAL HASH", "logical_hash", Cell::text, true}},
                          "name");
    for (const auto& item : verdicts)
        for (const auto& finding : item["findings"])
            session.output().human(
                fmt::format("{}: {} {}", get_string(item, "name"), get_string(finding, "file"), get_string(finding, "problem")));
    return broken == 0 ? 0 : info(Errc::integrity).exit_code;
}

}  // namespace

void bind_table_verify(CLI::App& app, Session& session) {
    auto names = std::make_shared<std::vector<std::string>>();
    auto version = std::make_shared<std::optional<std::int64_t>>();
    app.add_option("table", *names, "which tables; none: all that are published");
    app.add_option_function<std::int64_t>(
        "--version", [version](std::int64_t value) { *version = value; }, "another version than the published one");
    app.footer("exit 0: every byte and row is as published · 9: something is not");
    session.set_action([&session, names, version] { return verify_tables(session, *names, *version); });
}

}  // namespace lhcr::cli
