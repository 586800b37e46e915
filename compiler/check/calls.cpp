// "Jalankan: SOP …": what the SOP that is run needs and gives, and chains of SOPs that come back.
#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include "compiler/base/utf8.h"
#include "compiler/check/check.h"
#include "compiler/model/sop_reference.h"
#include "compiler/syntax/ast.h"

namespace sop {
namespace {

using model::Model;
using model::SopFace;
using model::Step;

// "Surat (rangkap 2)" → "surat"; names are compared loosely, since each SOP words them its way.
std::string bare(std::string_view name) {
  std::string key = utf8::fold(name);
  const std::size_t open = key.rfind('(');
  if (!key.empty() && key.back() == ')' && open != std::string::npos && open > 0)
    key = utf8::clean(std::string_view(key).substr(0, open));
  while (!key.empty() && std::string_view(".;, ").find(key.back()) != std::string_view::npos)
    key.pop_back();
  return key;
}

bool holds_words(const std::string& text, const std::string& words) {
  const std::size_t at = text.find(words);
  if (at == std::string::npos || words.empty()) return false;
  const std::size_t end = at + words.size();
  return (at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ');
}

bool same_document(const std::string& a, const std::string& b) {
  return holds_words(a, b) || holds_words(b, a);
}

class CallChecker {
 public:
  CallChecker(const Model& model, const model::Surroundings& surroundings, Sink& sink)
      : model_(model), surroundings_(surroundings), sink_(sink) {}

  void run() {
    for (const Step& step : model_.steps) {
      if (!step.call || step.call->title.empty()) continue;
      const model::SopLookup looked = surroundings_.find_sop(step.call->reference.text);
      if (looked.found.size() != 1) continue;
      const SopFace& callee = *looked.found.front();
      check_gives(step, callee);
      if (!checked_.insert(callee.path).second) continue;  // told at the first step that runs it
      check_needs(step, callee);
      check_circle(step, callee);
    }
  }

 private:
  // What the callee takes from outside, the caller must have: at this step or anywhere before.
  void check_needs(const Step& step, const SopFace& callee) {
    // A generic SOP names its documents in general ("Naskah"): there what this step brings, and no
    // need names, is one of them under its own name.
    std::size_t spare = callee.generic ? unnamed(step.inputs.uses, callee.needs) : 0;
    for (const std::string& need : callee.needs) {
      const std::string wanted = bare(need);
      const bool had = std::any_of(
          model_.documents.begin(), model_.documents.end(), [&](const model::Document& one) {
            return same_document(bare(one.name), wanted) ||
                   (!one.full_name.empty() && same_document(bare(one.full_name), wanted));
          });
      if (had) continue;
      if (spare > 0) {
        --spare;
        continue;
      }
      sink_.report(finding<Kind::CallNeedsDocument>(step.call->reference.span, need, callee.title));
    }
  }

  [[nodiscard]] bool is_named(const model::Use& use, const std::vector<std::string>& names) const {
    const model::Document& document = model_.document(use.document);
    return std::any_of(names.begin(), names.end(), [&](const std::string& one) {
      return same_document(bare(one), bare(document.name)) ||
             (!document.full_name.empty() && same_document(bare(one), bare(document.full_name)));
    });
  }

  [[nodiscard]] std::size_t unnamed(const std::vector<model::Use>& uses,
                                    const std::vector<std::string>& names) const {
    return static_cast<std::size_t>(std::count_if(
        uses.begin(), uses.end(), [&](const model::Use& use) { return !is_named(use, names); }));
  }

  void check_gives(const Step& step, const SopFace& callee) {
    if (callee.gives.empty()) return;  // its face says nothing
    // As with needs: one result of a generic SOP may bear its own name here.
    std::size_t spare = callee.generic ? 1 : 0;
    for (const model::Use& use : step.outputs.uses) {
      if (is_named(use, callee.gives)) continue;
      if (spare > 0) {
        --spare;
        continue;
      }
      sink_.report(finding<Kind::CallGivesNot>(use.text.span, model_.document(use.document).name,
                                               callee.title)
                       .label(step.call->reference.span, Phrase::CallsHere, {callee.title}));
    }
  }

  struct Link {
    const SopFace* sop;
    std::size_t from;            // index of the link before it
    std::string_view reference;  // of the SOP before to it; empty: the first
  };

  [[nodiscard]] bool is_this(const SopFace& face) const {
    return model::title_key(face.title) == title_ && model::number_key(face.number) == number_;
  }

  // The one SOP that a step of another one runs; asked once a reference, since circles meet again.
  const SopFace* run_by(const std::string& reference) {
    const auto [known, fresh] = run_by_.try_emplace(reference, nullptr);
    if (!fresh) return known->second;
    model::SopLookup looked = surroundings_.find_sop(reference);
    if (looked.found.size() != 1)
      looked = surroundings_.find_sop(reference.substr(0, reference.find(" dengan ")));
    if (looked.found.size() == 1) known->second = looked.found.front();
    return known->second;
  }

  // Breadth first, so that the shortest chain is told.
  void check_circle(const Step& step, const SopFace& callee) {
    constexpr std::size_t kVisited = 500;
    std::vector<Link> links{{&callee, 0, {}}};
    std::set<std::string_view> seen{callee.path};
    for (std::size_t i = 0; i < links.size() && i < kVisited; ++i) {
      const SopFace& here = *links[i].sop;
      if (is_this(here)) {
        report_circle(step, links, i);
        return;
      }
      for (const std::string& reference : here.calls) {
        const SopFace* next = run_by(reference);
        if (next != nullptr && seen.insert(next->path).second)
          links.push_back({next, i, reference});
      }
    }
  }

  // The number of the step that runs `reference`.
  [[nodiscard]] std::string step_of(const SopFace& sop, std::string_view reference) const {
    const SyntaxTree* tree = surroundings_.open(sop);
    if (tree == nullptr) return {};
    for (const ast::Field& section : ast::File(*tree).fields()) {
      for (const ast::Step& step : section.steps()) {
        for (const ast::Field& field : step.fields()) {
          if (field.keyword() == Keyword::Calls && field.value().text == reference)
            return std::to_string(step.number()) + step.letter();
        }
      }
    }
    return {};
  }

  void report_circle(const Step& step, const std::vector<Link>& links, std::size_t last) {
    std::vector<std::size_t> chain{last};
    while (chain.back() != 0) chain.push_back(links[chain.back()].from);
    std::string told = model_.title;
    for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
      const Link& link = links[*it];
      const std::string label =
          *it == 0 ? step.label : step_of(*links[link.from].sop, link.reference);
      if (!label.empty()) told += " (langkah " + label + ")";
      told += " → " + link.sop->title;
    }
    sink_.report(finding<Kind::CircularCall>(step.call->reference.span, told));
  }

  const Model& model_;
  const model::Surroundings& surroundings_;
  Sink& sink_;
  const std::string title_ = model::title_key(model_.title);
  const std::string number_ = model::number_key(model_.identity.number.text);
  std::set<std::string> checked_;                                // paths of SOPs that are run
  std::unordered_map<std::string_view, const SopFace*> run_by_;  // by reference, in their faces
};

}  // namespace

void check_calls(const Model& model, const model::Surroundings& surroundings, Sink& sink) {
  CallChecker(model, surroundings, sink).run();
}

}  // namespace sop
