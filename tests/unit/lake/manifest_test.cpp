// The JSON Schema of output manifests against what the lake really puts into one.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/json_schema.hpp"
#include "lake/logical_hash.hpp"
#include "lake_fixture.hpp"

using namespace lhcr::lake;

namespace {

lhcr::json manifest_of_a_table() {
    Lake lake;
    const std::string sql =
        "select range as id, (range * 1.5)::decimal(38,10) as amount, if(range = 2, 'nan'::double, 1) as f, null::varchar as s from "
        "range(3)";
    const auto request = lake.request("acme/dev/tables/p/gold/t", sql);
    const auto& file = request.adds[0];
    return {{"tables",
             {{{"name", "gold.t"},
               {"layer", "gold"},
               {"format", "delta"},
               {"location", table_location(*lake.store, "acme/dev/tables/p/gold/t")},
               {"rows", file.rows},
               {"bytes", file.size},
               {"schema", to_json(request.schema)},
               {"key", {"id"}},
               {"files", {to_json(file)}},
               {"logical_hash", logical_hash(lake.connection, sql).hex},
               {"data_hash", data_hash({{file.path, file.sha256}})}}}},
            {"publish", false}};
}

}  // namespace

TEST_CASE("manifest: what the lake writes is what the schema says, and reads back to the same") {
    const auto manifest = manifest_of_a_table();
    const auto findings = lhcr::validate_schema(manifest, "output_manifest.json", "manifest");
    CHECK_MESSAGE(findings.empty(), manifest.dump());
    const auto& table = manifest["tables"][0];
    CHECK(to_json(data_file_from_json(table["files"][0])) == table["files"][0]);
    CHECK(to_json(schema_from_json(table["schema"])) == table["schema"]);
}

TEST_CASE("manifest: a path that leaves the table, a type that is none and a short hash are findings") {
    auto manifest = manifest_of_a_table();
    manifest["tables"][0]["files"][0]["path"] = "../part-00000-0123456789abcdef01234567.parquet";
    manifest["tables"][0]["schema"][0]["type"] = "varchar";
    manifest["tables"][0]["logical_hash"] = "abc";
    CHECK(lhcr::validate_schema(manifest, "output_manifest.json", "manifest").size() >= 3);
}
