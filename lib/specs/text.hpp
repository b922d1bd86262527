// Words about bytes: UTF-8, case, trimming, word-bounded search, columns. Everything is a view and linear; no locale, no expression engine.
// Used by the readers and the rules of this layer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::specs {

bool is_utf8(std::string_view text);
/// ASCII letters only; other bytes stay.
std::string lower(std::string_view text);
char lower(char c);
/// Also À to Þ and А to Я: "Étapes" is "étapes". As long as before.
std::string folded(std::string_view text);
bool is_digit(char c);
bool is_upper(char c);
/// A letter, a digit or an underscore of ASCII, or a byte of a longer character.
bool is_word(char c);
bool is_blank(std::string_view text);
std::string_view trim(std::string_view text);
/// Where `needle` (lower case) stands in `text`, whatever the case; npos when nowhere.
std::size_t find_folded(std::string_view text, std::string_view needle, std::size_t from = 0);
bool contains_folded(std::string_view text, std::string_view needle);
bool contains_any_folded(std::string_view text, std::initializer_list<std::string_view> needles);
bool starts_folded(std::string_view text, std::string_view needle);
/// Whether the character that the byte belongs to goes on a word beside it, by its first byte: letters of Latin, Greek, Cyrillic, Arabic,
/// Indic and their like do; punctuation, emoji and scripts that are written without blanks do not: "系统MUST支持", "（FR-001）".
bool joins(std::string_view text, std::size_t at);
/// Nothing is joined to it on either side.
bool stands_alone(std::string_view text, std::size_t at, std::size_t length);
/// find_folded with nothing joined on either side.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);
/// Case counts: MUST is normative where must may be prose.
std::size_t find_exact_word(std::string_view text, std::string_view word, std::size_t from = 0);
/// 1-based column, in code points, of a byte offset in a line.
int column_of(std::string_view line, std::size_t offset);
/// The first line that is longer than this is told, and the file is not read further: every pass below is linear in it.
inline constexpr std::size_t max_line_bytes = 64u << 10;

}  // namespace lhcr::specs
