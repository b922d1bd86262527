// Column types, names and the casts from what SQL gives to what a table can hold.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "lake/cell.hpp"
#include "lake/schema.hpp"
#include "lake/stored_query.hpp"

using namespace lhcr::lake;

TEST_CASE("schema: JSON and back, decimals with their digits") {
    const Schema schema{{{"month", {ColumnKind::date}}, {"amount", {ColumnKind::decimal, 38, 10}}, {"n", {ColumnKind::long_}, false}}};
    CHECK(
        to_json(schema).dump() ==
        R"j([{"name":"month","nullable":true,"type":"date"},{"name":"amount","nullable":true,"type":"decimal(38,10)"},{"name":"n","nullable":false,"type":"long"}])j");
    CHECK(schema_from_json(to_json(schema)) == schema);
}

TEST_CASE("schema: a type that is none is refused") {
    for (const char* text : {"", "varchar", "decimal", "decimal(39,2)", "decimal(0,0)", "decimal(5,6)", "decimal(5", "decimal(5,-1)",
                             "decimal(5,2)x", "decimal(,2)"})
        CHECK_THROWS_AS_MESSAGE(parse_column_type(text), lhcr::Error, text);
    CHECK(parse_column_type("decimal(5, 2)") == ColumnType{ColumnKind::decimal, 5, 2});
}

TEST_CASE("schema: names that differ in case only are refused, and where somebody chose them, what some tools refuse") {
    const auto schema_of = [](std::vector<std::string> names) {
        Schema schema;
        for (auto& name : names) schema.columns.push_back({name, {ColumnKind::string}});
        return schema;
    };
    for (const auto check : {validate, validate_chosen_names}) {
        CHECK_NOTHROW(check(schema_of({"id", "x_studio_größe"})));
        CHECK_THROWS_WITH_AS(check(schema_of({"id", "ID"})), "the column 'ID' is there twice (names ignore case)", lhcr::Error);
        CHECK_THROWS_AS(check(schema_of({""})), lhcr::Error);
        CHECK_THROWS_AS(check(schema_of({})), lhcr::Error);
    }
    for (const char* name : {"a b", "count_star()", "a\nb", "a=b"}) {
        CHECK_NOTHROW(validate(schema_of({name})));
        CHECK_THROWS_AS(validate_chosen_names(schema_of({name})), lhcr::Error);
    }
}

TEST_CASE("stored query: every type of a query maps by type alone, and the values survive the cast") {
    engine::Database database;
    engine::Connection connection(database);
    const auto stored = stored_query(
        connection,
        "select sum(1::bigint) as h, 200::utinyint as u, 18446744073709551615::ubigint as ub, timestamp '2024-01-02 03:04:05.678901' as t, "
        "'a'::enum('a','b') as e, [1,2] as l, {'k': 1} as s, uuid '6f1c0b7e-0d5e-4b8a-9d55-6d6f3a1f2b3c' as id, 1.5::decimal(9,2) as d, "
        "timestamptz '2024-01-02 03:04:05+00' as z, '{\"a\":1}'::json as j -- a trailing comment");
    std::string types;
    for (const auto& column : stored.schema.columns) types += to_text(column.type) + " ";
    CHECK(types == "decimal(38,0) short decimal(20,0) timestamp string string string string decimal(9,2) timestamp string ");
    auto result = connection.query(stored.sql);
    CHECK(schema_of(result.columns()) == stored.schema);
    const auto chunk = result.next();
    REQUIRE(chunk);
    std::string row;
    for (const auto& column : chunk->columns()) row += cell_text(column, 0) + "|";
    CHECK(row ==
          "1|200|18446744073709551615|2024-01-02T03:04:05.678901Z|a|[1,2]|{\"k\":1}|6f1c0b7e-0d5e-4b8a-9d55-6d6f3a1f2b3c|1.50|2024-01-"
          "02T03:04:05.000000Z|{\"a\":1}|");
}

TEST_CASE("stored query: what cannot be stored is named") {
    engine::Database database;
    engine::Connection connection(database);
    CHECK_THROWS_WITH_AS(stored_query(connection, "select interval 1 day as i"), "the column 'i' of type 'interval' cannot be stored",
                         lhcr::Error);
    CHECK_THROWS_AS(stored_query(connection, "select count(*) from range(3)"), lhcr::Error);
}

TEST_CASE("cells: exact as text at the edges of every type") {
    engine::Database database;
    engine::Connection connection(database);
    auto result = connection.query(
        "select -170141183460469231731687303715884105727::hugeint as h, -0.05::decimal(38,2) as d, date '0001-01-01' as d1, date "
        "'9999-12-31' as d2, "
        "timestamptz '1969-12-31 23:59:59.999999+00' as t, '\\x00\\xFF'::blob as b, 9007199254740993::bigint as big, 'nan'::double as f, "
        "[{'a': null}, {'a': 2}] as l, 7::decimal(3,0) as z, 0::decimal(5,3) as zero, uuid '00000000-0000-0000-0000-000000000001' as u");
    const auto chunk = result.next();
    auto row = lhcr::json::array();
    for (const auto& column : chunk->columns()) row.push_back(cell_json(column, 0));
    CHECK(
        row.dump() ==
        R"(["-170141183460469231731687303715884105727","-0.05","0001-01-01","9999-12-31","1969-12-31T23:59:59.999999Z","\\x00ff","9007199254740993","NaN",[{"a":null},{"a":2}],"7","0.000","00000000-0000-0000-0000-000000000001"])");
}
