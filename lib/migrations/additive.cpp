// MG041 to MG043: what the last release, which still runs, does not find any more.
#include <fmt/format.h>

#include "migrations/check.hpp"

namespace lhcr::migrations {
namespace {

void rename(Check& check, const Statement& statement) {
    const json& node = statement.node;
    const std::string type = get_string(node, "renameType"), table = relation_name(child(node, "relation"));
    // What only the database itself calls by its name.
    if (type == "OBJECT_TABCONSTRAINT" || type == "OBJECT_INDEX" || type == "OBJECT_TRIGGER" || type == "OBJECT_RULE" ||
        type == "OBJECT_POLICY")
        return;
    if (!table.empty() && check.is_made(table)) return;
    std::string name = get_string(node, "subname");
    if (name.empty()) name = table;
    else if (!table.empty()) name = table + "." + name;
    if (name.empty()) name = dotted(child(node, "object.List.items"));
    if (name.empty()) name = dotted(child(node, "object.ObjectWithArgs.objname"));
    check.tell(RuleId::MG041, statement.at, fmt::format("'{}' is renamed to '{}'", name, get_string(node, "newname")), "", name);
}

}  // namespace

void check_additive(Check& check, const Statement& statement) {
    const json& node = statement.node;
    if (statement.kind == "RenameStmt") return rename(check, statement);
    if (statement.kind == "AlterObjectSchemaStmt") {
        const std::string name = relation_name(child(node, "relation"));
        if (name.empty() || !check.is_made(name))
            check.tell(RuleId::MG041, statement.at, fmt::format("'{}' is moved to the schema '{}'", name, get_string(node, "newschema")),
                       "", name);
        return;
    }
    if (statement.kind == "AlterEnumStmt") {
        if (const std::string old = get_string(node, "oldVal"); !old.empty())
            check.tell(
                RuleId::MG041, statement.at,
                fmt::format("the value '{}' of '{}' is renamed to '{}'", old, dotted(child(node, "typeName")), get_string(node, "newVal")),
                "", dotted(child(node, "typeName")) + "." + old);
        return;
    }
    if (statement.kind != "AlterTableStmt") return;
    const std::string table = relation_name(child(node, "relation"));
    const json& commands = child(node, "cmds");
    if (!commands.is_array() || check.is_made(table)) return;
    for (const auto& each : commands) {
        const json& command = child(each, "AlterTableCmd");
        const std::string subtype = get_string(command, "subtype"), name = table + "." + get_string(command, "name");
        if (subtype == "AT_DropNotNull")
            check.tell(RuleId::MG042, statement.at, fmt::format("'{}' may be null from now on", name), "", name);
        else if (subtype == "AT_ColumnDefault" && child(command, "def").is_null())
            check.tell(RuleId::MG043, statement.at, fmt::format("the default of '{}' is dropped", name), "", name);
    }
}

}  // namespace lhcr::migrations
