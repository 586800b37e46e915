// Words about cases that terminal, pages and letters share. Records come from people: whatever is
// shown of them goes through printable() first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop::story {

using utf8::printable;
// For the text or an attribute of XML and HTML: unlike the compiler's, it keeps tabs and line ends,
// which notes have; what XML 1.0 has no place for becomes U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view text);
// A phrase with its arguments made printable.
[[nodiscard]] std::string say(Language language, Phrase phrase, std::vector<std::string> args = {});
// "2 jam 5 menit"; the two largest units. Nothing below zero: clocks may jump back.
[[nodiscard]] std::string duration(std::int64_t milliseconds, Language language);

}  // namespace sop::story
