#include "compiler/check/words.h"

#include "compiler/check/word_tables.h"

namespace sop::words {
namespace {

bool is_vowel(char c) {
  return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o';
}

bool one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Each byte of a word in small letters; 0 for a byte that belongs to none.
struct Bytes {
  char low[256] = {};
};
constexpr Bytes make_bytes() {
  Bytes bytes;
  for (int i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '0' && c <= '9') || i >= 0x80) bytes.low[i] = lower(c);
  }
  return bytes;
}
constexpr Bytes kBytes = make_bytes();

char word_byte(char c) {
  return kBytes.low[static_cast<unsigned char>(c)];
}

// me- in the shapes it takes before a root: mem-, men-, meng-, meny-, me-.
bool has_active_prefix(std::string_view word) {
  constexpr std::size_t kShortest = 5;
  if (word.size() < kShortest || word[0] != 'm' || word[1] != 'e') return false;
  const char third = word[2];
  const char fourth = word[3];
  switch (third) {
    case 'm':
      return one_of(fourth, "bpfv") || is_vowel(fourth);
    case 'n':
      return one_of(fourth, "dtcjszgy") || is_vowel(fourth);
    case 'l':
    case 'r':
    case 'w':
    case 'y':
      return is_vowel(fourth);
    default:
      return false;
  }
}

// The prefix me- before a root, by the rules of sound ("susun" → "menyusun").
std::string with_active_prefix(std::string_view root) {
  if (root.size() < 2) return std::string(root);
  const std::string whole(root);
  const std::string rest(root.substr(1));
  const bool cluster = !is_vowel(root[1]);  // a root that begins with two consonants keeps them
  if (tables::is_one_syllable(root)) return "menge" + whole;
  switch (root[0]) {
    case 'b':
    case 'f':
    case 'v':
      return "mem" + whole;
    case 'p': {  // per- before a root stays: "memperbaiki", but "memeriksa"
      const bool prefix = root.starts_with("per") && !root.starts_with("peri");
      return cluster || prefix ? "mem" + whole : "mem" + rest;
    }
    case 'd':
    case 'c':
    case 'j':
    case 'z':
      return "men" + whole;
    case 't':
      return cluster ? "men" + whole : "men" + rest;
    case 's':
      return cluster ? "men" + whole : "meny" + rest;
    case 'k':
      return cluster || root == "kaji" ? "meng" + whole : "meng" + rest;
    case 'g':
    case 'h':
      return "meng" + whole;
    default:
      return (is_vowel(root[0]) ? "meng" : "me") + whole;
  }
}

}  // namespace

void read(std::string_view text, std::size_t limit, char* low, std::vector<Word>& words) {
  const std::size_t size = text.size();
  const std::size_t most = words.size() + limit;
  const auto begins = [&](std::size_t i) { return i < size && word_byte(text[i]) != 0; };
  std::size_t at = 0;
  while (at < size && words.size() < most) {
    while (at < size && word_byte(text[at]) == 0) ++at;
    if (at == size) break;
    std::size_t end = at;
    while (end < size) {
      const char small = word_byte(text[end]);
      if (small == 0 && (text[end] != '-' || !begins(end + 1))) break;
      low[end] = small == 0 ? '-' : small;
      ++end;
    }
    Word& word = words.emplace_back();
    word.begin = static_cast<std::uint32_t>(at);
    word.end = static_cast<std::uint32_t>(end);
    word.low = std::string_view(low + at, end - at);
    word.capital = text[at] >= 'A' && text[at] <= 'Z';
    at = end;
    while (at < size && text[at] == ' ') ++at;
    if (at < size && word_byte(text[at]) == 0) word.after = text[at];
  }
}

Sentence Reader::read(std::string_view text, std::size_t limit) {
  words_.clear();
  low_.resize(text.size());
  words::read(text, limit, low_.data(), words_);
  return {words_.data(), words_.size()};
}

bool Sentence::starts(std::size_t i) const {
  if (i == 0) return true;
  const char before = words_[i - 1].after;
  return (before == '.' || before == ';') && words_[i].capital;
}

bool is_active_verb(std::string_view word) {
  if (word.size() > 1 && word[0] == 'b') return tables::is_ber_verb(word);
  return has_active_prefix(word) && !tables::is_no_active_verb(word);
}

bool is_passive_verb(std::string_view word) {
  constexpr std::size_t kShortest = 6;
  if (!word.starts_with("di") || tables::is_no_passive_verb(word)) return false;
  if (tables::is_passive_root(word.substr(2))) return true;
  if (word.size() < kShortest) return false;
  if (word.ends_with("kan")) return true;
  return word.ends_with("i") && !word.ends_with("si");
}

bool is_function_word(std::string_view word) {
  return tables::is_function_word(word);
}

bool is_quantifier(std::string_view word) {
  return tables::is_quantifier(word);
}

bool is_connector(std::string_view word) {
  return word == "dan" || word == "atau" || word == "bersama" || word == "beserta" ||
         word == "serta";
}

bool is_verbal_noun(std::string_view word) {
  constexpr std::size_t kShortest = 8;
  if (!verb_of_noun(word).empty()) return true;
  return word.size() >= kShortest && word.starts_with("pe") && word.ends_with("an") &&
         !tables::is_no_verbal_noun(word);
}

bool is_weak_verb(std::string_view word) {
  return tables::is_weak_verb(word);
}

std::string_view verb_of_noun(std::string_view word) {
  return tables::verb_of_noun(word);
}

std::string active_of_passive(std::string_view word) {
  return with_active_prefix(word.substr(2));
}

std::optional<std::string> active_of_command(std::string_view word) {
  if (const std::string_view foreign = tables::verb_of_foreign_command(word); !foreign.empty())
    return std::string(foreign);
  if (!tables::is_command(word)) return std::nullopt;
  return with_active_prefix(word);
}

std::string capitalized(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - ('a' - 'A'));
  return out;
}

std::string uncapitalized(std::string_view text) {
  std::string out(text);
  if (!out.empty()) out[0] = lower(out[0]);
  return out;
}

}  // namespace sop::words
