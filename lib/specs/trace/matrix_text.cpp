// The matrix as Markdown, CSV and JUnit.
#include <fmt/format.h>

#include "specs/report/report.hpp"
#include "specs/trace/matrix.hpp"

namespace lhcr::specs::trace {
namespace {

constexpr std::size_t max_markdown = 900u << 10;  // GitHub's step summary takes one MiB
constexpr std::size_t max_strays = 20;

// Text in a cell: no bar, no line end, no mark that would begin HTML, a link or code.
std::string cell(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '|' || c == '[' || c == '`' || c == '*' || c == '\\') result += '\\', result += c;
        else if (c == '<') result += "&lt;";
        else if (c == '&') result += "&amp;";
        else if (c == '@') result += "@\u200b";  // nobody is called by a requirement's text
        else if (static_cast<unsigned char>(c) < 0x20) result += ' ';
        else result += c;
    }
    return result;
}

std::string_view mark_of(State state) {
    constexpr std::string_view marks[] = {"○ untraced", "◔ planned", "◑ implemented", "● verified", "⚠ suspect", "✗ failing"};
    return marks[static_cast<std::size_t>(state)];
}

std::string summary_of(const Matrix& matrix) {
    std::string text =
        "| class | items | ● verified | ◑ implemented | ◔ planned | ○ untraced | ⚠ suspect | ✗ failing "
        "|\n|---|---:|---:|---:|---:|---:|---:|---:|\n";
    const auto counts = matrix.trace->counts();
    for (std::size_t c = 0; c < class_count; ++c) {
        std::size_t all = 0;
        for (const auto count : counts[c]) all += count;
        if (all == 0) continue;
        text += fmt::format("| {} | {} |", class_name(static_cast<Class>(c)), all);
        for (const auto state : {State::verified, State::implemented, State::planned, State::untraced, State::suspect, State::failing})
            text += fmt::format(" {} |", counts[c][static_cast<std::size_t>(state)]);
        text += '\n';
    }
    return text;
}

// A field of CSV; what a sheet would take for a formula is a text.
std::string field(std::string_view text) {
    std::string result = "\"";
    if (!text.empty() && (text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@' || text[0] == '\t' || text[0] == '\r'))
        result += '\'';
    for (const char c : text) {
        if (c == '"') result += '"';
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return result + '"';
}

}  // namespace

std::string render_markdown(const Matrix& matrix) {
    const Trace& trace = *matrix.trace;
    std::string text = fmt::format("### Trace: {}\n\n{}", matrix.is_met() ? "passed" : "rejected", sentence(matrix));
    if (trace.history.is_git && !trace.history.head.empty()) text += fmt::format(", at `{}`", trace.history.head.substr(0, 12));
    text += ".\n\n" + summary_of(matrix);
    bool any = false;
    for (const auto& each : matrix.thresholds)
        if (!each.is_met)
            text += fmt::format("{}- {}\n", std::exchange(any, true) ? "" : "\nBelow the threshold:\n\n", cell(threshold_text(each)));
    for (const auto& note : matrix.notes) text += fmt::format("\n> {}\n", cell(note));
    std::size_t bundle = trace.bundles.size(), shown = 0;
    for (const auto row : matrix.rows) {
        const auto& node = trace.nodes[row];
        std::string line;
        if (node.bundle != bundle) {
            bundle = node.bundle;
            line += fmt::format("\n#### {}\n\n| | | text | plan | tasks | commits | evidence | why |\n|---|---|---|---|---|---|---|---|\n",
                                cell(trace.bundles[bundle].slug));
        }
        line += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", cell(node.item.id), mark_of(node.state), cell(node.item.title),
                            cell(plan_text(node)), cell(tasks_text(matrix, node)), cell(commits_text(matrix, node)),
                            cell(evidence_text(matrix, node)), cell(node.why));
        if (text.size() + line.size() > max_markdown) break;
        text += line, ++shown;
    }
    if (shown < matrix.rows.size()) text += fmt::format("\n{} more rows; `lhcr spec trace` lists them.\n", matrix.rows.size() - shown);
    for (std::size_t i = 0; i < trace.strays.size() && i < max_strays; ++i) {
        if (i == 0) text += fmt::format("\nNamed and not found ({}):\n\n", trace.stray_count);
        const auto& stray = trace.strays[i];
        text += fmt::format("- {} in {}{}\n", cell(stray.id), cell(stray.where), stray.is_ambiguous ? ": several bundles have it" : "");
    }
    return text;
}

std::string render_csv(const Matrix& matrix) {
    std::string text = "key,class,id,state,why,title,plan,tasks,commits,evidence,passed,failed,skipped,commit,file,line\n";
    const Trace& trace = *matrix.trace;
    for (const auto row : matrix.rows) {
        const auto& node = trace.nodes[row];
        std::size_t passed = 0, failed = 0, skipped = 0;
        for (const auto& proof : node.proofs)
            if (proof.counts) passed += proof.passed, failed += proof.failed, skipped += proof.skipped;
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", field(node.key(trace.bundles)), class_name(node.item.cls),
                            field(node.item.id), state_name(node.state), field(node.why), field(node.item.title), field(plan_text(node)),
                            field(tasks_text(matrix, node)), field(commits_text(matrix, node)), field(evidence_text(matrix, node)), passed,
                            failed, skipped, field(node.proved_at),
                            field(fmt::format("{}/{}", trace.bundles[node.bundle].folder, node.item.file)), node.item.line);
    }
    return text;
}

std::string render_junit(const Matrix& matrix) {
    // Red exactly where the command is: what fails, and thresholds. What nothing has verified yet is a case that was skipped.
    const Trace& trace = *matrix.trace;
    std::string suites;
    std::size_t all = 0, failures = 0;
    const auto add_suite = [&](std::string_view name, const std::string& cases, std::size_t tests, std::size_t failed, std::size_t skips) {
        if (tests == 0) return;
        suites +=
            fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"0\">\n{}  </testsuite>\n",
                        xml(name), tests, failed, skips, cases);
        all += tests, failures += failed;
    };
    std::string cases;
    std::size_t tests = 0, failed = 0, skips = 0;
    for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
        const auto& node = trace.nodes[matrix.rows[i]];
        const auto& slug = trace.bundles[node.bundle].slug;
        ++tests;
        cases += fmt::format("    <testcase classname=\"{}.{}\" name=\"{}: {}\" time=\"0\"", xml(slug), class_name(node.item.cls),
                             xml(node.item.id), xml(node.item.title));
        const std::string why = fmt::format("{}{}{}", state_name(node.state), node.why.empty() ? "" : ": ", node.why);
        if (node.state == State::failing)
            ++failed, cases += fmt::format(">\n      <failure type=\"failing\" message=\"{}\"></failure>\n    </testcase>\n", xml(why));
        else if (node.state != State::verified)
            ++skips, cases += fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", xml(why));
        else cases += fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", xml(why));
        if (i + 1 == matrix.rows.size() || trace.nodes[matrix.rows[i + 1]].bundle != node.bundle) {
            add_suite(slug, cases, tests, failed, skips);
            cases.clear(), tests = failed = skips = 0;
        }
    }
    for (const auto& each : matrix.thresholds) {
        ++tests;
        cases += fmt::format("    <testcase classname=\"thresholds\" name=\"{}{} {} at least {} %\" time=\"0\"",
                             xml(each.slug.empty() ? "" : each.slug + " "), class_name(each.cls), reached_name(each.reached),
                             percent_text(each.permille));
        if (each.is_met) cases += "/>\n";
        else
            ++failed, cases += fmt::format(">\n      <failure type=\"threshold\" message=\"{}\"></failure>\n    </testcase>\n",
                                           xml(threshold_text(each)));
    }
    add_suite("thresholds", cases, tests, failed, 0);
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lhcr spec trace\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
        "time=\"0\">\n{}</testsuites>\n",  // Jenkins' schema allows `skipped` on a suite, not on this
        all, failures, suites);
}

}  // namespace lhcr::specs::trace
