// Resolution of credentials, region and endpoint.
#include "store/aws_settings.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "store/aws_profile.hpp"

namespace lhcr::store {
namespace {

class Resolver {
public:
    Resolver(const StoreOptions& options, const Environment& environment) : options_(options), environment_(environment) {
        profile_name_ = options.profile.empty() ? variable("AWS_PROFILE") : options.profile;
        const bool named = !profile_name_.empty();
        if (!named) profile_name_ = "default";
        const std::string home = variable("HOME");
        const auto file = [&](const char* name, const char* usual) {
            const std::string given = variable(name);
            return !given.empty() || home.empty() ? given : home + usual;
        };
        bool found = false;
        profile_ = read_aws_profile(file("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials"), file("AWS_CONFIG_FILE", "/.aws/config"),
                                    profile_name_, found);
        if (named && !found)
            throw Error(Errc::config_invalid, fmt::format("there is no AWS profile '{}'", profile_name_),
                        "see `aws configure list-profiles`");
    }

    std::string variable(const char* name) const {
        const char* value = environment_(name);
        return value ? value : "";
    }
    std::string setting(const char* name) const {
        const auto found = profile_.find(name);
        return found == profile_.end() ? std::string() : found->second;
    }
    static std::string first(std::initializer_list<std::string> values) {
        for (const auto& value : values)
            if (!value.empty()) return value;
        return {};
    }

    void credentials(AwsSettings& out, const std::string& bucket) const {
        const std::string id = variable("AWS_ACCESS_KEY_ID");
        const std::string secret = variable("AWS_SECRET_ACCESS_KEY");
        if (id.empty() != secret.empty())
            throw Error(Errc::config_invalid,
                        fmt::format("{} is set but {} is not", id.empty() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID",
                                    id.empty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY"));
        if (!id.empty() && options_.profile.empty()) {
            out.credentials = {id, secret, variable("AWS_SESSION_TOKEN")};
            out.credentials_from = "the environment";
        } else if (!setting("aws_access_key_id").empty() && !setting("aws_secret_access_key").empty()) {
            out.credentials = {setting("aws_access_key_id"), setting("aws_secret_access_key"), setting("aws_session_token")};
            out.credentials_from = fmt::format("profile '{}'", profile_name_);
        } else {
            for (const char* indirect : {"role_arn", "credential_process", "sso_session", "sso_account_id", "web_identity_token_file"})
                if (!setting(indirect).empty())
                    throw Error(Errc::not_authorised,
                                fmt::format("profile '{}' gets its keys by '{}', which is not read here", profile_name_, indirect),
                                fmt::format("eval \"$(aws configure export-credentials --profile {} --format env)\"", profile_name_));
            throw Error(Errc::not_authorised, fmt::format("no credentials for bucket '{}'", bucket),
                        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE");
        }
        add_redacted_value(out.credentials.secret_access_key);
        add_redacted_value(out.credentials.session_token);
        for (const auto* text : {&out.credentials.access_key_id, &out.credentials.session_token})
            for (const char c : *text)
                if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F)
                    throw Error(
                        Errc::config_invalid,
                        fmt::format("the access key id or session token of {} holds a space or control character", out.credentials_from));
    }

    const std::string& profile_name() const { return profile_name_; }

private:
    const StoreOptions& options_;
    const Environment& environment_;
    std::string profile_name_;
    AwsProfile profile_;
};

bool plain_host(std::string_view host) {
    return !host.empty() &&
           host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") == std::string_view::npos;
}

void set_endpoint(AwsSettings& out, const std::string& endpoint) {
    const auto refuse = [&](std::string_view why) {
        throw Error(Errc::config_invalid, fmt::format("endpoint '{}': {}", printable(redact(endpoint)), why),
                    "AWS_ENDPOINT_URL=https://host:port");
    };
    const auto colon = endpoint.find("://");
    out.scheme = endpoint.substr(0, colon);
    if (colon == std::string::npos || (out.scheme != "http" && out.scheme != "https")) refuse("it must start with https:// or http://");
    const std::string behind = endpoint.substr(colon + 3);
    const auto slash = behind.find('/');
    out.host = behind.substr(0, slash);
    out.base_path = slash == std::string::npos ? "" : behind.substr(slash);
    while (!out.base_path.empty() && out.base_path.back() == '/') out.base_path.pop_back();
    if (out.host.find('@') != std::string::npos) refuse("it must not hold a login");
    if (!plain_host(out.host)) refuse("it has no plain host name");
    if (out.base_path.find_first_of("?#% \\") != std::string::npos) refuse("its path must be plain");
}

}  // namespace

AwsSettings resolve_aws_settings(const std::string& bucket, const StoreOptions& options, const Environment& environment) {
    const Resolver from(options, environment);
    AwsSettings out;
    from.credentials(out, bucket);

    const std::string endpoint = Resolver::first({options.endpoint, from.variable("AWS_ENDPOINT_URL_S3"), from.variable("AWS_ENDPOINT_URL"),
                                                  from.setting("s3.endpoint_url"), from.setting("endpoint_url")});
    out.region = Resolver::first(
        {options.region, from.variable("AWS_REGION"), from.variable("AWS_DEFAULT_REGION"), from.setting("region"), "us-east-1"});
    if (out.region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        throw Error(Errc::config_invalid, fmt::format("'{}' is not a region", printable(out.region)), "AWS_REGION=eu-central-1");

    const std::string style = from.setting("s3.addressing_style");
    if (endpoint.empty()) {
        out.host = fmt::format("s3.{}.amazonaws.com{}", out.region, out.region.starts_with("cn-") ? ".cn" : "");
        // A dot in the bucket's name would not match the wildcard of the certificate.
        out.path_style = style == "path" || bucket.find('.') != std::string::npos;
    } else {
        set_endpoint(out, endpoint);
        out.path_style = style != "virtual";
    }
    if (!out.path_style) out.host = bucket + "." + out.host;

    out.checksums = Resolver::first({from.variable("AWS_REQUEST_CHECKSUM_CALCULATION"), from.setting("request_checksum_calculation")}) !=
                    "when_required";
    out.ca_bundle = Resolver::first({from.variable("AWS_CA_BUNDLE"), from.setting("ca_bundle")});
    const std::string attempts = options.attempts > 0 ? std::to_string(options.attempts) : from.variable("AWS_MAX_ATTEMPTS");
    if (!attempts.empty()) {
        const auto [end, failed] = std::from_chars(attempts.data(), attempts.data() + attempts.size(), out.attempts);
        if (failed != std::errc() || *end != '\0' || out.attempts < 1 || out.attempts > 100)
            throw Error(Errc::config_invalid, fmt::format("AWS_MAX_ATTEMPTS '{}' is not a number from 1 to 100", printable(attempts)));
    }
    return out;
}

}  // namespace lhcr::store
