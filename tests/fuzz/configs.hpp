// Readers of what configures: settings of `migrate lint` and `spec drift`, the user's and a project's configuration, alerts; and of JUnit
// reports. For targets.cpp.
#pragma once

#include <string>
#include <vector>

namespace lhcr::fuzz {

void migrate_settings(const std::string& input);
void drift_settings(const std::string& input);
/// The user's file, and behind a line "\x1e" the project's.
void configuration(const std::string& input);
void alerts(const std::string& input);
void junit(const std::string& input);

extern const std::vector<std::string> migrate_words, drift_words, configuration_words, alert_words, xml_words;

}  // namespace lhcr::fuzz
