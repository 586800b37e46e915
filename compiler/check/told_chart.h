// A chart as its prose tells it: its activities as words and its lanes by name, made once for all
// checks of that chart. Refers to the model, which must outlive it and stay as it is.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/check/actors.h"
#include "compiler/check/words.h"
#include "compiler/model/model.h"

namespace sop {

class ToldChart {
 public:
  explicit ToldChart(const model::Model& model);
  ToldChart(const ToldChart&) = delete;
  ToldChart& operator=(const ToldChart&) = delete;

  [[nodiscard]] const model::Model& model() const { return model_; }
  // The activity of a step; lives as long as this.
  [[nodiscard]] words::Sentence activity(std::size_t step) const {
    return words::Sentence(words_.data() + begins_[step], begins_[step + 1] - begins_[step]);
  }
  [[nodiscard]] actors::Lanes& lanes() { return lanes_; }

 private:
  const model::Model& model_;
  actors::Lanes lanes_;
  std::string low_;                  // of all activities
  std::vector<words::Word> words_;   // of all activities
  std::vector<std::size_t> begins_;  // of each step's words, and their end
};

}  // namespace sop
