// Rows, and what of them every format says in the same words.
#include "specs/trace/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace lhcr::specs::trace {
namespace {

constexpr std::size_t max_list = 6, max_commits = 20;

std::string some(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

json proof_of(const Trace& trace, const Proof& proof) {
    const auto& evidence = trace.evidence[proof.evidence];
    json out = {{"kind", evidence.is_run ? "run" : "junit"},
                {"source", evidence.source},
                {"commit", evidence.commit.empty() ? json() : json(evidence.commit)},
                {"via", via_name(proof.via)},
                {"passed", proof.passed},
                {"failed", proof.failed},
                {"skipped", proof.skipped},
                {"examples", proof.examples},
                {"counts", proof.counts}};
    if (!proof.counts) out["why_not"] = proof.why_not;
    if (const auto found = trace.history.positions.find(evidence.commit); found != trace.history.positions.end())
        out["commits_ago"] = found->second;
    if (!evidence.is_run) return out;
    out["environment"] = evidence.environment, out["template"] = evidence.template_name, out["status"] = evidence.status;
    out["finished_at"] = evidence.finished_at, out["bundle_hash"] = evidence.bundle_hash;
    out["exit_code"] = evidence.exit_code ? json(*evidence.exit_code) : json();
    out["artifacts"] = json::array();
    for (const auto& artifact : evidence.artifacts) out["artifacts"].push_back({{"name", artifact.name}, {"sha256", artifact.sha256}});
    return out;
}

json item_of(const Matrix& matrix, const Node& node) {
    const Trace& trace = *matrix.trace;
    const auto& bundle = trace.bundles[node.bundle];
    json plan = json::array(), tasks = json::array(), commits = json::array(), evidence = json::array();
    for (const auto& section : node.item.plan) plan.push_back({{"line", section.line}, {"section", section.title}});
    for (const auto task : node.item.tasks) tasks.push_back(trace.nodes[task].key(trace.bundles));
    for (std::size_t i = 0; i < node.commits.size() && i < max_commits; ++i) {
        const auto& commit = trace.history.commits[node.commits[i]];
        commits.push_back({{"sha", commit.sha}, {"subject", commit.subject}, {"commits_ago", commit.position}});
    }
    for (const auto& proof : node.proofs) evidence.push_back(proof_of(trace, proof));
    return {{"key", node.key(trace.bundles)},
            {"slug", bundle.slug},
            {"id", node.item.id},
            {"class", class_name(node.item.cls)},
            {"state", state_name(node.state)},
            {"why", node.why},
            {"title", node.item.title},
            {"file", fmt::format("{}/{}", bundle.folder, node.item.file)},
            {"line", node.item.line},
            {"text_hash", node.item.text_hash},
            {"commit", node.proved_at.empty() ? json() : json(node.proved_at)},
            {"plan", plan},
            {"tasks", tasks},
            {"commits", commits},
            {"commit_count", node.commits.size()},
            {"evidence", evidence},
            {"tasks_text", tasks_text(matrix, node)},
            {"evidence_text", evidence_text(matrix, node)}};
}

}  // namespace

std::size_t Matrix::failing() const {
    return static_cast<std::size_t>(std::count_if(trace->nodes.begin(), trace->nodes.end(), [&](const Node& node) {
        return node.state == State::failing && trace->bundles[node.bundle].shown;
    }));
}

bool Matrix::is_met() const {
    return failing() == 0 && std::all_of(thresholds.begin(), thresholds.end(), [](const Threshold& each) { return each.is_met; });
}

Matrix matrix_of(const Trace& trace, std::vector<Threshold> thresholds, const std::vector<std::string>& classes,
                 const std::vector<std::string>& states) {
    const auto wants = [](const std::vector<std::string>& list, std::string_view name) {
        return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
    };
    for (const auto& name : classes) {
        bool known = false;
        for (std::size_t i = 0; i < class_count; ++i) known = known || class_name(static_cast<Class>(i)) == name;
        if (!known) throw Error(Errc::usage, fmt::format("no class '{}'", name), "one of FR, NFR, SC, US, AC, T");
    }
    for (const auto& name : states) {
        bool known = false;
        for (std::size_t i = 0; i < state_count; ++i) known = known || state_name(static_cast<State>(i)) == name;
        if (!known)
            throw Error(Errc::usage, fmt::format("no state '{}'", name),
                        "one of untraced, planned, implemented, verified, suspect, failing");
    }
    Matrix matrix{.trace = &trace, .thresholds = std::move(thresholds)};
    for (std::size_t i = 0; i < trace.nodes.size(); ++i) {
        const auto& node = trace.nodes[i];
        if (trace.bundles[node.bundle].shown && wants(classes, class_name(node.item.cls)) && wants(states, state_name(node.state)))
            matrix.rows.push_back(i);
    }
    return matrix;
}

const std::vector<MatrixFormat>& matrix_formats() {
    static const std::vector<MatrixFormat> formats = {
        {"markdown", render_markdown, "the matrix for a pull request's comment"},
        {"md", render_markdown, "the same"},
        {"csv", render_csv, "a row an item"},
        {"html", render_html, "one file without scripts"},
        {"junit", render_junit, "a test case an item and a threshold"},
    };
    return formats;
}

std::string sentence(const Matrix& matrix) {
    const auto counts = matrix.trace->counts();
    std::array<std::size_t, state_count> sums{};
    std::size_t items = 0, tasks = 0;
    for (std::size_t c = 0; c < class_count; ++c)
        for (std::size_t s = 0; s < state_count; ++s) {
            if (static_cast<Class>(c) == Class::T) tasks += counts[c][s];
            else sums[s] += counts[c][s], items += counts[c][s];
        }
    std::string text;
    for (const auto state : {State::failing, State::verified, State::suspect, State::implemented, State::planned, State::untraced})
        if (const auto count = sums[static_cast<std::size_t>(state)])
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, state_name(state));
    return fmt::format("{}{}{}; {}", some(items, "requirement"), text.empty() ? "" : ": ", text, some(tasks, "task"));
}

std::string tasks_text(const Matrix& matrix, const Node& node) {
    std::string text;
    for (std::size_t i = 0; i < node.item.tasks.size(); ++i) {
        if (i == max_list) return text + fmt::format(" and {} more", node.item.tasks.size() - i);
        text += (i ? ", " : "") + matrix.trace->nodes[node.item.tasks[i]].item.id;
    }
    return text;
}

std::string plan_text(const Node& node) {
    std::string text;
    for (std::size_t i = 0; i < node.item.plan.size(); ++i) {
        if (i == max_list) return text + fmt::format(" and {} more", node.item.plan.size() - i);
        text +=
            (i ? ", " : "") + (node.item.plan[i].title.empty() ? fmt::format("line {}", node.item.plan[i].line) : node.item.plan[i].title);
    }
    return text;
}

std::string commits_text(const Matrix& matrix, const Node& node) {
    if (node.commits.empty()) return {};
    const std::string newest = matrix.trace->history.commits[node.commits.front()].sha.substr(0, 12);
    return node.commits.size() == 1 ? newest : fmt::format("{} and {} more", newest, node.commits.size() - 1);
}

std::string evidence_text(const Matrix& matrix, const Node& node) {
    std::size_t passed = 0, failed = 0, skipped = 0, runs = 0, ignored = 0;
    std::string first;
    for (const auto& proof : node.proofs) {
        const auto& evidence = matrix.trace->evidence[proof.evidence];
        if (!proof.counts && proof.failed == 0) {
            ++ignored;
            continue;
        }
        if (proof.via == Via::label) ++runs;
        else passed += proof.passed, failed += proof.failed, skipped += proof.skipped;
        if (first.empty() && evidence.is_run)
            first = fmt::format("run {}{}", evidence.source, evidence.exit_code ? fmt::format(" (exit {})", *evidence.exit_code) : "");
    }
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (failed) add(fmt::format("{} of {} failed", failed, some(passed + failed, "case")));
    else if (passed) add(fmt::format("{} passed", some(passed, "case")));
    if (skipped) add(fmt::format("{} skipped", skipped));
    if (!first.empty()) add(runs > 1 ? fmt::format("{} and {} more", first, runs - 1) : first);
    if (ignored) add(fmt::format("{} not counted", ignored));
    return text;
}

std::string threshold_text(const Threshold& threshold) {
    const std::string at_least = percent_text(threshold.permille);
    const std::string who = threshold.slug.empty() ? "" : threshold.slug + " ";
    if (threshold.of == 0)
        return fmt::format("{}{} {}: there are none, at least {} %", who, class_name(threshold.cls), reached_name(threshold.reached),
                           at_least);
    return fmt::format("{}{} {}: {} of {} ({} %), at least {} %", who, class_name(threshold.cls), reached_name(threshold.reached),
                       threshold.have, threshold.of, percent_text(static_cast<int>(threshold.have * 1000 / threshold.of)), at_least);
}

json document_of(const Matrix& matrix) {
    const Trace& trace = *matrix.trace;
    const auto counts = trace.counts();
    json bundles = json::array(), summary = json::array(), items = json::array(), thresholds = json::array(), strays = json::array();
    for (const auto& bundle : trace.bundles)
        if (bundle.shown)
            bundles.push_back(
                {{"slug", bundle.slug}, {"folder", bundle.folder}, {"layout", bundle.layout}, {"content_hash", bundle.content_hash}});
    for (std::size_t c = 0; c < class_count; ++c) {
        json row = {{"class", class_name(static_cast<Class>(c))}};
        std::size_t all = 0;
        for (std::size_t s = 0; s < state_count; ++s)
            row[std::string(state_name(static_cast<State>(s)))] = counts[c][s], all += counts[c][s];
        row["items"] = all;
        if (all) summary.push_back(row);
    }
    for (const auto row : matrix.rows) items.push_back(item_of(matrix, trace.nodes[row]));
    for (const auto& each : matrix.thresholds)
        thresholds.push_back({{"slug", each.slug.empty() ? json() : json(each.slug)},
                              {"class", class_name(each.cls)},
                              {"state", reached_name(each.reached)},
                              {"percent", each.permille / 10.0},
                              {"have", each.have},
                              {"of", each.of},
                              {"met", each.is_met},
                              {"from", each.is_kept ? "baseline" : "given"}});
    for (const auto& stray : trace.strays) strays.push_back({{"id", stray.id}, {"where", stray.where}, {"ambiguous", stray.is_ambiguous}});
    const auto& history = trace.history;
    return {
        {"git", history.is_git
                    ? json{{"head", history.head}, {"commits", history.count}, {"shallow", history.is_shallow}, {"dirty", history.is_dirty}}
                    : json()},
        {"bundles", bundles},
        {"summary", summary},
        {"thresholds", thresholds},
        {"passed", matrix.is_met()},
        {"items", items},
        {"strays", strays},
        {"stray_count", trace.stray_count},
        {"notes", matrix.notes}};
}

}  // namespace lhcr::specs::trace
