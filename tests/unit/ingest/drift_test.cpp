// Drift between the last version of a table and the catalogue of its source.
#include <doctest/doctest.h>

#include "ingest/drift.hpp"
#include "ingest/snapshot.hpp"

using namespace lhcr::ingest;

namespace {

constexpr std::uint32_t int4_oid = 23, int8_oid = 20, text_oid = 25, numeric_oid = 1700;

SourceColumn column(int attnum, const char* name, std::uint32_t oid, const char* type) {
    SourceColumn out;
    out.attnum = attnum;
    out.name = name;
    out.type_oid = oid;
    out.type_text = type;
    return out;
}

SourceTable table() {
    SourceTable out;
    out.schema = "public";
    out.name = "res_partner";
    out.columns = {column(1, "id", int4_oid, "integer"), column(2, "name", text_oid, "text"), column(4, "debit", numeric_oid, "numeric"),
                   column(5, "password", text_oid, "text")};
    return out;
}

TableSpec spec(std::vector<ExpectedColumn> expected) {
    TableSpec out;
    out.name = "bronze.res_partner";
    out.source = "res_partner";
    out.expected = std::move(expected);
    return out;
}

}  // namespace

TEST_CASE("the same columns, further ones and other decimals are no drift") {
    CHECK(find_drift(spec({{"id", "integer"}, {"name", "string"}, {"debit", "decimal(38,10)"}}), table()).empty());
    CHECK(find_drift(spec({}), table()).empty());
    CHECK(find_drift(spec({{"id", ""}}), table()).empty());
}

TEST_CASE("a column that vanished is drift unless it may be absent or is excluded") {
    const auto found = find_drift(spec({{"id", "integer"}, {"phone", "string"}}), table());
    REQUIRE(found.size() == 1);
    CHECK(found[0].text == "the column 'phone' vanished from 'res_partner'");
    CHECK(found[0].to_json() == lhcr::json{{"table", "bronze.res_partner"},
                                           {"column", "phone"},
                                           {"was", "string"},
                                           {"is", nullptr},
                                           {"change", "the column 'phone' vanished from 'res_partner'"}});
    CHECK(find_drift(spec({{"phone", "string", false}}), table()).empty());
    auto excluding = spec({{"phone", "string"}});
    excluding.exclude = {"phone"};
    CHECK(find_drift(excluding, table()).empty());
}

TEST_CASE("a column that a rule never reads is not missed, whatever an older version held") {
    CHECK(find_drift(spec({{"password", "long"}, {"totp_secret", "string"}}), table()).empty());
}

TEST_CASE("another type is drift, also for a column that may be absent") {
    const auto found = find_drift(spec({{"id", "long"}, {"name", "integer", false}, {"debit", "string"}}), table());
    REQUIRE(found.size() == 3);
    CHECK(found[0].text == "the column 'res_partner.id' was 'long' and is 'integer' now (integer in the source)");
    CHECK(found[2].is == "decimal(18,6)");
}

TEST_CASE("a column in the place of the one that is gone may be the same under another name") {
    CHECK(find_drift(spec({{"id", "integer", true, 1}, {"full_name", "string", true, 2}}), table()).at(0).text ==
          "the column 'full_name' vanished from 'res_partner' (a column 'name' is in its place: renamed?)");
    CHECK(find_drift(spec({{"name", "string", true, 3}, {"full_name", "string", true, 2}}), table()).at(0).text ==
          "the column 'full_name' vanished from 'res_partner'");  // 'name' was known under that name
}

TEST_CASE("many drifts are told by ten names and a number") {
    std::vector<ExpectedColumn> expected;
    for (int i = 0; i < 12; ++i) expected.push_back({"c" + std::to_string(i), "integer"});
    const auto text = drift_text(find_drift(spec(expected), table()));
    CHECK(text.find("'c9'") != std::string::npos);
    CHECK(text.find("'c10'") == std::string::npos);
    CHECK(text.ends_with("and 2 more"));
}
