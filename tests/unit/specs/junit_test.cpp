// JUnit reports as they come: dialects of runners, and bytes of somebody who means harm.
#include <doctest/doctest.h>

#include <chrono>
#include <iostream>
#include <random>

#include "base/error.hpp"
#include "specs/trace/junit.hpp"

using namespace lhcr;
using namespace lhcr::specs::trace;

namespace {

std::string refusal(const std::string& bytes) {
    try {
        read_junit(bytes, "r.xml");
    } catch (const Error& error) {
        CHECK(error.errc() == Errc::usage);
        return error.message();
    }
    return "it was read";
}

}  // namespace

TEST_CASE("JUnit: outcomes of the runners' dialects") {
    const auto report = read_junit(R"(<?xml version="1.0"?>
<testsuites>
  <testsuite name="surefire" file="tests/a.py">
    <properties><property name="spec" value="spec/sales/"/><property name="git_sha" value="abc123"/></properties>
    <testcase classname="A" name="passes"/>
    <testcase classname="A" name="fails"><failure message="1 &amp; 2">trace</failure></testcase>
    <testcase classname="A" name="errs"><error message="x"/></testcase>
    <testcase classname="A" name="skips"><skipped/></testcase>
    <testcase classname="A" name="flaky"><flakyFailure message="first"/></testcase>
    <testcase classname="A" name="rerun"><failure message="last"/><rerunFailure message="first"/></testcase>
    <testcase name="gtest" status="notrun"/>
    <testcase name="gtest2" status="run" result="suppressed"/>
    <testcase name="own" file="tests/b.py"><properties><property name="requirement" value="FR-001, FR-002"/><property name="task">T003</property></properties></testcase>
    <testsuite name="inner"><properties><property name="requirement_ref" value="NFR-001"/></properties><testcase name="in"/></testsuite>
  </testsuite>
</testsuites>)",
                                   "r.xml");
    REQUIRE(report.cases.size() == 10);
    CHECK(report.git_sha == "abc123");
    const auto& cases = report.cases;
    CHECK(cases[0].outcome == Outcome::passed);
    CHECK(cases[0].specs == std::vector<std::string>{"sales"});
    CHECK(cases[0].file == "tests/a.py");
    CHECK(cases[1].outcome == Outcome::failed);
    CHECK(cases[1].message == "1 & 2");
    CHECK(cases[2].outcome == Outcome::failed);
    CHECK(cases[3].outcome == Outcome::skipped);
    CHECK(cases[4].outcome == Outcome::passed);
    CHECK(cases[5].outcome == Outcome::failed);
    CHECK(cases[6].outcome == Outcome::skipped);
    CHECK(cases[7].outcome == Outcome::skipped);
    CHECK(cases[8].references == std::vector<std::string>{"FR-001", "FR-002", "T003"});
    CHECK(cases[8].file == "tests/b.py");
    CHECK(cases[9].references == std::vector<std::string>{"NFR-001"});
    CHECK(cases[9].suite == "inner");
}

TEST_CASE("JUnit: what is no report is refused with its line") {
    CHECK(refusal("") == "'r.xml' is no JUnit report: line 1: no element found");
    CHECK(refusal("{}").starts_with("'r.xml' is no JUnit report: line 1: "));
    CHECK(refusal("<html/>") == "'r.xml' is no JUnit report: line 1: it begins with <html>, not with <testsuites>");
    CHECK(refusal("<testsuites/>") == "'r.xml' is no JUnit report: it holds no test case");
    CHECK(refusal("<testsuite>\n<testcase name='a'>") == "'r.xml' is no JUnit report: line 2: no element found");
    CHECK(refusal("<testsuite><testcase/></testsuite><x/>").find("junk after document element") != std::string::npos);
    CHECK(refusal("<testsuite><testcase name='\xff'/></testsuite>").find("not well-formed") != std::string::npos);
    CHECK(refusal("<?xml version='1.0' encoding='x-mine'?><testsuite/>").find("unknown encoding") != std::string::npos);
}

TEST_CASE("JUnit: a document type, a bomb of entities and a tower of elements are refused at once") {
    std::string bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE t [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 60; ++i)
        bomb += "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" + std::to_string(i - 1) + ";\">";
    bomb += "]>\n<testsuite name=\"&a59;\"><testcase/></testsuite>";
    CHECK(refusal(bomb) == "'r.xml' is no JUnit report: line 2: it declares a document type");
    CHECK(refusal("<!DOCTYPE t SYSTEM \"file:///etc/passwd\"><testsuite><testcase/></testsuite>").ends_with("it declares a document type"));
    std::string tower;
    for (int i = 0; i < 100'000; ++i) tower += "<testsuite>";
    CHECK(refusal(tower).ends_with("its elements are nested too deeply"));
    // A property that holds megabytes is cut, and so is a name.
    const auto report = read_junit("<testsuite><testcase name='" + std::string(4u << 20, 'n') + "'/></testsuite>", "r.xml");
    CHECK(report.cases[0].name.size() == 2048);
}

TEST_CASE("JUnit: whatever is done to a report's bytes, it is read or refused") {
    const std::string good =
        "<?xml version=\"1.0\"?><testsuites><testsuite name=\"a\"><properties><property name=\"task\">T1</property></properties>"
        "<testcase name=\"b\" classname=\"c\"><failure message=\"d\"/></testcase></testsuite></testsuites>";
    std::mt19937 random(20261126);
    std::size_t read = 0, refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = good;
        for (unsigned n = 1 + random() % 4; n > 0; --n) {
            const auto at = random() % bytes.size();
            switch (random() % 4) {
                case 0: bytes[at] = static_cast<char>(random()); break;
                case 1: bytes.erase(at, 1 + random() % 8); break;
                case 2: bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 40)); break;
                default: bytes.resize(at + 1);
            }
            if (bytes.empty()) bytes = "<";
        }
        try {
            read_junit(bytes, "r.xml");
            ++read;
        } catch (const Error&) {
            ++refused;
        }
    }
    std::cout << "20000 changed reports (seed 20261126): " << read << " read, " << refused << " refused\n";
    CHECK(read > 100);
    CHECK(refused > 1000);
}

TEST_CASE("JUnit: a large report is read in one pass") {
    std::string bytes = "<testsuites><testsuite name=\"s\">";
    for (int i = 0; i < 100'000; ++i)
        bytes +=
            "<testcase classname=\"tests.api.test_" + std::to_string(i % 50) + "\" name=\"test_" + std::to_string(i) + "\" time=\"0.1\"/>";
    bytes += "</testsuite></testsuites>";
    const auto begun = std::chrono::steady_clock::now();
    CHECK(read_junit(bytes, "r.xml").cases.size() == 100'000);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    std::cout << "100000 cases, " << (bytes.size() >> 20) << " MiB: " << took << " ms\n";
}
