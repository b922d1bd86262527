// Replay: the last add or remove of a path wins, the last metadata and protocol count, transactions only grow.
#include "lake/delta_state.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "lake/delta_schema.hpp"
#include "lake/delta_stats.hpp"
#include "store/key.hpp"

namespace lhcr::lake {
namespace {

[[noreturn]] void broken(const std::string& where, std::string_view what) {
    throw Error(Errc::integrity, fmt::format("{}: {}", where, what),
                "restore the file from a backup; the versions before it are still readable");
}

std::string required_text(const json& body, const char* name, const std::string& where) {
    const auto found = body.find(name);
    if (found == body.end() || !found->is_string()) broken(where, fmt::format("an action lacks '{}'", name));
    return found->get<std::string>();
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool present(const json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && !found->is_null();
}

}  // namespace

std::string decode_path(std::string_view path, const std::string& where) {
    std::string key;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] != '%') {
            key += path[i];
            continue;
        }
        const int high = i + 2 < path.size() ? hex_value(path[i + 1]) : -1, low = i + 2 < path.size() ? hex_value(path[i + 2]) : -1;
        if (high < 0 || low < 0) broken(where, fmt::format("the path '{}' is not percent-encoded", path));
        key += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!store::is_valid_key(key)) broken(where, fmt::format("the path '{}' does not lie in the table's folder", path));
    return key;
}

void DeltaState::apply(const std::string& action, const json& body, const std::string& where) {
    if (body.is_null()) return;
    if (action != "add" && action != "remove" && action != "txn" && action != "metaData" && action != "protocol") return;
    if (!body.is_object()) broken(where, fmt::format("the action '{}' is no object", action));
    if (action == "protocol") {
        protocol = body;
    } else if (action == "metaData") {
        required_text(body, "id", where);
        required_text(body, "schemaString", where);
        metadata = body;
    } else if (action == "txn") {
        const auto app = required_text(body, "appId", where);
        if (!body.contains("version") || !body["version"].is_number_integer()) broken(where, "a txn lacks 'version'");
        transactions[app] = body;
    } else {
        auto path = required_text(body, "path", where);
        decode_path(path, where);
        if (present(body, "deletionVector"))
            throw Error(Errc::usage, fmt::format("{}: the file '{}' has a deletion vector, which is not read", where, path));
        if (action == "add") {
            if (!body.contains("size") || !body["size"].is_number_integer())
                broken(where, fmt::format("the add of '{}' lacks 'size'", path));
            tombstones.erase(path);
            live[path] = body;
        } else {
            live.erase(path);
            tombstones[path] = body;
        }
    }
}

void DeltaState::check_readable(const std::string& where) const {
    if (!protocol.is_object()) broken(where, "no protocol is set");
    if (!metadata.is_object()) broken(where, "no metadata is set");
    if (const auto reader = get_int(protocol, "minReaderVersion", 0); reader != 1)
        throw Error(Errc::usage, fmt::format("{}: the table needs reader version {}, this reader knows 1", where, reader));
    if (const auto columns = metadata.find("partitionColumns"); columns != metadata.end() && columns->is_array() && !columns->empty())
        throw Error(Errc::usage, fmt::format("{}: the table is partitioned by '{}', which is not read", where, columns->at(0).dump()));
}

void DeltaState::check_writable(const std::string& where, bool removes) const {
    if (const auto writer = get_int(protocol, "minWriterVersion", 0); writer != 1 && writer != 2)
        throw Error(Errc::usage, fmt::format("{}: the table needs writer version {}, this writer knows 2", where, writer));
    if (removes && configuration("delta.appendOnly") == "true")
        throw Error(Errc::usage, fmt::format("{}: the table is append-only", where), "append to it, or write another table");
    if (get_string(metadata, "schemaString").find("delta.invariants") != std::string::npos)
        throw Error(Errc::usage, fmt::format("{}: the table has column invariants, which this writer does not check", where));
}

Schema DeltaState::schema(const std::string& where) const {
    return parse_delta_schema(get_string(metadata, "schemaString"), where);
}

std::string DeltaState::configuration(std::string_view name) const {
    const auto found = metadata.find("configuration");
    return found != metadata.end() && found->is_object() ? get_string(*found, name) : std::string();
}

Snapshot DeltaState::to_snapshot(const std::string& where) const {
    Snapshot snapshot;
    snapshot.version = version;
    snapshot.schema = schema(where);
    if (const auto key = configuration("lhcr.key"); !key.empty())
        for (const auto& column : parse_json(key, "the table's key")) snapshot.key.push_back(column.get<std::string>());
    for (const auto& [path, add] : live) {
        DataFile file;
        file.path = decode_path(path, where);
        file.size = get_int(add, "size");
        if (present(add, "tags") && add["tags"].is_object()) file.sha256 = get_string(add["tags"], "lhcr.sha256");
        if (present(add, "stats") && add["stats"].is_string()) {
            try {
                read_delta_stats(parse_json(add["stats"].get<std::string>(), "the stats"), file);
            } catch (const Error&) {
                file.rows = -1;  // statistics are a help, not the truth: without them the file is simply read
            }
        }
        snapshot.files.push_back(std::move(file));
    }
    for (const auto& [app, txn] : transactions) snapshot.transactions[app] = get_int(txn, "version");
    return snapshot;
}

}  // namespace lhcr::lake
