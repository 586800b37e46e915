#include "compiler/model/sop_reference.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace sop::model {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What may stand before a title and is no part of it; folded, the longest first.
constexpr std::string_view kBefore[] = {"standar operasional prosedur",
                                        "standard operating procedure", "sop generik", "sop"};

// First words after "SOP" that speak of no particular one.
constexpr std::string_view kNoName[] = {
    "ini",     "itu",    "tersebut",      "terkait",  "yang",   "lain",  "lainnya",
    "berlaku", "dan",    "atau",          "di",       "pada",   "untuk", "ada",
    "belum",   "tidak",  "masing-masing", "dimaksud", "sesuai", "dalam", "dari",
    "adalah",  "secara", "telah",         "sudah",    "serta",  "ap"};

bool is_edge(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  return std::string_view(" -:.,;()\"'").find(text[at]) != std::string_view::npos;
}

// Bytes of the word SOP (or the words it stands for) at `at`; 0 for none.
std::size_t word_at(std::string_view text, std::size_t at) {
  if (at > 0 && std::string_view(" (\"'").find(text[at - 1]) == std::string_view::npos) return 0;
  const char first = text[at];
  if (first != 'S' && first != 's') return 0;
  for (const std::string_view word : {kBefore[0], kBefore[3]}) {
    if (text.size() - at >= word.size() && is_edge(text, at + word.size()) &&
        utf8::fold(text.substr(at, word.size())) == word)
      return word.size();
  }
  return 0;
}

// Where the sentence or clause that begins at `at` ends.
std::size_t clause_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 512;  // bytes; no title is longer
  std::size_t stop = std::min(text.size(), at + kLongest);
  while (stop < text.size() && (static_cast<unsigned char>(text[stop]) & 0xC0U) == 0x80U) --stop;
  text = text.substr(0, stop);
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ';' || c == '(' || c == ')' || c == '"') return i;
    if (c == ',' && i + 2 < text.size() && word_at(text, i + 2) != 0) return i;
    if (c != '.') continue;
    const bool closes = i + 1 >= text.size() || text[i + 1] == ' ';
    const bool numbers = i >= 2 && (text[i - 1] == 'o' || text[i - 1] == 'O') &&
                         (text[i - 2] == 'n' || text[i - 2] == 'N');  // "No. 5"
    if (closes && !numbers) return i;
  }
  return text.size();
}

// "… dan SOP B": the reference ends before the word that joins the next one.
std::size_t before_next(std::string_view text, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (text[i] != ' ' || i + 1 >= end || word_at(text, i + 1) == 0) continue;
    for (const std::string_view join : {" dan", " serta", " atau", " dan/atau", ","}) {
      if (i >= begin + join.size() && text.substr(i - join.size(), join.size()) == join)
        return i - join.size();
    }
  }
  return end;
}

bool names_none(std::string_view name) {
  const std::string folded = utf8::fold(name);
  const std::string_view first = std::string_view(folded).substr(0, folded.find(' '));
  return std::find(std::begin(kNoName), std::end(kNoName), first) != std::end(kNoName);
}

}  // namespace

std::string title_key(std::string_view title) {
  std::string key = utf8::fold(title);
  for (const std::string_view before : kBefore) {
    const bool word = key.size() > before.size() && key.starts_with(before) &&
                      (key[before.size()] == ' ' || key[before.size()] == ':');
    if (!word) continue;
    key.erase(0, std::min(key.find_first_not_of(" :", before.size()), key.size()));
    break;
  }
  while (!key.empty() && std::string_view(" .;,:\"").find(key.back()) != std::string_view::npos)
    key.pop_back();
  if (!key.empty() && key.front() == '"') key.erase(0, 1);
  return key;
}

std::string number_key(std::string_view number) {
  if (std::none_of(number.begin(), number.end(), is_digit)) return {};
  std::string key;
  for (const char c : utf8::fold(number)) {
    if (c != ' ') key += c;
  }
  for (const std::string_view before : {"sop", "nomor", "no."}) {
    if (!key.starts_with(before)) continue;
    key.erase(0, std::min(key.find_first_not_of("-/.:", before.size()), key.size()));
  }
  while (!key.empty() && std::string_view(".;,").find(key.back()) != std::string_view::npos)
    key.pop_back();
  return key;
}

bool begins_with_words(std::string_view key, std::string_view start) {
  return !start.empty() && key.starts_with(start) &&
         (key.size() == start.size() || key[start.size()] == ' ');
}

std::vector<phrases::Slice> sop_mentions(std::string_view text) {
  std::vector<phrases::Slice> mentions;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t word = word_at(text, at);
    if (word == 0) {
      ++at;
      continue;
    }
    std::size_t end = before_next(text, at + word, clause_end(text, at + word));
    while (end > at + word && (text[end - 1] == ' ' || text[end - 1] == ',')) --end;
    const std::size_t name = text.find_first_not_of(" -:.", at + word);
    if (name < end && !names_none(text.substr(name, end - name)))
      mentions.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
    at = std::max(end, at + word);
  }
  return mentions;
}

}  // namespace sop::model
