// What the two halves of the analysis of documents tell, and what the first tells the second: one
// cause gives one finding, so an output is not called unused where its twin has been reported.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/flow/document_paths.h"
#include "compiler/flow/similar_names.h"
#include "compiler/flow/witness.h"

namespace sop::flow {

// By document.
struct ToldOfDocuments {
  explicit ToldOfDocuments(std::size_t documents)
      : misplaced(documents, false), short_of(documents, false), namesake(documents, false) {}
  std::vector<bool> misplaced;  // given, but only after or beside the step that needs it
  std::vector<bool> short_of;   // needed in a state it has not reached
  std::vector<bool> namesake;   // named as what is probably meant by a need that nobody meets
};

// Needs of the documents that `paths` has just solved.
class InputFindings {
 public:
  InputFindings(const DocumentFacts& facts, ToldOfDocuments& told, Sink& sink)
      : facts_(facts), told_(told), sink_(sink), witness_(facts), similar_(facts) {}
  void check(const DocumentPaths& paths);

 private:
  struct Open {
    const Need* need;
    Shortage shortage;
  };

  void check_document(std::uint32_t document, const DocumentPaths& paths);
  [[nodiscard]] bool comes_by_return(const Need& need) const;
  void report_never_given(std::uint32_t document);
  void report(const Open& open, const std::vector<const Need*>& further);
  [[nodiscard]] Diagnostic not_before(const Need& need);
  [[nodiscard]] Diagnostic too_low(const Need& need, const Shortage& shortage) const;
  [[nodiscard]] Diagnostic with_further(Diagnostic diagnostic,
                                        const std::vector<const Need*>& further) const;
  [[nodiscard]] Diagnostic with_similar(Diagnostic diagnostic, const Need& need, bool strict);
  [[nodiscard]] const Gift& nearest_before(const Gift& first, std::uint32_t step) const;
  [[nodiscard]] const Gift* first_gift(std::uint32_t document, std::uint32_t other_than) const;

  const DocumentFacts& facts_;
  ToldOfDocuments& told_;
  Sink& sink_;
  Witness witness_;
  SimilarNames similar_;
  std::size_t hints_ = 0;
};

// Outputs: what is never used, lost, given twice, out of order. After all needs.
class OutputFindings {
 public:
  OutputFindings(const DocumentFacts& facts, const DocumentPaths& paths,
                 const ToldOfDocuments& told, Sink& sink)
      : facts_(facts), paths_(paths), told_(told), sink_(sink) {}
  void check();

 private:
  void check_unused(std::uint32_t document);
  void check_overwritten(std::uint32_t document);
  void check_alongside(std::uint32_t document);
  void check_states(std::uint32_t document);
  void check_order(std::uint32_t document);
  void check_never_final(std::uint32_t document);
  void check_from_nothing(std::uint32_t document);
  void check_too_early(std::uint32_t document);
  void check_untold(std::uint32_t document);
  [[nodiscard]] bool is_unused(std::uint32_t gift) const;
  [[nodiscard]] bool is_sure_after(const Gift& gift) const;
  [[nodiscard]] std::string states_told(std::uint32_t document) const;
  [[nodiscard]] Diagnostic unused(const Gift& gift) const;
  [[nodiscard]] bool needs(std::uint32_t step, std::uint32_t document) const;
  [[nodiscard]] const Gift* given_again(const Gift& gift) const;
  [[nodiscard]] const Gift* higher_before(const Gift& gift) const;
  [[nodiscard]] std::uint32_t states_of(std::uint32_t document) const;
  [[nodiscard]] const std::string& state_name(std::uint32_t document, std::uint32_t level) const;
  [[nodiscard]] std::string label_of(const Gift& gift) const {
    return printed_label(facts_.model(), gift.step);
  }
  [[nodiscard]] Range gifts_of(std::uint32_t document) const { return facts_.gifts_of[document]; }

  const DocumentFacts& facts_;
  const DocumentPaths& paths_;
  const ToldOfDocuments& told_;
  Sink& sink_;
  bool unused_told_ = false;  // of the document at hand
};

}  // namespace sop::flow
