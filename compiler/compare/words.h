// How alike texts are: sequences of words, the longest they have in common, and what of two texts
// is worth showing. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sop::compare {

// The first words of a text, as numbers of a Dictionary.
class WordLine {
 public:
  static constexpr std::size_t kMost = 64;  // a machine word has a bit for each

  WordLine() = default;
  explicit WordLine(std::vector<std::uint32_t> words);
  [[nodiscard]] const std::vector<std::uint32_t>& words() const { return words_; }

  // Length of the longest common subsequence (Hyyrö 2004: bits for one text, words of the other).
  [[nodiscard]] std::size_t common(const WordLine& other) const;
  // 0 nothing in common, 1 the same words.
  [[nodiscard]] double likeness(const WordLine& other) const;

 private:
  std::vector<std::uint32_t> words_;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> places_;  // sorted: where a word stands
};

// Numbers for words; two texts can be compared if one Dictionary read both.
class Dictionary {
 public:
  [[nodiscard]] WordLine read(std::string_view text);

 private:
  std::unordered_map<std::string, std::uint32_t> known_;
};

// What is left of a text without capitals, blanks and punctuation (but "1,5" stays what it is): two
// texts with the same rest differ in their writing only.
[[nodiscard]] std::string bare(std::string_view text);

// At most so many characters, cut at a blank and ended by "…".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

// Two long texts without what both begin and end with.
[[nodiscard]] std::pair<std::string, std::string> contrast(std::string_view before,
                                                           std::string_view after);

}  // namespace sop::compare
