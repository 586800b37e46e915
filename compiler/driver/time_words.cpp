#include "compiler/driver/time_words.h"

#include <algorithm>

#include "compiler/model/working_time.h"

namespace sop {

std::string number_in_words(double value, Language language, int digits) {
  std::string text = model::told(value, digits);
  if (language == Language::English) std::replace(text.begin(), text.end(), ',', '.');
  return text;
}

std::string minutes_in_words(double minutes, const model::Settings& settings, Language language) {
  const model::SplitTime time = split(minutes, settings);
  std::string out;
  const auto add = [&](double value, Phrase unit) {
    if (value == 0) return;
    out += (out.empty() ? "" : " ") + text_of(unit, language, {number_in_words(value, language)});
  };
  add(static_cast<double>(time.days), Phrase::UnitWorkingDay);
  add(time.hours, Phrase::UnitHour);
  add(time.minutes, Phrase::UnitMinute);
  return out.empty() ? text_of(Phrase::UnitMinute, language, {"0"}) : out;
}

}  // namespace sop
