// States. Tasks first, for a requirement stands on its own evidence or on that of all its tasks.
#include <fmt/format.h>

#include <algorithm>

#include "specs/trace/trace.hpp"

namespace lhcr::specs::trace {
namespace {

enum class Text : unsigned char { same, changed, unknown };

std::string short_sha(const std::string& sha) {
    return sha.empty() ? "an unknown commit" : sha.substr(0, 12);
}

class Judge {
public:
    Judge(Trace& trace, const Versions& versions) : trace_(trace), versions_(versions) {}

    void run() {
        for (auto& node : trace_.nodes)
            for (auto& proof : node.proofs) proof.counts = (proof.why_not = objection(node, trace_.evidence[proof.evidence])).empty();
        for (auto& node : trace_.nodes) own(node);
        for (auto& node : trace_.nodes)
            if (node.item.cls == Class::T && node.state == State::untraced)
                node.state = State::planned, node.why = "no commit or check names it";
        for (auto& node : trace_.nodes)
            if (node.item.cls == Class::AC) by_tasks(node);
        for (auto& node : trace_.nodes)
            if (node.item.cls < Class::AC) by_tasks(node);
    }

private:
    const Version* version(const Node& node, const std::string& commit) const {
        const auto found = versions_.find({node.bundle, commit});
        return found == versions_.end() ? nullptr : found->second.get();
    }

    // Why a piece of evidence proves nothing of an item, whatever it says; empty: it counts.
    std::string objection(const Node& node, const Evidence& evidence) const {
        const auto& bundle = trace_.bundles[node.bundle];
        const auto& history = trace_.history;
        if (evidence.is_dirty) return "it ran on a tree that no commit holds";
        const bool same_bundle = evidence.is_run && evidence.slug == bundle.slug && evidence.bundle_hash == bundle.content_hash;
        if (!history.is_git) return same_bundle ? "" : "here is no git repository that ties it to a commit";
        if (evidence.commit.empty()) return "its commit is not known here";
        if (!history.positions.contains(evidence.commit)) {
            if (same_bundle && history.is_shallow) return {};
            return fmt::format("commit {} is not in the history of HEAD", short_sha(evidence.commit));
        }
        const Version* there = version(node, evidence.commit);
        if (!there || !there->is_known) return fmt::format("the bundle at commit {} cannot be read", short_sha(evidence.commit));
        if (!there->is_there) return fmt::format("commit {} has no such bundle", short_sha(evidence.commit));
        if (evidence.is_run && evidence.slug == bundle.slug && !evidence.bundle_hash.empty() && evidence.bundle_hash != there->content_hash)
            return fmt::format("its bundle hash is not that of commit {}", short_sha(evidence.commit));
        if (evidence.is_run && evidence.bundle_hash.empty()) return "the run names no bundle hash";
        return {};
    }

    Text compare(const Node& node, const std::string& commit) const {
        const Version* there = version(node, commit);
        if (!there || !there->is_known) return Text::unknown;
        const auto text = there->texts.find(node.item.id);
        return text != there->texts.end() && text->second == node.item.text_hash ? Text::same : Text::changed;
    }

    static void set(Node& node, State state, std::string why, const std::string& at = {}) {
        node.state = state, node.why = std::move(why), node.proved_at = at;
    }

    void own(Node& node) const {
        const Proof *passed = nullptr, *stale = nullptr;
        for (const auto& proof : node.proofs) {
            const auto& evidence = trace_.evidence[proof.evidence];
            // A dirty tree proves nothing, but what fails in it fails.
            if (proof.failed > 0 && (proof.counts || evidence.is_dirty)) {
                const std::string& what = proof.examples.empty() ? evidence.source : proof.examples.front();
                return set(node, State::failing, fmt::format("{} failed{}{}", what, proof.message.empty() ? "" : ": ", proof.message),
                           evidence.commit);
            }
            if (proof.passed == 0 || !proof.counts) continue;
            // A run of this very bundle needs no look into git.
            const bool same = evidence.is_run && evidence.bundle_hash == trace_.bundles[node.bundle].content_hash;
            if (same || compare(node, evidence.commit) == Text::same) passed = passed ? passed : &proof;
            else stale = stale ? stale : &proof;
        }
        if (passed) {
            const auto& evidence = trace_.evidence[passed->evidence];
            return set(node, State::verified,
                       fmt::format("{} passed at {}", passed->examples.empty() ? evidence.source : passed->examples.front(),
                                   short_sha(evidence.commit)),
                       evidence.commit);
        }
        if (stale) {
            const auto& commit = trace_.evidence[stale->evidence].commit;
            return set(node, State::suspect, fmt::format("its text changed since {}, where it was verified", short_sha(commit)), commit);
        }
        if (node.commits.empty() || (node.item.has_box && !node.item.done)) return;
        const auto& commit = trace_.history.commits[node.commits.front()];
        if (compare(node, commit.sha) == Text::changed)
            set(node, State::suspect, fmt::format("its text changed since {}, which made it", short_sha(commit.sha)), commit.sha);
        else set(node, State::implemented, fmt::format("commit {} names it", short_sha(commit.sha)), commit.sha);
    }

    // What the tasks of a requirement, story or criterion make of it.
    void by_tasks(Node& node) const {
        if (node.state == State::failing) return;
        std::size_t verified = 0, made = 0, suspect = 0;
        const Node* old = nullptr;
        for (const auto index : node.item.tasks) {
            const Node& task = trace_.nodes[index];
            if (task.state == State::failing)
                return set(node, State::failing, fmt::format("{} fails: {}", task.item.id, task.why), task.proved_at);
            verified += task.state == State::verified;
            made += task.state == State::verified || task.state == State::implemented;
            suspect += task.state == State::suspect;
            if ((task.state == State::verified || task.state == State::implemented) && !old &&
                compare(node, task.proved_at) == Text::changed)
                old = &task;
        }
        if (node.state == State::verified || node.state == State::suspect) return;
        const std::size_t all = node.item.tasks.size();
        if (all == 0) {
            if (node.state == State::untraced)
                node.why = node.item.plan.empty() ? "no task serves it" : "the plan names it, no task serves it";
            return;
        }
        if (made + suspect == all && (suspect > 0 || old)) {
            if (old)
                return set(node, State::suspect,
                           fmt::format("its text changed since {}, where {} was done", short_sha(old->proved_at), old->item.id),
                           old->proved_at);
            return set(node, State::suspect, "a task of it reads otherwise than when it was done");
        }
        if (verified == all)
            return set(node, State::verified, all == 1 ? "its task is verified" : fmt::format("its {} tasks are verified", all),
                       newest(node));
        if (made == all)
            return set(node, State::implemented,
                       all == 1 ? "its task is implemented" : fmt::format("its {} tasks are implemented, {} verified", all, verified),
                       newest(node));
        if (node.state != State::implemented)
            set(node, State::planned,
                all == 1 ? "its task is planned" : fmt::format("{} of its {} tasks implemented, {} verified", made, all, verified));
    }

    // The commit of the task that was proved last.
    std::string newest(const Node& node) const {
        std::string best;
        std::size_t position = 0;
        for (const auto index : node.item.tasks) {
            const auto& commit = trace_.nodes[index].proved_at;
            const auto found = trace_.history.positions.find(commit);
            const std::size_t at = found == trace_.history.positions.end() ? 0 : found->second;
            if (best.empty() || at < position) best = commit, position = at;
        }
        return best;
    }

    Trace& trace_;
    const Versions& versions_;
};

}  // namespace

std::string_view state_name(State state) {
    constexpr std::string_view names[] = {"untraced", "planned", "implemented", "verified", "suspect", "failing"};
    return names[static_cast<std::size_t>(state)];
}

std::string_view via_name(Via via) {
    constexpr std::string_view names[] = {"property", "name", "file", "label"};
    return names[static_cast<std::size_t>(via)];
}

std::array<std::array<std::size_t, state_count>, class_count> Trace::counts() const {
    std::array<std::array<std::size_t, state_count>, class_count> counts{};
    for (const auto& node : nodes)
        if (bundles[node.bundle].shown) ++counts[static_cast<std::size_t>(node.item.cls)][static_cast<std::size_t>(node.state)];
    return counts;
}

void judge(Trace& trace, const Versions& versions) {
    Judge(trace, versions).run();
}

}  // namespace lhcr::specs::trace
