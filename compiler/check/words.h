// Indonesian words as activities use them: a text split into words, and what a word is by its form
// (active and passive verbs, nouns that stand for a verb, commands). Tables and rules of affixes,
// no dictionary: what is not sure is "not that", and nothing is said of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sop::words {

struct Word {
  std::uint32_t begin = 0, end = 0;  // in the text
  std::string_view low;              // in small letters (ASCII); lives as long as the Sentence
  char after = ' ';                  // the sign that follows it, or a blank
  bool capital = false;              // begins with a capital letter
  [[nodiscard]] bool closed() const { return after != ' '; }
};

inline constexpr std::size_t kLongest = 2000;

// Adds the words of `text`, at most `limit` of them, to `words`; what follows is not looked at.
// `low` gets their small letters: as many bytes as the text has, which must outlive the words.
void read(std::string_view text, std::size_t limit, char* low, std::vector<Word>& words);

// A text as words. A view; whoever read the text keeps them.
class Sentence {
 public:
  Sentence() = default;
  Sentence(const Word* words, std::size_t size) : words_(words, size) {}
  [[nodiscard]] std::span<const Word> words() const { return words_; }
  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] const Word& operator[](std::size_t i) const { return words_[i]; }
  // Does a sentence (or a part after "; ") begin with word `i`?
  [[nodiscard]] bool starts(std::size_t i) const;

 private:
  std::span<const Word> words_;
};

// Reads one text after the other; a sentence lives until the next is read.
class Reader {
 public:
  [[nodiscard]] Sentence read(std::string_view text, std::size_t limit = kLongest);

 private:
  std::string low_;
  std::vector<Word> words_;
};

// All take words in small letters.
[[nodiscard]] bool is_active_verb(std::string_view word);    // "menyusun", "berkoordinasi"
[[nodiscard]] bool is_passive_verb(std::string_view word);   // "disusun", "diberikan"
[[nodiscard]] bool is_function_word(std::string_view word);  // "untuk", "dengan", "setelah"
[[nodiscard]] bool is_quantifier(std::string_view word);     // "para", "setiap"
[[nodiscard]] bool is_connector(std::string_view word);      // "dan", "atau", "bersama"
// "pengarsipan" and its like, also where verb_of_noun knows no verb.
[[nodiscard]] bool is_verbal_noun(std::string_view word);
// Verbs that say what a thing is or uses rather than what somebody does: "menggunakan", "memuat".
[[nodiscard]] bool is_weak_verb(std::string_view word);

// "pengarsipan" → "mengarsipkan", "rapat" → "melaksanakan rapat"; empty: not known.
[[nodiscard]] std::string_view verb_of_noun(std::string_view word);
// "diberikan" → "memberikan".
[[nodiscard]] std::string active_of_passive(std::string_view word);
// "susun" → "menyusun"; nothing for a word that is no command.
[[nodiscard]] std::optional<std::string> active_of_command(std::string_view word);

// The text with its first letter large or small.
[[nodiscard]] std::string capitalized(std::string_view text);
[[nodiscard]] std::string uncapitalized(std::string_view text);

}  // namespace sop::words
