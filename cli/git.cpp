// Asking git. What it complains of is said in our own words.
#include "cli/git.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>

#include "base/error.hpp"
#include "base/process.hpp"
#include "cli/output_file.hpp"

namespace lhcr::cli {
namespace {

// Nothing that a repository's configuration names is run: no hook, monitor, signature program or pager.
std::vector<std::string> command(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv = {
        "git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

// The answers of `cat-file --batch`, as they come in.
class BatchReader {
public:
    using Take = std::function<void(std::size_t, GitObject)>;
    BatchReader(std::size_t count, std::size_t max_bytes, bool contents, Take take)
        : count_(count), max_bytes_(max_bytes), contents_(contents), take_(std::move(take)) {}

    // False: this is no answer, or one more than was asked for.
    bool feed(std::string_view bytes) {
        while (!bytes.empty()) {
            if (in_body_) {
                const auto part = bytes.substr(0, left_);
                if (!object_.is_cut) object_.bytes += part;
                left_ -= part.size();
                bytes.remove_prefix(part.size());
                if (left_ == 0) {
                    if (!object_.is_cut) object_.bytes.pop_back();  // the newline behind it
                    in_body_ = false;
                    next();
                }
                continue;
            }
            const auto end = bytes.find('\n');
            line_ += bytes.substr(0, end);
            if (line_.size() > 64u << 10) return false;
            if (end == std::string_view::npos) return true;
            bytes.remove_prefix(end + 1);
            if (index_ >= count_ || !header()) return false;
            line_.clear();
        }
        return true;
    }
    bool is_done() const { return index_ == count_ && !in_body_; }

private:
    void next() {
        take_(index_++, std::move(object_));
        object_ = {};
    }

    // "<id> <type> <size>", "<name> missing", "<name> ambiguous".
    bool header() {
        const auto last = line_.rfind(' ');
        if (last == std::string::npos) return false;
        std::size_t size = 0;
        const char* end = line_.data() + line_.size();
        const auto [stop, error] = std::from_chars(line_.data() + last + 1, end, size);
        const auto middle = line_.find(' ');
        if (error == std::errc() && stop == end && middle == last) return false;
        if (error == std::errc() && stop == end) {
            object_.id = line_.substr(0, middle);
            object_.type = line_.substr(middle + 1, last - middle - 1);
            if (contents_) {
                object_.is_cut = size > max_bytes_;
                left_ = size + 1;
                in_body_ = true;
                return true;
            }
        }
        next();
        return true;
    }

    std::size_t count_, max_bytes_;
    bool contents_;
    Take take_;
    GitObject object_;
    std::string line_;
    std::size_t index_ = 0, left_ = 0;
    bool in_body_ = false;
};

// The names lie in memory, not in a pipe: git answers while it reads, and neither side may wait for the other.
bool batch(const std::vector<std::string>& names, const std::filesystem::path& folder, std::size_t max_bytes, bool contents,
           const BatchReader::Take& take) {
    std::string input;
    for (const auto& name : names) input += (name.empty() || name.find('\n') != std::string::npos ? std::string("0") : name) + '\n';
    BatchReader reader(names.size(), max_bytes, contents, take);
    bool sound = true;
    const bool success = git_stream({"cat-file", contents ? "--batch" : "--batch-check"}, folder, input,
                                    [&](std::string_view part) { return sound = reader.feed(part); });
    return success && sound && reader.is_done();
}

}  // namespace

bool git_stream(const std::vector<std::string>& arguments, const std::filesystem::path& folder, std::string_view input,
                const std::function<bool(std::string_view)>& take) {
    SpawnOptions options;
    options.argv = command(arguments);
    if (!folder.empty()) options.working_directory = folder.string();
    options.own_group = false;
    try {
        Pipe out = make_pipe();
        const Fd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
        options.descriptors = {{STDOUT_FILENO, out.write.get()}, {STDERR_FILENO, nowhere.get()}};
        // A file in memory cannot fill up while git waits for its own output to be read.
        Fd in;
        if (!input.empty()) {
            in.reset(::memfd_create("git", MFD_CLOEXEC));
            if (!in || write_all(in.get(), input) != 0 || ::lseek(in.get(), 0, SEEK_SET) != 0) return false;
            options.descriptors.emplace_back(STDIN_FILENO, in.get());
        }
        Process process = spawn(options);
        out.write.reset();
        std::vector<char> buffer(64u << 10);
        for (ssize_t got; (got = ::read(out.read.get(), buffer.data(), buffer.size())) > 0;)
            if (!take({buffer.data(), static_cast<std::size_t>(got)})) {
                process.signal(SIGKILL);
                process.wait(std::chrono::seconds(10));
                return true;
            }
        const auto ended = process.wait(std::chrono::seconds(10));
        return ended && ended->success();
    } catch (const Error&) {
        return false;
    }
}

std::optional<std::string> git(const std::vector<std::string>& arguments, const std::filesystem::path& folder, std::size_t at_most) {
    std::string text;
    bool whole = true;
    const bool success = git_stream(arguments, folder, {}, [&](std::string_view part) {
        text += part;
        return whole = text.size() <= at_most;
    });
    if (!success || !whole) return std::nullopt;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

bool git_blobs(const std::vector<std::string>& names, const std::filesystem::path& folder,
               const std::function<void(std::size_t, std::optional<std::string>)>& take) {
    if (names.empty()) return true;
    return batch(names, folder, SIZE_MAX, true, [&](std::size_t index, GitObject object) {
        take(index, object.type == "blob" ? std::optional(std::move(object.bytes)) : std::nullopt);
    });
}

std::vector<GitObject> git_objects(const std::vector<std::string>& names, const std::filesystem::path& folder, std::size_t max_bytes,
                                   bool contents) {
    std::vector<GitObject> objects(names.size());
    if (names.empty()) return objects;
    if (!batch(names, folder, max_bytes, contents, [&](std::size_t index, GitObject object) { objects[index] = std::move(object); }))
        throw Error(Errc::unavailable, "git ended before it had told what commits hold", "`git fsck` says whether the repository is whole");
    return objects;
}

}  // namespace lhcr::cli
