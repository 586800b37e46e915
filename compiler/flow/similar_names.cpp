#include "compiler/flow/similar_names.h"

#include <algorithm>
#include <array>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"

namespace sop::flow {
namespace {

constexpr std::array<std::string_view, 7> kGeneric{"dokumen", "dok",  "dok.",  "berkas",
                                                   "dan",     "yang", "naskah"};

}  // namespace

std::vector<std::string> telling_words(std::string_view name) {
  const std::string folded = utf8::fold(name);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    std::string_view word(folded.data() + at, end - at);
    if (word == "draft") word = "draf";
    const bool generic = std::find(kGeneric.begin(), kGeneric.end(), word) != kGeneric.end();
    if (!word.empty() && !generic) words.emplace_back(word);
    at = end + 1;
  }
  std::sort(words.begin(), words.end());
  return words;
}

void SimilarNames::learn() {
  learnt_ = true;
  for (const Range& range : facts_.gifts_of) {
    if (range.empty()) continue;
    names_.push_back(facts_.gifts[range.first].use->text.text);
    words_.push_back(telling_words(names_.back()));
    gifts_.push_back(range.first);
  }
}

std::optional<SimilarName> SimilarNames::find(const Need& need) {
  if (!learnt_) learn();
  const std::vector<std::string> words = telling_words(need.use->text.text);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (!words.empty() && words_[i] == words && !is_own(i, need))
      return SimilarName{gifts_[i], true, true};
  }
  if (const auto gift = kin(need, words)) return SimilarName{*gift, false, true};
  if (const auto gift = near(need)) return SimilarName{*gift, false, false};
  return std::nullopt;
}

// "Nota dinas" where a step gives "Nota dinas peminjaman lisensi".
std::optional<std::uint32_t> SimilarNames::kin(const Need& need,
                                               const std::vector<std::string>& words) const {
  constexpr std::size_t kWords = 2;
  constexpr std::size_t kTelling =
      7;  // letters that a word alone must have: "laporan", not "surat"
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const bool longer = words_[i].size() >= words.size();
    const std::vector<std::string>& more = longer ? words_[i] : words;
    const std::vector<std::string>& less = longer ? words : words_[i];
    const bool telling =
        less.size() >= kWords || (less.size() == 1 && less.front().size() >= kTelling);
    if (telling && !is_own(i, need) &&
        std::includes(more.begin(), more.end(), less.begin(), less.end()))
      return gifts_[i];
  }
  return std::nullopt;
}

// Near by spelling, or one name inside the other: "laporan" where a step gives "Draft Laporan".
std::optional<std::uint32_t> SimilarNames::near(const Need& need) const {
  constexpr std::size_t kTelling = 5;  // letters; shorter words are in everything
  const auto found = nearest(need.use->text.text, names_);
  if (found && !is_own(*found, need)) return gifts_[*found];
  const std::string wanted = utf8::fold(need.use->text.text);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::string name = utf8::fold(names_[i]);
    const bool within = name.size() < wanted.size() ? wanted.find(name) != std::string::npos
                                                    : name.find(wanted) != std::string::npos;
    if (within && !is_own(i, need) && std::min(name.size(), wanted.size()) >= kTelling)
      return gifts_[i];
  }
  return std::nullopt;
}

}  // namespace sop::flow
