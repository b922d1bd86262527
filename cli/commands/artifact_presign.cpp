// `lhcr artifact presign`: a URL by which somebody without credentials fetches or brings the bytes of one hash.
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/session.hpp"
#include "runs/artifact.hpp"
#include "store/artifact_store.hpp"

namespace lhcr::cli {
namespace {

struct Flags {
    std::string sha256;
    bool get = false;
    bool put = false;
    std::string ttl = "15m";
    std::string content_type;
};

int presign(Session& session, const Flags& flags) {
    if (flags.get && flags.put) throw Error(Errc::usage, "--get and --put exclude each other");
    const auto ttl = std::chrono::duration_cast<std::chrono::seconds>(parse_duration(flags.ttl, "--ttl"));
    const auto objects = store::open_store(session.store_url(), {.create = false});
    std::string key;
    if (flags.put) {
        const Scope scope = session.scope();
        key = store::artifact_key({scope.org, scope.project, scope.environment}, flags.sha256);
    } else {
        // Through the control plane: a hash alone opens nothing.
        key = store::key_of_url(*objects, get_string(runs::artifact_show(session.db(), flags.sha256).at("artifacts").at(0), "storage_url"));
    }
    const auto request = objects->presign(key, flags.put ? store::PresignMethod::put : store::PresignMethod::get, ttl,
                                          flags.put ? flags.sha256 : "", flags.content_type);
    const json document = {{"method", flags.put ? "PUT" : "GET"},
                           {"url", request.url},
                           {"headers", request.headers},
                           {"expires_at", rfc3339(request.expires)},
                           {"sha256", flags.sha256}};
    session.output().object("PresignedRequest", document,
                            {{"method", "method"}, {"url", "url"}, {"headers", "headers"}, {"expires", "expires_at", Cell::time}}, "url");
    return 0;
}

}  // namespace

void bind_artifact_presign(CLI::App& app, Session& session) {
    auto flags = std::make_shared<Flags>();
    app.add_option("sha256", flags->sha256, "the hash of its bytes")->required();
    app.add_flag("--get", flags->get, "to fetch it (the default)");
    app.add_flag("--put", flags->put, "to bring it; the URL takes these bytes only");
    app.add_option("--ttl", flags->ttl, "how long it lives, at most 7d");
    app.add_option("--content-type", flags->content_type, "with --put: the media type it must be brought with");
    app.footer("whoever holds the URL holds the right: do not put it into logs");
    session.set_action([&session, flags] { return presign(session, *flags); });
}

}  // namespace lhcr::cli
