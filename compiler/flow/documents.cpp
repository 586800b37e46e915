#include <algorithm>
#include <string>
#include <vector>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/flow/analysis.h"

namespace sop::flow {
namespace {

class Documents {
 public:
  Documents(const Program& program, const model::Model& model, Sink& sink)
      : program_(program),
        model_(model),
        sink_(sink),
        before_(program.nodes.size()),
        givers_(model.documents.size()),
        told_(model.documents.size(), false) {
    for (std::size_t i = 0; i < program_.nodes.size(); ++i) {
      for (const Edge& edge : program_.nodes[i].out) {
        if (!edge.ends()) before_[edge.to.index()].push_back(i);
      }
      note_giver(i, model_.steps[i].outputs.uses);
      for (const model::Branch& branch : model_.steps[i].branches) note_giver(i, branch.outputs);
    }
    for (std::size_t i = 0; i < givers_.size(); ++i) {
      if (!givers_[i].empty()) given_names_.push_back(model_.documents[i].name);
    }
  }

  void check() {
    for (std::size_t i = 0; i < model_.steps.size(); ++i) {
      const std::vector<bool> earlier =
          model_.steps[i].inputs.uses.empty() ? std::vector<bool>() : nodes_before(i);
      for (const model::Use& use : model_.steps[i].inputs.uses) {
        if (!use.outside) check_use(i, use, earlier);
      }
    }
  }

 private:
  void note_giver(std::size_t node, const std::vector<model::Use>& uses) {
    for (const model::Use& use : uses) givers_[use.document.index()].push_back(node);
  }

  // Nodes from which `node` can be reached by at least one arrow.
  [[nodiscard]] std::vector<bool> nodes_before(std::size_t node) const {
    std::vector<bool> seen(program_.nodes.size(), false);
    std::vector<std::size_t> queue{node};
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const std::size_t from : before_[queue[i]]) {
        if (seen[from]) continue;
        seen[from] = true;
        queue.push_back(from);
      }
    }
    return seen;
  }

  void check_use(std::size_t node, const model::Use& use, const std::vector<bool>& earlier) {
    const std::string& label = model_.row(model_.steps[node].row).number;
    const std::vector<std::size_t>& givers = givers_[use.document.index()];
    const bool in_time = std::any_of(givers.begin(), givers.end(),
                                     [&](std::size_t giver) { return earlier[giver]; });
    if (in_time) return;
    if (node == 0) {
      sink_.report(finding<Kind::NeverGivenFirst>(use.text.span, use.text.text));
    } else if (givers.empty()) {
      report_never_given(use, label);
    } else if (std::all_of(givers.begin(), givers.end(),
                           [&](std::size_t giver) { return giver == node; })) {
      sink_.report(finding<Kind::GivenByItself>(use.text.span, use.text.text, label));
    } else {
      const model::Step& giver = model_.steps[givers.front()];
      sink_.report(finding<Kind::GivenLater>(use.text.span, use.text.text, label, giver.label)
                       .label(giver.span, Phrase::GivenHere));
    }
  }

  // Told once a document, at the first step that needs it; the others are labels.
  void report_never_given(const model::Use& use, const std::string& label) {
    constexpr std::size_t kLabels = 5;
    if (told_[use.document.index()]) return;
    told_[use.document.index()] = true;
    Diagnostic diagnostic =
        with_similar(finding<Kind::NeverGiven>(use.text.span, use.text.text, label), use);
    for (const model::Step& step : model_.steps) {
      for (const model::Use& other : step.inputs.uses) {
        const bool further = other.document == use.document && !other.outside &&
                             other.text.span.begin > use.text.span.begin;
        if (further && diagnostic.labels.size() < kLabels)
          diagnostic = std::move(diagnostic).label(other.text.span, Phrase::AlsoNeededHere);
      }
    }
    sink_.report(std::move(diagnostic));
  }

  // "laporan" where a step gives "Draft Laporan": near by spelling, or one name inside the other.
  Diagnostic with_similar(Diagnostic diagnostic, const model::Use& use) const {
    constexpr std::size_t kTelling = 5;  // letters; shorter words are in everything
    auto near = nearest(use.text.text, given_names_);
    const std::string wanted = utf8::fold(use.text.text);
    for (std::size_t i = 0; !near && i < given_names_.size(); ++i) {
      const std::string name = utf8::fold(given_names_[i]);
      const bool within = name.size() < wanted.size() ? wanted.find(name) != std::string::npos
                                                      : name.find(wanted) != std::string::npos;
      if (within && std::min(name.size(), wanted.size()) >= kTelling) near = i;
    }
    if (!near) return diagnostic;
    for (std::size_t i = 0; i < givers_.size(); ++i) {
      if (givers_[i].empty() || model_.documents[i].name != given_names_[*near]) continue;
      return std::move(diagnostic)
          .hint(Phrase::NearName, {given_names_[*near], model_.steps[givers_[i].front()].label});
    }
    return diagnostic;
  }

  const Program& program_;
  const model::Model& model_;
  Sink& sink_;
  std::vector<std::vector<std::size_t>> before_;
  std::vector<std::vector<std::size_t>> givers_;  // by document
  std::vector<std::string> given_names_;
  std::vector<bool> told_;  // by document
};

}  // namespace

void check_documents(const Program& program, const model::Model& model, Sink& sink) {
  Documents(program, model, sink).check();
}

}  // namespace sop::flow
