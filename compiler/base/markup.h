// The characters that have a meaning of their own in XML and HTML, in one table for all who write
// either. What else a writer keeps, blanks or replaces differs on purpose and stands with him.
#pragma once

#include <string_view>

namespace sop::markup {

// "&amp;" for an ampersand, and so on for < > " and '; empty for every other character.
[[nodiscard]] constexpr std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace sop::markup
