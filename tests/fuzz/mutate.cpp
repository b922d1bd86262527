// Changes of an input: of bytes, of words of the grammar, of lines, and repetitions, which is where time and memory go.
#include <algorithm>

#include "fuzz/fuzz.hpp"

namespace lhcr::fuzz {
namespace {

class Mutation {
public:
    Mutation(std::string text, const std::vector<std::string>& corpus, const std::vector<std::string>& words, std::mt19937_64& random)
        : text_(std::move(text)), corpus_(corpus), words_(words), random_(random) {}

    void one() {
        switch (below(11)) {
            case 0: flip(); break;
            case 1: insert(std::string(1, static_cast<char>(below(256)))); break;
            case 2: erase(); break;
            case 3:
            case 4: insert(words_[below(words_.size())]); break;
            case 5: repeat(); break;
            case 6: splice(); break;
            case 7: swap_lines(); break;
            case 8: text_.resize(below(text_.size() + 1)); break;
            case 9: number(); break;
            default: copy_line(); break;
        }
    }
    std::string take(std::size_t most) {
        if (text_.size() > most) text_.resize(most);
        return std::move(text_);
    }

private:
    std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }

    void flip() {
        if (!text_.empty()) text_[below(text_.size())] = static_cast<char>(text_[below(text_.size())] ^ (1u << below(8)));
    }
    void insert(const std::string& what) { text_.insert(below(text_.size() + 1), what); }
    void erase() {
        if (text_.empty()) return;
        text_.erase(below(text_.size()), 1 + below(below(4) ? 40 : 2000));
    }
    // A part of it, or a word, many times over: what nests, and what is quadratic.
    void repeat() {
        std::string part = below(2) && !text_.empty() ? text_.substr(below(text_.size()), 1 + below(24)) : words_[below(words_.size())];
        const std::size_t times = 1 + below(below(3) ? 40 : 4000);
        std::string many;
        for (std::size_t i = 0; i < times && many.size() < 60'000; ++i) many += part;
        insert(many);
    }
    void splice() {
        if (corpus_.empty()) return;
        const auto& other = corpus_[below(corpus_.size())];
        const auto from = below(other.size() + 1);
        text_ = text_.substr(0, below(text_.size() + 1)) + other.substr(from);
    }
    std::pair<std::size_t, std::size_t> line() {
        const auto at = below(text_.size() + 1);
        const auto before = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
        const auto begin = before == std::string::npos ? 0 : before + 1;
        return {begin, std::min(text_.find('\n', begin), text_.size()) - begin};
    }
    void swap_lines() {
        const auto [a, a_size] = line();
        const std::string taken = text_.substr(a, a_size) + "\n";
        text_.erase(a, taken.size());
        const auto [b, b_size] = line();
        (void)b_size;
        text_.insert(b, taken);
    }
    void copy_line() {
        const auto [from, size] = line();
        const std::string taken = text_.substr(from, size) + "\n";
        text_.insert(line().first, taken);
    }
    void number() {
        const auto at = text_.find_first_of("0123456789", below(text_.size() + 1));
        if (at == std::string::npos) return;
        static const char* const numbers[] = {"0", "-1", "1", "99999999999999999999", "2147483648", "1e309", "0x7f", "00", "3.14", "١"};
        text_.replace(at, 1 + below(3), numbers[below(std::size(numbers))]);
    }

    std::string text_;
    const std::vector<std::string>& corpus_;
    const std::vector<std::string>& words_;
    std::mt19937_64& random_;
};

}  // namespace

std::string mutated(const std::string& input, const std::vector<std::string>& corpus, const std::vector<std::string>& words,
                    std::size_t most, std::mt19937_64& random) {
    Mutation mutation(input, corpus, words, random);
    for (std::size_t i = 1 + random() % 4; i > 0; --i) mutation.one();
    return mutation.take(most);
}

}  // namespace lhcr::fuzz
