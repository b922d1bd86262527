// The matrix as one HTML file: no script, no address from elsewhere, every text escaped. Filters are radio buttons and CSS; on a narrow
// screen a row becomes a card.
#include <fmt/format.h>

#include "base/redaction.hpp"
#include "specs/trace/matrix.hpp"

namespace lhcr::specs::trace {
namespace {

constexpr std::string_view head = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Trace</title>
<style>
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2024;--dim:#5b6570;--line:#d9dee3;--card:#f6f8fa;
--verified:#1a7f37;--implemented:#0969da;--planned:#6e7781;--untraced:#57606a;--suspect:#9a6700;--failing:#cf222e}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9198a1;--line:#30363d;--card:#161b22;
--verified:#3fb950;--implemented:#58a6ff;--planned:#9198a1;--untraced:#8b949e;--suspect:#d29922;--failing:#f85149}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:82rem;padding:1rem;background:var(--bg);color:var(--fg);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.1rem;margin:1.6rem 0 .5rem;overflow-wrap:anywhere}
p{margin:.3rem 0}.dim{color:var(--dim)}code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
.verdict{font-weight:600}.passed{color:var(--verified)}.rejected{color:var(--failing)}
.classes{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.6rem;margin:1rem 0;padding:0;list-style:none}
.classes li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
.bar{display:flex;height:.55rem;border-radius:.3rem;overflow:hidden;background:var(--line);margin:.4rem 0}
.bar i{display:block}.bar .verified{background:var(--verified)}.bar .implemented{background:var(--implemented)}.bar .planned{background:var(--planned)}
.bar .suspect{background:var(--suspect)}.bar .failing{background:var(--failing)}.bar .untraced{background:transparent}
.filter{display:flex;flex-wrap:wrap;gap:.4rem;margin:1rem 0;border:0;padding:0}
main{flex:0 0 100%;min-width:0}
.filter input{position:absolute;opacity:0}
.filter label{border:1px solid var(--line);border-radius:1rem;padding:.25rem .7rem;cursor:pointer}
.filter input:checked+label{background:var(--fg);color:var(--bg)}
.filter input:focus-visible+label{outline:2px solid var(--implemented);outline-offset:2px}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:600;color:var(--dim);border-bottom:1px solid var(--line);padding:.3rem .5rem}
td{border-bottom:1px solid var(--line);padding:.45rem .5rem;vertical-align:top;overflow-wrap:anywhere}
td[data-of]{min-width:6.5rem}td.id{white-space:nowrap;font-weight:600}td.state{white-space:nowrap;font-weight:600}
tr.verified td.state{color:var(--verified)}tr.implemented td.state{color:var(--implemented)}tr.planned td.state{color:var(--planned)}
tr.untraced td.state{color:var(--untraced)}tr.suspect td.state{color:var(--suspect)}tr.failing td.state{color:var(--failing)}
details summary{cursor:pointer}details ul{margin:.3rem 0;padding-left:1.1rem}details li{overflow-wrap:anywhere}
)html";

// A radio per state: what it hides is everything else.
constexpr std::string_view tail_of_style = R"html(@media(max-width:52rem){
thead{position:absolute;left:-99rem}table,tbody{display:block}
tr{display:grid;grid-template-columns:auto 1fr;gap:.1rem .6rem;border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.5rem .7rem;background:var(--card)}
td{border:0;padding:.1rem 0;grid-column:1/-1}td.id{grid-column:1}td.state{grid-column:2;text-align:right}
td[data-of]{min-width:0}td:empty{display:none}td[data-of]::before{content:attr(data-of) ": ";color:var(--dim)}}
@media print{.filter>label{display:none}body{max-width:none}}
</style>
</head>
<body>
)html";

// Escaped, and with what would reorder or hide text made visible.
std::string text_of(std::string_view text) {
    std::string result;
    for (const char c : printable(text)) switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            default: result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    return result;
}

std::string_view glyph_of(State state) {
    constexpr std::string_view glyphs[] = {"○", "◔", "◑", "●", "⚠", "✗"};
    return glyphs[static_cast<std::size_t>(state)];
}

constexpr State order[] = {State::verified, State::implemented, State::planned, State::suspect, State::failing, State::untraced};

std::string classes_of(const Matrix& matrix) {
    const auto counts = matrix.trace->counts();
    std::string text = "<ul class=\"classes\">\n";
    for (std::size_t c = 0; c < class_count; ++c) {
        std::size_t all = 0;
        for (const auto count : counts[c]) all += count;
        if (all == 0) continue;
        std::string bar, words;
        for (const auto state : order) {
            const auto count = counts[c][static_cast<std::size_t>(state)];
            if (count == 0) continue;
            bar += fmt::format("<i class=\"{}\" style=\"width:{:.2f}%\"></i>", state_name(state),
                               100.0 * static_cast<double>(count) / static_cast<double>(all));
            words += fmt::format("{}{} {} {}", words.empty() ? "" : ", ", glyph_of(state), count, state_name(state));
        }
        text +=
            fmt::format("<li><strong>{}</strong> <span class=\"dim\">{}</span><div class=\"bar\" aria-hidden=\"true\">{}</div>{}</li>\n",
                        class_name(static_cast<Class>(c)), all, bar, words);
    }
    return text + "</ul>\n";
}

std::string proofs_of(const Matrix& matrix, const Node& node) {
    const Trace& trace = *matrix.trace;
    const std::string summary = evidence_text(matrix, node);
    if (node.proofs.empty() && node.commits.empty()) return text_of(summary);
    std::string list;
    for (std::size_t i = 0; i < node.commits.size() && i < 5; ++i) {
        const auto& commit = trace.history.commits[node.commits[i]];
        list += fmt::format("<li>commit <code>{}</code> {}</li>", text_of(commit.sha.substr(0, 12)), text_of(commit.subject));
    }
    for (std::size_t i = 0; i < node.proofs.size() && i < 20; ++i) {
        const auto& proof = node.proofs[i];
        const auto& evidence = trace.evidence[proof.evidence];
        std::string names;
        for (const auto& example : proof.examples) names += fmt::format("{}{}", names.empty() ? "" : "; ", text_of(example));
        list += fmt::format("<li>{} <code>{}</code> at <code>{}</code>: {} passed, {} failed, {} skipped{}{}",
                            evidence.is_run ? "run" : "report", text_of(evidence.source), text_of(evidence.commit.substr(0, 12)),
                            proof.passed, proof.failed, proof.skipped, names.empty() ? "" : ": ", names);
        if (!proof.counts) list += fmt::format("; not counted: {}", text_of(proof.why_not));
        if (evidence.exit_code) list += fmt::format("; exit code {}", *evidence.exit_code);
        for (const auto& artifact : evidence.artifacts)
            list += fmt::format("; {} <code>{}</code>", text_of(artifact.name), text_of(artifact.sha256.substr(0, 16)));
        list += "</li>";
    }
    const std::string shown = summary.empty() ? commits_text(matrix, node) : summary;
    return fmt::format("<details><summary>{}</summary><ul>{}</ul></details>", text_of(shown), list);
}

}  // namespace

std::string render_html(const Matrix& matrix) {
    const Trace& trace = *matrix.trace;
    std::string text(head);
    std::array<std::size_t, state_count> sums{};
    for (const auto row : matrix.rows) ++sums[static_cast<std::size_t>(trace.nodes[row].state)];
    for (const auto state : order) text += fmt::format("#only-{0}:checked~main tr.row:not(.{0}){{display:none}}\n", state_name(state));
    text += tail_of_style;
    text += fmt::format("<h1>Trace</h1>\n<p class=\"verdict {0}\">{0}</p>\n<p>{1}</p>\n", matrix.is_met() ? "passed" : "rejected",
                        text_of(sentence(matrix)));
    if (trace.history.is_git)
        text += fmt::format("<p class=\"dim\">at <code>{}</code>{}{}</p>\n", text_of(trace.history.head),
                            trace.history.is_dirty ? ", files changed since" : "", trace.history.is_shallow ? ", history cut off" : "");
    for (const auto& note : matrix.notes) text += fmt::format("<p class=\"dim\">{}</p>\n", text_of(note));
    text += classes_of(matrix);
    std::string missed;
    for (const auto& each : matrix.thresholds) missed += each.is_met ? "" : fmt::format("<li>{}</li>", text_of(threshold_text(each)));
    if (!missed.empty()) text += fmt::format("<p class=\"rejected\">Below the threshold:</p>\n<ul>{}</ul>\n", missed);
    // The buttons stand before <main>, as its siblings, so that CSS alone reaches the rows.
    std::string labels = fmt::format("<input type=\"radio\" name=\"only\" id=\"only-all\" checked><label for=\"only-all\">all {}</label>\n",
                                     matrix.rows.size());
    for (const auto state : order)
        if (const auto count = sums[static_cast<std::size_t>(state)])
            labels += fmt::format("<input type=\"radio\" name=\"only\" id=\"only-{0}\"><label for=\"only-{0}\">{1} {0} {2}</label>\n",
                                  state_name(state), glyph_of(state), count);
    text += "<div class=\"filter\" role=\"group\" aria-label=\"Only this state\">\n" + labels + "<main>\n";
    std::size_t bundle = trace.bundles.size();
    for (const auto row : matrix.rows) {
        const auto& node = trace.nodes[row];
        if (node.bundle != bundle) {
            if (bundle != trace.bundles.size()) text += "</tbody></table>\n";
            bundle = node.bundle;
            text += fmt::format(
                "<h2>{}</h2>\n<table><thead><tr><th>id</th><th>state</th><th>text</th><th>plan</th><th>tasks</th><th>evidence</th><th>why</"
                "th></tr></thead><tbody>\n",
                text_of(trace.bundles[bundle].slug));
        }
        text += fmt::format(
            "<tr class=\"row {}\"><td class=\"id\">{}</td><td class=\"state\">{} {}</td><td>{}</td><td data-of=\"plan\">{}</td><td "
            "data-of=\"tasks\">{}</td>"
            "<td data-of=\"evidence\">{}</td><td data-of=\"why\">{}</td></tr>\n",
            state_name(node.state), text_of(node.item.id), glyph_of(node.state), state_name(node.state), text_of(node.item.title),
            text_of(plan_text(node)), text_of(tasks_text(matrix, node)), proofs_of(matrix, node), text_of(node.why));
    }
    if (bundle != trace.bundles.size()) text += "</tbody></table>\n";
    std::string strays;
    for (const auto& stray : trace.strays)
        strays += fmt::format("<li><code>{}</code> in {}{}</li>", text_of(stray.id), text_of(stray.where),
                              stray.is_ambiguous ? ": several bundles have it" : "");
    if (!strays.empty()) text += fmt::format("<h2>Named and not found ({})</h2>\n<ul>{}</ul>\n", trace.stray_count, strays);
    return text + "</main>\n</div>\n</body>\n</html>\n";
}

}  // namespace lhcr::specs::trace
