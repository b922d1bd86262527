// References to secrets: two schemes, files that nobody else can read, and messages that never hold the secret.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "base/secret.hpp"

namespace fs = std::filesystem;

namespace {

struct SecretFolder {
    SecretFolder() {
        std::string pattern = (fs::temp_directory_path() / "lhcr-secret-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~SecretFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    std::string file(const std::string& name, const std::string& text, mode_t mode = 0600) const {
        std::ofstream(path / name, std::ios::binary) << text;
        chmod((path / name).c_str(), mode);
        return "file:" + (path / name).string();
    }
    fs::path path;
};

std::string refusal(const std::string& reference) {
    try {
        lhcr::resolve_secret(reference);
    } catch (const lhcr::Error& error) {
        return error.message() + " | " + error.hint();
    }
    return "resolved";
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a secret is read from a variable, or from the first line of a file that only its owner can read") {
    setenv("LHCR_TEST_SECRET", "of the variable", 1);
    CHECK(lhcr::resolve_secret("env:LHCR_TEST_SECRET") == "of the variable");
    const SecretFolder folder;
    CHECK(lhcr::resolve_secret(folder.file("a", "of the file\n")) == "of the file");
    CHECK(lhcr::resolve_secret(folder.file("b", "of windows\r\nsecond line")) == "of windows");
    CHECK(lhcr::resolve_secret(folder.file("c", "no newline", 0400)) == "no newline");
    fs::create_symlink(folder.path / "a", folder.path / "link");  // as mounted secrets are
    CHECK(lhcr::resolve_secret("file:" + (folder.path / "link").string()) == "of the file");
}

TEST_CASE("a secret that was read is redacted by value from then on") {
    setenv("LHCR_TEST_SECRET", "xyzzy-plugh-42", 1);
    CHECK(lhcr::redact("login with xyzzy-plugh-42 failed") == "login with xyzzy-plugh-42 failed");
    lhcr::resolve_secret("env:LHCR_TEST_SECRET");
    CHECK(lhcr::redact("login with xyzzy-plugh-42 failed") == "login with *** failed");
}

TEST_CASE("what is no reference is refused and not repeated") {
    for (const char* text :
         {"hunter2secret", "", "env:", "env:1X", "env:A B", "file:", "file:/", "file:relative", "file:/a\nb", "vault:x"}) {
        const auto text_said = refusal(text);
        CHECK_MESSAGE(says(text_said, "env:NAME or file:/absolute/path"), text);
        CHECK(!says(text_said, "hunter2"));
    }
}

TEST_CASE("a secret that is not there, or not safe, says what to do") {
    unsetenv("LHCR_TEST_NO_SECRET");
    CHECK(says(refusal("env:LHCR_TEST_NO_SECRET"), "the secret 'env:LHCR_TEST_NO_SECRET' is not set here"));
    const SecretFolder folder;
    CHECK(says(refusal("file:" + (folder.path / "none").string()), "cannot be read: No such file"));
    for (const mode_t mode : {0640, 0604, 0660}) CHECK(says(refusal(folder.file("open", "plain-to-see", mode)), "chmod 0600"));
    CHECK(says(refusal(folder.file("empty", "")), "is empty"));
    CHECK(says(refusal(folder.file("blank", "\nsecond")), "is empty"));
    CHECK(says(refusal(folder.file("long", std::string(1001, 'x'))), "more than 1000 bytes"));
    CHECK(says(refusal(folder.file("nul", std::string("a\0b", 3))), "NUL"));
    CHECK(says(refusal("file:" + folder.path.string()), "no regular file"));
    mkfifo((folder.path / "pipe").c_str(), 0600);
    CHECK(says(refusal("file:" + (folder.path / "pipe").string()), "no regular file"));
}

TEST_CASE("a file of another user is refused") {
    if (geteuid() != 0) {
        MESSAGE("skip: only root can give a file away");
        return;
    }
    const SecretFolder folder;
    const auto reference = folder.file("theirs", "not-for-you");
    REQUIRE(chown((folder.path / "theirs").c_str(), 12345, 12345) == 0);
    CHECK(says(refusal(reference), "belongs to another user"));
}
