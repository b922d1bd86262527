// lhcr_fuzz TARGET --cpu-seconds N [--seed S] [--corpus FOLDER] [--real FOLDER] [--keep FOLDER] [FILE…]
//
// A child reads the inputs, so that whatever ends it is seen from outside and the input that did it is kept: it lies in memory that both
// share. Bounds: memory by setrlimit (by the sanitizer's own limit where there is one), time of one input by a timer of CPU time. With FILE
// it reads these alone. Prints "ok fuzz/TARGET …" or "not ok fuzz/TARGET: …"; exit 1 for a finding.
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "base/error.hpp"
#include "fuzz/fuzz.hpp"

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most = 64u << 10;       // bytes of an input
constexpr std::size_t seed_most = 24u << 10;  // of a seed
#ifdef __SANITIZE_ADDRESS__
constexpr int seconds_an_input = 20;  // CPU; sanitizers take ten times as long
#else
constexpr int seconds_an_input = 5;
#endif
constexpr rlim_t memory = rlim_t{2} << 30;
constexpr std::size_t edges = 1u << 18;

/// What parent and child share.
struct Shared {
    std::atomic<std::uint64_t> inputs, kept, refused, slowest_us;
    std::atomic<std::uint32_t> size;
    char why[256];
    char input[most];
};
Shared* shared = nullptr;

std::uint8_t seen[edges], taken[edges];
bool recording = false;

}  // namespace

// One call an edge, where the tree is built with LHCR_COVERAGE; never called otherwise, and then every mutation begins from a seed.
extern "C" __attribute__((no_sanitize_coverage, no_sanitize_address)) void __sanitizer_cov_trace_pc() {
    if (!recording) return;
    static std::uintptr_t before = 0;
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
    taken[((here >> 1) ^ before) % edges] = 1;
    before = here >> 2;
}

namespace {

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void say_why(const char* why) {
    std::snprintf(shared->why, sizeof shared->why, "%s", why);
}

void too_long(int) {
    say_why("an input takes more than its seconds of CPU");
    ::_exit(9);
}

__attribute__((no_sanitize_coverage)) bool took_new_edges() {
    bool fresh = false;
    for (std::size_t i = 0; i < edges; ++i)
        if (taken[i]) {
            fresh = fresh || !seen[i];
            seen[i] = 1, taken[i] = 0;
        }
    return fresh;
}

// True when the input showed something new.
bool read_one(const lhcr::fuzz::Target& target, const std::string& input) {
    shared->size = static_cast<std::uint32_t>(std::min(input.size(), most));
    std::memcpy(shared->input, input.data(), shared->size);
    const itimerval limit{{0, 0}, {seconds_an_input, 0}}, off{};
    ::setitimer(ITIMER_PROF, &limit, nullptr);
    const double begin = cpu_seconds();
    recording = true;
    try {
        target.read(input);
    } catch (const lhcr::Error&) {
        ++shared->refused;
    } catch (const std::exception& other) {
        say_why(other.what());
        ::_exit(8);
    }
    recording = false;
    ::setitimer(ITIMER_PROF, &off, nullptr);
    const auto took = static_cast<std::uint64_t>((cpu_seconds() - begin) * 1e6);
    if (took > shared->slowest_us) shared->slowest_us = took;
    ++shared->inputs;
    return took_new_edges();
}

std::string bytes_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> seeds_of(const lhcr::fuzz::Target& target, const std::string& corpus, const std::string& real) {
    std::vector<std::string> seeds;
    std::error_code error;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(fs::path(corpus) / target.name, error)) paths.push_back(entry.path());
    if (!real.empty())
        for (const auto& entry : fs::recursive_directory_iterator(real, error))
            if (entry.is_regular_file(error) && entry.path().string().ends_with(target.real)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) seeds.push_back(bytes_of(path).substr(0, seed_most));
    if (seeds.empty()) seeds.emplace_back();
    return seeds;
}

struct Options {
    double budget = 10;
    std::uint64_t seed = 20261126;
    std::string corpus = "tests/fuzz/corpus", real, keep;
    std::vector<std::string> files;
};

void child(const lhcr::fuzz::Target& target, const Options& options) {
    struct sigaction action {};
    action.sa_handler = too_long;
    ::sigaction(SIGPROF, &action, nullptr);
#ifndef __SANITIZE_ADDRESS__
    const rlimit limit{memory, memory};
    ::setrlimit(RLIMIT_AS, &limit);
#endif
    if (!options.files.empty()) {
        for (const auto& file : options.files) read_one(target, bytes_of(file).substr(0, most));
        ::_exit(0);
    }
    std::vector<std::string> corpus = seeds_of(target, options.corpus, options.real);
    const std::size_t seeds = corpus.size();
    std::mt19937_64 random(options.seed);
    for (std::size_t i = 0; i < seeds && cpu_seconds() < options.budget; ++i) read_one(target, corpus[i]);
    while (cpu_seconds() < options.budget) {
        // What was found last is tried most.
        const std::size_t fresh = corpus.size() - seeds;
        const std::size_t from = fresh > 0 && random() % 3 ? seeds + random() % fresh : random() % corpus.size();
        std::string input = lhcr::fuzz::mutated(corpus[from], corpus, target.words, most, random);
        if (!read_one(target, input) || corpus.size() > 20'000) continue;
        ++shared->kept;
        if (!options.keep.empty())
            std::ofstream(fs::path(options.keep) / (std::string(target.name) + "-" + std::to_string(corpus.size())), std::ios::binary)
                << input;
        corpus.push_back(std::move(input));
    }
    ::_exit(0);
}

int run(const lhcr::fuzz::Target& target, const Options& options) {
    const pid_t pid = ::fork();
    if (pid == 0) child(target, options);
    int status = 0;
    rusage usage{};
    ::wait4(pid, &status, 0, &usage);
    const double cpu = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    const std::string figures = std::to_string(shared->inputs) + " inputs, " + std::to_string(shared->refused) + " refused, " +
                                std::to_string(shared->kept) + " with new edges, " + fmt::format("{:.1f}", cpu) + " CPU seconds, slowest " +
                                std::to_string(shared->slowest_us / 1000) + " ms, " + std::to_string(usage.ru_maxrss / 1024) +
                                " MiB, seed " + std::to_string(options.seed);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        std::cout << "ok fuzz/" << target.name << ": " << figures << "\n";
        return 0;
    }
    const std::string file =
        "crash-" + std::string(target.name) + "-" + std::to_string(options.seed) + "-" + std::to_string(shared->inputs);
    const char* folder = std::getenv("LHCR_FUZZ_FOUND");
    const fs::path place = fs::path(folder && *folder ? folder : ".") / file;
    std::ofstream(place, std::ios::binary) << std::string(shared->input, shared->size);
    std::cout << "not ok fuzz/" << target.name << ": "
              << (WIFSIGNALED(status) ? std::string("signal ") + ::strsignal(WTERMSIG(status))
                                      : "exit " + std::to_string(WEXITSTATUS(status)))
              << " " << shared->why << " after " << figures << "; the input is " << place.string() << "\n";
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    std::string name;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto value = [&] { return std::string(++i < argc ? argv[i] : ""); };
        if (word == "--cpu-seconds") options.budget = std::stod(value());
        else if (word == "--seed") options.seed = std::stoull(value());
        else if (word == "--corpus") options.corpus = value();
        else if (word == "--real") options.real = value();
        else if (word == "--keep") options.keep = value();
        else if (name.empty()) name = word;
        else options.files.push_back(word);
    }
    shared = static_cast<Shared*>(::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    if (shared == MAP_FAILED) return 2;
    if (name == "--list" || name.empty()) {
        for (const auto& target : lhcr::fuzz::targets()) std::cout << target.name << "\n";
        return name.empty() ? 2 : 0;
    }
    for (const auto& target : lhcr::fuzz::targets())
        if (target.name == name) return run(target, options);
    std::cerr << "no target '" << name << "'\n";
    return 2;
}
