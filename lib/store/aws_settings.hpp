// Everything a URL does not say about an S3 store, from options, AWS_* variables and profile files, in that order. Called by S3Store.
#pragma once

#include <functional>
#include <string>

#include "store/sigv4.hpp"
#include "store/store.hpp"

namespace lhcr::store {

struct AwsSettings {
    AwsCredentials credentials;
    std::string credentials_from;  ///< "the environment", "profile 'prod'": for error messages
    std::string region;
    std::string scheme = "https";
    std::string host;       ///< with port; with the bucket in front unless path_style
    std::string base_path;  ///< "" or "/storage/v1/s3"
    bool path_style = false;
    bool checksums = true;  ///< send x-amz-checksum-sha256
    std::string ca_bundle;
    int attempts = 6;
};

using Environment = std::function<const char*(const char*)>;

/// Throws Errc::not_authorised when there are no credentials and Errc::config_invalid for settings that cannot be used.
AwsSettings resolve_aws_settings(const std::string& bucket, const StoreOptions& options, const Environment& environment);

}  // namespace lhcr::store
