// Moments from models, references from messages, run records from JSON.
#include "specs/change.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::specs {
namespace {

std::string hash_of(std::string_view text) {
    return sha256_hex(text).substr(0, 16);
}

std::string hash_of(const Document* document) {
    return document ? hash_of(document->bytes()) : std::string();
}

}  // namespace

std::string words_of(std::string_view text) {
    std::string words;
    bool gap = false;
    for (const char c : text) {
        if (!is_word(c) || c == '_') {
            gap = true;
            continue;
        }
        if (gap && !words.empty()) words += ' ';
        gap = false;
        words += lower(c);
    }
    return words;
}

Moment moment_of(std::string commit, const Model& model) {
    Moment moment;
    moment.commit = std::move(commit);
    for (const auto& requirement : model.requirements) moment.texts.emplace(requirement.id, hash_of(words_of(requirement.text)));
    for (const auto& story : model.stories) {
        std::string text;
        for (int line = story.at.line; line <= story.last && text.size() < 8000; ++line)
            text += std::string(story.at.document->prose(line)) + ' ';
        moment.texts.emplace(fmt::format("US{}", story.number), hash_of(words_of(text)));
    }
    for (const auto& task : model.tasks) {
        if (!task.done || task.id.empty()) continue;
        auto& cited = moment.done[std::string(task.id)];
        for (int line = task.at.line; line <= task.last; ++line)
            for (const auto& id : requirement_ids(task.at.document->prose(line))) cited.emplace(id.text);
    }
    moment.plan = hash_of(model.plan);
    moment.tasks = hash_of(model.tasks_file);
    return moment;
}

std::string slug_in(std::string_view line) {
    std::string_view value;
    for (const char* name : {"spec", "spec_slug", "spec-slug"})
        if (value.empty()) value = field_of(line, name);
    while (!value.empty() && (value.front() == '`' || value.front() == '*' || value.front() == ' ')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == '`' || value.back() == '*' || value.back() == '/')) value.remove_suffix(1);
    const bool foldered = value.starts_with("spec/") || value.starts_with("specs/");
    if (foldered) value = value.substr(value.find('/') + 1);
    const auto slug = value.substr(0, value.find('/'));
    // "Spec: see the wiki", "Spec: RFC 9110" are sentences. A path into spec/ is meant, whatever it is called.
    if (slug.empty() || (!foldered && (value != slug || !is_slug(slug)))) return {};
    return slug.find_first_of(" \t\"'<>\\") == std::string_view::npos ? std::string(slug) : std::string();
}

RunRecord read_run_record(const std::string& text, const std::string& place) {
    const auto refuse = [&](const std::string& what) {
        return Error(Errc::usage, fmt::format("'{}' is no record of a run: {}", place, what), "`lhcr run show RUN -o json` writes one");
    };
    const json document = parse_json(text, place);
    if (!document.is_object()) throw refuse("it is no object");
    const json& run = document.contains("run") && document["run"].is_object() ? document["run"] : document;
    RunRecord record;
    record.place = place;
    record.run_id = get_string(run, "run_id");
    if (record.run_id.empty()) throw refuse("it has no run_id");
    record.git_sha = get_string(run, "git_sha");
    record.spec_slug = get_string(run, "spec_slug");
    record.spec_hash = get_string(run, "spec_hash");
    return record;
}

std::string key_of(const std::filesystem::path& path) {
    std::error_code error;
    const auto normal = std::filesystem::weakly_canonical(path, error);
    return (normal.has_filename() ? normal : normal.parent_path()).string();
}

bool matches(const std::string& pattern, const std::string& path) {
    if (pattern.ends_with('/')) return path.starts_with(pattern);
    return ::fnmatch(pattern.c_str(), path.c_str(), 0) == 0;
}

}  // namespace lhcr::specs
