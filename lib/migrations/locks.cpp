// MG020 to MG028: indexes, rewrites and locks that stand in everybody's way.
#include <fmt/format.h>

#include "migrations/check.hpp"

namespace lhcr::migrations {
namespace {

constexpr int share_update_exclusive = 4;

bool has_option(const json& options, std::string_view name) {
    if (options.is_array())
        for (const auto& each : options)
            if (get_string(child(each, "DefElem"), "defname") == name) {
                const json& value = child(each, "DefElem.arg");
                // (full), (full true), (full 1); (full false) is none
                const json& word = child(value, "String.sval");
                return !(word.is_string() && (word == "false" || word == "off")) &&
                       !(child(value, "Integer").is_object() && get_int(child(value, "Integer"), "ival") == 0);
            }
    return false;
}

void concurrently(Check& check, const Statement& statement, const std::string& what, const std::string& name) {
    if (check.transaction) check.tell(RuleId::MG022, statement.at, fmt::format("{} concurrently in a transaction", what), "", name);
}

void index(Check& check, const Statement& statement) {
    const json& node = statement.node;
    const std::string table = relation_name(child(node, "relation")), name = get_string(node, "idxname", "index of " + table);
    if (get_bool(node, "concurrent")) return concurrently(check, statement, "create index", name);
    if (check.is_made(table)) return;
    check.locks(table);
    check.tell(RuleId::MG020, statement.at, fmt::format("the index '{}' on '{}' is made without concurrently", name, table), "", name);
}

void drop_index(Check& check, const Statement& statement) {
    const json& objects = child(statement.node, "objects");
    const std::string name = objects.is_array() && !objects.empty() ? dotted(child(objects[0], "List.items")) : "";
    if (get_bool(statement.node, "concurrent")) return concurrently(check, statement, "drop index", name);
    check.locks("");
    check.tell(RuleId::MG021, statement.at, fmt::format("the index '{}' is dropped without concurrently", name), "", name);
}

void rewrite(Check& check, const Statement& statement, const std::string& table, const std::string& how) {
    if (check.is_made(table)) return;
    check.locks(table);
    check.tell(RuleId::MG025, statement.at, table.empty() ? fmt::format("{} of every table", how) : fmt::format("{} of '{}'", how, table),
               "", how + " " + table);
}

void vacuum(Check& check, const Statement& statement) {
    if (!has_option(child(statement.node, "options"), "full")) return;
    const json& relations = child(statement.node, "rels");
    if (!relations.is_array() || relations.empty()) return rewrite(check, statement, "", "vacuum full");
    for (const auto& each : relations) rewrite(check, statement, relation_name(child(each, "VacuumRelation.relation")), "vacuum full");
}

void alter(Check& check, const Statement& statement) {
    const std::string table = relation_name(child(statement.node, "relation"));
    const json& commands = child(statement.node, "cmds");
    const std::string type = get_string(statement.node, "objtype");
    if (!commands.is_array() || check.is_made(table) || type == "OBJECT_VIEW" || type == "OBJECT_SEQUENCE" || type == "OBJECT_TYPE") return;
    bool light = true;
    for (const auto& each : commands) {
        const json& command = child(each, "AlterTableCmd");
        const std::string subtype = get_string(command, "subtype");
        const bool detach = subtype == "AT_DetachPartition";
        // Those take a lock that neither readers nor writers meet.
        light = light && (subtype == "AT_ValidateConstraint" || subtype == "AT_SetStatistics" || subtype == "AT_AttachPartition" ||
                          (detach && get_bool(child(command, "def.PartitionCmd"), "concurrent")));
        if (subtype == "AT_SetLogged" || subtype == "AT_SetUnLogged") rewrite(check, statement, table, "set logged or unlogged");
        else if (subtype == "AT_SetTableSpace") rewrite(check, statement, table, "set tablespace");
        else if (subtype == "AT_SetAccessMethod") rewrite(check, statement, table, "set access method");
        else if (detach && get_bool(child(command, "def.PartitionCmd"), "concurrent"))
            concurrently(check, statement, "detach partition", table);
        else if (detach)
            check.tell(RuleId::MG027, statement.at, fmt::format("a partition of '{}' is detached without concurrently", table), "", table);
    }
    if (!light) check.locks(table);
}

void lock(Check& check, const Statement& statement) {
    const json& relations = child(statement.node, "relations");
    if (!relations.is_array() || get_int(statement.node, "mode") < share_update_exclusive) return;
    for (const auto& each : relations) {
        const std::string table = relation_name(each);
        if (check.is_made(table)) continue;
        check.locks(table);
        check.tell(RuleId::MG026, statement.at, fmt::format("'{}' is locked until the transaction ends", table), "", table);
    }
}

}  // namespace

void check_locks(Check& check, const Statement& statement) {
    const json& node = statement.node;
    const std::string& kind = statement.kind;
    if (kind == "IndexStmt") index(check, statement);
    else if (kind == "DropStmt" && get_string(node, "removeType") == "OBJECT_INDEX") drop_index(check, statement);
    else if (kind == "ReindexStmt") {
        const std::string name =
            child(node, "relation").is_object() ? relation_name(node["relation"]) : get_string(node, "name", "the database");
        if (has_option(child(node, "params"), "concurrently")) return concurrently(check, statement, "reindex", name);
        check.locks(name);
        check.tell(RuleId::MG023, statement.at, fmt::format("'{}' is indexed anew without concurrently", name), "", name);
    } else if (kind == "RefreshMatViewStmt") {
        const std::string name = relation_name(child(node, "relation"));
        if (get_bool(node, "concurrent") || check.is_made(name)) return;
        check.locks(name);
        check.tell(RuleId::MG024, statement.at, fmt::format("'{}' is refreshed without concurrently", name), "", name);
    } else if (kind == "VacuumStmt") vacuum(check, statement);
    else if (kind == "ClusterStmt") rewrite(check, statement, relation_name(child(node, "relation")), "cluster");
    else if (kind == "LockStmt") lock(check, statement);
    else if (kind == "AlterTableStmt") alter(check, statement);
    else if (kind == "RenameStmt" && child(node, "relation").is_object()) check.locks(relation_name(node["relation"]));
    else if (kind == "CreateTrigStmt") check.locks(relation_name(child(node, "relation")));
}

}  // namespace lhcr::migrations
