// MG030 to MG036, MG040: columns and constraints of a table that is there already.
#include <fmt/format.h>

#include <set>

#include "migrations/check.hpp"

namespace lhcr::migrations {
namespace {

// Functions whose value is one for the whole statement, so that Postgres keeps it beside the table instead of writing each row.
// What is not listed may differ by row, and a function of the user's own is volatile unless it says otherwise.
bool is_steady(const std::string& function) {
    static const std::set<std::string> steady = {"now",
                                                 "transaction_timestamp",
                                                 "statement_timestamp",
                                                 "current_setting",
                                                 "current_database",
                                                 "current_schema",
                                                 "to_timestamp",
                                                 "make_interval",
                                                 "make_date",
                                                 "make_time",
                                                 "make_timestamp",
                                                 "date_trunc",
                                                 "lower",
                                                 "upper",
                                                 "coalesce",
                                                 "concat",
                                                 "md5",
                                                 "jsonb_build_object",
                                                 "jsonb_build_array",
                                                 "json_build_object",
                                                 "json_build_array",
                                                 "to_json",
                                                 "to_jsonb",
                                                 "array_fill",
                                                 "timezone",
                                                 "length",
                                                 "round",
                                                 "floor",
                                                 "ceil",
                                                 "abs",
                                                 "greatest",
                                                 "least",
                                                 "btrim",
                                                 "ltrim",
                                                 "rtrim",
                                                 "replace",
                                                 "repeat",
                                                 "int4range",
                                                 "int8range",
                                                 "numrange",
                                                 "tstzrange",
                                                 "daterange",
                                                 "tsrange",
                                                 "encode",
                                                 "decode",
                                                 "sha256",
                                                 "to_char",
                                                 "to_date",
                                                 "to_tsvector",
                                                 "txid_current",
                                                 "pg_current_xact_id",
                                                 "inet_client_addr",
                                                 "session_user",
                                                 "version",
                                                 "pg_backend_pid"};
    return steady.contains(function.starts_with("pg_catalog.") ? function.substr(11) : function);
}

// The first function in the expression that may differ by row; empty: none.
std::string unsteady_function(const json& expression) {
    std::vector<const json*> open{&expression};
    while (!open.empty()) {
        const json* node = open.back();
        open.pop_back();
        if (node->is_object()) {
            if (node->contains("FuncCall")) {
                const std::string name = dotted(child(*node, "FuncCall.funcname"));
                if (!is_steady(name)) return name;
            }
            for (const auto& [key, value] : node->items())
                if (value.is_structured()) open.push_back(&value);
        } else if (node->is_array()) {
            for (const auto& value : *node) open.push_back(&value);
        }
    }
    return {};
}

/// The column of `check (c is not null)`.
std::string not_null_column(const json& constraint) {
    const json& test = child(constraint, "raw_expr.NullTest");
    const json& fields = child(test, "arg.ColumnRef.fields");
    return get_string(test.is_object() ? test : json::object(), "nulltesttype") == "IS_NOT_NULL" && fields.is_array() ? dotted(fields) : "";
}

void add_constraint(Check& check, const Statement& statement, const std::string& table, const json& constraint) {
    const std::string type = get_string(constraint, "contype"), name = get_string(constraint, "conname", "of " + table);
    const bool unvalidated = get_bool(constraint, "skip_validation");
    if (type == "CONSTR_CHECK" || type == "CONSTR_FOREIGN") {
        check.known.constraints[table][name] = {not_null_column(constraint), !unvalidated};
        if (unvalidated) check.added.emplace(table, name);
        else
            check.tell(
                RuleId::MG034, place_of(statement, constraint),
                fmt::format("the {} '{}' reads all of '{}' under a lock", type == "CONSTR_CHECK" ? "check" : "foreign key", name, table),
                "", table + "." + name);
    } else if ((type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY" || type == "CONSTR_EXCLUSION") &&
               get_string(constraint, "indexname").empty()) {
        check.tell(RuleId::MG035, place_of(statement, constraint),
                   fmt::format("the constraint '{}' makes its index while '{}' is locked", name, table), "", table + "." + name);
    }
}

void add_column(Check& check, const Statement& statement, const std::string& table, const json& column) {
    const std::string name = get_string(column, "colname"), subject = table + "." + name, type = dotted(child(column, "typeName.names"));
    const std::size_t at = place_of(statement, column);
    bool not_null = false, given = false;
    if (type == "serial" || type == "bigserial" || type == "smallserial" || type == "serial4" || type == "serial8") {
        check.tell(RuleId::MG033, at, fmt::format("the column '{}' is a {}", subject, type), "", subject);
        given = true;
    }
    if (const json& constraints = child(column, "constraints"); constraints.is_array())
        for (const auto& each : constraints) {
            const json& constraint = child(each, "Constraint");
            const std::string kind = get_string(constraint, "contype");
            if (kind == "CONSTR_NOTNULL") not_null = true;
            else if (kind == "CONSTR_DEFAULT") {
                given = !child(constraint, "raw_expr.A_Const").is_object() || !get_bool(constraint["raw_expr"]["A_Const"], "isnull");
                if (const std::string function = unsteady_function(child(constraint, "raw_expr")); !function.empty())
                    check.tell(RuleId::MG032, at, fmt::format("the default of '{}' calls {}(), which may differ by row", subject, function),
                               "", subject);
            } else if (kind == "CONSTR_IDENTITY" || kind == "CONSTR_GENERATED") {
                given = true;
                check.tell(
                    RuleId::MG033, at,
                    fmt::format("the column '{}' is {}", subject, kind == "CONSTR_IDENTITY" ? "an identity" : "generated and stored"), "",
                    subject);
            } else if (kind == "CONSTR_PRIMARY" || kind == "CONSTR_UNIQUE") {
                not_null = not_null || kind == "CONSTR_PRIMARY";
                check.tell(RuleId::MG035, at, fmt::format("the column '{}' makes its index while '{}' is locked", subject, table), "",
                           subject);
            } else if (kind == "CONSTR_CHECK") {
                check.tell(RuleId::MG034, at, fmt::format("the check of '{}' reads all of '{}' under a lock", subject, table), "",
                           subject + " check");
            }
        }
    if (not_null && !given)
        check.tell(RuleId::MG040, at, fmt::format("the column '{}' is not null and has no default", subject), "", subject);
}

void set_not_null(Check& check, const Statement& statement, const std::string& table, const std::string& column) {
    for (const auto& [name, constraint] : check.known.constraints[table])
        if (constraint.validated && constraint.not_null == column) return;
    check.tell(RuleId::MG031, statement.at, fmt::format("'{}.{}' is set not null, and no validated check says so yet", table, column), "",
               table + "." + column);
}

void validate(Check& check, const Statement& statement, const std::string& table, const std::string& name) {
    check.known.constraints[table][name].validated = true;
    if (check.transaction && check.added.contains({table, name}))
        check.tell(RuleId::MG036, statement.at, fmt::format("'{}' is validated in the transaction that adds it", name), "",
                   table + "." + name);
}

}  // namespace

void check_table(Check& check, const Statement& statement) {
    const json& node = statement.node;
    if (statement.kind == "AlterDomainStmt") {
        if (const json& constraint = child(node, "def.Constraint");
            constraint.is_object() && !get_bool(constraint, "skip_validation") && get_string(constraint, "contype") == "CONSTR_CHECK")
            check.tell(RuleId::MG034, statement.at,
                       fmt::format("the check of the domain '{}' reads every table that uses it", dotted(child(node, "typeName"))), "",
                       dotted(child(node, "typeName")));
        return;
    }
    if (statement.kind != "AlterTableStmt" || get_string(node, "objtype") != "OBJECT_TABLE") return;
    const std::string table = relation_name(child(node, "relation"));
    const json& commands = child(node, "cmds");
    if (!commands.is_array() || check.is_made(table)) return;
    for (const auto& each : commands) {
        const json& command = child(each, "AlterTableCmd");
        const std::string subtype = get_string(command, "subtype"), name = get_string(command, "name");
        if (subtype == "AT_AddColumn") add_column(check, statement, table, child(command, "def.ColumnDef"));
        else if (subtype == "AT_AddConstraint") add_constraint(check, statement, table, child(command, "def.Constraint"));
        else if (subtype == "AT_ValidateConstraint") validate(check, statement, table, name);
        else if (subtype == "AT_SetNotNull") set_not_null(check, statement, table, name);
        else if (subtype == "AT_AlterColumnType")
            check.tell(
                RuleId::MG030, statement.at,
                fmt::format("the type of '{}.{}' changes to {}", table, name, dotted(child(command, "def.ColumnDef.typeName.names"))), "",
                table + "." + name);
    }
}

}  // namespace lhcr::migrations
