// The files that `sop new` and `sop init` begin with, as text. Examples and guidance for a
// beginner; what stands in them compiles without errors and warnings.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// A whole .sop with this title. The content is Indonesian, as SOPs are; the guidance in its
// comments is in `language`.
[[nodiscard]] std::string starter_sop(std::string_view title, Language language);

// sop.toml with every key as a comment.
[[nodiscard]] std::string starter_settings(Language language);

// "SOP Pengelolaan Surat Masuk" → "Pengelolaan Surat Masuk": one line, without the word SOP.
[[nodiscard]] std::string clean_title(std::string_view written);

// "Pengelolaan Surat Masuk" → "pengelolaan-surat-masuk"; empty where no letter or digit is left.
[[nodiscard]] std::string slug_of(std::string_view title);

}  // namespace sop
