// Walking yaml-cpp's events; what is no plain tree (anchors, aliases) has no lines.
#include "base/yaml_lines.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <vector>

namespace lhcr {
namespace {

constexpr std::size_t max_depth = 200;

class Lines : public YAML::EventHandler {
public:
    std::map<std::string, int> lines;

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { value(mark, ""); }
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override { throw YAML::Exception(YAML::Mark::null_mark(), "alias"); }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string& text) override { value(mark, text); }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        open(mark, false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { open(mark, true); }
    void OnMapEnd() override { close(); }

private:
    struct Level {
        std::string pointer;
        bool map = false;
        bool has_key = false;
        std::string key;
        int key_line = 0;
        std::size_t index = 0;
    };

    static std::string step(const std::string& key) {
        std::string result = "/";
        for (const char c : key) {
            if (c == '~') result += "~0";
            else if (c == '/') result += "~1";
            else result += c;
        }
        return result;
    }

    // The pointer of the value that begins, and its line.
    std::string enter(const YAML::Mark& mark) {
        if (levels_.empty()) {
            lines[""] = mark.line + 1;
            return "";
        }
        Level& level = levels_.back();
        const std::string pointer = level.pointer + (level.map ? step(level.key) : "/" + std::to_string(level.index++));
        lines[pointer] = level.map ? level.key_line : mark.line + 1;
        level.has_key = false;
        return pointer;
    }
    bool is_key() const { return !levels_.empty() && levels_.back().map && !levels_.back().has_key; }
    void value(const YAML::Mark& mark, const std::string& text) {
        if (is_key()) {
            levels_.back().key = text;
            levels_.back().key_line = mark.line + 1;
            levels_.back().has_key = true;
        } else {
            enter(mark);
        }
    }
    void open(const YAML::Mark& mark, bool map) {
        if (is_key() || levels_.size() >= max_depth) throw YAML::Exception(mark, "not a plain tree");
        std::string pointer = enter(mark);
        levels_.push_back({std::move(pointer), map, false, {}, 0, 0});
    }
    void close() { levels_.pop_back(); }

    std::vector<Level> levels_;
};

}  // namespace

std::map<std::string, int> yaml_lines(std::string_view text) {
    Lines lines;
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        parser.HandleNextDocument(lines);
    } catch (const YAML::Exception&) {
        lines.lines.clear();
    }
    return std::move(lines.lines);
}

}  // namespace lhcr
