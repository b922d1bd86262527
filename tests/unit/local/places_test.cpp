// Where the room lies: apart from each other, and in paths that a socket's name fits into.
#include "local/places.hpp"

#include <doctest/doctest.h>
#include <sys/un.h>

#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "local/command.hpp"
#include "local/server.hpp"

using lhcr::local::find_places;

namespace {
struct Root {
    explicit Root(const std::string& path) { ::setenv("LHCR_LOCAL_ROOT", path.c_str(), 1); }
    ~Root() { ::unsetenv("LHCR_LOCAL_ROOT"); }
};
}  // namespace

TEST_CASE("places: a long root still has a socket folder within the limit of a socket's path") {
    const Root root("/" + std::string(90, 'a') + "/" + std::string(90, 'b'));
    const auto places = find_places();
    CHECK((places.sockets / ".s.PGSQL.5432.lock").string().size() < sizeof(sockaddr_un::sun_path));
}

TEST_CASE("places: two roots share nothing, and one root is always the same") {
    std::string first;
    {
        const Root root("/tmp/one");
        first = find_places().sockets;
        CHECK(find_places().sockets == first);
        CHECK(find_places().root == "/tmp/one");
    }
    const Root root("/tmp/two");
    CHECK(find_places().sockets != first);
}

TEST_CASE("places: a relative root is refused") {
    const Root root("here");
    CHECK_THROWS_AS(find_places(), lhcr::Error);
}

TEST_CASE("programs: what one says is kept, and one that does not end is ended") {
    const auto answer = lhcr::local::run_program({.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
    CHECK_FALSE(answer.success);
    CHECK(answer.output == "out\nerr");
    CHECK(answer.status == "exit code 3");
    try {
        lhcr::local::run_program({.argv = {"sleep", "60"}, .timeout = std::chrono::milliseconds(200)});
        FAIL("it ended");
    } catch (const lhcr::Error& error) {
        CHECK(error.errc() == lhcr::Errc::timed_out);
    }
}

TEST_CASE("server: a pid file that names a stranger is no running server") {
    const Root root("/tmp/lhcr-no-such-room");
    CHECK_FALSE(lhcr::local::running_postmaster(find_places()));
}
