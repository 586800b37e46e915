// Decisions told in the prose of an activity ("Jika setuju …") instead of declared as answers, or
// told once more beside them.

#include <algorithm>
#include <string_view>

#include "compiler/check/check.h"
#include "compiler/check/words.h"

namespace sop {
namespace {

using words::Sentence;

constexpr std::string_view kIf[] = {"apabila", "bila", "bilamana", "jika", "kalau"};
// "Jika diperlukan, …" leaves something out; it decides nothing.
constexpr std::string_view kWhenNeeded[] = {"dianggap",   "dibutuhkan",   "dipandang",
                                            "diperlukan", "memungkinkan", "perlu"};

template <std::size_t N>
bool holds(const std::string_view (&table)[N], std::string_view word) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

bool denies(std::string_view word) {
  return word == "tidak" || word == "belum";
}

// A sentence that begins with "Jika", or "…, jika … maka …", or "…, jika …, jika tidak …".
bool tells_decision(const Sentence& text, std::size_t i) {
  if (!holds(kIf, text[i].low) || i + 1 >= text.size() || text[i].closed()) return false;
  if (holds(kWhenNeeded, text[i + 1].low)) return false;
  if (text.starts(i)) return true;
  if (text[i - 1].after == '(') return false;                 // "(apabila …)": an optional step
  if (text[i].capital && !text[i - 1].closed()) return true;  // a sentence whose stop is missing
  if (text[i - 1].after != ',') return false;
  for (std::size_t k = i + 1; k < text.size() && text[k].after != '.'; ++k) {
    if (text[k].low == "maka") return true;
    if (holds(kIf, text[k].low) && k + 1 < text.size() && denies(text[k + 1].low)) return true;
  }
  return false;
}

// "Jika tidak setuju": the condition as far as it is needed to know it again.
std::size_t end_of_condition(const Sentence& text, std::size_t i) {
  const std::string_view next = text[i + 1].low;
  const bool goes_on = denies(next) || next == "sudah" || next == "telah";
  return goes_on && !text[i + 1].closed() && i + 2 < text.size() ? i + 3 : i + 2;
}

bool is_decision(const model::Model& model, std::size_t first) {
  std::size_t last = first;
  while (last + 1 < model.steps.size() && model.steps[last + 1].hand_off_link) ++last;
  return model.steps[last].is_decision();
}

}  // namespace

void check_told_decisions(const ToldChart& chart, Sink& sink) {
  const model::Model& model = chart.model();
  for (std::size_t s = 0; s < model.steps.size(); ++s) {
    const model::Step& step = model.steps[s];
    if (!has_own_activity(model, step)) continue;
    const Sentence text = chart.activity(s);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!tells_decision(text, i)) continue;
      const std::uint32_t begin = text[i].begin;
      const std::uint32_t end = text[end_of_condition(text, i) - 1].end;
      const std::string condition = step.activity.text.substr(begin, end - begin);
      const Span place = step.activity.locate(begin, end);
      sink.report(is_decision(model, s) ? finding<Kind::DecisionToldTwice>(place, condition)
                                        : finding<Kind::DecisionInProse>(place, condition));
      break;
    }
  }
}

}  // namespace sop
