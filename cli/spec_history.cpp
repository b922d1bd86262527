// Asking git for commits and bundles, many in one process.
#include "cli/spec_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "cli/git.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;
using specs::trace::Version;

constexpr std::size_t max_tree = 4u << 20, trees_at_a_time = 64;

bool is_name(const std::string& revision) {
    return !revision.empty() && revision.size() <= 200 && revision[0] != '-' && std::all_of(revision.begin(), revision.end(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != ':';
    });
}

struct Entry {
    std::string name, id;
    bool is_tree = false;
};

// "<mode> <name>\0<id>", again for each.
std::vector<Entry> entries_of(const GitObject& tree) {
    std::vector<Entry> entries;
    const std::size_t width = tree.id.size() / 2;
    for (std::size_t at = 0; at < tree.bytes.size();) {
        const auto space = tree.bytes.find(' ', at), end = tree.bytes.find('\0', at);
        if (space == std::string::npos || end == std::string::npos || space > end || end + 1 + width > tree.bytes.size()) break;
        Entry entry;
        entry.is_tree = tree.bytes.compare(at, space - at, "40000") == 0;
        entry.name = tree.bytes.substr(space + 1, end - space - 1);
        const auto* id = reinterpret_cast<const unsigned char*>(tree.bytes.data()) + end + 1;
        entry.id = to_hex({id, width});
        entries.push_back(std::move(entry));
        at = end + 1 + width;
    }
    return entries;
}

// The files of a bundle in a tree: name → id of the blob.
struct Files {
    specs::Layout layout{};
    std::string slug;
    std::map<std::string, std::string> blobs;
    std::string checklists;  ///< the tree below
};

Version version_of(const Files& files, const std::map<std::string, GitObject*>& blobs) {
    Version version{.is_known = true, .is_there = !files.blobs.empty()};
    specs::Bundle bundle;
    bundle.layout = files.layout, bundle.slug = files.slug, bundle.carried = true;
    for (const auto& [name, id] : files.blobs) {
        const auto found = blobs.find(id);
        if (found == blobs.end() || found->second->type != "blob") continue;
        bundle.documents[name] = specs::read_document(name, found->second->bytes);
    }
    version.content_hash = bundle.content_hash();
    for (const auto& item : specs::trace::read_items(specs::read_model(bundle))) version.texts.emplace(item.id, item.text_hash);
    return version;
}

}  // namespace

SpecHistory::SpecHistory(const fs::path& folder) {
    const auto root = git({"rev-parse", "--show-toplevel"}, folder);
    if (!root || root->empty()) return;
    std::error_code error;
    root_ = fs::weakly_canonical(*root, error);
    is_git_ = !error;
    head_ = git({"rev-parse", "--verify", "-q", "HEAD^{commit}"}, folder).value_or("");
}

std::vector<std::string> SpecHistory::resolve(const std::vector<std::string>& revisions) const {
    std::vector<std::string> names, ids(revisions.size());
    if (!is_git_) return ids;
    for (const auto& revision : revisions) names.push_back(is_name(revision) ? revision + "^{commit}" : "");
    const auto objects = git_objects(names, root_, 0, false);
    for (std::size_t i = 0; i < objects.size(); ++i)
        if (objects[i].type == "commit") ids[i] = objects[i].id;
    return ids;
}

specs::trace::History SpecHistory::read(const std::unordered_set<std::string>& wanted) const {
    specs::trace::History history;
    history.is_git = is_git_, history.head = head_;
    if (head_.empty()) return history;
    history.is_shallow = git({"rev-parse", "--is-shallow-repository"}, root_) == "true";
    history.is_dirty = !git({"--no-optional-locks", "status", "--porcelain", "--untracked-files=no"}, root_).value_or("x").empty();
    specs::trace::LogReader log(wanted);
    const bool success = git_stream({"--no-replace-objects", "log", "-z", "--date-order", "--no-color", "--no-show-signature", "--no-notes",
                                     "--encoding=UTF-8", "--format=%H%x00%P%x00%ct%x00%B", "HEAD", "--"},
                                    root_, {}, [&](std::string_view part) {
                                        log.feed(part);
                                        return true;
                                    });
    if (!success) throw Error(Errc::unavailable, "git ended before it had told the whole history", "`git log` shows what it lacks");
    log.finish();
    history.count = log.count, history.commits = std::move(log.commits), history.positions = std::move(log.positions);
    return history;
}

specs::trace::Versions SpecHistory::versions(const std::vector<std::pair<std::size_t, std::string>>& wanted,
                                             const std::vector<specs::Place>& places) const {
    specs::trace::Versions versions;
    if (!is_git_ || wanted.empty()) return versions;
    // Which tree each bundle is at each commit; most commits share one.
    std::vector<std::string> commits, names;
    for (const auto& [bundle, commit] : wanted) {
        std::error_code error;
        const auto folder = fs::weakly_canonical(places[bundle].folder, error).lexically_relative(root_);
        const bool is_within = !folder.empty() && *folder.begin() != "..";
        commits.push_back(commit + "^{commit}");
        names.push_back(is_within ? fmt::format("{}:{}", commit, folder == "." ? "" : folder.generic_string()) : "");
    }
    const auto known = git_objects(commits, root_, 0, false);
    const auto heads = git_objects(names, root_, 0, false);
    const auto unknown = std::make_shared<const Version>(), empty = std::make_shared<const Version>(Version{.is_known = true});
    std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> by_tree;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        versions[wanted[i]] = known[i].type == "commit" ? empty : unknown;
        if (heads[i].type == "tree") by_tree[{wanted[i].first, heads[i].id}].push_back(i);
    }
    std::vector<std::pair<std::size_t, std::string>> trees;
    for (const auto& [key, uses] : by_tree) trees.push_back(key);
    for (std::size_t at = 0; at < trees.size(); at += trees_at_a_time) {
        const std::size_t end = std::min(trees.size(), at + trees_at_a_time);
        std::vector<std::string> ids;
        for (std::size_t i = at; i < end; ++i) ids.push_back(trees[i].second);
        const auto objects = git_objects(ids, root_, max_tree);
        std::vector<Files> files;
        std::vector<std::string> below;
        for (std::size_t i = at; i < end; ++i) {
            const auto& place = places[trees[i].first];
            Files one{.layout = place.layout, .slug = fs::absolute(place.folder).lexically_normal().filename().string()};
            for (const auto& entry : entries_of(objects[i - at])) {
                if (!entry.is_tree && specs::is_bundle_file(place.layout, entry.name)) one.blobs.emplace(entry.name, entry.id);
                if (entry.is_tree && entry.name == "checklists" && place.layout == specs::Layout::spec_kit) one.checklists = entry.id;
            }
            if (!one.checklists.empty()) below.push_back(one.checklists);
            files.push_back(std::move(one));
        }
        std::map<std::string, std::vector<Entry>> checklists;
        for (const auto& tree : git_objects(below, root_, max_tree)) checklists.emplace(tree.id, entries_of(tree));
        std::set<std::string> wanted_blobs;
        for (auto& one : files) {
            if (!one.checklists.empty())
                for (const auto& entry : checklists[one.checklists])
                    if (const std::string name = "checklists/" + entry.name; !entry.is_tree && specs::is_bundle_file(one.layout, name))
                        one.blobs.emplace(name, entry.id);
            for (const auto& [name, id] : one.blobs) wanted_blobs.insert(id);
        }
        const std::vector<std::string> blob_ids(wanted_blobs.begin(), wanted_blobs.end());
        auto bytes = git_objects(blob_ids, root_, specs::max_document_bytes);
        std::map<std::string, GitObject*> blobs;
        for (auto& object : bytes) blobs.emplace(object.id, &object);
        for (std::size_t i = at; i < end; ++i) {
            const auto version = std::make_shared<const Version>(version_of(files[i - at], blobs));
            for (const auto use : by_tree[trees[i]]) versions[wanted[use]] = version;
        }
    }
    return versions;
}

}  // namespace lhcr::cli
