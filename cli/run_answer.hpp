// What the `run …` commands share: repeating a call whose answer was lost, reading documents, the columns of a run.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "cli/document_file.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {

/// Calls `body` again on a new connection when the answer to its commit was lost. Only for calls that carry a lease token, a claim id
/// or an idempotency key: they answer the second time what they answered the first.
template <class Body>
auto repeat_in_doubt(Session& session, Body&& body) {
    for (int attempt = 0;; ++attempt) {
        try {
            return body();
        } catch (const Error& error) {
            if (error.errc() != Errc::commit_in_doubt || attempt == 2) throw;
            session.reset_db();
        }
    }
}

/// Where the binary keeps the run template of that name, if it ships with one (base/embedded.hpp).
std::string shipped_template(const std::string& name);

extern const Columns run_columns;

}  // namespace lhcr::cli
