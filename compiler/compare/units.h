// The printed steps of a chart: a step, a lettered sub-step, or all links of a hand-off as one; and
// which of them is which in the other version.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/compare/align.h"
#include "compiler/compare/names.h"
#include "compiler/model/model.h"

namespace sop::compare {

struct Unit {
  std::uint32_t first = 0;  // of Model::steps
  std::uint32_t count = 1;
  std::string label;  // "4", "4a"
};

class Sheet {
 public:
  explicit Sheet(const model::Model& model);

  [[nodiscard]] const model::Model& model() const { return model_; }
  [[nodiscard]] const std::vector<Unit>& units() const { return units_; }
  [[nodiscard]] const Unit& unit(std::size_t index) const { return units_[index]; }
  [[nodiscard]] std::uint32_t unit_of(model::StepId step) const { return unit_of_[step.index()]; }
  [[nodiscard]] const model::Step& head(std::size_t unit) const {
    return model_.steps[units_[unit].first];
  }
  [[nodiscard]] const model::Step& tail(std::size_t unit) const {
    return model_.steps[units_[unit].first + units_[unit].count - 1];
  }
  // "A > B + C atau D"
  [[nodiscard]] std::string who(std::size_t unit) const;

 private:
  const model::Model& model_;
  std::vector<Unit> units_;
  std::vector<std::uint32_t> unit_of_;
};

// The performers as one text, in which roles are numbers: equal if nobody else does the step.
[[nodiscard]] std::string performer_key(const Sheet& sheet, std::size_t unit, const Names* names);

// Matches the steps of both; where steps show that a role or a document only got another name,
// `names` learns it.
[[nodiscard]] std::vector<Match> match_units(const Sheet& before, const Sheet& after, Names& names);

}  // namespace sop::compare
