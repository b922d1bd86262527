// `lhcr local psql`: psql on the embedded room, in place of this process.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "local/room.hpp"
#include "local/server.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    bool admin = false;
    std::string database = local::room_database;
    std::string command;
    std::vector<std::string> arguments;
};

int run_local_psql(const Options& options) {
    const local::Room room = local::find_room();
    std::vector<std::string> words = {
        local::psql_program(), "-d", local::conninfo(room.places, options.database, options.admin ? local::admin_role : local::daily_role)};
    if (!options.command.empty()) words.insert(words.end(), {"-c", options.command});
    words.insert(words.end(), options.arguments.begin(), options.arguments.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    ::execvp(argv[0], argv.data());
    throw Error(Errc::not_found, fmt::format("cannot run '{}': {}", words[0], std::strerror(errno)), "`apt-get install postgresql-client`");
}

}  // namespace

void bind_local_psql(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_flag("--admin", options->admin, "as the room's superuser");
    app.add_option("--dbname", options->database, "another database of the room")->type_name("NAME");
    app.add_option("-c,--command", options->command, "run this and stop")->type_name("SQL");
    app.add_option("arguments", options->arguments, "for psql, after --");
    session.set_action([options] { return run_local_psql(*options); });
}

}  // namespace lhcr::cli
