// A strict recursive parser over a bounded string.
#include "store/xml.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"

namespace lhcr::store {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == ':';
}

class Parser {
public:
    Parser(std::string_view text, const XmlLimits& limits) : text_(text), limits_(limits) {}

    XmlElement document() {
        if (text_.size() > limits_.max_bytes) fail("it is too large");
        if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
        skip_space();
        if (rest().starts_with("<?xml")) {
            const auto end = text_.find("?>", at_);
            if (end == std::string_view::npos) fail("the declaration does not end");
            at_ = end + 2;
        }
        skip_space();
        XmlElement root = element(1);
        skip_space();
        if (at_ != text_.size()) fail("there is more behind the root element");
        return root;
    }

private:
    [[noreturn]] void fail(std::string_view why) const {
        throw Error(Errc::integrity, fmt::format("the store's answer is not XML that can be read: {} (byte {})", why, at_),
                    "check that the endpoint is an S3 server and no proxy answers in its place");
    }
    std::string_view rest() const { return text_.substr(at_); }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    }
    void expect(char c) {
        if (peek() != c) fail(fmt::format("'{}' expected", c));
        ++at_;
    }

    std::string_view name() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_name(text_[at_])) ++at_;
        if (at_ == begin || at_ - begin > 128) fail("a name expected");
        return text_.substr(begin, at_ - begin);
    }

    /// Attributes (S3 uses them for name spaces) are checked for shape and dropped.
    void attributes() {
        while (true) {
            skip_space();
            if (peek() == '>' || peek() == '/') return;
            name();
            skip_space();
            expect('=');
            skip_space();
            const char quote = peek();
            if (quote != '"' && quote != '\'') fail("a quoted attribute expected");
            const auto end = text_.find(quote, at_ + 1);
            if (end == std::string_view::npos || text_.substr(at_, end - at_).find('<') != std::string_view::npos)
                fail("an attribute does not end");
            at_ = end + 1;
        }
    }

    void entity(std::string& out) {
        const auto end = text_.find(';', at_);
        if (end == std::string_view::npos || end - at_ > 10) fail("an entity does not end");
        const auto body = text_.substr(at_ + 1, end - at_ - 1);
        if (body == "amp") out += '&';
        else if (body == "lt") out += '<';
        else if (body == "gt") out += '>';
        else if (body == "quot") out += '"';
        else if (body == "apos") out += '\'';
        else if (body.starts_with('#')) character(body.substr(1), out);
        else fail("an unknown entity");
        at_ = end + 1;
    }

    void character(std::string_view number, std::string& out) {
        const int base = number.starts_with('x') ? 16 : 10;
        if (base == 16) number.remove_prefix(1);
        std::uint32_t code = 0;
        const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), code, base);
        if (failed != std::errc() || end != number.data() + number.size() || code == 0 || code > 0x10FFFF ||
            (code >= 0xD800 && code < 0xE000))
            fail("a character reference that is no character");
        const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xC0 | code >> 6), put(0x80 | (code & 63));
        } else if (code < 0x10000) {
            put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
        } else {
            put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 63)), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
        }
    }

    XmlElement element(int depth) {
        if (depth > limits_.max_depth) fail("it is nested too deeply");
        if (++elements_ > limits_.max_elements) fail("it has too many elements");
        expect('<');
        if (peek() == '!' || peek() == '?') fail("document types, comments and instructions are not accepted");
        const auto full_name = name();
        XmlElement out;
        out.name = full_name.substr(full_name.rfind(':') + 1);
        attributes();
        if (peek() == '/') {
            ++at_;
            expect('>');
            return out;
        }
        expect('>');
        while (true) {
            if (at_ >= text_.size()) fail("it ends within an element");
            if (rest().starts_with("</")) break;
            if (peek() == '<') out.children.push_back(element(depth + 1));
            else if (peek() == '&') entity(out.text);
            else out.text += text_[at_++];
        }
        at_ += 2;
        if (name() != full_name) fail("an end that does not match its start");
        skip_space();
        expect('>');
        return out;
    }

    std::string_view text_;
    XmlLimits limits_;
    std::size_t at_ = 0;
    std::size_t elements_ = 0;
};

}  // namespace

const XmlElement* XmlElement::child(std::string_view child_name) const noexcept {
    for (const auto& candidate : children)
        if (candidate.name == child_name) return &candidate;
    return nullptr;
}

std::string_view XmlElement::child_text(std::string_view child_name) const noexcept {
    const auto* found = child(child_name);
    return found ? std::string_view(found->text) : std::string_view();
}

XmlElement parse_xml(std::string_view text, const XmlLimits& limits) {
    return Parser(text, limits).document();
}

std::string xml_escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&apos;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace lhcr::store
