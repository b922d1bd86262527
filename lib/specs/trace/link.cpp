// Which commit, run and case speaks of which item.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "specs/text.hpp"
#include "specs/trace/case_files.hpp"
#include "specs/trace/names.hpp"
#include "specs/trace/trace.hpp"

namespace lhcr::specs::trace {
namespace {

constexpr std::size_t max_strays = 200, max_examples = 8, max_commits_of_item = 1000;

void add_example(Proof& proof, const Case& one) {
    const std::string name = one.classname.empty() ? one.name : fmt::format("{}: {}", one.classname, one.name);
    if (one.outcome == Outcome::failed) {
        if (proof.failed == 1) proof.message = one.message;
        if (proof.failed <= max_examples) proof.examples.insert(proof.examples.begin(), name);
        if (proof.examples.size() > max_examples) proof.examples.pop_back();
    } else if (proof.examples.size() < max_examples) proof.examples.push_back(name);
}

void count(Proof& proof, const Case& one) {
    ++(one.outcome == Outcome::passed ? proof.passed : one.outcome == Outcome::failed ? proof.failed : proof.skipped);
    add_example(proof, one);
}

class Linker {
public:
    explicit Linker(Trace& trace) : trace_(trace) {}

    void nodes() {
        for (std::size_t i = 0; i < trace_.bundles.size(); ++i) {
            auto& bundle = trace_.bundles[i];
            const std::size_t first = trace_.nodes.size();
            names_.add(bundle.slug, bundle.items, first);
            for (auto& item : bundle.items) {
                for (auto& task : item.tasks) task += first;
                trace_.nodes.push_back({.bundle = i, .item = std::move(item)});
            }
            bundle.items.clear();
        }
    }

    void commits() {
        for (std::size_t i = 0; i < trace_.history.commits.size(); ++i) {
            const auto& commit = trace_.history.commits[i];
            const std::string where = fmt::format("commit {}", commit.sha.substr(0, 12));
            for (const auto& slug : commit.specs)
                if (!names_.knows(slug)) stray(slug, where, Meaning::unknown);
            for (const auto& reference : commit.references) {
                const auto node = find(reference.id, reference.specs, where);
                if (!node) continue;
                auto& list = trace_.nodes[*node].commits;
                if ((list.empty() || list.back() != i) && list.size() < max_commits_of_item) list.push_back(i);
            }
        }
    }

    void evidence() {
        // Newest first: a check that a newer commit's report repeats is told no more. Reports of one commit stand side by side, as those of
        // a matrix do: none of them is newer, and a failure is a failure. Of a dirty tree only a failure is news, of another branch
        // nothing.
        std::unordered_set<std::string> seen, own;
        CaseFiles files(trace_.nodes);
        for (std::size_t i = 0; i < trace_.evidence.size(); ++i) {
            auto& evidence = trace_.evidence[i];
            const std::string where = evidence.is_run ? fmt::format("run {}", evidence.source) : fmt::format("'{}'", evidence.source);
            const bool is_here = !trace_.history.is_git || trace_.history.positions.contains(evidence.commit) || trace_.history.is_shallow;
            if (i > 0 && evidence.commit != trace_.evidence[i - 1].commit) seen.merge(own), own.clear();
            if (evidence.is_run) label(i, where, is_here, seen);
            for (auto& one : evidence.cases) {
                const std::string check = fmt::format("{}\n{}\n{}", one.file, one.classname, one.name);
                if (seen.contains(check)) continue;
                if (is_here && (!evidence.is_dirty || one.outcome == Outcome::failed)) own.insert(check);
                files.add(i, one, link_case(i, one, where));
            }
        }
        files.each([&](std::size_t node, std::size_t index, const Case& one) { count(proof(node, index, Via::file), one); });
        for (auto& evidence : trace_.evidence) std::vector<Case>().swap(evidence.cases);
    }

private:
    std::optional<std::size_t> find(const std::string& id, const std::vector<std::string>& specs, const std::string& where,
                                    bool must = true) {
        const Found found = names_.find(id, specs);
        if (found.meaning == Meaning::found) return found.node;
        if (must) stray(id, where, found.meaning);
        return std::nullopt;
    }

    void stray(const std::string& id, const std::string& where, Meaning meaning) {
        if (!stray_keys_.emplace(id, where).second) return;
        ++trace_.stray_count;
        if (trace_.strays.size() < max_strays) trace_.strays.push_back({id, where, meaning == Meaning::ambiguous});
    }

    Proof& proof(std::size_t node, std::size_t evidence, Via via) {
        auto& proofs = trace_.nodes[node].proofs;
        auto at = std::lower_bound(proofs.begin(), proofs.end(), evidence,
                                   [](const Proof& each, std::size_t index) { return each.evidence < index; });
        for (; at != proofs.end() && at->evidence == evidence; ++at)
            if (at->via == via) return *at;
        return *proofs.insert(at, {.evidence = evidence, .via = via});
    }

    // Runs have an order of their own: of a template's at one commit the one that ended last counts.
    void label(std::size_t index, const std::string& where, bool is_here, std::unordered_set<std::string>& seen) {
        auto& evidence = trace_.evidence[index];
        std::set<std::size_t> nodes;
        for (const auto& id : evidence.references)
            if (const auto node = find(id, {evidence.slug}, where)) nodes.insert(*node);
        for (const auto node : nodes) {
            const std::string check = fmt::format("run {} {}", evidence.template_name, node);
            if (seen.contains(check)) continue;
            if (is_here && (!evidence.is_dirty || evidence.outcome == Outcome::failed)) seen.insert(check);
            Case one;
            one.name = fmt::format("run {}", evidence.source), one.outcome = evidence.outcome;
            if (evidence.outcome == Outcome::failed)
                one.message = evidence.exit_code ? fmt::format("exit code {}", *evidence.exit_code) : evidence.status;
            count(proof(node, index, Via::label), one);
        }
    }

    // → the nodes that the case names.
    std::set<std::size_t> link_case(std::size_t index, const Case& one, const std::string& where) {
        const auto& evidence = trace_.evidence[index];
        std::vector<std::string> specs = one.specs;
        if (specs.empty() && !evidence.slug.empty()) specs = {evidence.slug};
        std::set<std::size_t> nodes;
        for (const auto& id : one.references)
            if (const auto node = find(id, specs, where); node && nodes.insert(*node).second)
                count(proof(*node, index, Via::property), one);
        for (const auto* text : {&one.name, &one.classname})
            for (const auto& named : ids_in_name(*text)) {
                // A name is a sentence: what it does not mean is no mistake. A slug in front, or in the place of the test, says whose it
                // is.
                std::vector<std::string> of = specs;
                if (names_.knows(named.slug)) of = {named.slug};
                if (of.empty()) of = slugs_in(one);
                if (const auto node = find(named.id, of, where, false); node && nodes.insert(*node).second)
                    count(proof(*node, index, Via::name), one);
            }
        return nodes;
    }

    // Bundles whose slug the case's file, class or suite holds, where there are several to choose from: "tests/001-orders/…",
    // "test_001_orders".
    std::vector<std::string> slugs_in(const Case& one) const {
        std::vector<std::string> slugs;
        if (trace_.bundles.size() < 2) return slugs;
        for (const auto* text : {&one.file, &one.classname, &one.suite}) {
            std::string place = lower(std::string_view(*text).substr(0, 1000));
            std::replace(place.begin(), place.end(), '_', '-');
            const std::string_view marks = "abcdefghijklmnopqrstuvwxyz0123456789-";
            for (auto begin = place.find_first_of(marks); begin != std::string::npos;) {
                const auto end = std::min(place.find_first_not_of(marks, begin), place.size());
                // Each run of whole words of it.
                std::vector<std::size_t> starts{begin};
                for (auto i = begin; i < end && starts.size() < 16; ++i)
                    if (place[i] == '-') starts.push_back(i + 1);
                for (std::size_t i = 0; i < starts.size(); ++i)
                    for (std::size_t k = i + 1; k <= starts.size(); ++k) {
                        const std::size_t stop = k == starts.size() ? end : starts[k] - 1;
                        if (stop <= starts[i]) continue;
                        std::string slug = place.substr(starts[i], stop - starts[i]);
                        if (names_.knows(slug) && std::find(slugs.begin(), slugs.end(), slug) == slugs.end())
                            slugs.push_back(std::move(slug));
                    }
                begin = place.find_first_of(marks, end);
            }
        }
        return slugs;
    }

    Trace& trace_;
    Names names_;
    std::set<std::pair<std::string, std::string>> stray_keys_;
};

}  // namespace

Trace link(std::vector<TracedBundle> bundles, History history, std::vector<Evidence> evidence) {
    Trace trace;
    trace.bundles = std::move(bundles), trace.history = std::move(history), trace.evidence = std::move(evidence);
    Linker linker(trace);
    linker.nodes();
    linker.commits();
    linker.evidence();
    return trace;
}

std::vector<std::pair<std::size_t, std::string>> wanted(const Trace& trace) {
    std::set<std::pair<std::size_t, std::string>> wanted;
    for (const auto& node : trace.nodes) {
        if (!trace.bundles[node.bundle].shown) continue;
        if (!node.commits.empty()) wanted.emplace(node.bundle, trace.history.commits[node.commits.front()].sha);
        for (const auto& proof : node.proofs)
            if (const auto& commit = trace.evidence[proof.evidence].commit; !commit.empty()) wanted.emplace(node.bundle, commit);
    }
    return {wanted.begin(), wanted.end()};
}

}  // namespace lhcr::specs::trace
