// "Tenggat: paling lambat 3 hari kerja setelah langkah 2": read when its step is read, bound to the
// step it hangs on when all steps are known. The owner keeps the table of labels.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace sop {

class DeadlineTable {
 public:
  explicit DeadlineTable(Sink& sink) : sink_(sink) {}

  // Adds the deadlines of a field (one a line, or one an item) to `step`, which is `id`.
  void read(const ast::Field& field, model::Step& step, model::StepId id);

  // Binds events that are steps. `labels` is keyed by folded label or name; `unknown` tells of a
  // step that is said to be one and is not there.
  void bind(model::Model& model, const std::map<std::string, model::StepId>& labels,
            const std::function<void(const std::string& reference, Span place)>& unknown);

 private:
  struct Pending {
    model::StepId step;
    std::size_t deadline;  // index in Step::deadlines
    std::string reference;
    Span span;
    bool said;  // "langkah …": else words that may be the name of a step
  };

  void read_one(const Prose& prose, model::Step& step, model::StepId id);

  Sink& sink_;
  std::vector<Pending> pending_;
};

}  // namespace sop
