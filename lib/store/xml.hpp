// The little XML that S3 answers with: elements and text. Called by s3_client and s3_list on bytes of a foreign server, so everything is
// bounded, and document types, entities beyond the five, and processing instructions after the first are refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lhcr::store {

struct XmlElement {
    std::string name;  ///< without name space prefix
    std::string text;  ///< of this element itself, entities decoded
    std::vector<XmlElement> children;

    /// The first child of that name, or nullptr.
    const XmlElement* child(std::string_view child_name) const noexcept;
    /// Its text, empty when there is none.
    std::string_view child_text(std::string_view child_name) const noexcept;
};

struct XmlLimits {
    std::size_t max_bytes = 4u << 20;
    std::size_t max_elements = 50'000;
    int max_depth = 16;
};

/// Throws Errc::integrity naming what is wrong and where.
XmlElement parse_xml(std::string_view text, const XmlLimits& limits = {});
/// `text` with the five reserved characters escaped.
std::string xml_escape(std::string_view text);

}  // namespace lhcr::store
