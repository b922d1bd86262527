// Texts of equal content are one object; each name is a link of its own.
#include "exec/artifacts.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::exec {

store::ArtifactScope artifact_scope(const json& run) {
    return {get_string(run, "org"), get_string(run, "project"), get_string(run, "environment")};
}

void keep_texts(PhaseContext& context, store::ObjectStore& store, const std::vector<ArtifactText>& texts) {
    if (texts.empty()) return;
    std::vector<std::string> hashes;
    std::transform(texts.begin(), texts.end(), std::back_inserter(hashes), [](const auto& text) { return sha256_hex(text.text); });
    context.announce_artifacts(hashes);
    const auto scope = artifact_scope(context.run());
    for (const auto& text : texts) {
        const auto kept = [&] {
            try {
                return store::push_artifact_bytes(store, scope, text.text, text.content_type);
            } catch (const Error& error) {
                context.event(lifecycle::EventType::UPLOAD_FAILED, "error", "artifact '" + text.name + "' was not kept: " + error.message(),
                              {{"name", text.name}});
                throw;
            }
        }();
        context.artifact({{"sha256", kept.sha256},
                          {"byte_size", kept.byte_size},
                          {"content_type", text.content_type},
                          {"storage_url", kept.storage_url},
                          {"name", text.name}});
    }
}

}  // namespace lhcr::exec
