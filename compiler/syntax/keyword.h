// The keywords of the language, from grammar/keyword.def: one table for parser, checks, formatter
// and reference.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sop {

enum class Keyword : std::uint8_t {
#define SOP_KEYWORD(name, ...) name,
#include "grammar/keyword.def"
#undef SOP_KEYWORD
};

// Where a keyword opens a field; see the head of keyword.def.
enum class KeywordPlace : std::uint8_t { Identity, Approval, Top, Steps, Step, Target };

struct KeywordInfo {
  Keyword keyword;
  KeywordPlace place;
  std::string_view canonical;
  std::string_view synonyms;  // parted by |
};

[[nodiscard]] std::span<const KeywordInfo> keywords();
[[nodiscard]] const KeywordInfo& info(Keyword keyword);

// The keyword that `text` spells (any case, any inner white space, synonyms too) among those of the
// given places.
[[nodiscard]] std::optional<Keyword> find_keyword(std::string_view text,
                                                  std::span<const KeywordPlace> places);

// The keyword that `text` (five letters or more) narrowly misses among those of the given places.
[[nodiscard]] std::optional<Keyword> near_keyword(std::string_view text,
                                                  std::span<const KeywordPlace> places);

}  // namespace sop
