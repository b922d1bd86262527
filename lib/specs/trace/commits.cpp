// Messages into trailers.
#include "specs/trace/commits.hpp"

#include <algorithm>
#include <charconv>

#include "specs/text.hpp"

namespace lhcr::specs::trace {
namespace {

// What of a message is looked at, and how many references of one commit are kept.
constexpr std::size_t max_message = 256u << 10, max_references = 1000, max_commits = 1'000'000;

enum class Key { none, other, spec, item };

// "Task: T012" → its key and value. A line that is none is a sentence.
Key key_of(std::string_view line, std::string_view& value) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 40) return Key::none;
    const auto name = line.substr(0, colon);
    for (const char c : name)
        if (!is_word(c) && c != '-') return Key::none;
    if (colon + 1 < line.size() && line[colon + 1] != ' ' && line[colon + 1] != '\t') return Key::none;
    value = trim(line.substr(colon + 1));
    std::string key = lower(name);
    std::replace(key.begin(), key.end(), '-', '_');
    if (key == "spec" || key == "spec_slug") return Key::spec;
    for (const std::string_view word : {"task", "tasks", "task_ref", "requirement", "requirements", "requirement_ref", "req", "story"})
        if (key == word) return Key::item;
    return Key::other;
}

bool is_reference_char(char c) {
    return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || c == '/';
}

// The words of a value that could be ids or slugs.
template <typename Take>
void words(std::string_view value, Take take) {
    for (std::size_t at = 0; at < value.size();) {
        while (at < value.size() && !is_reference_char(value[at])) ++at;
        std::size_t end = at;
        while (end < value.size() && is_reference_char(value[end])) ++end;
        auto word = value.substr(at, end - at);
        while (word.ends_with('.') || word.ends_with('/')) word.remove_suffix(1);
        if (!word.empty() && word.size() <= 200) take(word);
        at = end;
    }
}

// An id ends in a word with a capital and a figure: "T012", "payments/FR-003". "12" and "see" are none.
bool looks_like_id(std::string_view word) {
    const auto last = word.substr(word.rfind('/') + 1);
    return std::any_of(last.begin(), last.end(), is_upper) && std::any_of(last.begin(), last.end(), is_digit);
}

void add_spec(std::vector<std::string>& specs, std::string_view word) {
    const auto slash = word.rfind('/');
    const std::string slug(slash == std::string_view::npos ? word : word.substr(slash + 1));
    if (!slug.empty() && specs.size() < 64 && std::find(specs.begin(), specs.end(), slug) == specs.end()) specs.push_back(slug);
}

// "payments", "spec/payments/, spec/orders". What has blanks between its words is a sentence.
void add_specs(std::vector<std::string>& specs, std::string_view value) {
    while (!value.empty()) {
        const auto comma = std::min(value.find(','), value.size());
        const auto part = trim(value.substr(0, comma));
        if (part.find_first_of(" \t") == std::string_view::npos) words(part, [&](std::string_view word) { add_spec(specs, word); });
        value.remove_prefix(std::min(value.size(), comma + 1));
    }
}

// A paragraph; nothing is kept of one that holds a sentence.
void read_paragraph(const std::vector<std::string_view>& lines, Commit& commit) {
    std::vector<std::pair<Key, std::string>> trailers;
    for (const auto line : lines) {
        std::string_view value;
        if ((line.starts_with(' ') || line.starts_with('\t')) && !trailers.empty()) {
            trailers.back().second += ' ';
            trailers.back().second += trim(line);
            continue;
        }
        const Key key = key_of(line, value);
        if (key == Key::none) return;
        trailers.emplace_back(key, value);
    }
    std::vector<std::string> specs;
    for (const auto& [key, value] : trailers)
        if (key == Key::spec) add_specs(specs, value);
    for (const auto& slug : specs) add_spec(commit.specs, slug);
    for (const auto& [key, value] : trailers)
        if (key == Key::item)
            words(value, [&, &list = commit.references](std::string_view word) {
                if (looks_like_id(word) && list.size() < max_references) list.push_back({std::string(word), specs});
            });
}

// "This reverts commit <sha>": the commit, empty when the line says no such thing.
std::string_view commit_after(std::string_view words_before, std::string_view line) {
    if (!line.starts_with(words_before)) return {};
    std::size_t end = words_before.size();
    while (end < line.size() && (is_digit(line[end]) || (line[end] >= 'a' && line[end] <= 'f'))) ++end;
    const auto sha = line.substr(words_before.size(), end - words_before.size());
    return sha.size() == 40 || sha.size() == 64 ? sha : std::string_view();
}

template <typename Take>
void each_line(std::string_view text, Take take) {
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        auto line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        take(line);
        at = end + 1;
    }
}

}  // namespace

Commit read_message(std::string_view message) {
    Commit commit;
    std::vector<std::string_view> paragraph;
    each_line(message.substr(0, max_message), [&](std::string_view line) {
        if (commit.subject.empty()) commit.subject = std::string(trim(line).substr(0, 200));
        if (!is_blank(line)) return paragraph.push_back(line);
        if (!paragraph.empty()) read_paragraph(paragraph, commit);
        paragraph.clear();
    });
    if (!paragraph.empty()) read_paragraph(paragraph, commit);
    for (auto& reference : commit.references)
        if (reference.specs.empty()) reference.specs = commit.specs;
    return commit;
}

void LogReader::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\0');
        auto& field = fields_[field_];
        const auto part = bytes.substr(0, end);
        if (field.size() < max_message) field += part.substr(0, max_message - field.size());
        if (end == std::string_view::npos) return;
        bytes.remove_prefix(end + 1);
        end_field();
    }
}

void LogReader::finish() {
    if (field_ == 3) end_field();
}

void LogReader::end_field() {
    if (++field_ < 4) return;
    end_commit();
    for (auto& field : fields_) field.clear();
    field_ = 0;
}

// Whether a later commit reverts this one, by its name or with the merge that brought it; its parents learn who reaches them.
bool LogReader::is_reverted(const std::string& sha, const std::vector<std::string>& parents) {
    const auto reach = [&](const std::string& parent, std::size_t merge, bool stays) {
        const auto [at, is_new] = reached_[parent].emplace(merge, stays);
        if (is_new && !stays) ++open_[merge];
        if (!is_new && stays && !at->second) at->second = true, --open_[merge];
    };
    bool reverted = false;
    if (const auto found = reached_.find(sha); found != reached_.end()) {
        const auto merges = std::move(found->second);
        reached_.erase(found);
        for (const auto& [merge, stays] : merges) {
            if (open_[merge] == 0) continue;  // all that it brought is behind us
            for (const auto& parent : parents) reach(parent, merge, stays);
            if (!stays) reverted = true, --open_[merge];
        }
    }
    const auto named = reverted_.find(sha);
    if (named == reverted_.end()) return reverted;
    if (parents.size() > 1) {
        open_.push_back(0);
        const std::string& side = named->second.empty() ? parents.front() : named->second;
        for (const auto& parent : parents) reach(parent, open_.size() - 1, parent == side);
    }
    return true;
}

// "This reverts commit <merge>, reversing" and below it "changes made to <parent>."
void LogReader::look_for_reverts(std::string_view message) {
    std::string* side = nullptr;
    each_line(message, [&](std::string_view line) {
        if (const auto other = commit_after("This reverts commit ", line); !other.empty() && reverted_.size() < max_commits)
            side = &reverted_[std::string(other)];
        else if (const auto parent = commit_after("changes made to ", line); !parent.empty() && side) *side = parent;
    });
}

void LogReader::end_commit() {
    const std::string& sha = fields_[0];
    const std::string& message = fields_[3];
    const std::size_t position = count++;
    if (wanted_.contains(sha)) positions.emplace(sha, position);
    std::vector<std::string> parents;
    words(fields_[1], [&](std::string_view parent) { parents.emplace_back(parent); });
    if (is_reverted(sha, parents)) return;  // also what it reverted itself stands again
    look_for_reverts(message);
    if (message.find(':') == std::string::npos) return;
    Commit commit = read_message(message);
    if ((commit.references.empty() && commit.specs.empty()) || commits.size() >= max_commits) return;
    commit.sha = sha;
    std::from_chars(fields_[2].data(), fields_[2].data() + fields_[2].size(), commit.time);
    commit.position = position;
    commits.push_back(std::move(commit));
}

}  // namespace lhcr::specs::trace
