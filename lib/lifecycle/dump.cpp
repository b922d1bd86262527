// lifecycle.def as SQL and as JSON: what `lhcr __dump seed|lifecycle` prints and the golden tests compare.
#include "lifecycle/lifecycle.hpp"

namespace lhcr::lifecycle {
namespace {

constexpr std::string_view seed_header =
    "-- The lifecycle as rows: statuses, legal arrows, event types, failure classes.\n"
    "-- Generated from lib/lifecycle/lifecycle.def (`lhcr __dump seed`); do not edit. The private functions that\n"
    "-- advance a run or a phase read these tables, so that SQL and C++ cannot disagree.\n"
    "set local role lhcr_owner;\n";

std::string quoted(std::string_view name, char quote) {
    std::string out(1, quote);
    out += name;
    return out += quote;
}

std::string flag_text(bool flag) {
    return flag ? "true" : "false";
}

/// One insert of one table; `tuples` are the rows' texts between the parentheses.
class Insert {
public:
    Insert(std::string_view table, std::string_view columns, std::string_view conflict) : conflict_(conflict) {
        text_ = "\ninsert into ops.";
        text_.append(table).append(" (").append(columns).append(") values");
    }
    void row(const std::string& values) {
        text_ += first_ ? "\n  (" : ",\n  (";
        text_.append(values).append(")");
        first_ = false;
    }
    std::string finish() { return text_.append("\non conflict ").append(conflict_).append(";\n"); }

private:
    std::string text_;
    std::string_view conflict_;
    bool first_ = true;
};

}  // namespace

std::string dump_seed() {
    std::string out(seed_header);
    {
        Insert insert("run_status_entry", "name, terminal", "(name) do update set terminal = excluded.terminal");
#define LHCR_RUN_STATUS(name, terminal) insert.row(quoted(#name, '\'') + ", " + flag_text(terminal));
#include "lifecycle/lifecycle.def"
        out += insert.finish();
    }
    {
        Insert insert("phase_status_entry", "name, terminal", "(name) do update set terminal = excluded.terminal");
#define LHCR_PHASE_STATUS(name, terminal) insert.row(quoted(#name, '\'') + ", " + flag_text(terminal));
#include "lifecycle/lifecycle.def"
        out += insert.finish();
    }
    const auto arrows = [&](std::string_view table, const auto& transitions) {
        Insert insert(table, "event, from_status, to_status", "(event, from_status) do update set to_status = excluded.to_status");
        for (const auto& arrow : transitions)
            insert.row(quoted(arrow.event, '\'') + ", " + quoted(name_of(arrow.from), '\'') + ", " + quoted(name_of(arrow.to), '\''));
        out += insert.finish();
    };
    arrows("run_transition", run_transitions());
    arrows("phase_transition", phase_transitions());
    {
        Insert insert("event_type_entry", "name, appendable", "(name) do update set appendable = excluded.appendable");
#define LHCR_EVENT_TYPE(name) insert.row(quoted(#name, '\'') + ", " + flag_text(false));
#define LHCR_APPENDED_EVENT_TYPE(name) insert.row(quoted(#name, '\'') + ", " + flag_text(true));
#include "lifecycle/lifecycle.def"
        out += insert.finish();
    }
    {
        Insert insert("failure_class_entry", "name, retryable", "(name) do update set retryable = excluded.retryable");
#define LHCR_FAILURE_CLASS(name, retryable) insert.row(quoted(#name, '\'') + ", " + flag_text(retryable));
#include "lifecycle/lifecycle.def"
        out += insert.finish();
    }
    return out + "\nreset role;\n";
}

std::string dump_json() {
    std::string out = "{\n";
    const auto section = [&](std::string_view title, std::string rows, bool last = false) {
        rows.resize(rows.size() - 2);  // the last row's ",\n"
        out.append("  ").append(quoted(title, '"')).append(": [\n").append(rows).append(last ? "\n  ]\n" : "\n  ],\n");
    };
    const auto entry = [](std::string_view name, std::string_view key, bool flag) {
        return "    {\"name\": " + quoted(name, '"') + ", " + quoted(key, '"') + ": " + flag_text(flag) + "},\n";
    };
    std::string rows;
#define LHCR_RUN_STATUS(name, terminal) rows += entry(#name, "terminal", terminal);
#include "lifecycle/lifecycle.def"
    section("run_statuses", std::move(rows));
    rows = {};
#define LHCR_PHASE_STATUS(name, terminal) rows += entry(#name, "terminal", terminal);
#include "lifecycle/lifecycle.def"
    section("phase_statuses", std::move(rows));
    const auto arrows = [](const auto& transitions) {
        std::string text;
        for (const auto& arrow : transitions)
            text += "    {\"event\": " + quoted(arrow.event, '"') + ", \"from\": " + quoted(name_of(arrow.from), '"') +
                    ", \"to\": " + quoted(name_of(arrow.to), '"') + "},\n";
        return text;
    };
    section("run_transitions", arrows(run_transitions()));
    section("phase_transitions", arrows(phase_transitions()));
    rows = {};
#define LHCR_EVENT_TYPE(name) rows += entry(#name, "appendable", false);
#define LHCR_APPENDED_EVENT_TYPE(name) rows += entry(#name, "appendable", true);
#include "lifecycle/lifecycle.def"
    section("event_types", std::move(rows));
    rows = {};
#define LHCR_FAILURE_CLASS(name, retryable) rows += entry(#name, "retryable", retryable);
#include "lifecycle/lifecycle.def"
    section("failure_classes", std::move(rows), true);
    return out + "}\n";
}

}  // namespace lhcr::lifecycle
