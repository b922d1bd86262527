// Pipeline files: what is accepted, what is refused and how it is said.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "pipelines/files.hpp"
#include "pipelines/pipeline.hpp"
#include "pipelines/sql_text.hpp"

using namespace lhcr;
using namespace lhcr::pipelines;
namespace fs = std::filesystem;

namespace {

// A pipeline in a temporary folder.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("lhcr-pipeline-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name) << text;
    }
    Findings read() const {
        Findings findings;
        read_pipeline(path.string(), "dev", findings);
        return findings;
    }
};

const std::string head = "apiVersion: lhcr/v1\nkind: Pipeline\nname: p\nsources: { src: { kind: postgres, connection: c } }\ntables:\n";

bool says(const Findings& findings, const std::string& part) {
    for (const auto& finding : findings)
        if (finding.message.find(part) != std::string::npos) return true;
    return false;
}

Findings lint(const std::string& sql) {
    return lint_determinism(sql_tokens(sql), "q.sql");
}

}  // namespace

TEST_CASE("references: read from SQL, not from comments, texts or column paths") {
    const auto found =
        sql_references(sql_tokens("select a.silver.x, 'gold.not_me' -- gold.nor_me\n from /* gold.me_neither */ Silver.Partner p\n join "
                                  "\"bronze\".\"res_users\" u on $$gold.no$$ = p.x join silver.partner q"),
                       layers);
    REQUIRE(found.size() == 2);
    CHECK(found[0].table == "silver.partner");
    CHECK(found[0].line == 2);
    CHECK(found[1].table == "bronze.res_users");
}

TEST_CASE("determinism: clocks, chance and unordered aggregates are refused") {
    for (const char* sql :
         {"select now()", "select current_date", "select random()", "select list(x) from t", "select any_value(x) from t",
          "select row_number() over (partition by a) from t", "select * from t tablesample 10%", "select * from t using sample 10",
          "select age(ts) from t", "select ts.age() from t", "select main.age(ts) from t", "select age(greatest(a, b)) from t",
          "select current_localtimestamp()", "select uuidv4()", "select main.now()", "select \"now\"()", "select main.\"Random\"()",
          "select current_setting('threads')"})
        CHECK_MESSAGE(has_errors(lint(sql)), sql);
}

TEST_CASE("determinism: ordered aggregates and columns of those names pass") {
    for (const char* sql : {"select list(x order by id) from t", "select string_agg(x, ',' order by id) from t",
                            "select t.now, t.first from t", "select row_number() over (partition by a order by id) from t",
                            "select getvariable('as_of')", "select 'now()'", "select age(getvariable('as_of'), ts), ts.age(other) from t",
                            "select \"now\", t.\"random\", age, t.age from t", "select * from a join b using (sample)"})
        CHECK_MESSAGE(!has_errors(lint(sql)), sql);
}

TEST_CASE("a query that reads files or holds a second statement is refused") {
    for (const char* sql : {"select * from read_csv('/etc/passwd')", "select 1; drop table x", "copy t to 'x'", "select * from glob('/*')",
                            "select * from main.read_text('/etc/passwd')", "select * from \"Read_Text\"('/etc/passwd')",
                            "select E'\\'' ; drop table x --'", "select 1 -- \r; drop table x"})
        CHECK_MESSAGE(has_errors(lint_statement(sql_tokens(sql), "q.sql")), sql);
    CHECK_FALSE(has_errors(lint_statement(sql_tokens("with a as (select 1) select * from a;"), "q.sql")));
}

TEST_CASE("a file of macros holds macros and nothing else") {
    const auto lint_them = [](const char* sql) { return lint_macros(sql_tokens(sql), "macros.sql"); };
    for (const char* sql :
         {"create macro a(x) as x + 1", "-- none", "create or replace temp macro a(x) as x;\nCREATE FUNCTION b() as table select 1;"})
        CHECK_MESSAGE(lint_them(sql).empty(), sql);
    for (const char* sql :
         {"copy (select 1) to 'x'", "create macro a() as 1; attach 'x' as y", "set threads = 1", "create table a as select 1",
          "create macro a() as table select * from main.read_text('/etc/passwd')", "create or replace table macro as select 1"})
        CHECK_MESSAGE(has_errors(lint_them(sql)), sql);
}

TEST_CASE("macros and row predicates are held to what queries are held to") {
    Folder folder;
    folder.write("a.sql", "select id from bronze.item");
    const auto with = [&](const std::string& macros, const std::string& predicate) {
        folder.write("macros.sql", macros);
        folder.write("pipeline.yaml",
                     "macros: macros.sql\n" + head +
                         "  - { name: bronze.item, from: src.item, key: [id] }\n  - { name: silver.a, sql: a.sql, key: [id], "
                         "expect: [ { check: \"" +
                         predicate + "\", name: c } ] }\n");
        return folder.read();
    };
    CHECK_FALSE(has_errors(with("create macro one() as 1;", "id > 0")));
    CHECK(says(with("create macro one() as now();", "id > 0"), "'now' reads the clock"));
    CHECK(says(with("attach 'x' as y", "id > 0"), "'attach' begins no macro"));
    CHECK(says(with("", "id in (select a from read_csv('x'))"), "reads outside the pipeline's tables"));
    CHECK(says(with("", "true); drop table x; select (1"), "a second statement follows the first"));
}

TEST_CASE("a text that does not end is named by its line") {
    CHECK_THROWS_WITH_AS(sql_tokens("select\n 'abc"), "the text that begins in line 2 does not end", Error);
}

TEST_CASE("the shipped pipeline has no errors and compiles to its phases in order") {
    Findings findings;
    const auto pipeline = read_pipeline("odoo_medallion", "dev", findings);
    for (const auto& finding : findings)
        if (finding.severity == Finding::Severity::error) MESSAGE(finding.file << ":" << finding.line << " " << finding.message);
    REQUIRE_FALSE(has_errors(findings));
    std::vector<std::string> names;
    const auto document = compile_template(pipeline, "default");
    for (const auto& phase : document["phases"]) names.push_back(phase["name"]);
    CHECK(fmt::format("{}", fmt::join(names, " ")) == "ingest validate transform_silver transform_gold transform_platinum publish profile");
    CHECK(compile_template(pipeline, "default") == compile_template(pipeline, "default"));
}

TEST_CASE("findings name the table and the next step") {
    Folder folder;
    folder.write("silver/a.sql", "select * from bronze.nothing_here");
    folder.write(
        "pipeline.yaml",
        head + "  - { name: bronze.nothing_there, from: src.t, key: [id] }\n  - { name: silver.a, sql: silver/a.sql, key: [id] }\n");
    const auto findings = folder.read();
    CHECK(says(findings, "silver.a reads bronze.nothing_here, which no table of the pipeline is called"));
}

TEST_CASE("a table that grows is made by SQL and read by no other table of its pipeline") {
    Folder folder;
    folder.write("seen.sql", "select id from bronze.item");
    folder.write("late.sql", "select id from gold.seen");
    const std::string grows = "  - { name: gold.seen, sql: seen.sql, key: [id], write: append }\n";
    const std::string item = "  - { name: bronze.item, from: src.item, key: [id] }\n";
    folder.write("pipeline.yaml", head + item + grows);
    Findings findings;
    const auto pipeline = read_pipeline(folder.path.string(), "dev", findings);
    CHECK_FALSE(has_errors(findings));
    const json phases = compile_template(pipeline, "p")["phases"];
    CHECK(phases[2]["input"]["tables"][0]["write"] == "append");

    folder.write("pipeline.yaml", head + "  - { name: bronze.item, from: src.item, key: [id], write: append }\n");
    CHECK(says(folder.read(), "is read from a source whole"));
    folder.write("pipeline.yaml", head + item + grows + "  - { name: gold.late, sql: late.sql, key: [id] }\n");
    CHECK(says(folder.read(), "gold.late reads gold.seen, of which a run sees only the rows that it adds"));
    folder.write("pipeline.yaml",
                 head + item + grows +
                     "  - { name: gold.other, sql: seen.sql, key: [id], expect: [ { foreign_key: { columns: [id], references: "
                     "gold.seen, to: [id] } } ] }\n");
    CHECK(says(folder.read(), "has a foreign_key to gold.seen"));
}

TEST_CASE("tables that read each other in a circle are refused with the circle") {
    Folder folder;
    folder.write("a.sql", "select * from silver.b");
    folder.write("b.sql", "select * from silver.a");
    folder.write("pipeline.yaml", head + "  - { name: silver.a, sql: a.sql, key: [id] }\n  - { name: silver.b, sql: b.sql, key: [id] }\n");
    CHECK(says(folder.read(), "circle: silver.a -> silver.b -> silver.a"));
}

TEST_CASE("an unknown field, a missing key and an environment that is not there are findings, not surprises") {
    Folder folder;
    folder.write("pipeline.yaml", head + "  - { name: bronze.a, from: src.t, kye: [id] }\n");
    CHECK(says(folder.read(), "kye"));
    folder.write("pipeline.yaml", head + "  - { name: bronze.a, from: src.t, key: [id] }\nenvironments: { prod: {} }\n");
    CHECK(says(folder.read(), "the pipeline has no environment 'dev'"));
}

TEST_CASE("a SQL path or a link that leaves the folder is refused") {
    Folder folder;
    folder.write("pipeline.yaml", head + "  - { name: silver.a, sql: ../../etc/x.sql, key: [id] }\n");
    CHECK(says(folder.read(), "leaves the pipeline's folder"));
    fs::create_symlink("/etc/passwd", folder.path / "link.sql");
    folder.write("pipeline.yaml", head + "  - { name: silver.a, sql: link.sql, key: [id] }\n");
    CHECK(says(folder.read(), "is a link that leaves the pipeline's folder"));
}

TEST_CASE("malformed YAML names the file and the place") {
    Folder folder;
    folder.write("pipeline.yaml", "apiVersion: lhcr/v1\n  kind: [\n");
    CHECK_THROWS_AS(folder.read(), Error);
    folder.write("pipeline.yaml", "a: &x [1]\nb: *x\n");
    CHECK_THROWS_AS(folder.read(), Error);
}

TEST_CASE("expectations compile to queries whose rows are violations") {
    const auto sql = [](const std::string& kind, json arguments) {
        return violations_sql({kind, std::move(arguments), "stop", "n", ""}, "silver.t");
    };
    CHECK(sql("not_null", {"a", "b"}) == "select t.* from silver.t t where t.\"a\" is null or t.\"b\" is null");
    CHECK(sql("accepted_values", {{"column", "s"}, {"values", {"x", "it's"}}}) ==
          "select t.* from silver.t t where t.\"s\" not in ('x', 'it''s')");
    CHECK(sql("row_count", {{"min", 1}}) == "select count(*) as row_count from silver.t having count(*) < 1 or false");
}
