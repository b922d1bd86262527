// What a bundle speaks of, in the languages that its authors write. One table for every reader and rule, so that none knows fewer than
// another.
#pragma once

#include <span>
#include <string_view>

namespace lhcr::specs {

enum class Topic : unsigned char {
    scenarios,  ///< Spec Kit's sections of a spec.md
    requirements,
    success,
    principles,  ///< the four-file layout's sections
    goals,
    acceptance,
    phases,
    principle,     ///< one of a constitution
    constitution,  ///< a plan's check against it
    complexity,    ///< a plan's table of exceptions
    story,         ///< "User Story" before its number
    phase,         ///< "Phase" before its number
    setup,         ///< kinds of phases
    foundation,
    polish,
    boxes,             ///< sections of boxes that are no tasks
    acceptance_label,  ///< above a story's scenarios
    given,             ///< a scenario begins with it
    priority,
    reason,
    independent_test,
    normative,  ///< MUST, SHOULD, MAY
    not_applicable,
    draft,      ///< of a status
    under_way,  ///< also approved: more than a draft
    finished,
    status,  ///< labels of metadata
    created,
    version,
    ratified,
    amended,
    open_question,  ///< "[NEEDS CLARIFICATION: …]", without the bracket
};

/// Lower case, as folded() makes it. A word may be a stem; where a whole word is meant its user says so.
std::span<const std::string_view> words_of(Topic topic);

/// Whether one of the topic's words stands in the text, which is folded already: a heading's key.
bool has_word_of(Topic topic, std::string_view folded_text);
/// The same with nothing joined on either side.
bool has_whole_word_of(Topic topic, std::string_view folded_text);
bool begins_with_word_of(Topic topic, std::string_view folded_text);
/// Of a script that is written without blanks (or, as Korean, joins them): such a word stands beside any other letter.
bool is_unspaced(std::string_view word);
/// The word that the text begins with, the longest of them, not within a longer one of letters; empty: none.
std::string_view leading_word_of(Topic topic, std::string_view folded_text);

}  // namespace lhcr::specs
