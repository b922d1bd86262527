// The lexer. It knows where a token ends and nothing of what it means.
#include "migrations/sql_text.hpp"

#include <algorithm>
#include <utility>

namespace lhcr::migrations {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) {
    return begins_word(c) || (c >= '0' && c <= '9') || c == '$';
}
std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return result;
}

class Lexer {
public:
    explicit Lexer(SqlText& out) : out_(out), text_(out.text) {}

    void run() {
        while (at_ < text_.size() && out_.problem.empty()) step();
        end_statement(text_.size());
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void step() {
        const char c = peek();
        if (is_space(c)) ++at_;
        else if (c == '-' && peek(1) == '-') comment(std::min(text_.find('\n', at_), text_.size()));
        else if (c == '/' && peek(1) == '*') block_comment();
        else if (c == '\\') psql_command();
        else if (c == ';' && (deeper_.size() > 1 || atomic_ > 0)) flat(), ++at_;  // of a rule's list, or of a body that is SQL itself
        else if (c == ';') end_statement(at_), ++at_, skip_copied();
        else token(c);
    }

    void token(char c) {
        if (start_ == none) start_ = at_;
        if (c == '\'') quoted('\'', false);
        else if (c == '"') quoted('"', false);
        else if (c == '$') dollar();
        else if (c == ':') colon();
        else if (begins_word(c)) word();
        else {
            if (c == '(' || c == '[') deeper_.push_back(0);
            else if ((c == ')' || c == ']') && deeper_.size() > 1) total_ -= deeper_.back(), deeper_.pop_back();
            else if (c == ',') flat();
            ++at_;
        }
        // A long list is flat; a long row of operators is as deep as it is long, and the parser's tree is walked by recursion.
        ++deeper_.back();
        if (++total_ > max_nesting && out_.problem.empty()) fail(start_, "a statement is nested too deep to be read");
    }

    void flat() {
        total_ -= deeper_.back();
        deeper_.back() = 0;
    }

    void word() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && continues_word(text_[at_])) ++at_;
        const std::string_view name = std::string_view(text_).substr(begin, at_ - begin);
        if (peek() == '\'' && (name == "e" || name == "E")) return quoted('\'', true);
        std::string now = lower(name);
        if (now == "atomic" && last_ == "begin") atomic_ = 1;
        else if (atomic_ > 0 && now == "case") ++atomic_;
        else if (atomic_ > 0 && now == "end") --atomic_;
        if (words_.size() < 64 || words_.front() == "copy") words_.push_back(now);
        last_ = std::move(now);
    }

    void quoted(char mark, bool escapes) {
        const std::size_t begin = at_++;
        for (; at_ < text_.size(); ++at_) {
            if (escapes && text_[at_] == '\\') ++at_;
            else if (text_[at_] == mark) {
                if (peek(1) != mark) {
                    ++at_;
                    return;
                }
                ++at_;
            }
        }
        at_ = text_.size();
        fail(begin, "the quote that begins here has no end");
    }

    void dollar() {
        std::size_t end = at_ + 1;
        if (end < text_.size() && begins_word(text_[end]))
            while (end < text_.size() && continues_word(text_[end]) && text_[end] != '$') ++end;
        if (end >= text_.size() || text_[end] != '$') {
            ++at_;  // a parameter: $1
            return;
        }
        const std::string_view tag = std::string_view(text_).substr(at_, end + 1 - at_);
        const auto close = text_.find(tag, end + 1);
        if (close == std::string::npos) return fail(at_, "the dollar quote that begins here has no end");
        at_ = close + tag.size();
    }

    // psql's variables: :name, :'name', :"name". A cast, an assignment and a slice are none.
    void colon() {
        const char before = at_ > 0 ? text_[at_ - 1] : ' ', after = peek(1);
        const bool cast = after == ':' || before == ':';
        if (!cast && !continues_word(before) && before != ']' && before != ')') {
            if (after == '\'' || after == '"') out_.sql[at_] = ' ';
            else if (begins_word(after)) out_.sql[at_] = '_';
        }
        ++at_;
    }

    void comment(std::size_t end) {
        out_.comments.push_back({at_, end});
        at_ = end;
    }

    void block_comment() {
        int depth = 0;
        for (std::size_t i = at_; i + 1 < text_.size(); ++i) {
            if (text_[i] == '/' && text_[i + 1] == '*') ++depth, ++i;
            else if (text_[i] == '*' && text_[i + 1] == '/') {
                ++i;
                if (--depth == 0) return comment(i + 1);
            }
        }
        fail(at_, "the comment that begins here has no end");
    }

    void psql_command() {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        std::size_t name = at_ + 1;
        while (name < end && !is_space(text_[name])) ++name;
        out_.psql.push_back({at_, text_.substr(at_ + 1, name - at_ - 1)});
        // \gexec and its like end the statement that stands before them.
        if (out_.psql.back().name.starts_with('g')) {
            end_statement(at_);
            out_.sql[at_] = ';';
            blank(at_ + 1, end);
        } else {
            blank(at_, end);
        }
        at_ = end;
    }

    void end_statement(std::size_t end) {
        if (start_ != none) {
            out_.statements.push_back({start_, end});
            copies_ = !words_.empty() && words_.front() == "copy" &&
                      std::adjacent_find(words_.begin(), words_.end(),
                                         [](const auto& a, const auto& b) { return a == "from" && b == "stdin"; }) != words_.end();
        }
        start_ = none;
        words_.clear();
        last_.clear();
        atomic_ = 0;
        deeper_.assign(1, 0);
        total_ = 0;
    }

    // The rows behind `copy … from stdin;` end at a line of \.
    void skip_copied() {
        if (!std::exchange(copies_, false)) return;
        std::size_t line = text_.find('\n', at_);
        const std::size_t begin = std::min(line, text_.size());
        while (line != std::string::npos) {
            const std::size_t next = text_.find('\n', line + 1);
            auto row = std::string_view(text_).substr(line + 1, next == std::string::npos ? next : next - line - 1);
            if (row.ends_with('\r')) row.remove_suffix(1);
            line = next;
            if (row == "\\.") break;
        }
        const std::size_t end = std::min(line, text_.size());
        blank(begin, end);
        at_ = end;
    }

    void blank(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            if (out_.sql[i] != '\n') out_.sql[i] = ' ';
    }
    void fail(std::size_t at, const char* why) {
        out_.problem = why;
        out_.problem_at = at;
    }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    SqlText& out_;
    const std::string& text_;
    std::size_t at_ = 0;
    std::size_t start_ = none;
    std::vector<std::string> words_;
    std::string last_;  ///< word
    int atomic_ = 0;    ///< ends that are owed in a `begin atomic … end`
    std::vector<std::size_t> deeper_{0};
    std::size_t total_ = 0;
    bool copies_ = false;
};

}  // namespace

int SqlText::line_of(std::size_t offset) const {
    return static_cast<int>(std::upper_bound(lines.begin(), lines.end(), offset) - lines.begin());
}

int SqlText::column_of(std::size_t offset) const {
    return static_cast<int>(offset - lines[static_cast<std::size_t>(line_of(offset)) - 1]) + 1;
}

SqlText read_sql(std::string text) {
    SqlText result;
    result.text = std::move(text);
    result.sql = result.text;
    result.lines.push_back(0);
    for (std::size_t i = 0; i < result.text.size(); ++i)
        if (result.text[i] == '\n') result.lines.push_back(i + 1);
    if (result.text.size() > max_file_bytes) result.problem = "the file is too large to be judged";
    else if (const auto zero = result.text.find('\0'); zero != std::string::npos)
        result.problem = "there is a zero byte, so this is no text", result.problem_at = zero;
    else if (!is_valid_utf8(result.text)) result.problem = "it is not UTF-8";
    else {
        if (result.text.starts_with("\xef\xbb\xbf")) result.sql.replace(0, 3, "   "), result.text.replace(0, 3, "   ");
        Lexer(result).run();
    }
    return result;
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80                    ? 1
                                   : first >= 0xC2 && first < 0xE0 ? 2
                                   : first >= 0xE0 && first < 0xF0 ? 3
                                   : first >= 0xF0 && first < 0xF5 ? 4
                                                                   : 0;
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0u;
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
            (first == 0xF4 && second > 0x8F))
            return false;
        i += length;
    }
    return true;
}

}  // namespace lhcr::migrations
