// Parse, run, answer: the whole life of one `lhcr` command, and the one place where errors become exit codes.
#pragma once

namespace lhcr::cli {

/// Runs the command line and returns the process' exit code (docs: `lhcr help exit-codes`). Never throws.
int run_app(int argc, char** argv);

}  // namespace lhcr::cli
