// "Draf Dokumen Laporan" where "Dokumen Draft Laporan" is needed: the names under which steps give
// documents, and the one most like another. Owns its strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/flow/document_facts.h"

namespace sop::flow {

struct SimilarName {
  std::uint32_t gift = 0;   // in DocumentFacts::gifts
  bool same_words = false;  // the same words in another order, generic ones aside
  bool kin = false;         // or one has all words of the other
};

class SimilarNames {
 public:
  explicit SimilarNames(const DocumentFacts& facts) : facts_(facts) {}

  // What some step gives under a name like that of `need`; never the document itself.
  [[nodiscard]] std::optional<SimilarName> find(const Need& need);

 private:
  void learn();
  [[nodiscard]] std::optional<std::uint32_t> kin(const Need& need,
                                                 const std::vector<std::string>& words) const;
  [[nodiscard]] std::optional<std::uint32_t> near(const Need& need) const;
  // The document itself, or an output of the very step that needs it: no help to name it.
  [[nodiscard]] bool is_own(std::size_t name, const Need& need) const {
    const Gift& gift = facts_.gifts[gifts_[name]];
    return gift.document == need.document || gift.step == need.step;
  }

  const DocumentFacts& facts_;
  bool learnt_ = false;
  std::vector<std::string> names_;    // one a document that is given, as its first giver writes it
  std::vector<std::uint32_t> gifts_;  // beside names_
  std::vector<std::vector<std::string>> words_;  // beside names_
};

// The words of a name, folded and sorted, without those that say little ("dokumen", "dan").
[[nodiscard]] std::vector<std::string> telling_words(std::string_view name);

}  // namespace sop::flow
