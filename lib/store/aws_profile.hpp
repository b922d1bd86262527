// AWS's two profile files (~/.aws/credentials and ~/.aws/config), read as far as a key pair, a region and an endpoint go.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lhcr::store {

/// Setting → value of one profile; a nested setting is "s3.addressing_style".
using AwsProfile = std::map<std::string, std::string>;

/// The settings under `section` ("default", "profile prod"). `file` is for error messages. Throws Errc::config_invalid naming file and
/// line.
AwsProfile parse_aws_profile(std::string_view text, std::string_view section, std::string_view file);
/// Both files joined, the credentials file winning. A missing file is empty; `found` says whether either names the profile.
AwsProfile read_aws_profile(const std::string& credentials_file, const std::string& config_file, const std::string& profile, bool& found);

}  // namespace lhcr::store
