// What is traced: requirements, user stories, acceptance criteria and tasks of one bundle as items with keys, and which tasks serve which.
// Made from a bundle's model by read_items; the graph, thresholds and suggestions work on it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "specs/model.hpp"

namespace lhcr::specs::trace {

enum class Class : unsigned char { FR, NFR, SC, US, AC, T };
inline constexpr std::size_t class_count = 6;
std::string_view class_name(Class cls);

/// A section of plan.md that cites an item.
struct Section {
    int line = 0;
    std::string title;
};

struct Item {
    Class cls{};
    std::string id;    ///< FR-003, US1, US1/AC2, AC4, T012
    std::string file;  ///< within the bundle
    int line = 0;
    std::string title;      ///< the beginning of its text, one line
    std::string text_hash;  ///< SHA-256 of its text without marks, blanks and boxes; of a task also without what it cites
    bool has_box = false;
    bool done = false;               ///< the box is ticked: what somebody says, never proof
    std::vector<std::size_t> tasks;  ///< those that serve it, as indices of the same list
    std::vector<Section> plan;
    std::vector<std::string> paths;  ///< of a task: the files it names
    int story = -1;                  ///< of a criterion: its story's number
};

/// Requirements in the order of their file, stories and criteria behind them, tasks last. The first definition of an id counts.
std::vector<Item> read_items(const Model& model);

}  // namespace lhcr::specs::trace
