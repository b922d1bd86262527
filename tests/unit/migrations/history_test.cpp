// What file names, a commit and the way files are run say.
#include <doctest/doctest.h>

#include "migrations/lint.hpp"
#include "migrations/settings.hpp"

using namespace lhcr::migrations;

namespace {

std::string told(const std::vector<File>& files, const Options& options = {}, const std::optional<Past>& past = std::nullopt) {
    std::string text;
    for (const auto& each : lint(files, options, past).findings)
        text +=
            std::string(rule_of(each.rule).name) + " " + each.file + (each.suppressed.empty() ? "" : " (" + each.suppressed + ")") + "\n";
    return text;
}

}  // namespace

TEST_CASE("a number is what a migration's name begins with, as tools write it") {
    CHECK(number_of("migrations/0027_replace_run_claim.sql") == "0027");
    CHECK(number_of("db/V2__init.sql") == "2");
    CHECK(number_of("20260101120000-add.sql") == "20260101120000");
    CHECK(number_of("0001.up.sql") == "0001");
    CHECK(number_of("0001.down.sql") == "");
    CHECK(number_of("U1__init.sql") == "");
    CHECK(number_of("V1.1__a.sql") == "1.1");
    CHECK(number_of("V2_1__c.sql") == "2.1");
    CHECK(number_of("V1_2_add.sql") == "1");
    CHECK(number_of("1.2_a.sql") == "1.2");
    CHECK(number_of("1.2fa.sql") == "1");
    CHECK(number_of("migrations/20240101_init/migration.sql") == "20240101");
    CHECK(number_of("migrations/2024-01-31-120000_init/up.sql") == "2024.01.31.120000");
    CHECK(number_of("migrations/2024-01-31-120000_init/down.sql") == "");
    CHECK(number_of("migrations/migration.sql") == "");
    CHECK(number_of("R__views.sql") == "");
    CHECK(number_of("functions/run_claim.sql") == "");
    CHECK(number_of("2fa.sql") == "");
}

TEST_CASE("files stand in the order in which they are applied") {
    std::vector<File> files = {{"m/10_b.sql", ""}, {"m/9_a.sql", ""}, {"m/R__views.sql", ""}, {"m/0011_c.sql", ""}, {"m/9_a.sql", ""}};
    sort_files(files);
    std::string order;
    for (const auto& file : files) order += file.path + " ";
    CHECK(order == "m/9_a.sql m/10_b.sql m/0011_c.sql m/R__views.sql ");
}

TEST_CASE("history: edited, gone, in between, twice") {
    const Past past{{{"m/0001_a.sql", "select 1;"}, {"m/0002_b.sql", "select 2;"}, {"m/f/x.sql", "select 3;"}},
                    {"m/0001_a.sql", "m/0002_b.sql", "m/0004_theirs.sql"}};
    const File a{"m/0001_a.sql", "select 1;"}, b{"m/0002_b.sql", "select 2;"};
    CHECK(told({a, b}, {}, past) == "");
    CHECK(told({a, {"m/0002_b.sql", "select 2; "}}, {}, past) == "MG060 m/0002_b.sql\n");
    CHECK(told({a}, {}, past) == "MG061 m/0002_b.sql\n");
    CHECK(told({a, {"m/0002_renamed.sql", "select 2;"}}, {}, past) == "MG061 m/0002_b.sql\nMG063 m/0002_renamed.sql\n");
    CHECK(told({a, b, {"m/0003_mine.sql", "select 3;"}}, {}, past) == "MG062 m/0003_mine.sql\n");
    CHECK(told({a, b, {"m/0004_mine.sql", "select 3;"}}, {}, past) == "MG063 m/0004_mine.sql\n");
    CHECK(told({a, b, {"m/0005_mine.sql", "select 3;"}}, {}, past) == "");
    CHECK(told({a, b, {"other/0001_mine.sql", "select 3;"}}, {}, past) == "");
    CHECK(told({a, {"m/1_again.sql", "select 1;"}}) == "MG063 m/1_again.sql\n");
}

TEST_CASE("the layouts of other tools have a history too") {
    CHECK(told({{"f/V1__a.sql", ""}, {"f/V1.1__a.sql", ""}, {"f/V1.2__b.sql", ""}, {"f/V2_1__c.sql", ""}, {"f/V2_2__d.sql", ""}}) == "");
    CHECK(told({{"f/V1.0__a.sql", ""}, {"f/V1__b.sql", ""}}) == "MG063 f/V1__b.sql\n");
    CHECK(told({{"g/000001_a.up.sql", "create table a (b int);"}, {"g/000001_a.down.sql", "drop table a;"}}) == "");
    const Past past{{{"p/1_a/migration.sql", "select 1;"}}, {"p/1_a/migration.sql", "p/3_c/migration.sql"}};
    CHECK(told({{"p/1_a/migration.sql", "select 2;"}}, {}, past) == "MG060 p/1_a/migration.sql\n");
    CHECK(told({{"p/1_a/migration.sql", "select 1;"}, {"p/2_b/migration.sql", ""}}, {}, past) == "MG062 p/2_b/migration.sql\n");
    CHECK(told({{"p/1_a/migration.sql", "select 1;"}, {"p/4_b/migration.sql", ""}}, {}, past) == "");
    std::vector<File> files = {{"f/V10__d.sql", ""}, {"f/V1.10__c.sql", ""}, {"f/V1.2__b.sql", ""}, {"f/V1__a.sql", ""}};
    sort_files(files);
    std::string order;
    for (const auto& file : files) order += file.path + " ";
    CHECK(order == "f/V1__a.sql f/V1.2__b.sql f/V1.10__c.sql f/V10__d.sql ");
}

TEST_CASE("a disable or an acceptance for the way back stays used") {
    Options options;
    options.accepted = {{"0001_a.down.sql", RuleId::MG010, "meant"}, {"g.sql", RuleId::MG010, "meant"}};
    CHECK(told({{"0001_a.down.sql", "drop table a;"}, {"g.sql", "select 1;\n-- +goose Down\ndrop table a;"}}, options) == "");
}

TEST_CASE("a runner that wraps files: concurrently is refused, and so is a transaction of their own") {
    Options options;
    options.lock_timeout_by_runner = true;
    options.transaction = Transaction::file;
    CHECK(told({{"m.sql", "create index concurrently i on t (a);"}}, options) == "MG022 m.sql\n");
    CHECK(told({{"m.sql", "begin;\nselect 1;\ncommit;"}}, options) == "MG050 m.sql\nMG050 m.sql\n");
    options.transaction = Transaction::none;
    CHECK(told({{"m.sql", "create index concurrently i on t (a);\nbegin;\nselect 1;\ncommit;"}}, options) == "");
}

TEST_CASE("what the settings accept is suppressed with its reason, told when nothing needs it, and off is off") {
    Options options;
    options.lock_timeout_by_runner = true;
    options.accepted = {{"m.sql", RuleId::MG010, "released in 0.1"}};
    CHECK(told({{"m.sql", "drop table a;"}}, options) == "MG010 m.sql (released in 0.1)\n");
    CHECK(told({{"m.sql", "select 1;"}}, options) == "MG003 m.sql\n");
    CHECK(told({{"n.sql", "select 1;"}}, options) == "");
    options.rules[RuleId::MG010] = std::nullopt;
    CHECK(told({{"n.sql", "drop table a;"}}, options) == "");
}

TEST_CASE("a fingerprint stays when lines move, and two of a kind differ") {
    Options options;
    options.lock_timeout_by_runner = true;
    const auto one = lint({{"m.sql", "drop table a;\ndrop table a;"}}, options),
               two = lint({{"m.sql", "\n\n-- x\ndrop table a;\n\ndrop table a;"}}, options);
    REQUIRE(one.findings.size() == 2);
    REQUIRE(two.findings.size() == 2);
    CHECK(one.findings[0].fingerprint == two.findings[0].fingerprint);
    CHECK(one.findings[1].fingerprint == two.findings[1].fingerprint);
    CHECK(one.findings[0].fingerprint != one.findings[1].fingerprint);
}
