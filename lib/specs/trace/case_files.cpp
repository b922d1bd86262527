// A case's `file` may be absolute, or relative to a part of the repository; a class may stand for a file: tests.api.test_user.TestLogin.
#include "specs/trace/case_files.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace lhcr::specs::trace {
namespace {

constexpr std::size_t max_parts = 16, max_links = 5'000'000;

// Without "./" in front and "/" behind.
std::string_view plain_path(std::string_view path) {
    while (path.starts_with("./")) path.remove_prefix(2);
    while (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

// "tests/api/test_user.py" → "tests.api.test_user"; empty when it is no source file.
std::string class_of(std::string_view path) {
    const auto dot = path.rfind('.');
    if (dot == std::string_view::npos || path.find('/', dot) != std::string_view::npos || dot == 0) return {};
    std::string name(path.substr(0, dot));
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

}  // namespace

CaseFiles::CaseFiles(const std::vector<Node>& nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (const auto& named : nodes[i].item.paths) {
            const auto path = plain_path(named);
            // One part alone ("runbook.cpp", "tests") could be anybody's.
            if (path.find('/') == std::string_view::npos) continue;
            tasks_by_path_[std::string(path)].push_back(i);
            if (const auto name = class_of(path); !name.empty()) {
                tasks_by_class_[name].push_back(i);
                // src/test/java/com/acme/UserTest.java is the class com.acme.UserTest.
                for (const std::string_view root : {"java.", "kotlin.", "scala.", "groovy."})
                    if (const auto at = name.find(root); at != std::string::npos)
                        tasks_by_class_[name.substr(at + root.size())].push_back(i);
            }
        }
}

void CaseFiles::add(std::size_t evidence, const Case& one, const std::set<std::size_t>& named) {
    if (tasks_by_path_.empty()) return;
    std::vector<std::size_t> nodes;
    const auto take = [&](const auto& map, const std::string& key) {
        if (const auto found = map.find(key); found != map.end()) nodes.insert(nodes.end(), found->second.begin(), found->second.end());
    };
    const auto file = plain_path(one.file);
    std::vector<std::size_t> slashes;
    for (auto at = file.find('/'); at != std::string_view::npos && slashes.size() < max_parts; at = file.find('/', at + 1))
        slashes.push_back(at);
    // The file, or a folder of it, as it is written …
    if (!file.empty()) take(tasks_by_path_, std::string(file));
    for (const auto slash : slashes) take(tasks_by_path_, std::string(file.substr(0, slash)));
    // … or behind what an absolute path, or one from another folder, has in front.
    for (const auto from : slashes) {
        take(tasks_by_path_, std::string(file.substr(from + 1)));
        if (!file.starts_with('/')) continue;
        for (const auto to : slashes)
            if (to > from + 1) take(tasks_by_path_, std::string(file.substr(from + 1, to - from - 1)));
    }
    if (file.empty() && !one.classname.empty()) {
        const std::string& name = one.classname;
        take(tasks_by_class_, name);
        std::size_t parts = 0;
        for (auto dot = name.rfind('.'); dot != std::string::npos && dot > 0 && parts < 4; dot = name.rfind('.', dot - 1), ++parts)
            take(tasks_by_class_, name.substr(0, dot));
    }
    if (nodes.empty()) return;
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    std::erase_if(nodes, [&](std::size_t node) { return named.contains(node); });
    if (nodes.empty()) return;
    cases_.emplace_back(evidence, one);
    nodes_of_case_.push_back(std::move(nodes));
}

void CaseFiles::each(const std::function<void(std::size_t, std::size_t, const Case&)>& take) const {
    std::size_t links = 0;
    for (std::size_t i = 0; i < cases_.size(); ++i) {
        links += nodes_of_case_[i].size();
        if (links > max_links)
            throw Error(Errc::usage, fmt::format("more than {} test cases lie in files that tasks name", max_links),
                        "name test files in tasks, not the folder of all tests");
        for (const auto node : nodes_of_case_[i]) take(node, cases_[i].first, cases_[i].second);
    }
}

}  // namespace lhcr::specs::trace
