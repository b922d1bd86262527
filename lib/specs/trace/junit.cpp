// Expat reads; here is what elements mean. Dialects: Ant's and Jenkins' (failure, error, skipped), Surefire's reruns, GoogleTest's
// attributes `status` and `result`, pytest's and jest-junit's properties and files.
#include "specs/trace/junit.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "specs/text.hpp"

namespace lhcr::specs::trace {
namespace {

constexpr std::size_t max_depth = 64, max_cases = 500'000, max_text = 2048, max_message = 300, max_words = 64;

// At most `limit` bytes, cut between characters.
std::string cut(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    return std::string(text.substr(0, limit));
}

struct Scope {
    std::string suite, file;
    std::vector<std::string> references, specs;
};

struct Reader {
    explicit Reader(std::string of) : place(std::move(of)) {}

    std::string place;
    XML_Parser parser = nullptr;
    JunitReport report;
    std::vector<Scope> scopes{{}};
    std::vector<char> kinds;  ///< by depth: 's' a suite, 'c' a case, 'p' a property without value, ' ' anything else
    Case current;
    bool in_case = false, is_junit = false;
    std::string property, property_text;
    std::string refusal;

    void refuse(std::string what) {
        if (refusal.empty()) refusal = std::move(what);
        XML_StopParser(parser, XML_FALSE);
    }

    static std::string_view attribute(const XML_Char** attributes, std::string_view name) {
        for (; *attributes; attributes += 2)
            if (name == attributes[0]) return attributes[1];
        return {};
    }

    void take_property(std::string_view name, std::string_view value) {
        std::string key = lower(name.substr(0, 64));
        std::replace(key.begin(), key.end(), '-', '_');
        if (key == "git_sha" || key == "commit") {
            if (report.git_sha.empty()) report.git_sha = cut(trim(value), 64);
            return;
        }
        if (key == "git_dirty") {
            report.git_dirty = report.git_dirty || trim(value) == "true";
            return;
        }
        const bool spec = key == "spec" || key == "spec_slug";
        bool item = false;
        for (const std::string_view word :
             {"requirement", "requirements", "requirement_ref", "task", "tasks", "task_ref", "story", "criterion"})
            item = item || key == word;
        if (!spec && !item) return;
        auto& of_case = spec ? current.specs : current.references;
        auto& of_suite = spec ? scopes.back().specs : scopes.back().references;
        auto& list = in_case ? of_case : of_suite;
        for (std::size_t at = 0; at < value.size() && list.size() < max_words;) {
            const auto begin = value.find_first_not_of(" \t\r\n,;", at);
            if (begin == std::string_view::npos) break;
            const auto end = std::min(value.find_first_of(" \t\r\n,;", begin), value.size());
            auto word = value.substr(begin, end - begin);
            if (spec && word.ends_with('/')) word.remove_suffix(1);
            if (spec) word = word.substr(word.rfind('/') + 1);
            if (!word.empty() && word.size() <= 200) list.emplace_back(word);
            at = end;
        }
    }

    void begin(std::string_view name, const XML_Char** attributes) {
        if (kinds.size() >= max_depth) return refuse("its elements are nested too deeply");
        if (kinds.empty() && name != "testsuites" && name != "testsuite")
            return refuse(fmt::format("it begins with <{}>, not with <testsuites>", cut(name, 40)));
        char kind = ' ';
        if (name == "testsuites" || name == "testsuite") {
            kind = 's';
            Scope scope = scopes.back();
            if (const auto own = attribute(attributes, "name"); !own.empty()) scope.suite = cut(own, max_text);
            if (const auto own = attribute(attributes, "file"); !own.empty()) scope.file = cut(own, max_text);
            scopes.push_back(std::move(scope));
        } else if (name == "testcase" && !in_case) {
            kind = 'c';
            begin_case(attributes);
        } else if (name == "property") {
            property = cut(attribute(attributes, "name"), 64);
            const auto value = attribute(attributes, "value");
            if (value.empty()) kind = 'p', property_text.clear();
            else take_property(property, value);
        } else if (in_case && (name == "failure" || name == "error")) {
            current.outcome = Outcome::failed;
            if (current.message.empty()) current.message = cut(attribute(attributes, "message"), max_message);
        } else if (in_case && name == "skipped" && current.outcome == Outcome::passed) {
            current.outcome = Outcome::skipped;
        }
        kinds.push_back(kind);
    }

    void begin_case(const XML_Char** attributes) {
        if (report.cases.size() >= max_cases) return refuse(fmt::format("it has more than {} cases", max_cases));
        in_case = true;
        current = {};
        const Scope& scope = scopes.back();
        current.name = cut(attribute(attributes, "name"), max_text);
        current.classname = cut(attribute(attributes, "classname"), max_text);
        current.file = cut(attribute(attributes, "file"), max_text);
        if (current.file.empty()) current.file = scope.file;
        current.suite = scope.suite;
        const auto status = attribute(attributes, "status"), result = attribute(attributes, "result");
        if (status == "notrun" || status == "skipped" || status == "disabled" || result == "skipped" || result == "suppressed")
            current.outcome = Outcome::skipped;
    }

    void end() {
        if (kinds.empty() || !refusal.empty()) return;  // expat ends an empty element also after it was told to stop
        const char kind = kinds.back();
        kinds.pop_back();
        if (kind == 'p') take_property(property, property_text);
        if (kind == 's') scopes.pop_back();
        if (kind != 'c') return;
        in_case = false;
        // A suite's properties stand before its cases: what it says of itself is said of them.
        const Scope& scope = scopes.back();
        for (const auto& each : scope.references)
            if (current.references.size() < max_words) current.references.push_back(each);
        if (current.specs.empty()) current.specs = scope.specs;
        report.cases.push_back(std::move(current));
    }

    void text(std::string_view part) {
        if (!kinds.empty() && kinds.back() == 'p' && property_text.size() < max_text) property_text += cut(part, max_text);
    }
};

Reader& reader_of(void* data) {
    return *static_cast<Reader*>(data);
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
    constexpr std::string_view names[] = {"passed", "failed", "skipped"};
    return names[static_cast<std::size_t>(outcome)];
}

JunitReport read_junit(std::string_view bytes, const std::string& place) {
    const auto refuse = [&](const std::string& what) {
        return Error(Errc::usage, fmt::format("'{}' is no JUnit report: {}", place, what), "name the XML that the test runner wrote");
    };
    if (bytes.size() > max_junit_bytes) throw refuse(fmt::format("it is larger than {} MiB", max_junit_bytes >> 20));
    const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
    if (!parser) throw Error(Errc::unavailable, "there is no memory to read a JUnit report", "");
    Reader reader(place);
    reader.parser = parser.get();
    XML_SetUserData(parser.get(), &reader);
    XML_SetElementHandler(
        parser.get(), [](void* data, const XML_Char* name, const XML_Char** attributes) { reader_of(data).begin(name, attributes); },
        [](void* data, const XML_Char*) { reader_of(data).end(); });
    XML_SetCharacterDataHandler(parser.get(), [](void* data, const XML_Char* text, int length) {
        reader_of(data).text({text, static_cast<std::size_t>(length)});
    });
    // Entities are what bombs are made of, and no test runner declares any.
    XML_SetStartDoctypeDeclHandler(parser.get(), [](void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        reader_of(data).refuse("it declares a document type");
    });
    const auto ended = XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), 1);
    if (ended != XML_STATUS_OK) {
        const std::string what = reader.refusal.empty() ? XML_ErrorString(XML_GetErrorCode(parser.get())) : reader.refusal;
        throw refuse(fmt::format("line {}: {}", XML_GetCurrentLineNumber(parser.get()), what));
    }
    if (reader.report.cases.empty()) throw refuse("it holds no test case");
    return std::move(reader.report);
}

}  // namespace lhcr::specs::trace
