// Documents as a dataflow over all paths, in machine words: what is surely there when a step
// begins, and what becomes of each gift. Documents are solved a word at a time (64 levels), so
// memory stays linear in the chart however many documents there are. The equations are separable
// and distributive: their fixpoint is exactly what holds over all paths.
//
// A need is taken for met once its step has been passed, so that one cause gives one finding.
#pragma once

#include <bitset>
#include <cstdint>
#include <vector>

#include "compiler/flow/document_facts.h"

namespace sop::flow {

class DocumentPaths {
 public:
  explicit DocumentPaths(const DocumentFacts& facts);

  // Solves the next documents; false: there are none left. What is asked below of one of
  // [first(), last()) holds until the next call; what is kept by gift holds for good.
  bool next();
  [[nodiscard]] std::uint32_t first() const { return documents_.first; }
  [[nodiscard]] std::uint32_t last() const { return documents_.last; }

  // The level that a document has at least when `node` begins.
  [[nodiscard]] std::uint32_t sure_level(std::uint32_t document, std::uint32_t node) const;

  // By gift: does a later step need the document? May it be needed, go back or come to the end
  // before it is given again in this state? Forward, may the document be in a higher state before,
  // or in this one?
  std::vector<bool> needed_later, live, higher_before, same_before;

 private:
  static constexpr std::uint32_t kWordBits = 256;
  using Word =
      std::bitset<kWordBits>;  // a bit a level; of each document the lower ones with the higher

  void prepare();
  void choose_documents();
  void load();
  void unload();
  void gather_losses();
  void solve_sure();
  void solve_forward();
  void solve_backward();
  void judge_gifts();
  [[nodiscard]] Word arriving(std::uint32_t node) const;
  [[nodiscard]] Word joined(std::uint32_t node) const;
  [[nodiscard]] Word after(Word before, std::uint32_t arrow) const;
  [[nodiscard]] Word wanted_along(std::uint32_t arrow) const;
  void set_up_to(Word& word, std::uint32_t document, std::uint32_t level) const;
  void set_all(Word& word, std::uint32_t document) const;
  [[nodiscard]] std::uint32_t bit(std::uint32_t document, std::uint32_t level) const {
    return base_[document - documents_.first] + level - 1;
  }

  const DocumentFacts& facts_;
  std::vector<std::uint32_t> branch_of_arrow_;  // of arrows into a join
  std::vector<bool> before_return_;             // by node: reached without being sent back
  std::vector<bool> may_need_;  // by node: leaves Kelengkapan out, and may need anything

  Range documents_;
  std::vector<std::uint32_t> base_;                   // by document of the group: its first bit
  std::vector<Word> gained_, given_, lost_, along_;   // by arrow; given_: the states themselves
  std::vector<Word> settled_, wanted_;                // by node: needs, taken for met; as they are
  std::vector<Word> sure_, forward_, later_, alive_;  // by node, when it begins
  std::vector<std::vector<Word>> losses_;             // by parallel and branch
};

}  // namespace sop::flow
