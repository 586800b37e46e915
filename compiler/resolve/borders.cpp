#include "compiler/resolve/borders.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace sop {
namespace {

using model::Parallel;
using model::Place;
using model::Step;
using model::Target;
using model::TargetKind;

class Borders {
 public:
  Borders(const model::Model& model, Sink& sink) : model_(model), sink_(sink) {}

  void check() {
    if (model_.parallels.empty()) return;
    for (const Step& step : model_.steps) {
      for (const model::Branch& branch : step.branches) check_target(step, branch.target);
      if (step.next) check_target(step, *step.next);
      if (step.ends && !step.next && step.branches.empty()) report_end(step, step.ends_span);
    }
  }

 private:
  // The branches round a place, the outermost first.
  [[nodiscard]] std::vector<Place> chain(Place place) const {
    std::vector<Place> out;
    for (; place.parallel.valid(); place = model_.parallel(place.parallel).outer)
      out.push_back(place);
    std::reverse(out.begin(), out.end());
    return out;
  }

  void report_end(const Step& step, Span span) {
    if (!step.place.parallel.valid()) return;
    sink_.report(finding<Kind::EndInsideBlock>(span, step.label)
                     .label(model_.parallel(step.place.parallel).span, Phrase::BlockHere));
  }

  void check_target(const Step& step, const Target& target) {
    if (target.kind == TargetKind::End) report_end(step, target.span);
    if (target.kind != TargetKind::To || !target.step.valid()) return;
    const Step& to = model_.step(target.step);
    if (to.place == step.place) return;
    const std::vector<Place> from_chain = chain(step.place);
    const std::vector<Place> to_chain = chain(to.place);
    std::size_t common = 0;
    while (common < from_chain.size() && common < to_chain.size() &&
           from_chain[common] == to_chain[common])
      ++common;
    if (common == from_chain.size()) {
      report_into(step, target, model_.parallel(to_chain[common].parallel));
    } else if (common < to_chain.size() &&
               from_chain[common].parallel == to_chain[common].parallel) {
      report_other_branch(step, target, from_chain[common], to_chain[common]);
    } else {
      sink_.report(finding<Kind::TargetOutOfBlock>(target.span, step.label, to.label)
                       .label(model_.parallel(from_chain[common].parallel).span, Phrase::BlockHere)
                       .label(to.span, Phrase::TargetHere));
    }
  }

  void report_into(const Step& step, const Target& target, const Parallel& block) {
    const Step& to = model_.step(target.step);
    Diagnostic diagnostic = finding<Kind::TargetIntoBlock>(target.span, step.label, to.label)
                                .label(block.span, Phrase::BlockHere)
                                .label(to.span, Phrase::TargetHere);
    if (const Step* before = step_before(block))
      diagnostic = std::move(diagnostic).hint(Phrase::BeforeBlock, {before->label});
    sink_.report(std::move(diagnostic));
  }

  // The step from which the block is entered; none where it is the first thing of the procedure or
  // of a branch, or follows another block.
  [[nodiscard]] const Step* step_before(const Parallel& block) const {
    const auto filled = std::find_if(block.branches.begin(), block.branches.end(),
                                     [](const auto& branch) { return branch.first.valid(); });
    if (filled == block.branches.end() || filled->first.index() == 0) return nullptr;
    const Step& before = model_.steps[filled->first.index() - 1];
    return before.place == block.outer ? &before : nullptr;
  }

  void report_other_branch(const Step& step, const Target& target, Place from, Place into) {
    const std::vector<model::ParallelBranch>& branches = model_.parallel(from.parallel).branches;
    sink_.report(finding<Kind::TargetIntoOtherBranch>(target.span, step.label,
                                                      model_.step(target.step).label)
                     .label(branches[from.branch].span, Phrase::OwnBranchHere)
                     .label(branches[into.branch].span, Phrase::BranchHere));
  }

  const model::Model& model_;
  Sink& sink_;
};

}  // namespace

void check_borders(const model::Model& model, Sink& sink) {
  Borders(model, sink).check();
}

}  // namespace sop
