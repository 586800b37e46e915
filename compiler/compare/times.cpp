#include "compiler/compare/times.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "compiler/compare/words.h"
#include "compiler/model/working_time.h"

namespace sop::compare {
namespace {

bool same(double a, double b) {
  constexpr double kMinute = 1e-6;
  return std::abs(a - b) < kMinute;
}

}  // namespace

std::string told(const model::Time& time) {
  const std::string& text = time.text.text;
  const bool bare_number =
      std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
  if (!bare_number || !time.value || time.value->parts.empty()) return text;
  return text + ' ' + std::string(phrases::name_of(time.value->parts.back().unit));
}

Judgement judged(const model::Time& before, const model::Settings& old_settings,
                 const model::Time& after, const model::Settings& new_settings) {
  const bool readable = before.value && after.value && !before.value->parts.empty() &&
                        !after.value->parts.empty() && !before.value->worded &&
                        !after.value->worded;
  if (bare(told(before)) == bare(told(after))) return Judgement::Writing;
  if (!readable) return Judgement::None;
  const double least = least_of(*after.value, new_settings).plain_minutes -
                       least_of(*before.value, old_settings).plain_minutes;
  const double most = most_of(*after.value, new_settings).plain_minutes -
                      most_of(*before.value, old_settings).plain_minutes;
  if (same(least, 0) && same(most, 0)) return Judgement::AsLong;
  if (least >= 0 && most >= 0) return Judgement::Longer;
  return least <= 0 && most <= 0 ? Judgement::Shorter : Judgement::None;
}

}  // namespace sop::compare
