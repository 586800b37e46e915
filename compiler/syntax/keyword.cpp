#include "compiler/syntax/keyword.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

constexpr KeywordInfo kKeywords[] = {
#define SOP_KEYWORD(name, place, canonical, synonyms) \
  {Keyword::name, KeywordPlace::place, canonical, synonyms},
#include "grammar/keyword.def"
#undef SOP_KEYWORD
};

// A spelling or a label as it is compared: lower case, without white space. Held inline, since one
// is made for every line with a colon.
struct Key {
  static constexpr std::size_t kMax = 48;
  static constexpr std::size_t kMaxRaw =
      160;  // a label longer than this is no keyword, whatever its blanks
  std::array<char, kMax> bytes{};
  std::size_t size = 0;  // 0: no keyword can be so spelled

  explicit Key(std::string_view text) {
    if (text.size() > kMaxRaw) return;
    std::size_t length = 0;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      const bool ascii = static_cast<unsigned char>(c) < 0x80;
      if (const std::size_t space = ascii && c > ' ' ? 0 : utf8::space_at(text, at)) {
        at += space;
        continue;
      }
      if (length == kMax) return;
      bytes[length++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
      ++at;
    }
    size = length;
  }
  [[nodiscard]] std::string_view view() const { return {bytes.data(), size}; }
};

struct Spelling {
  std::string key;
  std::size_t first_word;  // bytes of the key that are its first word
  Keyword keyword;
  std::uint8_t place_bit;
  std::uint32_t letters;  // letter_set of the key
};

// Which letters a key holds, a bit each. One slip of the finger changes at most two of them, which
// rules most keywords out before the distance is counted.
std::uint32_t letter_set(std::string_view key) {
  std::uint32_t set = 0;
  for (const char c : key) {
    if (c >= 'a' && c <= 'z') set |= 1U << static_cast<unsigned>(c - 'a');
  }
  return set;
}

constexpr std::uint8_t bit(KeywordPlace place) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(place));
}

std::uint8_t bits(std::span<const KeywordPlace> places) {
  std::uint8_t all = 0;
  for (const KeywordPlace place : places) all = static_cast<std::uint8_t>(all | bit(place));
  return all;
}

// All spellings in order of their keys' first byte, and where each first byte begins.
struct Table {
  std::vector<Spelling> spellings;
  std::array<std::uint16_t, 257> begin{};

  Table() {
    for (const KeywordInfo& row : kKeywords) {
      add(row, row.canonical);
      for (std::string_view rest = row.synonyms; !rest.empty();) {
        const std::size_t bar = rest.find('|');
        add(row, rest.substr(0, bar));
        rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
      }
    }
    const auto lead = [](const Spelling& s) { return static_cast<unsigned char>(s.key.front()); };
    std::stable_sort(spellings.begin(), spellings.end(),
                     [&](const Spelling& a, const Spelling& b) { return lead(a) < lead(b); });
    std::size_t next = 0;
    for (std::size_t c = 0; c < 257; ++c) {
      while (next < spellings.size() && lead(spellings[next]) < c) ++next;
      begin[c] = static_cast<std::uint16_t>(next);
    }
  }

 private:
  void add(const KeywordInfo& row, std::string_view spelling) {
    const std::string_view first = spelling.substr(0, spelling.find(' '));
    const Key key(spelling);
    spellings.push_back({std::string(key.view()), Key(first).size, row.keyword, bit(row.place),
                         letter_set(key.view())});
  }
};

const Table& table() {
  static const Table all;
  return all;
}

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
}

// Optimal string alignment distance of two keys, at most `limit`; else limit + 1. Without
// allocation.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::array<std::array<std::uint8_t, Key::kMax + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& last = rows[(i + 2) % 3];
    const auto& before = rows[(i + 1) % 3];
    row[0] = static_cast<std::uint8_t>(i);
    std::uint8_t best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      int least =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least = std::min(least, before[j - 2] + 1);
      row[j] = static_cast<std::uint8_t>(least);
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return std::min<std::size_t>(rows[a.size() % 3][b.size()], limit + 1);
}

// Words of their own that stand two letters from a keyword; before a colon they are prose.
bool is_own_word(std::string_view key) {
  constexpr std::string_view kWords[] = {"bagan",  "instalasi",   "kelurahan",
                                         "langka", "pelaksanaan", "perencana"};
  return std::find(std::begin(kWords), std::end(kWords), key) != std::end(kWords);
}

}  // namespace

std::span<const KeywordInfo> keywords() {
  return kKeywords;
}

const KeywordInfo& info(Keyword keyword) {
  return kKeywords[static_cast<std::size_t>(keyword)];
}

std::optional<Keyword> find_keyword(std::string_view text, std::span<const KeywordPlace> places) {
  const Key key(text);
  if (key.size == 0) return std::nullopt;
  const Table& all = table();
  const std::uint8_t wanted = bits(places);
  const auto lead = static_cast<unsigned char>(key.bytes[0]);
  for (std::size_t i = all.begin[lead]; i < all.begin[lead + 1U]; ++i) {
    const Spelling& spelling = all.spellings[i];
    if ((spelling.place_bit & wanted) != 0 && spelling.key == key.view()) return spelling.keyword;
  }
  return std::nullopt;
}

std::optional<Keyword> near_keyword(std::string_view text, std::span<const KeywordPlace> places) {
  constexpr std::size_t kLeastLetters = 5;
  constexpr std::size_t kTwoSlipsFrom = 8;  // letters
  const Key key(text);
  const std::string_view label = key.view();
  const std::size_t length = letters(label);
  if (length < kLeastLetters || is_own_word(label)) return std::nullopt;
  const std::size_t allowed = length >= kTwoSlipsFrom ? 2 : 1;
  const std::uint8_t wanted = bits(places);
  const std::uint32_t holds = letter_set(label);
  std::optional<Keyword> best;
  std::size_t best_distance = allowed + 1;
  for (const Spelling& spelling : table().spellings) {
    if ((spelling.place_bit & wanted) == 0) continue;
    // "Kualifikasi:" for "Kualifikasi pelaksana"
    const bool first_word = length >= kTwoSlipsFrom && label.size() == spelling.first_word &&
                            spelling.key.starts_with(label);
    const bool far =
        static_cast<std::size_t>(std::popcount(spelling.letters ^ holds)) > 2 * allowed;
    if (far && !first_word) continue;
    const std::size_t slips = first_word ? 1 : distance(label, spelling.key, allowed);
    // "Outputnya", "Lanjutan": an ending makes another word, it is no slip of the finger.
    const bool ending =
        slips == 2 && (label.starts_with(spelling.key) || spelling.key.starts_with(label));
    if (!ending && slips < best_distance) {
      best = spelling.keyword;
      best_distance = slips;
    }
  }
  return best;
}

}  // namespace sop
