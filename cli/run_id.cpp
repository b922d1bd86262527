// One check of CLI11, so that its refusal is a usage error like any other.
#include "cli/run_id.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/ids.hpp"

namespace lhcr::cli {

CLI::Option* expect_run_id(CLI::Option* option) {
    return option->check([](const std::string& text) {
        return is_uuid(text) ? std::string() : fmt::format("'{}' is no run id; `lhcr run list` shows them", text);
    });
}

}  // namespace lhcr::cli
