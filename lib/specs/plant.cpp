// The table of plants: which function spoils what. A rule without a line needs more than a bundle, or no bundle offers it a place.
#include "specs/plant.hpp"

#include <algorithm>

#include "specs/planting.hpp"

namespace lhcr::specs {

std::string Planting::with_line(const Document& document, int number, const std::string& text) {
    const std::size_t begin = document.start_of(number);
    return document.bytes().substr(0, begin) + text + document.bytes().substr(begin + document.raw(number).size());
}

std::string Planting::without_lines(const Document& document, int first, int last, const std::string& instead) {
    const std::size_t begin = document.start_of(first);
    const std::size_t end = document.start_of(last) + document.raw(last).size();
    return document.bytes().substr(0, begin) + instead + document.bytes().substr(end);
}

std::string Planting::with_line_after(const Document& document, int number, const std::string& text) {
    return with_line(document, number, std::string(document.raw(number)) + "\n" + text);
}

std::string Planting::with_end(const Document& document, const std::string& text) {
    return document.bytes() + (document.bytes().ends_with('\n') ? "\n" : "\n\n") + text;
}

std::optional<Planted> plant(RuleId rule, const Model& model) {
    for (const auto* table : {&text_plants(), &task_plants()})
        if (const auto found = table->find(rule); found != table->end()) return found->second(model);
    return std::nullopt;
}

Bundle with_planted(const Bundle& bundle, const Planted& planted) {
    Bundle spoilt = bundle;
    for (const auto& [file, text] : planted) {
        if (file.starts_with("contracts/")) spoilt.contracts.push_back(file.substr(10));
        else if (text) spoilt.documents[file] = read_document(file, *text);
        else spoilt.documents.erase(file);
    }
    return spoilt;
}

}  // namespace lhcr::specs
