// What a command works with: configuration, database, store and output, each made at first use.
//
// One per process, made by app.cpp; a command's bind function keeps a reference and hands its action over with set_action.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/config.hpp"
#include "cli/flags.hpp"
#include "cli/output.hpp"

namespace lhcr::db {
class Connection;
}

namespace lhcr::cli {

struct Command;

/// Organisation, project and environment that a command works in.
struct Scope {
    std::string org;
    std::string project;
    std::string environment;
};

class Session {
public:
    Session();
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// What runs after parsing; the number it returns is the exit code.
    void set_action(std::function<int()> action) { action_ = std::move(action); }
    /// For help, version and completion: they must work with a broken configuration.
    void without_config() { needs_config_ = false; }

    const Config& config();
    Output& output();
    Scope scope();
    /// The control plane's conninfo. Throws Errc::config_invalid with the next step when none is configured.
    std::string database();
    /// The conninfo that migrates: `migrate_database`, else `database`.
    std::string migrate_database();
    /// The object store's URL; same rule.
    std::string store_url();
    /// The open connection to the control plane.
    db::Connection& db();
    /// The next db() opens a new one: after an answer was lost.
    void reset_db();
    /// True in the context that `lhcr local up` made: waits may run a worker themselves.
    bool is_local();
    /// Called before each effect ("cancel run 0198…"): in a protected context says the target and throws Errc::blocked without --yes.
    void confirm_mutation(std::string_view what);

    GlobalFlags& flags() { return flags_; }
    /// The format that LHCR_OUTPUT or a file names; also when the configuration could not be read.
    std::string configured_format() const;
    const Command* command() const { return command_; }

    /// The words after `__complete`, as they were typed.
    const std::vector<std::string>& raw_words() const { return raw_words_; }

    // For app.cpp.
    void set_raw_words(std::vector<std::string> words) { raw_words_ = std::move(words); }
    void set_command(const Command* command) { command_ = command; }
    const std::function<int()>& action() const { return action_; }
    bool needs_config() const { return needs_config_; }

private:
    GlobalFlags flags_;
    const Command* command_ = nullptr;
    std::function<int()> action_;
    bool needs_config_ = true;
    std::vector<std::string> raw_words_;
    std::optional<Config> config_;
    std::unique_ptr<Output> output_;
    std::unique_ptr<db::Connection> db_;
};

}  // namespace lhcr::cli
