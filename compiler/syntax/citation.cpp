#include "compiler/syntax/citation.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sop::citation {
namespace {

using phrases::Slice;

constexpr std::size_t kMaxWords = 400;     // a longer item is no citation, or its tail says nothing
constexpr std::size_t kMaxHeadWords = 40;  // of type and issuer
constexpr std::size_t kMaxChain = 16;      // citations of one item
constexpr std::size_t kYearDigits = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
// What a character is in a key: itself in small letters; nothing where it is punctuation.
constexpr std::array<char, 256> make_keys() {
  std::array<char, 256> keys{};
  for (int c = '0'; c <= '9'; ++c) keys[static_cast<std::size_t>(c)] = static_cast<char>(c);
  for (int c = 'a'; c <= 'z'; ++c) {
    keys[static_cast<std::size_t>(c)] = static_cast<char>(c);
    keys[static_cast<std::size_t>(c - 'a' + 'A')] = static_cast<char>(c);
  }
  for (int c = 0x80; c <= 0xFF; ++c) keys[static_cast<std::size_t>(c)] = static_cast<char>(c);
  return keys;
}
constexpr std::array<char, 256> kKeys = make_keys();

char key_of(char c) {
  return kKeys[static_cast<unsigned char>(c)];
}
bool is_sign(char c) {  // of a word: letters, digits, and whatever is not ASCII
  return key_of(c) != '\0';
}

struct Word {
  std::uint32_t begin;
  std::uint32_t end;
};

std::vector<Word> words_of(std::string_view text) {
  constexpr std::size_t kUsualWord = 6;  // bytes, its blank too
  std::vector<Word> words;
  words.reserve(std::min(kMaxWords, text.size() / kUsualWord + 2));
  std::uint32_t at = 0;
  const auto size = static_cast<std::uint32_t>(text.size());
  while (at < size && words.size() < kMaxWords) {
    while (at < size && text[at] == ' ') ++at;
    const std::uint32_t begin = at;
    while (at < size && text[at] != ' ') ++at;
    if (begin != at) words.push_back({begin, at});
  }
  return words;
}

// The letters and digits of a word, in small letters: "Undang-Undang," is "undangundang".
std::string letters(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (is_sign(c)) out += key_of(c);
  }
  return out;
}

bool is_year(std::string_view digits) {
  return digits.size() == kYearDigits && std::all_of(digits.begin(), digits.end(), is_digit) &&
         (digits.starts_with("19") || digits.starts_with("20"));
}

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// Words that a name of a type may have or lack.
constexpr std::array<std::string_view, 6> kFillers = {"dan",       "negara", "republik",
                                                      "indonesia", "ri",     "tingkat"};

// A type in its full wording (letters only, fillers left out) and the key it goes by.
struct Alias {
  std::string_view written;
  std::string_view key;
};
constexpr std::array<Alias, 40> kAliases = {{
    {"undangundang", "uu"},
    {"undangundangdasar", "uud"},
    {"peraturanpemerintahpenggantiundangundang", "perppu"},
    {"perpu", "perppu"},
    {"peraturanpemerintah", "pp"},
    {"peraturanpresiden", "perpres"},
    {"keputusanpresiden", "keppres"},
    {"kepres", "keppres"},
    {"instruksipresiden", "inpres"},
    {"permenpan", "permenpanrb"},
    {"permenpanreformasibirokrasi", "permenpanrb"},
    {"peraturanmenpan", "permenpanrb"},
    {"peraturanmenpanrb", "permenpanrb"},
    {"peraturanmenteripan", "permenpanrb"},
    {"peraturanmenteripanrb", "permenpanrb"},
    {"peraturanmenteripendayagunaanaparatur", "permenpanrb"},
    {"peraturanmenteripendayagunaanaparaturreformasibirokrasi", "permenpanrb"},
    {"keputusanmenteripendayagunaanaparatur", "kepmenpanrb"},
    {"keputusanmenteripendayagunaanaparaturreformasibirokrasi", "kepmenpanrb"},
    {"keputusanmenpan", "kepmenpanrb"},
    {"keputusanmenpanrb", "kepmenpanrb"},
    {"kepmenpan", "kepmenpanrb"},
    {"peraturanmenteridalamnegeri", "permendagri"},
    {"peraturanmendagri", "permendagri"},
    {"keputusanmenteridalamnegeri", "kepmendagri"},
    {"peraturanmenterikeuangan", "pmk"},
    {"permenkeu", "pmk"},
    {"peraturanmenterikesehatan", "permenkes"},
    {"peraturanmenteriperindustrian", "permenperin"},
    {"peraturanmenterihukumhakasasimanusia", "permenkumham"},
    {"peraturanbadanpusatstatistik", "peraturanbps"},
    {"peraturankepalabadanpusatstatistik", "perkabps"},
    {"keputusankepalabadanpusatstatistik", "kepkabps"},
    {"peraturankepalabps", "perkabps"},
    {"peraturandaerah", "perda"},
    {"peraturanbupati", "perbup"},
    {"peraturanwalikota", "perwali"},
    {"perwal", "perwali"},
    {"perwako", "perwali"},
    {"peraturangubernur", "pergub"},
}};

// Short names of other ministries and agencies: known, so no slips of those in the catalogue.
constexpr std::array<std::string_view, 34> kOthers = {
    "uu",           "uud",         "perppu",       "pp",          "perpres",     "keppres",
    "inpres",       "permenpanrb", "kepmenpanrb",  "permendagri", "kepmendagri", "pmk",
    "permenkes",    "permenperin", "permenkumham", "permendag",   "permenpar",   "permentan",
    "permenhub",    "permenhan",   "permenag",     "permenaker",  "permenpora",  "permenpu",
    "permenpupr",   "permensos",   "permenlh",     "permenlhk",   "permenesdm",  "permenkominfo",
    "permendikbud", "permendesa",  "perkabps",     "peraturanbps"};

// First words that are a type by themselves.
constexpr std::array<std::string_view, 24> kLeaders = {
    "uu",     "undangundang", "pp",     "perppu",  "perpu",  "perpres", "keppres", "kepres",
    "inpres", "perda",        "perbup", "perwali", "perwal", "perwako", "pergub",  "perdes",
    "perka",  "perkap",       "perban", "pmk",     "kepbup", "kepwal",  "kepgub",  "perma"};
// First words that need an issuer behind them, and the issuers.
constexpr std::array<std::string_view, 4> kActs = {"peraturan", "keputusan", "instruksi", "permen"};
constexpr std::array<std::string_view, 38> kIssuers = {
    "pemerintah", "presiden", "menteri",    "menpan",   "menpanrb", "mendagri", "menkes",  "menkeu",
    "daerah",     "bupati",   "walikota",   "wali",     "gubernur", "desa",     "badan",   "kepala",
    "komisi",     "lembaga",  "mahkamah",   "bank",     "otoritas", "arsip",    "bersama", "dewan",
    "dpr",        "dprd",     "sekretaris", "direktur", "jaksa",    "kapolri",  "ketua",   "camat",
    "rektor",     "pan",      "panrb",      "bps",      "bkn",      "lan"};
// Local types by the beginning of their key.
constexpr std::array<std::string_view, 14> kLocal = {"perda",
                                                     "perbup",
                                                     "perwali",
                                                     "pergub",
                                                     "perdes",
                                                     "kepbup",
                                                     "kepwal",
                                                     "kepgub",
                                                     "peraturandesa",
                                                     "peraturankepaladaerah",
                                                     "peraturancamat",
                                                     "keputusanbupati",
                                                     "keputusanwalikota",
                                                     "keputusangubernur"};
// "Peraturan Daerah yang terkait": words that make it no single regulation.
constexpr std::array<std::string_view, 8> kGeneral = {
    "yang", "terkait", "berlaku", "lainnya", "lain", "tersebut", "dimaksud", "perundangundangan"};

std::string_view alias_of(std::string_view key) {
  for (const Alias& alias : kAliases) {
    if (alias.written == key) return alias.key;
  }
  return key;
}

// "PER/21/M.PAN/11/2008", "KEP/25/M.PAN/2/2004": number and type in one.
bool is_old_number(std::string_view word) {
  if (word.find('/') == std::string_view::npos) return false;
  const std::string key = letters(word);
  return (key.starts_with("per") || key.starts_with("kep")) &&
         key.find("mpan") != std::string::npos;
}

// Reads one item. `at_` is the word at hand.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), words_(words_of(text)) {
    keys_.resize(text.size());
    key_begins_.reserve(words_.size() + 1);
    char* const keys = keys_.data();
    std::size_t filled = 0;
    for (const Word& one : words_) {
      key_begins_.push_back(filled);
      for (std::uint32_t at = one.begin; at < one.end; ++at) {
        const char key = key_of(text[at]);
        keys[filled] = key;
        filled += key != '\0' ? 1 : 0;
      }
    }
    key_begins_.push_back(filled);
  }

  std::vector<Citation> all() {
    std::vector<Citation> found;
    if (!leader(0)) return found;
    while (found.size() < kMaxChain) {
      Citation one;
      read_one(one);
      found.push_back(std::move(one));
      if (!next_in_chain()) break;
    }
    return found;
  }

 private:
  [[nodiscard]] bool has(std::size_t i) const { return i < words_.size(); }
  [[nodiscard]] std::string_view raw(std::size_t i) const {
    return has(i) ? text_.substr(words_[i].begin, words_[i].end - words_[i].begin)
                  : std::string_view();
  }
  // The letters and digits of word i, in small letters; empty behind the last word.
  [[nodiscard]] std::string_view word(std::size_t i) const {
    if (!has(i)) return {};
    return std::string_view(keys_).substr(key_begins_[i], key_begins_[i + 1] - key_begins_[i]);
  }

  // How many words the beginning of a type takes at word i; 0: none begins here.
  [[nodiscard]] std::size_t leader(std::size_t i) const {
    if (!has(i)) return 0;
    const std::string_view first = word(i);
    if (one_of(kLeaders, first) || is_old_number(raw(i))) return 1;
    // "PermenPAN", "Permenkes"; "Permen PAN" has its issuer apart.
    const bool of_minister = first.starts_with("permen") || first.starts_with("kepmen");
    if (of_minister && first.size() > 6) return 1;
    const std::string_view second = word(i + 1);
    if (first == "undang" && second == "undang") return 2;
    if (first == "undang" && second.empty() && word(i + 2) == "undang")
      return 3;  // "Undang - Undang"
    if (first == "surat" && second == "edaran") return 2;
    if (one_of(kActs, first) && (one_of(kIssuers, second) || first == "permen"))
      return second.empty() ? 0 : 2;
    return 0;
  }

  // "Nomor", "No.", "No.53", "Nomor:".
  [[nodiscard]] bool says_number(std::size_t i) const {
    const std::string_view w = word(i);
    if (w == "nomor" || w == "no" || w == "nomer") return true;
    return w.size() > 2 && w.starts_with("no") &&
           (is_digit(w[2]) || (w.starts_with("nomor") && w.size() > 5 && is_digit(w[5])));
  }
  [[nodiscard]] bool says_year(std::size_t i) const {
    const std::string_view w = word(i);
    return w == "tahun" || w == "thn" || w == "th";
  }
  [[nodiscard]] bool says_title(std::size_t i) const {
    const std::string_view w = word(i);
    return w == "tentang" || w == "ttg";
  }
  [[nodiscard]] bool says_chain(std::size_t i) const {
    const std::string_view w = word(i);
    if (w == "jo" || w == "juncto" || w == "yo") return true;
    if (w != "sebagaimana") return false;
    for (std::size_t k = i + 1; k < i + 6 && has(k); ++k) {
      if (word(k) == "diubah") return true;
    }
    return false;
  }
  // "(Lembaran Negara …)"
  [[nodiscard]] bool opens_gazette(std::size_t i) const {
    if (!raw(i).starts_with('(')) return false;
    const std::string_view w = word(i);
    return w == "lembaran" || w == "tambahan" || w == "berita" || w == "ln" || w == "tln";
  }
  // "35/2012" without "Nomor" before it.
  [[nodiscard]] bool is_short_number(std::size_t i) const {
    const std::string_view w = raw(i);
    if (w.empty() || !is_digit(w.front())) return false;
    const std::size_t slash = w.rfind('/');
    return slash != std::string_view::npos && is_year(letters(w.substr(slash + 1)));
  }

  void read_one(Citation& one) {
    const std::size_t first = at_;
    read_type(one);
    read_number(one);
    read_year(one);
    one.local = std::any_of(kLocal.begin(), kLocal.end(),
                            [&](std::string_view prefix) { return one.type.starts_with(prefix); });
    const std::size_t last = at_ == first ? first : at_ - 1;
    one.head = {words_[first].begin, trimmed(words_[last].end)};
    one.whole = one.head;
    read_title(one);
    read_gazette(one);
  }

  // The words of the type up to number, year or title; "general" if they say it is no single one.
  void read_type(Citation& one) {
    std::string key;
    const std::size_t first = at_;
    const std::size_t sure = at_ + leader(at_);
    if (is_old_number(raw(at_))) {
      one.type = letters(raw(at_)).starts_with("per") ? "permenpanrb" : "kepmenpanrb";
      return;
    }
    while (has(at_) && at_ < first + kMaxHeadWords) {
      if (at_ >= sure && ends_type(at_)) break;
      const std::string_view w = word(at_);
      one.general = one.general || one_of(kGeneral, w);
      if (at_ == first || !one_of(kFillers, w)) key += w;
      ++at_;
    }
    const bool heading = !has(at_) && raw(at_ - 1).ends_with(':');
    one.type = alias_of(key);
    if (one.type.starts_with("peraturandaerah")) one.type.replace(0, 15, "perda");
    if (one.type.starts_with("peraturanbupati")) one.type.replace(0, 15, "perbup");
    if (one.type.starts_with("peraturanwalikota")) one.type.replace(0, 17, "perwali");
    one.general = one.general || heading || one.type.starts_with("uud") ||
                  one.type.starts_with("undangundangdasar");
  }

  [[nodiscard]] bool ends_type(std::size_t i) const {
    return says_number(i) || says_year(i) || says_title(i) || says_chain(i) || opens_gazette(i) ||
           is_short_number(i) || is_old_number(raw(i)) || raw(i).starts_with('(');
  }

  void read_number(Citation& one) {
    if (says_number(at_)) {
      const std::string_view w = raw(at_);
      const std::size_t digit = w.find_first_of("0123456789");
      ++at_;
      if (digit != std::string_view::npos) {  // "No.53"
        number_of(w.substr(digit), one);
        return;
      }
      while (has(at_) && word(at_).empty()) ++at_;  // ":"
    } else if (!is_short_number(at_) && !is_old_number(raw(at_))) {
      return;
    }
    if (!has(at_) || says_year(at_) || says_title(at_)) return;
    std::string number;
    while (has(at_) && !says_year(at_) && !says_title(at_) && !says_chain(at_) &&
           !opens_gazette(at_) && word(at_) != "tanggal") {
      number += raw(at_++);
      // "29/2010" is whole; "188.45 / 12 / 2024" goes on.
      const bool joins = number.ends_with('/') || number.ends_with('-') ||
                         raw(at_).starts_with('/') || raw(at_).starts_with('-');
      if (!joins) break;
    }
    number_of(number, one);
  }

  static void number_of(std::string_view written, Citation& one) {
    while (!written.empty() && !is_sign(written.back())) written.remove_suffix(1);
    const std::size_t slash = written.rfind('/');
    if (slash != std::string_view::npos && is_year(written.substr(slash + 1))) {
      one.year = written.substr(slash + 1);
      if (is_old_number(written)) {
        const std::size_t from = written.find('/') + 1;
        written = written.substr(from, written.find('/', from) - from);
      } else {
        written = written.substr(0, slash);
      }
    }
    one.number = written;
  }

  void read_year(Citation& one) {
    if (word(at_) == "tanggal") {  // "tanggal 5 Mei 2014"
      constexpr std::size_t kDateWords = 4;
      for (std::size_t k = at_ + 1; k <= at_ + kDateWords && has(k); ++k) {
        if (!is_year(word(k))) continue;
        one.year = word(k);
        at_ = k + 1;
        return;
      }
      return;
    }
    if (!says_year(at_)) return;
    ++at_;
    const std::string_view digits = word(at_);
    if (!is_year(digits)) return;
    one.year = digits;
    ++at_;
  }

  void read_title(Citation& one) {
    while (has(at_) && word(at_).empty()) ++at_;  // "," of its own
    if (!says_title(at_)) return;
    ++at_;
    if (!has(at_)) return;
    const std::size_t first = at_;
    while (has(at_) && !says_chain(at_) && !opens_gazette(at_)) ++at_;
    // What stands behind the last word read is part of the title too.
    const std::uint32_t end =
        has(at_) ? words_[at_].begin : static_cast<std::uint32_t>(text_.size());
    if (trimmed(end) <= words_[first].begin) return;  // "tentang ;"
    one.title = {words_[first].begin, trimmed(end)};
    one.whole.end = std::max(one.whole.end, one.title.end);
  }

  void read_gazette(Citation& one) {
    if (!opens_gazette(at_)) return;
    while (has(at_) && !raw(at_).ends_with(')') && raw(at_).find(')') == std::string_view::npos)
      ++at_;
    const std::uint32_t end = has(at_) ? words_[at_].end : static_cast<std::uint32_t>(text_.size());
    if (has(at_)) ++at_;
    one.whole.end = std::max(one.whole.end, trimmed(end));
  }

  // Steps to the next citation behind "jo." or "sebagaimana diubah dengan".
  bool next_in_chain() {
    constexpr std::size_t kWordsBetween = 14;
    if (!says_chain(at_)) return false;
    for (std::size_t k = at_ + 1; k < at_ + kWordsBetween && has(k); ++k) {
      if (leader(k) == 0) continue;
      at_ = k;
      return true;
    }
    return false;
  }

  // Without closing blanks and punctuation.
  [[nodiscard]] std::uint32_t trimmed(std::uint32_t end) const {
    while (end > 0 && (text_[end - 1] == ' ' || text_[end - 1] == ';' || text_[end - 1] == ',' ||
                       text_[end - 1] == '.' || text_[end - 1] == ':'))
      --end;
    return end;
  }

  std::string_view text_;
  std::vector<Word> words_;
  std::string keys_;  // letters and digits of all words, one behind the other
  std::vector<std::size_t> key_begins_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Citation> read(std::string_view item) {
  return Reader(item).all();
}

std::string type_key(std::string_view written) {
  std::string key;
  bool first = true;
  for (const Word& word : words_of(written)) {
    const std::string w = letters(written.substr(word.begin, word.end - word.begin));
    if (first || !one_of(kFillers, w)) key += w;
    first = false;
  }
  return std::string(alias_of(key));
}

bool is_known_type(std::string_view key) {
  return one_of(kOthers, key);
}

bool read_short_name(std::string_view item, ShortName& name) {
  constexpr std::size_t kMaxLength = 60;
  while (!item.empty() && (!is_sign(item.back()))) item.remove_suffix(1);
  if (item.size() > kMaxLength) return false;
  const std::size_t slash = item.rfind('/');
  const std::size_t blank = item.rfind(' ');
  if (slash == std::string_view::npos || blank == std::string_view::npos || blank > slash)
    return false;
  name.type = item.substr(0, blank);
  name.number = item.substr(blank + 1, slash - blank - 1);
  name.year = item.substr(slash + 1);
  return is_year(name.year) && !name.number.empty() && is_digit(name.number.front());
}

Half second_half(std::string_view item) {
  constexpr std::size_t kBefore = 6;  // "Birokrasi Republik Indonesia Nomor …"
  if (!read(item).empty()) return Half::None;
  const std::vector<Word> words = words_of(item);
  for (std::size_t i = 0; i < words.size() && i <= kBefore; ++i) {
    const std::string w = letters(item.substr(words[i].begin, words[i].end - words[i].begin));
    const bool next_is_digit = i + 1 < words.size() && is_digit(item[words[i + 1].begin]);
    if ((w == "nomor" || w == "no") && next_is_digit) return Half::Number;
    if (i == 0 && (w == "tahun" || w == "thn") && next_is_digit) return Half::Year;
    if (i == 0 && (w == "tentang" || w == "ttg")) return Half::Title;
  }
  return Half::None;
}

}  // namespace sop::citation
