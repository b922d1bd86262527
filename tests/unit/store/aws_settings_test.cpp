// Where credentials, region and endpoint come from, and what is said when they cannot be used.
#include <doctest/doctest.h>

#include <map>

#include "base/error.hpp"
#include "store/aws_profile.hpp"
#include "store/aws_settings.hpp"
#include "unit/store/test_folder.hpp"

using namespace lhcr;
using namespace lhcr::store;

namespace {

using Variables = std::map<std::string, std::string>;

AwsSettings resolve(const Variables& variables, const StoreOptions& options = {}, const std::string& bucket = "lake") {
    return resolve_aws_settings(bucket, options, [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

const Variables keys = {{"AWS_ACCESS_KEY_ID", "id"}, {"AWS_SECRET_ACCESS_KEY", "secret-of-env"}};

Variables with(Variables more) {
    more.insert(keys.begin(), keys.end());
    return more;
}

Error refusal(const Variables& variables, const StoreOptions& options = {}) {
    try {
        resolve(variables, options);
    } catch (const Error& error) {
        return error;
    }
    FAIL("accepted");
    return Error(Errc::internal, "");
}

}  // namespace

TEST_CASE("aws settings: without an endpoint it is AWS, with the bucket in the host") {
    const auto out = resolve(with({{"AWS_REGION", "eu-central-1"}}));
    CHECK(out.scheme == "https");
    CHECK(out.host == "lake.s3.eu-central-1.amazonaws.com");
    CHECK_FALSE(out.path_style);
    CHECK(resolve(with({}), {}, "a.b").host == "s3.us-east-1.amazonaws.com");
    CHECK(resolve(with({{"AWS_REGION", "cn-north-1"}})).host == "lake.s3.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("aws settings: an endpoint of one's own takes the bucket in the path, and may have a path itself") {
    const auto out = resolve(with({{"AWS_ENDPOINT_URL", "https://x.supabase.co/storage/v1/s3/"}}));
    CHECK(out.host == "x.supabase.co");
    CHECK(out.base_path == "/storage/v1/s3");
    CHECK(out.path_style);
    CHECK(resolve(with({{"AWS_ENDPOINT_URL", "http://a:1"}, {"AWS_ENDPOINT_URL_S3", "http://b:2"}})).host == "b:2");
    CHECK(resolve(with({{"AWS_ENDPOINT_URL", "http://a:1"}}), {.endpoint = "http://c:3"}).host == "c:3");
    for (const char* bad : {"a:1", "ftp://a", "http://", "http://u:p@a", "http://a b", "http://a/x?y", "http://a/%2e"})
        CHECK(refusal(with({{"AWS_ENDPOINT_URL", bad}})).errc() == Errc::config_invalid);
    CHECK(refusal(with({{"AWS_ENDPOINT_URL", "http://user:p4ss@a"}})).message().find("p4ss") == std::string::npos);
}

TEST_CASE("aws settings: a profile gives keys, region, endpoint and style; the environment wins unless the profile is asked for") {
    const TestFolder folder;
    const Variables files = {
        {"AWS_SHARED_CREDENTIALS_FILE", folder.write("credentials",
                                                     "[default]\naws_access_key_id = D\naws_secret_access_key = ds\n\n[prod]\n"
                                                     "aws_access_key_id=P\naws_secret_access_key= a=b/c \naws_session_token = tok\n")},
        {"AWS_CONFIG_FILE",
         folder.write(
             "config",
             "# comment\n[default]\nregion = eu-west-1\n[profile prod]\nregion = eu-north-1\nendpoint_url = https://s3.example.org\n"
             "s3 =\n  addressing_style = virtual\n[profile sso]\nsso_session = corp\n")}};
    CHECK(resolve(files).credentials.access_key_id == "D");
    CHECK(resolve(files).region == "eu-west-1");
    Variables prod = files;
    prod["AWS_PROFILE"] = "prod";
    const auto out = resolve(prod);
    CHECK(out.credentials.secret_access_key == "a=b/c");
    CHECK(out.credentials.session_token == "tok");
    CHECK(out.credentials_from == "profile 'prod'");
    CHECK(out.region == "eu-north-1");
    CHECK(out.host == "lake.s3.example.org");
    CHECK(resolve(with(files)).credentials.secret_access_key == "secret-of-env");
    CHECK(resolve(with(files), {.profile = "prod"}).credentials.access_key_id == "P");
    CHECK(refusal(files, {.profile = "none"}).message() == "there is no AWS profile 'none'");
    const auto indirect = refusal(files, {.profile = "sso"});
    CHECK(indirect.message() == "profile 'sso' gets its keys by 'sso_session', which is not read here");
    CHECK(indirect.hint().find("export-credentials --profile sso") != std::string::npos);
}

TEST_CASE("aws settings: missing and half credentials are told apart") {
    const auto none = refusal({});
    CHECK(none.errc() == Errc::not_authorised);
    CHECK(none.message() == "no credentials for bucket 'lake'");
    CHECK(refusal({{"AWS_ACCESS_KEY_ID", "id"}}).message() == "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
    CHECK(refusal({{"AWS_ACCESS_KEY_ID", "id\r\nx: y"}, {"AWS_SECRET_ACCESS_KEY", "s"}}).errc() == Errc::config_invalid);
}

TEST_CASE("aws settings: a region or a number of attempts that is none is refused") {
    CHECK(refusal(with({{"AWS_REGION", "../x"}})).errc() == Errc::config_invalid);
    for (const char* bad : {"0", "x", "1000", "3x", "99999999999"})
        CHECK(refusal(with({{"AWS_MAX_ATTEMPTS", bad}})).errc() == Errc::config_invalid);
    CHECK(resolve(with({{"AWS_MAX_ATTEMPTS", "3"}})).attempts == 3);
    CHECK_FALSE(resolve(with({{"AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"}})).checksums);
}

TEST_CASE("aws profile files: broken lines are named") {
    CHECK_THROWS_WITH_AS(parse_aws_profile("[default]\nnonsense\n", "default", "f"), "'f' line 2: 'name = value' expected", Error);
    CHECK_THROWS_WITH_AS(parse_aws_profile("\n[default\n", "default", "f"), "'f' line 2: a section does not end with ']'", Error);
    CHECK(parse_aws_profile("[other]\nnonsense\n", "default", "f").empty());
}
