// Amounts of time as the reports say them.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/settings.h"

namespace sop {

// "2,5"; with a point in English.
[[nodiscard]] std::string number_in_words(double value, Language language, int digits = 1);

// "2 hari kerja 1 jam 10 menit"
[[nodiscard]] std::string minutes_in_words(double minutes, const model::Settings& settings,
                                           Language language);

}  // namespace sop
