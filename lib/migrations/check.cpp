// Telling, and what is followed from statement to statement.
#include "migrations/check.hpp"

#include <fmt/format.h>

namespace lhcr::migrations {
namespace {

std::string last_part(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

bool is_among(const std::set<std::string>& tables, const std::string& table) {
    if (tables.contains(table)) return true;
    const bool qualified = table.find('.') != std::string::npos;
    for (const auto& each : tables)
        if ((each.find('.') != std::string::npos) != qualified && last_part(each) == last_part(table)) return true;
    return false;
}

// A temporary table is the session's own, and was not there before.
void follow_made(Check& check, const json& relation, bool if_not_exists) {
    const std::string name = relation_name(relation);
    if (if_not_exists && get_string(relation, "relpersistence") != "t" && !check.is_made(name)) check.maybe_made.insert(name);
    check.made.insert(name);
}

bool is_zero_or_default(const json& set) {
    if (get_string(set, "kind") != "VAR_SET_VALUE") return true;
    const json& args = child(set, "args");
    if (!args.is_array() || args.empty()) return true;
    const json& value = child(args[0], "A_Const");
    const std::string text = child(value, "sval.sval").is_string() ? child(value, "sval.sval").get<std::string>() : "";
    return value.is_object() &&
           (text == "0" || (text.empty() && !child(value, "sval.sval").is_string() && get_int(child(value, "ival"), "ival") == 0));
}

void follow_settings(Check& check, const json& set) {
    const std::string name = get_string(set, "name"), kind = get_string(set, "kind");
    if (check.options.lock_timeout_by_runner) return;
    if (kind == "VAR_RESET_ALL") check.timeout = false;
    if (name != "lock_timeout") return;
    check.timeout = !is_zero_or_default(set);
    // Outside of a transaction `set local` lasts for nothing.
    if (get_bool(set, "is_local") && !check.transaction) check.timeout = false;
    check.timeout_local = check.timeout && get_bool(set, "is_local");
}

void follow_transaction(Check& check, const Statement& statement) {
    const std::string kind = get_string(statement.node, "kind");
    const bool begins = kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START";
    const bool ends = kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_ROLLBACK";
    if (!begins && !ends) return;
    if (check.options.transaction == Transaction::file) {
        check.tell(RuleId::MG050, statement.at,
                   begins ? "the file is in a transaction already" : "this ends the transaction that the runner began", "", "transaction");
        return;
    }
    check.transaction = begins;
    check.added.clear();
    if (ends && check.timeout_local) check.timeout = check.timeout_local = false;
}

// select set_config('lock_timeout', '2s', …)
void follow_select(Check& check, const json& select) {
    const json& targets = child(select, "targetList");
    if (!targets.is_array()) return;
    for (const auto& target : targets) {
        const json& call = child(target, "ResTarget.val.FuncCall");
        const std::string name = dotted(child(call, "funcname"));
        if ((name == "set_config" || name == "pg_catalog.set_config") && child(call, "args").is_array() && !call["args"].empty()) {
            const json& what = child(call["args"][0], "A_Const.sval.sval");
            if (what.is_string() && what.get<std::string>() == "lock_timeout") check.timeout = true;
        }
    }
}

}  // namespace

void Check::tell(RuleId id, std::size_t at, std::string message, std::string hint, std::string subject) {
    const Rule& rule = rule_of(id);
    const auto set = options.rules.find(id);
    if (set != options.rules.end() && !set->second) return;
    Finding& finding = out_.emplace_back();
    finding.rule = id;
    finding.severity = set == options.rules.end() ? rule.severity : *set->second;
    finding.file = file;
    finding.line = text.line_of(at);
    finding.column = text.column_of(at);
    finding.statement_line = text.line_of(statement_at);
    finding.message = std::move(message);
    finding.hint = hint.empty() ? std::string(rule.fix) : std::move(hint);
    finding.subject = std::move(subject);
}

bool Check::is_made(const std::string& table) const {
    return is_among(made, table);
}

bool Check::is_empty(const std::string& table) const {
    return is_made(table) && !is_among(maybe_made, table);
}

void Check::locks(const std::string& table) {
    if (timeout || told_timeout || (!table.empty() && is_made(table))) return;
    told_timeout = true;
    tell(RuleId::MG028, statement_at, fmt::format("{} is locked without a lock_timeout", table.empty() ? "it" : "'" + table + "'"), "",
         "lock_timeout");
}

void follow(Check& check, const Statement& statement) {
    const json& node = statement.node;
    if (statement.kind == "TransactionStmt") follow_transaction(check, statement);
    else if (statement.kind == "VariableSetStmt") follow_settings(check, node);
    else if (statement.kind == "DiscardStmt") check.timeout = check.options.lock_timeout_by_runner;
    else if (statement.kind == "SelectStmt") follow_select(check, node);
    else if (statement.kind == "CreateStmt") follow_made(check, child(node, "relation"), get_bool(node, "if_not_exists"));
    else if (statement.kind == "CreateTableAsStmt") follow_made(check, child(node, "into.rel"), get_bool(node, "if_not_exists"));
    else if (statement.kind == "CreateForeignTableStmt")
        follow_made(check, child(node, "base.relation"), get_bool(child(node, "base"), "if_not_exists"));
}

std::size_t place_of(const Statement& statement, const json& node) {
    const auto location = node.is_object() ? get_int(node, "location", -1) : -1;
    return location < 0 ? statement.at : statement.origin + static_cast<std::size_t>(location);
}

}  // namespace lhcr::migrations
