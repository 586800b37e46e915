#include "compiler/check/told_chart.h"

namespace sop {

ToldChart::ToldChart(const model::Model& model) : model_(model), lanes_(model) {
  std::size_t bytes = 0;
  for (const model::Step& step : model.steps) bytes += step.activity.text.size();
  constexpr std::size_t kWord = 7;  // bytes of a word and a blank, about
  low_.resize(bytes);
  words_.reserve(bytes / kWord);
  begins_.reserve(model.steps.size() + 1);
  begins_.push_back(0);
  char* low = low_.data();
  for (const model::Step& step : model.steps) {
    words::read(step.activity.text, words::kLongest, low, words_);
    low += step.activity.text.size();
    begins_.push_back(words_.size());
  }
}

}  // namespace sop
