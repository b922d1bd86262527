// Descendants by /proc: who is below a process, how much memory they hold, and killing all of them.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unordered_map>

#include "base/process.hpp"

namespace lhcr {
namespace {

// A small file of /proc; empty when the process is gone.
std::string read_small(const std::string& path) {
    const Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string text(4096, '\0');
    const ssize_t got = fd ? read(fd.get(), text.data(), text.size()) : 0;
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

pid_t parent_of(pid_t pid) {
    const std::string stat = read_small("/proc/" + std::to_string(pid) + "/stat");
    const auto end = stat.rfind(')');  // the name before it may hold anything, brackets too
    pid_t parent = 0;
    if (end == std::string::npos || std::sscanf(stat.c_str() + end, ") %*c %d", &parent) != 1) return 0;
    return parent;
}

// Not a zombie: one only waits for its parent to look.
bool alive(pid_t pid) {
    const std::string stat = read_small("/proc/" + std::to_string(pid) + "/stat");
    const auto end = stat.rfind(')');
    return end != std::string::npos && end + 2 < stat.size() && stat[end + 2] != 'Z';
}

std::unordered_map<pid_t, std::vector<pid_t>> children_by_parent() {
    std::unordered_map<pid_t, std::vector<pid_t>> out;
    DIR* proc = opendir("/proc");
    if (!proc) return out;
    while (const dirent* entry = readdir(proc)) {
        char* end = nullptr;
        const long pid = std::strtol(entry->d_name, &end, 10);
        if (pid > 0 && *end == '\0') out[parent_of(static_cast<pid_t>(pid))].push_back(static_cast<pid_t>(pid));
    }
    closedir(proc);
    return out;
}

void collect(const std::unordered_map<pid_t, std::vector<pid_t>>& children, pid_t root, const std::vector<pid_t>& keep,
             std::vector<pid_t>& out) {
    const auto found = children.find(root);
    if (found == children.end()) return;
    for (const pid_t child : found->second) {
        if (std::find(keep.begin(), keep.end(), child) != keep.end()) continue;
        out.push_back(child);
        collect(children, child, {}, out);
    }
}

bool has_children() {
    siginfo_t info{};
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

}  // namespace

void become_subreaper() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

std::vector<pid_t> descendants_of(pid_t root) {
    std::vector<pid_t> out;
    collect(children_by_parent(), root, {}, out);
    return out;
}

int kill_descendants(const std::vector<pid_t>& keep) {
    int killed = 0;
    const pid_t self = getpid();
    // Whatever forks between the listing and the kill is a child of a process that dies now, so it is ours in the next round.
    for (useconds_t pause = 500; has_children(); pause = std::min<useconds_t>(pause * 2, 20'000)) {
        std::vector<pid_t> doomed;
        collect(children_by_parent(), self, keep, doomed);
        if (doomed.empty()) break;
        for (const pid_t pid : doomed) killed += alive(pid) && kill(pid, SIGKILL) == 0 ? 1 : 0;
        usleep(pause);
        for (const pid_t pid : doomed) waitpid(pid, nullptr, WNOHANG);  // those that are not ours answer ECHILD
    }
    return killed;
}

TreeUsage tree_usage(pid_t root) {
    std::vector<pid_t> all = descendants_of(root);
    all.push_back(root);
    const std::int64_t page_kb = sysconf(_SC_PAGESIZE) / 1024;
    const std::int64_t tick_ms = 1000 / sysconf(_SC_CLK_TCK);
    TreeUsage usage;
    for (const pid_t pid : all) {
        const std::string stat = read_small("/proc/" + std::to_string(pid) + "/stat");
        const auto end = stat.rfind(')');
        long long user = 0, system = 0, children_user = 0, children_system = 0, resident = 0;
        // from field 3, the state, on: utime is 14, rss 24
        constexpr const char* fields = ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld %*d %*d %*d %*d %*u %*u %lld";
        if (end == std::string::npos ||
            std::sscanf(stat.c_str() + end, fields, &user, &system, &children_user, &children_system, &resident) != 5)
            continue;
        usage.resident_kb += resident * page_kb;
        usage.cpu_ms += (user + system + children_user + children_system) * tick_ms;
    }
    return usage;
}

}  // namespace lhcr
