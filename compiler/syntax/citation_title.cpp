#include <algorithm>
#include <array>

#include "compiler/syntax/citation.h"

namespace sop::citation {
namespace {

constexpr std::size_t kMaxWords = 400;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_sign(char c) {  // of a word: letters, digits, and whatever is not ASCII
  const char small = lower(c);
  return (c >= '0' && c <= '9') || (small >= 'a' && small <= 'z') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// Linking words that a title may have lost.
constexpr std::array<std::string_view, 10> kLinks = {"dan",  "atas",    "di",    "dalam", "pada",
                                                     "yang", "tentang", "untuk", "serta", "bagi"};

bool is_link(const std::string& word) {
  return std::find(kLinks.begin(), kLinks.end(), word) != kLinks.end();
}

// Words of a title without what stands in brackets.
std::vector<std::string> title_words(std::string_view title) {
  std::vector<std::string> out;
  int depth = 0;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (const char c : title) {
    if (c == '(') ++depth;
    if (depth == 0 && is_sign(c)) word += lower(c);
    if (!is_sign(c) && c != '-') flush();
    if (c == ')' && depth > 0) --depth;
    if (out.size() >= kMaxWords) break;
  }
  flush();
  return out;
}

// "sop" for "standar operasional prosedur": how many words from j on it stands for; 0: none.
std::size_t abbreviates(const std::string& word, const std::vector<std::string>& full,
                        std::size_t j) {
  if (word.size() < 2 || j + word.size() > full.size()) return 0;
  for (std::size_t k = 0; k < word.size(); ++k) {
    if (full[j + k].front() != word[k]) return 0;
  }
  return word.size();
}

bool squashed_equal(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::string left;
  std::string right;
  for (const std::string& word : a) left += word;
  for (const std::string& word : b) right += word;
  return left == right;
}

// The usual case, without a copy: the same letters in a row.
bool same_letters(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  for (;;) {
    while (i < a.size() && !is_sign(a[i])) ++i;
    while (j < b.size() && !is_sign(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (lower(a[i++]) != lower(b[j++])) return false;
  }
}

}  // namespace

TitleMatch compare_titles(std::string_view cited, std::string_view official) {
  if (!cited.empty() && same_letters(cited, official)) return TitleMatch::Same;
  const std::vector<std::string> a = title_words(cited);
  const std::vector<std::string> b = title_words(official);
  if (squashed_equal(a, b)) return TitleMatch::Same;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size()) {
    if (j < b.size() && a[i] == b[j]) {
      ++i, ++j;
    } else if (i + 1 < a.size() && j < b.size() && a[i] + a[i + 1] == b[j]) {
      i += 2, ++j;  // "tata laksana"
    } else if (j + 1 < b.size() && a[i] == b[j] + b[j + 1]) {
      ++i, j += 2;
    } else if (is_link(a[i])) {
      ++i;
    } else if (j < b.size() && is_link(b[j])) {
      ++j;
    } else if (const std::size_t count = abbreviates(a[i], b, j); count != 0) {
      ++i, j += count;
    } else {
      return TitleMatch::Other;
    }
  }
  // Of a title nearly all of which is gone nothing can be said to agree.
  return i == 0 ? TitleMatch::Other : TitleMatch::Cut;
}

}  // namespace sop::citation
