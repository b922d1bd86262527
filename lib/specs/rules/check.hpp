// What a check gets and how it tells: one bundle's model, the repository around it, and a sink that knows which rules are on.
// For the checks of this folder and check_model, which calls them in turn.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "specs/change.hpp"
#include "specs/model.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

/// What lies around bundles: the repository's root, Spec Kit's constitution, the other features.
struct Project {
    std::filesystem::path root;            ///< the folder that holds spec/ and specs/; empty: unknown
    bool is_git = false;                   ///< root holds the whole tree: files it lacks are not there
    bool has_specify = false;              ///< .specify/ is there
    std::optional<Document> constitution;  ///< .specify/memory/constitution.md
    std::string constitution_place;
    std::map<std::string, std::vector<std::string>, std::less<>> features;  ///< feature number → slugs that have it
    std::string teller;                                                     ///< the bundle that tells what is the project's: its first
    const Around* around = nullptr;                                         ///< history, branch and run, where they were asked for
    std::filesystem::path repository;                                       ///< where git's tree begins, at root or above; empty: nowhere
    std::string within;                                                     ///< root, from there; empty: it is that
};

class Check {
public:
    Check(const Model& of, const Project* around, const Selection& selection, std::vector<Diagnostic>& out)
        : model(of), bundle(*of.bundle), project(around), selection_(selection), out_(out) {}

    const Model& model;
    const Bundle& bundle;
    const Project* project;  ///< nullptr: a bundle that came alone

    bool is_on(RuleId id) const {
        const auto layouts = static_cast<unsigned>(rule_of(id).layouts);
        return selection_.is_on(id) && (layouts & (bundle.layout == Layout::lhcr ? 1u : 2u));
    }
    bool is_spec_kit() const { return bundle.layout == Layout::spec_kit; }

    /// A finding about a place in a file. `subject` empty: the text at the place.
    void tell(RuleId id, const Position& at, std::string message, std::string hint, std::string_view subject = {});
    /// … about a line.
    void line(RuleId id, const Document& document, int number, std::string message, std::string hint, std::string_view subject = {});
    /// … about a file as a whole, also one that is not there.
    void file(RuleId id, std::string_view name, std::string message, std::string hint, std::string_view subject = {});
    /// … about a file outside the bundle: the project's constitution, or what a check of the repository names.
    void elsewhere(RuleId id, std::string place, int number, std::string message, std::string hint, std::string_view subject = {});
    /// The last finding told, with another severity than its rule's.
    void as(Severity severity);

private:
    Diagnostic* add(RuleId id, std::string_view name, std::string place, std::string message, std::string hint, std::string_view subject);
    const Selection& selection_;
    std::vector<Diagnostic>& out_;
    bool told_ = false;
};

void check_files(Check& check);
void check_placeholders(Check& check);
void check_text(Check& check);
void check_headings(Check& check);
void check_requirements(Check& check);
void check_wording(Check& check);
void check_stories(Check& check);
void check_tasks(Check& check);
void check_task_order(Check& check);
void check_coverage(Check& check);
void check_links(Check& check);
void check_features(Check& check);
void check_constitution(Check& check);
void check_status(Check& check);
void check_checklists(Check& check);
void check_history(Check& check);

/// Sorts findings by place and gives each its fingerprint. `within`: the project's folder, for two of a repository may have bundles of one
/// name.
void order_and_mark(std::vector<Diagnostic>& found, std::string_view within = {});

/// The paths that a text names: tokens with a slash or a file's ending, in backticks or bare.
std::vector<std::string_view> paths_in(std::string_view text);

}  // namespace lhcr::specs
