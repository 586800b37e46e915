// What the cells of the table print: the model's paragraphs, but for what the form adds or leaves
// out itself. A time in the unit of the heading prints its number alone; an SOP named in Keterangan
// is followed by its number, and one that a step runs is named there; the condition of an optional
// step closes its activity. Lettered sub-steps have the paragraphs of their row each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/chart/layout.h"

namespace sop::chart {

enum class ColumnKind : std::uint8_t { Number, Activity, Lane, Inputs, Time, Outputs, Remark };

class CellTexts {
 public:
  CellTexts(const model::Model& model, const Options& options);
  // Nothing for numbers and lanes. `letter` counts the sub-steps of the row, from 0.
  [[nodiscard]] const model::Paragraphs& of(std::size_t row, ColumnKind kind,
                                            std::uint32_t letter = 0) const;
  // Some cell of Keterangan holds something, or the SOP has the field.
  [[nodiscard]] bool has_remarks() const { return has_remarks_; }
  // What the heading of Waktu must name.
  [[nodiscard]] std::optional<phrases::TimeUnit> unit() const { return unit_; }

 private:
  void choose_unit(const Options& options);
  void set_times(std::size_t row);
  void add_numbers(std::size_t row, const model::Surroundings* surroundings);
  [[nodiscard]] std::vector<std::pair<const model::Step*, std::uint32_t>> lettered(
      std::size_t row) const;
  void name_called(std::size_t row);
  void add_conditions(std::size_t row);
  void part_letters(std::size_t row);
  [[nodiscard]] bool names_sop(std::size_t row, std::uint32_t letter,
                               const model::Call& call) const;
  model::Paragraphs& changing(std::size_t row, ColumnKind kind);

  const model::Model& model_;
  std::optional<phrases::TimeUnit> unit_;
  bool has_remarks_ = false;
  std::map<std::tuple<std::size_t, ColumnKind, std::uint32_t>, model::Paragraphs> changed_;
};

// How many lettered sub-steps a row has; 1 where it has none. The links of a hand-off are one.
[[nodiscard]] std::uint32_t letters_of(const model::Model& model, const model::Row& row);

}  // namespace sop::chart
