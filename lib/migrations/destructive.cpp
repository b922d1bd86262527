// MG010 to MG016: what takes data away, or something that the last release calls.
#include <fmt/format.h>

#include <map>
#include <set>
#include <vector>

#include "migrations/check.hpp"

namespace lhcr::migrations {
namespace {

std::string name_of(const json& object) {
    if (const json& list = child(object, "List.items"); list.is_array()) return dotted(list);
    if (const json& function = child(object, "ObjectWithArgs.objname"); function.is_array()) return dotted(function);
    if (const json& type = child(object, "TypeName.names"); type.is_array()) return dotted(type);
    const json& text = child(object, "String.sval");
    return text.is_string() ? text.get<std::string>() : std::string();
}

bool is_cascade(const json& node) {
    return get_string(node, "behavior") == "DROP_CASCADE";
}

void tell_cascade(Check& check, const Statement& statement, const json& node, const std::string& what) {
    if (is_cascade(node))
        check.tell(RuleId::MG015, statement.at, fmt::format("cascade at '{}' takes along what is not named here", what), "",
                   what + " cascade");
}

void drop(Check& check, const Statement& statement) {
    static const std::map<std::string, std::string> data = {{"OBJECT_TABLE", "table"},
                                                            {"OBJECT_FOREIGN_TABLE", "foreign table"},
                                                            {"OBJECT_SCHEMA", "schema"},
                                                            {"OBJECT_MATVIEW", "materialized view"}};
    static const std::map<std::string, std::string> called = {
        {"OBJECT_FUNCTION", "function"},   {"OBJECT_PROCEDURE", "procedure"}, {"OBJECT_ROUTINE", "routine"},
        {"OBJECT_AGGREGATE", "aggregate"}, {"OBJECT_VIEW", "view"},           {"OBJECT_SEQUENCE", "sequence"},
        {"OBJECT_TYPE", "type"},           {"OBJECT_DOMAIN", "domain"},       {"OBJECT_EXTENSION", "extension"}};
    const std::string type = get_string(statement.node, "removeType");
    const json& objects = child(statement.node, "objects");
    if (!objects.is_array()) return;
    for (const auto& object : objects) {
        const std::string name = name_of(object);
        if (check.is_empty(name)) continue;
        if (const auto found = data.find(type); found != data.end()) {
            check.locks(name);
            check.tell(RuleId::MG010, statement.at, fmt::format("the {} '{}' is dropped", found->second, name), "", name);
        } else if (const auto other = called.find(type); other != called.end()) {
            check.tell(RuleId::MG016, statement.at, fmt::format("the {} '{}' is dropped", other->second, name), "", name);
        }
        if (type != "OBJECT_INDEX") tell_cascade(check, statement, statement.node, name);
    }
}

void truncate(Check& check, const Statement& statement) {
    const json& relations = child(statement.node, "relations");
    if (!relations.is_array()) return;
    for (const auto& relation : relations) {
        const std::string name = relation_name(relation);
        if (check.is_empty(name)) continue;
        check.locks(name);
        check.tell(RuleId::MG012, statement.at, fmt::format("the table '{}' is emptied", name), "", name);
        tell_cascade(check, statement, statement.node, name);
    }
}

void alter(Check& check, const Statement& statement) {
    const std::string table = relation_name(child(statement.node, "relation"));
    const json& commands = child(statement.node, "cmds");
    if (!commands.is_array() || check.is_empty(table)) return;
    for (const auto& each : commands) {
        const json& command = child(each, "AlterTableCmd");
        const std::string name = get_string(command, "name");
        if (get_string(command, "subtype") == "AT_DropColumn")
            check.tell(RuleId::MG011, statement.at, fmt::format("the column '{}' of '{}' is dropped", name, table), "", table + "." + name);
        tell_cascade(check, statement, command, table + "." + name);
    }
}

// A delete or an update, with what is said of a place in it.
void write_rows(Check& check, std::size_t at, bool deletes, const json& node) {
    const std::string name = relation_name(child(node, "relation"));
    if (!child(node, "whereClause").is_null() || check.is_empty(name)) return;
    if (deletes) check.tell(RuleId::MG013, at, fmt::format("all rows of '{}' are deleted", name), "", name);
    // A join says which rows as well as a condition does.
    else if (child(node, "fromClause").is_null())
        check.tell(RuleId::MG014, at, fmt::format("all rows of '{}' are written", name), "", name);
}

// `with gone as (delete …) insert …` and `copy (delete …) to …` delete as well as a delete that stands alone.
void write(Check& check, const Statement& statement) {
    static const std::set<std::string> run = {"SelectStmt", "InsertStmt", "UpdateStmt",       "DeleteStmt",
                                              "MergeStmt",  "CopyStmt",   "CreateTableAsStmt"};
    if (!run.contains(statement.kind)) return;
    if (statement.kind == "DeleteStmt" || statement.kind == "UpdateStmt")
        write_rows(check, statement.at, statement.kind == "DeleteStmt", statement.node);
    std::vector<const json*> open{&statement.node};
    while (!open.empty()) {
        const json& node = *open.back();
        open.pop_back();
        if (node.is_object())
            for (const auto& [key, value] : node.items())
                if ((key == "DeleteStmt" || key == "UpdateStmt") && value.is_object())
                    write_rows(check, place_of(statement, child(value, "relation")), key == "DeleteStmt", value);
        for (const auto& value : node)
            if (value.is_structured()) open.push_back(&value);
    }
}

}  // namespace

void check_destructive(Check& check, const Statement& statement) {
    const json& node = statement.node;
    if (statement.kind == "DropStmt") drop(check, statement);
    else if (statement.kind == "TruncateStmt") truncate(check, statement);
    else if (statement.kind == "AlterTableStmt") alter(check, statement);
    else if (statement.kind == "DropdbStmt")
        check.tell(RuleId::MG010, statement.at, fmt::format("the database '{}' is dropped", get_string(node, "dbname")), "",
                   get_string(node, "dbname"));
    else if (statement.kind == "DropOwnedStmt")
        check.tell(RuleId::MG010, statement.at, "everything that a role owns is dropped", "name what is to go", "drop owned");
    else write(check, statement);
}

}  // namespace lhcr::migrations
