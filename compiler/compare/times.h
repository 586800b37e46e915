// Durations of two versions: as they are told, and which is longer.
#pragma once

#include <string>

#include "compiler/compare/changes.h"
#include "compiler/model/settings.h"

namespace sop::compare {

// As written, with its unit where "Satuan waktu" said it for all.
[[nodiscard]] std::string told(const model::Time& time);

// `after` against `before`; None where one of them is told in words, missing, or where a range grew
// on both sides.
[[nodiscard]] Judgement judged(const model::Time& before, const model::Settings& old_settings,
                               const model::Time& after, const model::Settings& new_settings);

}  // namespace sop::compare
