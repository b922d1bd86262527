// Small texts as artifacts of a phase: announced, pushed, told to the worker. Used by the table phases (evidence, manifests), by the spec
// phase, and for the scope by the host's upload of logs.
#pragma once

#include <string>
#include <vector>

#include "exec/phase_context.hpp"
#include "store/artifact_store.hpp"

namespace lhcr::exec {

struct ArtifactText {
    std::string name;
    std::string content_type;
    std::string text;
};

/// `run`: the run of a phase context.
store::ArtifactScope artifact_scope(const json& run);
/// One announcement for all of them: it waits for a commit. What the store has already is not sent again.
void keep_texts(PhaseContext& context, store::ObjectStore& store, const std::vector<ArtifactText>& texts);

}  // namespace lhcr::exec
