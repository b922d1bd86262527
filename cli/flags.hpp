// The flags that every command takes, and where each word of a command line belongs before CLI11 sees it.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace lhcr::cli {

struct GlobalFlags {
    std::vector<std::string> outputs;  ///< each FORMAT or FORMAT=FILE
    std::string fields;
    bool no_headers = false;
    std::string config_file;
    std::string context;
    std::string database;
    std::string migrate_database;
    std::string store;
    std::string org;
    std::string project;
    std::string environment;
    std::string color = "auto";
    std::string log_format = "text";
    bool quiet = false;
    int verbose = 0;
    bool yes = false;
    bool explain_config = false;
};

/// The group that global flags carry in CLI11, so that help can leave them out.
inline constexpr const char* global_group = "Global";

void bind_global_flags(CLI::App& app, GlobalFlags& flags);

/// argv split for dispatch: the first words that are no flags, and the rest in order.
struct Words {
    std::string noun;
    std::string verb;
    std::vector<std::string> rest;
};

/// Takes at most two leading words out of `arguments`; the second only if `takes_verb(noun)`. Global flags may stand before them.
Words split_words(const std::vector<std::string>& arguments, bool (*takes_verb)(std::string_view));

}  // namespace lhcr::cli
