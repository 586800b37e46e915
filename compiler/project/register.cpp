#include "compiler/project/register.h"

#include <algorithm>
#include <bit>

#include "compiler/base/suggest.h"
#include "compiler/model/sop_reference.h"

namespace sop {
namespace {

constexpr std::size_t kMaxSlips = 2;

std::uint64_t pairs_of(std::string_view key) {
  constexpr std::uint32_t kSpread = 0x9E3779B1U;
  std::uint64_t set = 0;
  for (std::size_t i = 1; i < key.size(); ++i) {
    const auto pair = static_cast<std::uint32_t>(static_cast<unsigned char>(key[i - 1]) << 8U |
                                                 static_cast<unsigned char>(key[i]));
    set |= std::uint64_t{1} << ((pair * kSpread) >> 26U);
  }
  return set;
}

std::vector<std::string_view> words_of(std::string_view key) {
  std::vector<std::string_view> words;
  while (!key.empty()) {
    const std::size_t blank = std::min(key.find(' '), key.size());
    if (blank > 0) words.push_back(key.substr(0, blank));
    key.remove_prefix(std::min(blank + 1, key.size()));
  }
  return words;
}

std::string without_blanks(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c != ' ') out += c;
  }
  return out;
}

}  // namespace

bool is_slip(std::string_view a, std::string_view b) {
  constexpr std::size_t kLeast = 5;          // letters of a word that may hold a slip
  constexpr std::size_t kTwoSlipsFrom = 10;  // "RKA" and "RKT" are two things, no slip
  if (a == b) return false;
  const std::vector<std::string_view> left = words_of(a);
  const std::vector<std::string_view> right = words_of(b);
  if (left.size() != right.size()) return without_blanks(a) == without_blanks(b);
  std::size_t slips = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] == right[i]) continue;
    const std::size_t least = std::min(left[i].size(), right[i].size());
    const bool digits = left[i].find_first_of("0123456789") != std::string_view::npos ||
                        right[i].find_first_of("0123456789") != std::string_view::npos;
    if (least < kLeast || digits) return false;
    const std::size_t allowed = least >= kTwoSlipsFrom ? kMaxSlips : 1;
    const std::size_t distance = edit_distance(left[i], right[i], allowed);
    if (distance > allowed) return false;
    slips += distance;
  }
  return slips <= kMaxSlips;
}

Register::Register(std::vector<model::SopFace> faces) : faces_(std::move(faces)) {
  keys_.reserve(faces_.size());
  for (const model::SopFace& face : faces_) keys_.push_back(model::title_key(face.title));
  for (std::uint32_t i = 0; i < faces_.size(); ++i) {
    if (!keys_[i].empty()) by_title_.emplace_back(keys_[i], i);
    shapes_.push_back({static_cast<std::uint32_t>(keys_[i].size()), pairs_of(keys_[i]), i});
    if (std::string number = model::number_key(faces_[i].number); !number.empty())
      by_number_[std::move(number)].push_back(i);
  }
  std::sort(by_title_.begin(), by_title_.end());
  std::stable_sort(shapes_.begin(), shapes_.end(),
                   [](const Shape& a, const Shape& b) { return a.length < b.length; });
}

model::SopLookup Register::find(std::string_view reference) const {
  constexpr std::size_t kLeastBeginning = 4;  // bytes
  model::SopLookup out;
  if (const std::string number = model::number_key(reference); !number.empty()) {
    if (const auto found = by_number_.find(number); found != by_number_.end()) {
      for (const std::uint32_t i : found->second) {
        if (out.found.size() < kShown) out.found.push_back(&faces_[i]);
      }
      return out;
    }
  }
  const std::string key = model::title_key(reference);
  if (key.empty()) return out;
  const auto first = std::lower_bound(
      by_title_.begin(), by_title_.end(), key,
      [](const auto& entry, const std::string& wanted) { return entry.first < wanted; });
  for (auto it = first; it != by_title_.end() && it->first == key && out.found.size() < kShown;
       ++it)
    out.found.push_back(&faces_[it->second]);
  if (!out.found.empty()) return out;
  for (auto it = first; it != by_title_.end() && it->first.starts_with(key); ++it) {
    if (key.size() < kLeastBeginning || out.found.size() >= kShown) break;
    if (model::begins_with_words(it->first, key)) out.found.push_back(&faces_[it->second]);
  }
  if (out.found.empty()) out.nearest = nearest(key);
  return out;
}

std::string Register::nearest(const std::string& key) const {
  constexpr int kChanged = 6;  // bits that one slip changes at most
  const std::uint64_t pairs = pairs_of(key);
  const auto least =
      static_cast<std::uint32_t>(key.size() > kMaxSlips ? key.size() - kMaxSlips : 0);
  const auto most = static_cast<std::uint32_t>(key.size() + kMaxSlips);
  const auto first = std::lower_bound(
      shapes_.begin(), shapes_.end(), least,
      [](const Shape& shape, std::uint32_t length) { return shape.length < length; });
  for (auto it = first; it != shapes_.end() && it->length <= most; ++it) {
    if (std::popcount(it->pairs ^ pairs) > kChanged * static_cast<int>(kMaxSlips)) continue;
    if (is_slip(key, keys_[it->face])) return faces_[it->face].title;
  }
  return {};
}

}  // namespace sop
