// One listing, page by page; each page is judged by the control plane, what goes is taken and removed in short transactions.
#include "exec/artifact_collector.hpp"

#include <exception>
#include <map>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/process.hpp"
#include "runs/artifact.hpp"

namespace lhcr::exec {
namespace {

constexpr std::size_t list_page = 1000;
constexpr std::size_t take_at_once = 50;
/// A transaction that takes hashes makes their pushers wait, and the server ends it after a minute of silence (a collector that was
/// stopped): what it has not removed by now it asks for again.
constexpr std::int64_t take_for_ms = 5000;

using Objects = std::map<std::string, store::ObjectInfo>;  // by sha256

class Collector {
public:
    Collector(db::Connection& database, store::ObjectStore& store, const store::ArtifactScope& scope, const CollectOptions& options)
        : database_(database), store_(store), scope_(scope), options_(options) {}

    ArtifactCollection run() {
        const std::string prefix = store::artifact_prefix(scope_);
        std::int64_t seen = 0;
        for (std::string after;;) {
            const auto page = store_.list(prefix, after, list_page);
            seen += static_cast<std::int64_t>(page.size());
            judge(page);
            options_.progress(seen);
            if (page.size() < list_page) return std::move(out_);
            after = page.back().key;
        }
    }

private:
    json ask(const Objects& objects, bool take) {
        json items = json::array();
        for (const auto& [sha256, object] : objects) items.push_back({{"sha256", sha256}, {"modified_at", rfc3339(object.modified)}});
        return runs::artifact_gc(database_, scope_.organisation, scope_.project, scope_.environment, items, options_.retention, take);
    }

    void judge(const std::vector<store::ObjectInfo>& page) {
        Objects objects;
        for (const auto& object : page) {
            const std::string sha256 = object.key.substr(object.key.rfind('/') + 1);
            if (is_sha256(sha256) && object.key == store::artifact_key(scope_, sha256)) objects.emplace(sha256, object);
            else ++out_.foreign;
        }
        if (objects.empty()) return;
        const json verdict = ask(objects, false);
        count(verdict);
        Objects going;
        for (const auto& sha256 : verdict.at("removable")) going.insert(objects.extract(sha256.get<std::string>()));
        while (options_.remove && !going.empty()) take(going);
        for (auto& [sha256, object] : going) gone(object);
    }

    /// Removes a few of `going`, and from it what it was told to leave.
    void take(Objects& going) {
        Objects asked;
        while (!going.empty() && asked.size() < take_at_once) asked.insert(going.extract(going.begin()));
        std::exception_ptr failed;
        const std::int64_t until = boot_clock_ms() + take_for_ms;
        const std::size_t before = out_.removable.size();
        database_.transaction([&] {
            const json verdict = ask(asked, true);
            count(verdict);
            for (const auto& sha256 : verdict.at("removable")) {
                const store::ObjectInfo& object = asked.at(sha256.get<std::string>());
                if (boot_clock_ms() >= until) {
                    going.insert(asked.extract(sha256.get<std::string>()));
                    continue;
                }
                try {
                    store_.remove(object.key);
                } catch (...) {
                    failed = std::current_exception();  // after the commit: the audit keeps what was given up
                    return;
                }
                gone(object);
            }
        });
        if (failed) std::rethrow_exception(failed);
        if (out_.removable.size() == before && !going.empty() && boot_clock_ms() >= until)
            throw Error(Errc::unavailable, "the control plane takes too long to say which artifacts may go",
                        "try again when it is less busy");
    }

    void count(const json& verdict) {
        out_.named += get_int(verdict, "named");
        out_.announced += get_int(verdict, "announced") + get_int(verdict, "busy");
        out_.young += get_int(verdict, "young");
    }

    void gone(const store::ObjectInfo& object) {
        out_.bytes += static_cast<std::int64_t>(object.size);
        out_.removable.push_back(object);
    }

    db::Connection& database_;
    store::ObjectStore& store_;
    const store::ArtifactScope& scope_;
    const CollectOptions& options_;
    ArtifactCollection out_;
};

}  // namespace

ArtifactCollection collect_artifacts(db::Connection& database, store::ObjectStore& store, const store::ArtifactScope& scope,
                                     const CollectOptions& options) {
    return Collector(database, store, scope, options).run();
}

}  // namespace lhcr::exec
