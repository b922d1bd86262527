// Which value of a setting wins, and what is refused in the files.
#include "cli/config.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/error.hpp"
#include "base/yaml.hpp"

namespace fs = std::filesystem;
using lhcr::cli::Config;
using lhcr::cli::GlobalFlags;

namespace {
struct Folder {
    fs::path path = fs::temp_directory_path() / ("lhcr-config-" + std::to_string(::getpid()));
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path / "repo/.git");
        fs::create_directories(path / "repo/deep/er");
    }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
    Config load(GlobalFlags flags, std::map<std::string, std::string> variables) const {
        variables.try_emplace("XDG_CONFIG_HOME", path.string());
        const auto environment = [&](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        };
        return Config::load(flags, environment, path / "repo/deep/er");
    }
    std::string refusal(const GlobalFlags& flags = {}) const {
        try {
            (void)load(flags, {});
        } catch (const lhcr::Error& error) {
            CHECK(lhcr::info(error.errc()).exit_code == 2);
            return error.message() + " | " + error.hint();
        }
        return "accepted";
    }
};
constexpr const char* two_contexts =
    "current_context: a\ncontexts:\n  a: {database: host=a, project: from_a, environment: stage}\n  b: {database: host=b, project: "
    "from_b}\n";
}  // namespace

TEST_CASE("config: flag beats environment beats project file beats user file beats default") {
    const Folder folder;
    fs::create_directories(folder.path / "lhcr");
    folder.write("lhcr/config.yaml", two_contexts);
    CHECK(folder.load({}, {}).value("project") == "from_a");
    folder.write("repo/.lhcr.yaml", "project: from_file\n");
    CHECK(folder.load({}, {}).value("project") == "from_file");
    CHECK(folder.load({}, {{"LHCR_PROJECT", "from_env"}}).value("project") == "from_env");
    GlobalFlags flags;
    flags.project = "from_flag";
    const Config config = folder.load(flags, {{"LHCR_PROJECT", "from_env"}});
    CHECK(config.value("project") == "from_flag");
    CHECK(config.setting("project").source == "--project");
    CHECK(config.value("org") == "default");
    CHECK(config.setting("environment").origin == "user file");
}

TEST_CASE("config: a context's values stand where the context was named") {
    const Folder folder;
    fs::create_directories(folder.path / "lhcr");
    folder.write("lhcr/config.yaml", two_contexts);
    CHECK(folder.load({}, {{"LHCR_DATABASE_URL", "host=env"}}).value("database") == "host=env");
    GlobalFlags flags;
    flags.context = "b";
    CHECK(folder.load(flags, {{"LHCR_DATABASE_URL", "host=env"}}).value("database") == "host=b");
    CHECK(folder.load({}, {{"LHCR_CONTEXT", "b"}, {"PGHOST", "elsewhere"}}).value("database") == "host=b");
    const Config by_libpq = folder.load({}, {{"PGHOST", "elsewhere"}});
    CHECK(by_libpq.value("database").empty());
    CHECK(by_libpq.has_database());
    CHECK(by_libpq.setting("database").source == "PGHOST");
}

TEST_CASE("config: what a file may not hold is named") {
    const Folder folder;
    fs::create_directories(folder.path / "lhcr");
    folder.write("lhcr/config.yaml", "contexts:\n  a: {databse: host=a}\n");
    CHECK(folder.refusal().find("unknown key 'databse' | did you mean 'database'?") != std::string::npos);
    folder.write("lhcr/config.yaml", "contexts:\n  a: {database: 'postgres://u:secret@h/d'}\n");
    CHECK(folder.refusal().find("holds a password") != std::string::npos);
    CHECK(folder.refusal().find("secret@") == std::string::npos);
    folder.write("lhcr/config.yaml", two_contexts);
    folder.write("repo/.lhcr.yaml", "store: s3://elsewhere\n");
    CHECK(folder.refusal().find("unknown key 'store'") != std::string::npos);
    folder.write("repo/.lhcr.yaml", "context: c\n");
    CHECK(folder.refusal().find("no context 'c'") != std::string::npos);
    GlobalFlags flags;
    flags.config_file = (folder.path / "none.yaml").string();
    CHECK(folder.refusal(flags).find("cannot read the configuration file") != std::string::npos);
}

TEST_CASE("config: the project file is looked for up to the git root and not above") {
    const Folder folder;
    folder.write(".lhcr.yaml", "project: above\n");
    CHECK_FALSE(lhcr::cli::find_project_file(folder.path / "repo/deep/er"));
    folder.write("repo/.lhcr.yaml", "project: here\n");
    CHECK(lhcr::cli::find_project_file(folder.path / "repo/deep/er") == folder.path / "repo/.lhcr.yaml");
}

TEST_CASE("config: remembering a context keeps the others, and the file stays private") {
    const Folder folder;
    const fs::path file = folder.path / "lhcr/config.yaml";
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "# mine\ncontexts:\n  a: {database: host=a}\n";
    lhcr::cli::remember_context(file, "local", {{"database", "host=l"}});
    std::ifstream in(file);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    CHECK(text.starts_with("# mine\n"));
    const auto document = lhcr::parse_yaml(text, "config");
    CHECK(document["contexts"]["a"]["database"] == "host=a");
    CHECK(document["current_context"] == "local");
    CHECK((fs::status(file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
}
