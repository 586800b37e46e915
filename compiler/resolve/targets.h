// Where steps lead. "kembali ke 3" is read where it stands; which step that is, is looked up when
// all are known. Keeps the labels and names of the steps of one chart.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/resolve/deadlines.h"
#include "compiler/syntax/ast.h"

namespace sop {

class TargetTable {
 public:
  static constexpr std::size_t kNext = static_cast<std::size_t>(-1);  // Step::next, no branch

  explicit TargetTable(Sink& sink) : sink_(sink) {}

  // The step that took this label or name first.
  [[nodiscard]] std::optional<model::StepId> find(const std::string& label) const;
  // What took the label before; nothing if it was free, and now it is the step's.
  std::optional<model::StepId> learn(const std::string& label, model::StepId step);

  // The target in `prose`, of a branch of `from` or of its `kNext`; nothing, and a finding at
  // `place` where there is no text, where it cannot be read. `outputs` gets what stands behind the
  // comma; null: nothing may.
  std::optional<model::Target> read(const Prose& prose, Span place, model::StepId from,
                                    std::size_t branch, std::optional<model::Text>* outputs);

  // Puts the steps into the targets, and into the deadlines that hang on steps.
  void bind(model::Model& model, DeadlineTable& deadlines);

 private:
  struct Pending {
    model::StepId step;
    std::size_t branch;
    std::string reference;
    Span reference_span;
    Span word_span;  // "kembali ke", to be mended when the direction is wrong
    bool said_back;
  };

  void report_unknown(const model::Model& model, const std::string& reference, Span place);
  void check_direction(const model::Model& model, const Pending& one, model::StepId target);

  Sink& sink_;
  std::map<std::string, model::StepId> labels_;
  std::vector<Pending> pending_;
};

}  // namespace sop
