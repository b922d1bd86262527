// The argument that names a run, checked before anything is opened. Used by each command that takes one.
#pragma once

namespace CLI {
class Option;
}

namespace lhcr::cli {

/// Refuses what is no run id and says where ids are shown; gives the option back.
CLI::Option* expect_run_id(CLI::Option* option);

}  // namespace lhcr::cli
