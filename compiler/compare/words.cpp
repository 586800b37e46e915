#include "compiler/compare/words.h"

#include <algorithm>
#include <bitset>

#include "compiler/base/utf8.h"

namespace sop::compare {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// A sign between digits is part of a number: "1,5", "12/2025".
bool in_number(std::string_view text, std::size_t at) {
  return at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]) &&
         text[at] != ' ';
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_not_of(' ', at);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    at = end;
  }
  return out;
}

std::string joined(const std::vector<std::string_view>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) {
    if (!out.empty()) out += ' ';
    out += words[i];
  }
  return out;
}

}  // namespace

WordLine::WordLine(std::vector<std::uint32_t> words) : words_(std::move(words)) {
  if (words_.size() > kMost) words_.resize(kMost);
  for (std::size_t i = 0; i < words_.size(); ++i)
    places_.emplace_back(words_[i], std::uint64_t{1} << i);
  std::sort(places_.begin(), places_.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (kept > 0 && places_[kept - 1].first == places_[i].first) {
      places_[kept - 1].second |= places_[i].second;
    } else {
      places_[kept++] = places_[i];
    }
  }
  places_.resize(kept);
}

std::size_t WordLine::common(const WordLine& other) const {
  std::uint64_t row = ~std::uint64_t{0};
  for (const std::uint32_t word : other.words_) {
    const auto at = std::lower_bound(places_.begin(), places_.end(),
                                     std::pair<std::uint32_t, std::uint64_t>(word, 0));
    if (at == places_.end() || at->first != word) continue;
    const std::uint64_t hits = row & at->second;
    row = (row + hits) | (row - hits);
  }
  const std::uint64_t used =
      words_.size() == kMost ? ~std::uint64_t{0} : (std::uint64_t{1} << words_.size()) - 1;
  return std::bitset<kMost>(~row & used).count();
}

double WordLine::likeness(const WordLine& other) const {
  const std::size_t all = words_.size() + other.words_.size();
  if (all == 0) return 1;
  return 2.0 * static_cast<double>(common(other)) / static_cast<double>(all);
}

WordLine Dictionary::read(std::string_view text) {
  const std::string plain = utf8::fold(text);
  std::vector<std::uint32_t> words;
  for (std::size_t at = 0; at < plain.size() && words.size() < WordLine::kMost;) {
    if (!is_word(plain[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < plain.size() && (is_word(plain[end]) || in_number(plain, end))) ++end;
    const auto next = static_cast<std::uint32_t>(known_.size());
    words.push_back(known_.try_emplace(plain.substr(at, end - at), next).first->second);
    at = end;
  }
  return WordLine(std::move(words));
}

std::string bare(std::string_view text) {
  const std::string plain = utf8::fold(text);
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (is_word(plain[i]) || in_number(plain, i)) out += plain[i];
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  std::size_t blank = 0;
  std::size_t count = 0;
  while (end < text.size() && count < most) {
    if (text[end] == ' ') blank = end;
    end += utf8::length_at(text, end);
    ++count;
  }
  if (end >= text.size()) return std::string(text);
  // A word as long as the line is cut where the line ends.
  return std::string(text.substr(0, blank * 2 > end ? blank : end)) + " …";
}

std::pair<std::string, std::string> contrast(std::string_view before, std::string_view after) {
  constexpr std::size_t kShort = 90;     // bytes of a text that is shown whole
  constexpr std::size_t kContext = 3;    // words
  constexpr std::size_t kLongest = 240;  // characters of what is shown
  if (before.size() <= kShort && after.size() <= kShort)
    return {std::string(before), std::string(after)};
  const std::vector<std::string_view> a = split(before);
  const std::vector<std::string_view> b = split(after);
  const std::size_t least = std::min(a.size(), b.size());
  std::size_t head = 0;
  while (head < least && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < least - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  head = head > kContext ? head - kContext : 0;
  tail = tail > kContext ? tail - kContext : 0;
  const auto middle = [&](const std::vector<std::string_view>& words) {
    const std::string text = joined(words, head, words.size() - tail);
    return (head > 0 ? "… " : "") + shortened(text, kLongest) + (tail > 0 ? " …" : "");
  };
  return {middle(a), middle(b)};
}

}  // namespace sop::compare
