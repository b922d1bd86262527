// From the control plane's answer to evidence.
#include "cli/spec_runs.hpp"

#include <fmt/format.h>

#include <memory>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "cli/session.hpp"
#include "runs/spec_trace.hpp"
#include "store/artifact_store.hpp"

namespace lhcr::cli {
namespace {
namespace trace = specs::trace;

// A repository's reports are some MiB; more than this is somebody's mistake, and is told.
constexpr std::size_t max_reports = 500, max_report_bytes = 512u << 20;

std::vector<std::string> words_of(const std::string& list) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < list.size() && words.size() < 1000;) {
        const auto begin = list.find_first_not_of(" ,;", at);
        if (begin == std::string::npos) break;
        const auto end = std::min(list.find_first_of(" ,;", begin), list.size());
        words.push_back(list.substr(begin, end - begin));
        at = end;
    }
    return words;
}

class Reports {
public:
    Reports(Session& session, SpecRuns& runs) : session_(session), runs_(runs) {}

    void read(const json& artifact, trace::Evidence& evidence) {
        const std::string name = get_string(artifact, "name"), sha256 = get_string(artifact, "sha256");
        if (!name.ends_with(".xml")) return;
        const std::string place = fmt::format("{} of run {}", name, evidence.source);
        const auto size = static_cast<std::size_t>(get_int(artifact, "byte_size"));
        if (++count_ > max_reports || (bytes_ += size) > max_report_bytes || size > trace::max_junit_bytes)
            return note(fmt::format("{} was not read: there are too many reports, or too large ones", place));
        try {
            if (!store_) store_ = store::open_store(session_.store_url(), {.create = false});
            const std::string bytes =
                store_->get_bytes(store::key_of_url(*store_, get_string(artifact, "storage_url")), trace::max_junit_bytes);
            if (sha256_hex(bytes) != sha256) throw Error(Errc::integrity, "its bytes are not those of its hash", "");
            auto report = trace::read_junit(bytes, name);
            std::move(report.cases.begin(), report.cases.end(), std::back_inserter(evidence.cases));
        } catch (const Error& error) {
            // One report that is lost or is none must not hide what the others show.
            note(fmt::format("{} was not read: {}", place, error.message()));
        }
    }

private:
    void note(std::string text) {
        if (runs_.notes.size() < 20) runs_.notes.push_back(std::move(text));
    }

    Session& session_;
    SpecRuns& runs_;
    std::unique_ptr<store::ObjectStore> store_;
    std::size_t count_ = 0, bytes_ = 0;
};

}  // namespace

SpecRuns spec_runs(Session& session, const std::vector<std::string>& slugs) {
    SpecRuns runs;
    const Scope scope = session.scope();
    const json answer = runs::spec_trace(session.db(), scope.org, scope.project, slugs);
    Reports reports(session, runs);
    for (const auto& run : answer.at("runs")) {
        trace::Evidence evidence{.is_run = true, .source = get_string(run, "run_id"), .commit = get_string(run, "git_sha")};
        evidence.is_dirty = get_bool(run, "git_dirty");
        evidence.slug = get_string(run, "spec_slug"), evidence.bundle_hash = get_string(run, "spec_hash");
        evidence.template_name = get_string(run, "template"), evidence.environment = get_string(run, "environment");
        evidence.status = get_string(run, "status"), evidence.finished_at = get_string(run, "finished_at");
        evidence.outcome = evidence.status == "succeeded" ? trace::Outcome::passed : trace::Outcome::failed;
        if (run.contains("exit_code") && run["exit_code"].is_number_integer())
            evidence.exit_code = static_cast<int>(run["exit_code"].get<std::int64_t>());
        evidence.references = words_of(get_string(run, "requirement_ref"));
        for (auto& task : words_of(get_string(run, "task_ref"))) evidence.references.push_back(std::move(task));
        for (const auto& artifact : run.at("artifacts")) {
            evidence.artifacts.push_back({get_string(artifact, "name"), get_string(artifact, "sha256")});
            if (!get_string(run, "evidence").empty()) reports.read(artifact, evidence);
        }
        runs.evidence.push_back(std::move(evidence));
    }
    if (get_bool(answer, "more")) runs.notes.push_back("the control plane has more runs than were read: the newest are here");
    return runs;
}

}  // namespace lhcr::cli
