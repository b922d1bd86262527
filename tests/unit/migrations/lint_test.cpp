// What is judged and what is not, by the SQL that people write.
#include <doctest/doctest.h>

#include "migrations/lint.hpp"
#include "migrations/sql_text.hpp"

using namespace lhcr::migrations;

namespace {

std::string told(const std::string& sql, Options options = {}) {
    options.lock_timeout_by_runner = true;
    std::string text;
    for (const auto& each : lint({{"m.sql", sql}}, options).findings)
        text += std::string(rule_of(each.rule).name) + ":" + std::to_string(each.line) +
                (each.suppressed.empty() ? "" : " (" + each.suppressed + ")") + "\n";
    return text;
}

}  // namespace

TEST_CASE("what a file makes itself holds nothing and is locked by nobody") {
    CHECK(told("create table a.t (id bigint);\ncreate index on a.t (id);\nalter table a.t add check (id > 0);\nalter table a.t drop column "
               "id;\ntruncate a.t;\ndrop table a.t;") == "");
    CHECK(told("create table t (id bigint);\ncreate index on public.t (id);") == "");
    CHECK(told("create table b.t (id bigint);\ncreate index on a.t (id);") == "MG020:2\n");
    CHECK(told("create materialized view v as select 1;\nrefresh materialized view v;") == "");
}

TEST_CASE("a table made if not exists may be there already, and hold something") {
    CHECK(told("create table if not exists orders (id int);\nalter table orders drop column note;\ndrop table orders;") ==
          "MG011:2\nMG010:3\n");
    CHECK(told("create table if not exists t as select 1 a;\ntruncate t;") == "MG012:2\n");
    CHECK(told("create materialized view if not exists v as select 1;\ndrop materialized view v;") == "MG010:2\n");
    CHECK(told("create temp table if not exists batch (id int);\ntruncate batch;") == "");
    CHECK(told("create table t (id int);\ncreate table if not exists t (id int);\ndrop table t;") == "");
    CHECK(told("create table if not exists t (id int);\ncreate index on t (id);") == "");
}

TEST_CASE("a delete or an update inside of another statement is one") {
    CHECK(told("with gone as (delete from orders returning *) insert into archive select * from gone;") == "MG013:1\n");
    CHECK(told("insert into archive\nwith gone as (\n  delete from orders returning *) select * from gone;") == "MG013:3\n");
    CHECK(told("with a as (update orders set b = 1 returning *) select * from a;") == "MG014:1\n");
    CHECK(told("copy (delete from orders returning *) to stdout;") == "MG013:1\n");
    CHECK(told("with gone as (delete from orders where old returning *) insert into archive select * from gone;") == "");
    CHECK(told("do $$ begin with gone as (delete from orders returning *) insert into archive select * from gone; end $$;") == "MG013:1\n");
    CHECK(told("do $$ declare n int; begin with gone as (delete from a where b returning *) insert into c select * from gone returning id "
               "into n; update t set a = 1 where b\nreturning id\ninto n; end $$;") == "");
    CHECK(told("create function f() returns void language sql begin atomic delete from t; end;") == "");
}

TEST_CASE("an expression's case in a block hides nothing") {
    CHECK(told("do $$ begin update orders set a = case when b then 1 else 2 end; end $$;") == "MG014:1\n");
    CHECK(told("do $$ begin if case when a then b else c end then drop table t; end if; end $$;") == "MG010:1\n");
    CHECK(told("do $$ begin case n when 1 then drop table t; else\n delete from u; end case; end $$;") == "MG010:1\nMG013:2\n");
    CHECK(told("do $$ begin case case when a then 1 end when 1 then drop table t; end case; end $$;") == "MG010:1\n");
    CHECK(told("do $b$ begin if x = $q$ then drop table a $q$ then drop table t; end if; end $b$;") == "MG010:1\n");
    CHECK(told("do $$ begin merge into t using s on t.a = s.a when matched then delete; end $$;") == "");
    CHECK(told("do $$ begin if case when r.end then b else c end then delete from t; end if; end $$;") == "MG013:1\n");
}

TEST_CASE("what goes back is no part of the way on") {
    CHECK(told("-- +goose Up\ncreate table a (id int);\n-- +goose Down\nalter table b drop column c;\ndrop table d;\nselct;") == "");
    CHECK(told("-- +goose Down\ndrop table a;\n-- +goose Up\ndrop table b;") == "MG010:4\n");
    CHECK(told("-- migrate:up transaction:false\ndrop table a;\n-- migrate:down\ndrop table b;") == "MG010:2\n");
    CHECK(told("-- lhcr-disable-file MG010: both ways\n-- +migrate Up\nselect 1;\n-- +migrate Down\ndrop table b;") == "");
    CHECK(told("-- +goose downwards\ndrop table b;\n-- a Down Migration\ndrop table c;") == "MG010:2\nMG010:4\n");
}

TEST_CASE("each part of one statement is told at its own place") {
    CHECK(
        told("alter table t\n  add column a serial,\n  add column b uuid default gen_random_uuid(),\n  add constraint c check (a > 0);") ==
        "MG033:2\nMG032:3\nMG034:4\n");
}

TEST_CASE("a default that is one for all rows rewrites nothing, one that may differ does") {
    for (const char* steady :
         {"0", "'x'", "now()", "current_timestamp", "current_setting('a.b')", "'{}'::jsonb", "null", "lower('A')", "-1", "array[]::text[]"})
        CHECK_MESSAGE(told(std::string("alter table t add column c text default ") + steady + ";") == "", steady);
    for (const char* volatile_ :
         {"random()", "clock_timestamp()", "nextval('s')", "uuid_generate_v4()", "own.number()", "lower(random()::text)"})
        CHECK_MESSAGE(told(std::string("alter table t add column c text default ") + volatile_ + ";") == "MG032:1\n", volatile_);
}

TEST_CASE("set not null is well after a check that says so was validated, also by an earlier file") {
    Options options;
    options.lock_timeout_by_runner = true;
    const auto report = lint({{"0001_a.sql", "alter table t add constraint c check (a is not null) not valid;"},
                              {"0002_b.sql", "alter table t validate constraint c;"},
                              {"0003_c.sql", "alter table t alter column a set not null;\nalter table t alter column b set not null;"}},
                             options);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].rule == RuleId::MG031);
    CHECK(report.findings[0].line == 2);
    CHECK(told("alter table t add constraint c check (a is not null) not valid;\nalter table t alter column a set not null;") ==
          "MG031:2\n");
}

TEST_CASE("what psql reads itself is no SQL, and what it brings along is told") {
    CHECK(told("\\set ON_ERROR_STOP on\n\\echo 'it''s ; on'\nselect :'name', :\"column\", :number, a::text, b[1:2] from t;") == "");
    CHECK(told("copy t from stdin;\n1\tdrop table x;\n\\.\nselect 1;") == "");
    CHECK(told("copy t (a) from stdin with (format csv);\n';\n\\.\ndrop table x;") == "MG010:4\n");
    CHECK(told("select 1;\n\\i other.sql\n") == "MG004:2\n");
    CHECK(told("select 'drop table ' || name from t \\gexec\ndrop table x;") == "MG004:1\nMG010:2\n");
}

TEST_CASE("quotes, dollars and comments hide what they hold") {
    CHECK(told("select 'drop table a; --', E'it\\'s; drop table b', $$drop table c;$$, $x$ $$ drop table d; $x$; -- drop table e;\n/* drop "
               "/* table */ f; */ select \"drop;\";") == "");
    CHECK(told("create function f() returns void language plpgsql as $f$ begin drop table x; end $f$;") == "");
    CHECK(told("create function f() returns int begin atomic select 1; select case when true then 2 end; end;\ndrop table x;") ==
          "MG010:2\n");
    CHECK(told("create rule r as on insert to t do also (delete from a where b; select 1);\ndrop table x;") == "MG010:2\n");
    CHECK(told("select $1, $2a, a$b, u&'d\\0061t';") == "MG001:1\n");  // $2a is none of Postgres's
}

TEST_CASE("a block that runs with the migration is judged by its statements") {
    CHECK(told("do $$\nbegin\n  if exists (select 1) then\n    drop table a.b;\n  end if;\nend $$;") == "MG010:4\n");
    CHECK(told("do $$ begin\n  -- begin drop table x;\n  perform f('then drop table y');\n  alter table t drop column c;\nend $$;") ==
          "MG011:4\n");
    CHECK(told("do $$ begin execute 'drop table x'; end $$;") == "MG010:1\n");
    CHECK(told("do $$ begin execute format('drop table %I', 'x'); end $$;") == "MG004:1\n");
    CHECK(told("do $$ declare n int := 1; begin for n in 1..2 loop delete from t; end loop; end $$;") == "MG013:1\n");
    CHECK(told("do $$ begin create table t (id bigint); create index on t (id); end $$;") == "");
    CHECK(told("do language plpython3u $$ plpy.execute('drop table x') $$;") == "MG004:1\n");
}

TEST_CASE("what cannot be read has not been judged, and costs itself only") {
    CHECK(told("drop table a;\nselct 1;\ndrop table b;") == "MG010:1\nMG001:2\nMG010:3\n");
    CHECK(told("select 'open") == "MG001:1\n");
    CHECK(told("select 1; /* /* open */") == "MG001:1\n");
    CHECK(told("select $a$ open $b$") == "MG001:1\n");
    CHECK(told(std::string("select 1;\0drop table a;", 22)) == "MG001:1\n");
    CHECK(told("select '\xff\xfe';") == "MG001:1\n");
    CHECK(told("") == "");
    CHECK(told("\xef\xbb\xbf-- with a mark\r\ndrop table a;\r\n") == "MG010:2\n");
}

TEST_CASE("a hostile statement is refused before the parser's recursion meets it") {
    std::string sum = "select 1", nested = "select ", list = "insert into t values (1)";
    for (int i = 0; i < 200'000; ++i) sum += "+1";
    for (int i = 0; i < 200'000; ++i) nested += "(";
    for (int i = 0; i < 20'000; ++i) list += ", (1, 'a')";
    CHECK(told(sum + ";") == "MG001:1\n");
    CHECK(told(nested) == "MG001:1\n");
    CHECK(told(list + ";") == "");  // long, but flat
    CHECK(told(std::string(max_file_bytes + 1, 'x')) == "MG001:1\n");
}

TEST_CASE("a lock_timeout counts while it is set") {
    const auto lines = [](const std::string& sql) {
        std::string text;
        for (const auto& each : lint({{"m.sql", sql}}, {}).findings)
            if (each.rule == RuleId::MG028) text += std::to_string(each.line) + " ";
        return text;
    };
    CHECK(lines("alter table t add column c int;\nalter table u add column c int;") == "1 ");
    CHECK(lines("set lock_timeout = '2s';\nalter table t add column c int;") == "");
    CHECK(lines("set lock_timeout to 0;\nalter table t add column c int;") == "2 ");
    CHECK(lines("set local lock_timeout = '2s';\nalter table t add column c int;") == "2 ");
    CHECK(lines("begin;\nset local lock_timeout = '2s';\nalter table t add column c int;\ncommit;\nalter table t add column d int;") ==
          "5 ");
    CHECK(lines("select set_config('lock_timeout', '2s', false);\nalter table t add column c int;") == "");
    CHECK(lines("alter table t validate constraint c;\nselect 1;\ncreate table n (id int);\nalter table n add column b int;") == "");
}

TEST_CASE("a disable needs a reason and a use, and is about its statement") {
    CHECK(told("-- lhcr-disable-next-line MG010: it was never read\ndrop table a;") == "MG010:2 (it was never read)\n");
    CHECK(told("drop table a; -- lhcr-disable-line MG010: it was never read") == "MG010:1 (it was never read)\n");
    CHECK(told("/* lhcr-disable-file MG010, MG011: a scratch database */\ndrop table a;\nalter table b drop column c;") ==
          "MG010:2 (a scratch database)\nMG011:3 (a scratch database)\n");
    CHECK(told("-- lhcr-disable-next-line MG033: an empty table\nalter table t\n  add column a serial;") == "MG033:3 (an empty table)\n");
    CHECK(told("-- lhcr-disable-next-line MG010\ndrop table a;") == "MG002:1\nMG010:2\n");
    CHECK(told("-- lhcr-disable-next-line MG999: why\ndrop table a;") == "MG002:1\nMG010:2\n");
    CHECK(told("-- lhcr-disable-next-line MG011: why\ndrop table a;") == "MG003:1\nMG010:2\n");
    CHECK(told("select '-- lhcr-disable-file MG010: in a string';\ndrop table a;") == "MG010:2\n");
}
