// `lhcr run claim`: the next runnable phase for a worker that is not ours (a script, a container of another language).
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/process.hpp"
#include "base/version.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "runs/run.hpp"
#include "runs/worker.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string run;
    std::string worker;
    std::vector<std::string> lanes;
    std::vector<std::string> executors;
    std::string lease;
    std::string token_file;
    std::string claim_id;
};

/// Made before the claim, so that a folder that cannot be written costs no lease; named only when the token is in it.
class TokenFile {
public:
    explicit TokenFile(std::string path) : path_(std::move(path)), temporary_(fmt::format("{}.{}", path_, ::getpid())) {
        ::unlink(temporary_.c_str());
        file_.reset(::open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!file_) fail();
    }
    ~TokenFile() { ::unlink(temporary_.c_str()); }
    TokenFile(const TokenFile&) = delete;
    TokenFile& operator=(const TokenFile&) = delete;

    void keep(const std::string& token) {
        const std::string text = token + '\n';
        if (::write(file_.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file_.get()) != 0 ||
            ::rename(temporary_.c_str(), path_.c_str()) != 0)
            fail();
    }

private:
    [[noreturn]] void fail() const {
        throw Error(Errc::usage, fmt::format("cannot write the lease token to '{}': {}", path_, std::strerror(errno)),
                    "name a file in a folder of your own");
    }
    std::string path_;
    std::string temporary_;
    Fd file_;
};

int run_run_claim(const Options& options, Session& session) {
    std::unique_ptr<TokenFile> file;
    if (!options.token_file.empty()) file = std::make_unique<TokenFile>(options.token_file);
    runs::ClaimRequest request;
    request.worker = options.worker;
    request.run_id = options.run;
    request.lanes = options.lanes;
    request.executors = options.executors;
    if (session.config().is_set("environment")) request.environment = session.config().value("environment");
    if (!options.lease.empty()) request.lease = parse_duration(options.lease, "--lease");
    request.claim_id = options.claim_id.empty() ? uuid7() : options.claim_id;
    runs::worker_register(session.db(), options.worker,
                          {{"host", "cli"},
                           {"pid", 0},
                           {"lanes", options.lanes},
                           {"executors", options.executors},
                           {"slots", 1},
                           {"version", version},
                           {"session_lock", false}});
    const runs::Claims claims = repeat_in_doubt(session, [&] { return runs::claim(session.db(), request); });
    if (claims.claims.empty()) {
        if (!options.run.empty()) runs::show(session.db(), options.run);  // a run that is not there is an error of its own
        throw Error(Errc::nothing_to_do,
                    options.run.empty() ? "nothing to claim" : fmt::format("no phase of run {} can be claimed now", options.run),
                    "`lhcr run list --status queued,running`");
    }
    const runs::Claim& claim = claims.claims.front();
    json document = claim.document;
    document["claim_id"] = claims.claim_id;
    if (file) {
        try {
            file->keep(claim.lease.token);
        } catch (const Error&) {
            runs::release(session.db(), claim.lease, "the lease token could not be kept");
            throw;
        }
        document.erase("lease_token");
        document["lease_token_file"] = options.token_file;
    }
    session.output().object("Claim", document,
                            {{"run", "run_id"},
                             {"phase", "phase"},
                             {"attempt", "attempt"},
                             {"executor", "executor"},
                             {"lease until", "lease_expires_at", Cell::time},
                             {"token", file ? "lease_token_file" : "lease_token"}},
                            "run_id");
    return 0;
}

}  // namespace

void bind_run_claim(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    expect_run_id(app.add_option("run", options->run, "run id; without it, the next of any run"));
    app.add_option("--worker", options->worker, "who claims; the same name keeps its leases together")->type_name("NAME")->required();
    app.add_option("--lane", options->lanes, "only of these lanes, by comma")->type_name("LIST")->delimiter(',')->allow_extra_args(false);
    app.add_option("--executor", options->executors, "only for these executors, by comma")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("--lease", options->lease, "how long without a heartbeat; the template's")->type_name("DURATION");
    app.add_option("--lease-token-file", options->token_file, "keep the token here (0600) and not in the output")->type_name("FILE");
    app.add_option("--claim-id", options->claim_id, "the same id again answers the same claim")->type_name("UUID");
    app.footer("exit 8: nothing to claim");
    session.set_action([options, &session] { return run_run_claim(*options, session); });
}

}  // namespace lhcr::cli
