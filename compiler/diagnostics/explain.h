// `sop explain CODE`: a page for each kind of finding, in both languages, from explain.def.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// "SOP3001", "sop3001" or "3001"; nothing for a code that does not exist.
[[nodiscard]] std::optional<Kind> kind_of_code(std::string_view code);

// The page alone, without heading and hint.
[[nodiscard]] std::string_view page_of(Kind kind, Language language);

// The text of a finding of this kind, its arguments shown as ….
[[nodiscard]] std::string sample_text(Kind kind, Language language);

// "sop explain" without a code: a line for each kind, in groups by thousand.
[[nodiscard]] std::string explain_all(Language language);

// Heading (code, severity, text with its arguments shown as …), the rule and why, a wrong and a
// right example, what to do.
[[nodiscard]] std::string explain(Kind kind, Language language);

}  // namespace sop
