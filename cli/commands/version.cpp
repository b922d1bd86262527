// `lhcr version`: what this binary is; `lhcr --version` prints its first line only.
#include <CLI/CLI.hpp>

#include "base/version.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {

void bind_version(CLI::App&, Session& session) {
    session.without_config();
    session.set_action([&session] {
        const json document = {{"name", "lhcr"},
                               {"version", version},
                               {"compiler", __VERSION__},
#ifdef NDEBUG
                               {"build", "release"}
#else
                               {"build", "debug"}
#endif
        };
        session.output().object("Version", document, {{"lhcr", "version"}, {"build", "build"}, {"compiler", "compiler"}}, "version");
        return 0;
    });
}

}  // namespace lhcr::cli
