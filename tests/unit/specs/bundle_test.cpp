// The spec gate: what it lets pass and what it names, on small bundles and on every real one there is.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/error.hpp"
#include "specs/bundle.hpp"
#include "specs/check.hpp"

using namespace lhcr;
using namespace lhcr::specs;
namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::string> good = {
    {"constitution.md", "# C\n## Principles\n1. Runs MUST be recorded.\n"},
    {"prd.md", "# P\n## Goals\n- **FR-001**: it MUST work\n- **FR-002**: it MUST stop\n## Success criteria\n- **SC-001**: 10 ms\n"},
    {"plan.md", "# P\n## Phases\n1. first (FR-001)\n"},
    {"tasks.md", "# T\n- [ ] T001 do it in a.cpp (FR-001)\n- [x] T002 do that (FR-002)\n"},
};

struct Repository {
    fs::path root = fs::temp_directory_path() / ("lhcr-specs-" + std::to_string(::getpid()));
    explicit Repository(std::map<std::string, std::string> files = good) {
        for (const auto& [name, text] : files) write("spec/x/" + name, text);
    }
    ~Repository() { fs::remove_all(root); }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name, std::ios::binary) << text;
    }
    std::vector<std::string> rules_hit() const {
        std::vector<std::string> hit;
        for (const auto& finding : check_bundle(read_bundle(root / "spec/x"))) hit.emplace_back(rule_of(finding.rule).name);
        return hit;
    }
};

using Hits = std::vector<std::string>;

}  // namespace

TEST_CASE("a complete bundle has no finding") {
    CHECK(Repository().rules_hit().empty());
}

TEST_CASE("each planted fault is named by its rule, and by that rule alone") {
    const auto with = [](const std::string& file, const std::string& text) {
        auto files = good;
        if (text.empty()) files.erase(file);
        else files[file] = text;
        return Repository(files).rules_hit();
    };
    CHECK(with("tasks.md", "") == Hits{"SB001"});
    CHECK(with("constitution.md", "  \n\n") == Hits{"SB005"});
    CHECK(with("constitution.md", "# C\n## Principles\n\xff\xfe\n") == Hits{"SB005"});
    CHECK(with("constitution.md", "# C\n## Principles\n<<<<<<< HEAD\n") == Hits{"SB005"});
    CHECK(with("constitution.md", "# C\n## Principles\n```\nno end\n") == Hits{"SB005"});
    CHECK(with("constitution.md", "# [PROJECT_NAME]\n## Principles\n") == Hits{"SP010"});
    CHECK(with("plan.md", "# P\nfirst (FR-001)\n") == Hits{"SR021"});
    CHECK(with("plan.md", "# P\n## Phases\n1. first (FR-099)\n") == Hits{"SR023"});
    CHECK(with("prd.md", good.at("prd.md") + "- **FR-001**: it MUST run again\n") == Hits{"SR022"});
    CHECK(with("tasks.md", "# T\n- [ ] T001 a\n- [ ] T001 b\n") == Hits{"ST031"});
    CHECK(with("tasks.md", "# T\n- [?] T001 a\n") == Hits{"ST039"});
    CHECK(with("tasks.md", "# T\nnothing\n") == Hits{"SR021"});
    CHECK(with("constitution.md", "## Principles\n1. a\n") == Hits{"SR02E"});
}

TEST_CASE("a control of NIST is no criterion of the bundle, and a heading beside an item is its detail") {
    auto files = good;
    files["plan.md"] += "Encryption at rest (NIST 800-53 SC-28), and at the boundary SC-7.\n";
    files["prd.md"] += "### FR-001 Why it works\nIt is needed.\n";
    CHECK(Repository(files).rules_hit().empty());
    files["plan.md"] += "It is fast (SC-028).\n";
    CHECK(Repository(files).rules_hit() == Hits{"SR023"});
}

TEST_CASE("code, comments and fences may speak of placeholders") {
    auto files = good;
    files["plan.md"] += "use `[FEATURE NAME]` <!-- [DATE]\n[link] --> here\n```\n[TITLE] [DATE]\n```\n";
    CHECK(Repository(files).rules_hit().empty());
}

TEST_CASE("a path without a bundle is an error, not a pass") {
    const Repository repository;
    fs::create_directories(repository.root / "empty");
    CHECK_THROWS_AS(find_bundles({(repository.root / "empty").string()}), Error);
    CHECK_THROWS_AS(find_bundles({(repository.root / "nothing").string()}), Error);
    CHECK(find_bundles({repository.root.string()}).size() == 1);
}

TEST_CASE("a bundle that two paths reach is one") {
    const Repository repository;
    CHECK(find_bundles({repository.root.string(), (repository.root / "spec").string(), repository.root.string()}).size() == 1);
}

TEST_CASE("a note beside spec/ or specs/ hides no bundle, and Spec Kit's constitution is none") {
    const Repository repository;
    const auto slugs = [&](const std::string& path) {
        std::string text;
        for (const auto& bundle : find_bundles({(repository.root / path).string()})) text += bundle.slug + " ";
        return text;
    };
    repository.write(".git/HEAD", "");
    repository.write("specs/001-y/spec.md", "# Y\n");
    for (const char* note : {"plan.md", "tasks.md", "constitution.md"}) {
        repository.write(note, "# Mine\n");
        CHECK(slugs("") == "x 001-y ");
        fs::rename(repository.root / "spec", repository.root / "kept");
        CHECK(slugs("") == "001-y ");
        fs::rename(repository.root / "kept", repository.root / "spec");
        fs::remove(repository.root / note);
    }
    repository.write(".specify/memory/constitution.md", "# Ours\n");
    CHECK(slugs(".specify/memory/constitution.md") == "x 001-y ");
    CHECK_THROWS_AS(slugs(".specify"), Error);
}

TEST_CASE("a file stands for the nearest bundle above it") {
    const Repository repository;
    repository.write(".git/HEAD", "");
    repository.write("spec/x/notes/deep/call.md", "");
    repository.write("spec/draft/note.md", "");
    repository.write("plan.md", "# Mine\n");  // makes no bundle of what holds some
    const auto places =
        find_places({(repository.root / "spec/x/notes/deep/call.md").string(), (repository.root / "spec/x/prd.md").string()});
    REQUIRE(places.size() == 1);
    CHECK(places[0].folder == repository.root / "spec/x");
    CHECK_THROWS_AS(find_places({(repository.root / "spec/draft/note.md").string()}), Error);
    CHECK(find_places({(repository.root / "spec/draft/note.md").string()}, std::nullopt, true).empty());
    const fs::path was = fs::current_path();
    fs::current_path(repository.root / "spec/x/notes/deep");
    CHECK(folder_of_file("call.md") == "../..");
    fs::current_path(was);
}

TEST_CASE("a folder that cannot be looked into is never passed over") {
    // A link to itself cannot be followed, whoever asks.
    for (const char* closed : {"spec", "spec/b", "specs", "specs/001-y/checklists", "specs/001-y/contracts", "specs/001-y/spec.md"}) {
        const Repository repository;
        repository.write("specs/001-y/plan.md", "# Y\n");
        fs::remove_all(repository.root / closed);
        fs::create_symlink(fs::path(closed).filename(), repository.root / closed);
        try {
            find_bundles({repository.root.string()});
            FAIL(closed);
        } catch (const Error& error) {
            CHECK_MESSAGE(error.errc() == Errc::unavailable, closed);
            CHECK(error.message().find(closed) != std::string::npos);
        }
    }
}

TEST_CASE("a new bundle passes as it is, and a name that is no slug is refused") {
    const Repository repository(new_bundle("x", Layout::lhcr, "2026-01-05"));
    CHECK(repository.rules_hit().empty());
    CHECK_THROWS_AS(new_bundle("No Slug", Layout::lhcr, "2026-01-05"), Error);
}

TEST_CASE("every real bundle gets a verdict, and most of them pass") {
    const char* shared = std::getenv("LHCR_TEST_SHARED");
    if (!shared || !*shared) {
        std::cout << "skip every real bundle gets a verdict: LHCR_TEST_SHARED is not set\n";
        return;
    }
    int bundles = 0, clean = 0;
    for (const auto& repository : fs::directory_iterator(fs::path(shared) / "data/spec-bundles")) {
        if (!repository.is_directory()) continue;
        try {
            for (const auto& bundle : find_bundles({repository.path().string()})) {
                ++bundles;
                clean += !has_errors(check_bundle(bundle));
            }
        } catch (const Error& none) {
            MESSAGE(repository.path().filename().string() << ": " << none.message());
        }
    }
    MESSAGE("bundles " << bundles << ", without errors " << clean);
    CHECK(bundles >= 80);
    CHECK(clean * 10 >= bundles * 6);
}

TEST_CASE("a bundle that travels with a run is the same bundle at the other end") {
    const Repository repository;
    const Bundle bundle = read_bundle(repository.root / "spec/x");
    const Bundle carried = bundle_from_json("x", json::parse(to_json(bundle).dump()));
    CHECK(carried.content_hash() == bundle.content_hash());
    CHECK(carried.layout == bundle.layout);
    CHECK(check_bundle(carried).empty());
    CHECK(carried.folder == "spec/x");
}

TEST_CASE("what a run cannot carry is refused before the run is made, by name") {
    const auto refused = [](const std::string& text) {
        Repository repository;
        repository.write("spec/x/prd.md", text);
        try {
            to_json(read_bundle(repository.root / "spec/x"));
        } catch (const Error& error) {
            return error.message();
        }
        return std::string();
    };
    CHECK(refused(std::string("nul \0", 5)).find("prd.md' is not text in UTF-8") != std::string::npos);
    CHECK(refused("\xff").find("prd.md' is not text in UTF-8") != std::string::npos);
    CHECK(refused(std::string(max_carried_bytes + 1, 'x')).find("is larger than the 512 KiB") != std::string::npos);
    CHECK(refused(std::string(5u << 20, 'x')).find("is larger than the 512 KiB") != std::string::npos);  // one that was not even read
}
