#include "compiler/syntax/phrases.h"

#include <algorithm>
#include <array>

#include "compiler/base/utf8.h"
#include "compiler/syntax/phrase_reading.h"
#include "grammar/date.hpp"
#include "grammar/declaration.hpp"
#include "grammar/separator.hpp"
#include "grammar/target.hpp"

namespace sop::phrases {
namespace {

// ---- dates

template <class Rule>
struct ReadDate : pegtl::nothing<Rule> {};

template <std::uint32_t Date::*Member>
struct ReadSmall {
  template <class Matched>
  static void apply(const Matched& in, Reading<Date>& reading) {
    reading.value.*Member = to_number({in.begin(), in.size()});
  }
};
template <>
struct ReadDate<grammar::day> : ReadSmall<&Date::day> {};
template <>
struct ReadDate<grammar::month> : ReadSmall<&Date::month> {};
template <>
struct ReadDate<grammar::year> {
  template <class Matched>
  static void apply(const Matched& in, Reading<Date>& reading) {
    reading.value.year = static_cast<std::int32_t>(to_number({in.begin(), in.size()}));
  }
};

template <std::uint32_t Number>
struct ReadMonth {
  static void apply0(Reading<Date>& reading) { reading.value.month = Number; }
};
template <>
struct ReadDate<grammar::january> : ReadMonth<1> {};
template <>
struct ReadDate<grammar::february> : ReadMonth<2> {};
template <>
struct ReadDate<grammar::march> : ReadMonth<3> {};
template <>
struct ReadDate<grammar::april> : ReadMonth<4> {};
template <>
struct ReadDate<grammar::may> : ReadMonth<5> {};
template <>
struct ReadDate<grammar::june> : ReadMonth<6> {};
template <>
struct ReadDate<grammar::july> : ReadMonth<7> {};
template <>
struct ReadDate<grammar::august> : ReadMonth<8> {};
template <>
struct ReadDate<grammar::september> : ReadMonth<9> {};
template <>
struct ReadDate<grammar::october> : ReadMonth<10> {};
template <>
struct ReadDate<grammar::november> : ReadMonth<11> {};
template <>
struct ReadDate<grammar::december> : ReadMonth<12> {};

std::uint32_t days_in(std::int32_t year, std::uint32_t month) {
  constexpr std::array<std::uint32_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

// ---- targets

template <class Rule>
struct ReadTarget : pegtl::nothing<Rule> {};

template <TargetKind Goes>
struct ReadTargetKind {
  static void apply0(Reading<Target>& reading) { reading.value.kind = Goes; }
};
template <>
struct ReadTarget<grammar::goes_next> : ReadTargetKind<TargetKind::Next> {};
template <>
struct ReadTarget<grammar::goes_to> : ReadTargetKind<TargetKind::To> {};
template <>
struct ReadTarget<grammar::goes_back> : ReadTargetKind<TargetKind::Back> {};
template <>
struct ReadTarget<grammar::goes_to_end> : ReadTargetKind<TargetKind::End> {};

struct ReadReference {
  template <class Matched>
  static void apply(const Matched& in, Reading<Target>& reading) {
    reading.value.reference = reading.trimmed(in);
  }
};
template <>
struct ReadTarget<grammar::number_reference> : ReadReference {};
template <>
struct ReadTarget<grammar::name_reference> : ReadReference {};
template <>
struct ReadTarget<grammar::bracketed_reference> : ReadReference {};
template <>
struct ReadTarget<grammar::branch_outputs> {
  template <class Matched>
  static void apply(const Matched& in, Reading<Target>& reading) {
    reading.value.outputs = reading.trimmed(in);
  }
};

// ---- declarations

template <class Rule>
struct ReadRole : pegtl::nothing<Rule> {};

template <>
struct ReadRole<grammar::alias> {
  template <class Matched>
  static void apply(const Matched& in, Reading<RoleDeclaration>& reading) {
    reading.value.alias = reading.trimmed(in);
  }
};
template <>
struct ReadRole<grammar::full_title> {
  template <class Matched>
  static void apply(const Matched& in, Reading<RoleDeclaration>& reading) {
    const Slice title = reading.trimmed(in);
    if (!empty(title)) reading.value.title = title;
  }
};
template <RoleAttributeKind What>
struct ReadAttribute {
  static void apply0(Reading<RoleDeclaration>& reading) {
    reading.value.attributes.push_back({What, {}});
  }
};
// Attribute words are looked at before they are read (attribute_start), where actions are off.
template <>
struct ReadRole<grammar::subordinate_word> : ReadAttribute<RoleAttributeKind::Subordinate> {};
template <>
struct ReadRole<grammar::team_word> : ReadAttribute<RoleAttributeKind::Team> {};
template <>
struct ReadRole<grammar::unit_word> : ReadAttribute<RoleAttributeKind::Unit> {};
template <>
struct ReadRole<grammar::external_word> : ReadAttribute<RoleAttributeKind::External> {};
template <>
struct ReadRole<grammar::authority_word> : ReadAttribute<RoleAttributeKind::Authority> {};
template <>
struct ReadRole<grammar::attribute_value> {
  template <class Matched>
  static void apply(const Matched& in, Reading<RoleDeclaration>& reading) {
    reading.value.attributes.back().value = reading.trimmed(in);
  }
};

template <class Rule>
struct ReadDocument : pegtl::nothing<Rule> {};

template <>
struct ReadDocument<grammar::document_name> {
  template <class Matched>
  static void apply(const Matched& in, Reading<DocumentDeclaration>& reading) {
    reading.value.name = reading.trimmed(in);
  }
};
template <>
struct ReadDocument<grammar::document_title> {
  template <class Matched>
  static void apply(const Matched& in, Reading<DocumentDeclaration>& reading) {
    const Slice title = reading.trimmed(in);
    if (!empty(title)) reading.value.full_name = title;
  }
};
template <>
struct ReadDocument<grammar::state> {
  template <class Matched>
  static void apply(const Matched& in, Reading<DocumentDeclaration>& reading) {
    const Slice state = reading.trimmed(in);
    if (!empty(state)) reading.value.states.push_back(state);
  }
};

// A list copied from a form ends its items with ; or , — no part of a name.
std::string_view without_list_sign(std::string_view text) {
  while (!text.empty() && (text.back() == ';' || text.back() == ',' || text.back() == ' '))
    text.remove_suffix(1);
  return text;
}

// ---- names and brackets inside lists

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= '0' && c <= '9') || ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') || byte >= 0x80;
}

bool holds_any(std::string_view text, std::string_view signs) {
  return std::any_of(signs.begin(), signs.end(),
                     [&](char sign) { return text.find(sign) != std::string_view::npos; });
}

// Keeps the longest names first.
void add_name(std::vector<std::string>& names, std::string folded) {
  const auto longer = [](const std::string& a, const std::string& b) {
    return a.size() > b.size();
  };
  const auto place = std::upper_bound(names.begin(), names.end(), folded, longer);
  names.insert(place, std::move(folded));
}

// Finds names in a text without regard to case.
class Names {
 public:
  Names(std::string_view text, const std::vector<std::string>& names)
      : text_(text), names_(names) {}

  // Where the longest name that begins at `at` ends; `at` if there is none.
  [[nodiscard]] std::size_t skip(std::size_t at) const {
    if (names_.empty() || (at > 0 && is_word_byte(text_[at - 1]) && is_word_byte(text_[at])))
      return at;
    for (const std::string& name : names_) {
      if (const std::size_t end = match_name(name, at); end != at) return end;
    }
    return at;
  }

 private:
  [[nodiscard]] std::size_t match_name(const std::string& name, std::size_t at) const {
    std::size_t in_name = 0;
    std::size_t end = at;
    while (in_name < name.size() && end < text_.size()) {
      const std::size_t length = utf8::length_at(text_, end);
      const bool space = utf8::space_at(text_, end) != 0;
      const std::string folded = space ? " " : utf8::fold(text_.substr(end, length));
      if (name.compare(in_name, folded.size(), folded) != 0) return at;
      in_name += folded.size();
      end += length;
    }
    const bool whole = in_name == name.size();
    const bool inside_word =
        whole && end < text_.size() && is_word_byte(text_[end]) && is_word_byte(text_[end - 1]);
    return whole && !inside_word ? end : at;
  }

  std::string_view text_;
  const std::vector<std::string>& names_;  // folded, longest first
};

// For each '(' that has its partner, the place behind the ')'; outermost brackets only.
std::vector<Slice> brackets(std::string_view text) {
  std::vector<Slice> open;
  std::vector<Slice> all;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') open.push_back({i, i});
    if (text[i] != ')' || open.empty()) continue;
    const Slice pair{open.back().begin, i + 1};
    open.pop_back();
    while (!all.empty() && all.back().begin > pair.begin) all.pop_back();
    all.push_back(pair);
  }
  return all;
}

// Parts of a text between matches of Separator, outside brackets and names.
template <class Separator>
std::vector<Slice> split(std::string_view text, const Names& names) {
  const std::vector<Slice> closed = brackets(text);
  std::size_t bracket = 0;
  std::vector<Slice> parts;
  std::uint32_t begin = 0;
  const auto cut = [&](std::size_t end) {
    const Slice part = trim(text, {begin, static_cast<std::uint32_t>(end)});
    if (!empty(part)) parts.push_back(part);
  };
  for (std::size_t at = 0; at < text.size();) {
    while (bracket < closed.size() && closed[bracket].begin < at) ++bracket;
    if (const std::size_t end = names.skip(at); end != at) {
      at = end;
    } else if (bracket < closed.size() && closed[bracket].begin == at) {
      at = closed[bracket].end;
    } else if (const auto length = match<Separator>(text, at)) {
      cut(at);
      at += *length;
      begin = static_cast<std::uint32_t>(at);
    } else {
      at += utf8::length_at(text, at);
    }
  }
  cut(text.size());
  return parts;
}

// The whole text, if there is any.
std::vector<Slice> unsplit(std::string_view text) {
  const Slice all = trim(text, {0, static_cast<std::uint32_t>(text.size())});
  return empty(all) ? std::vector<Slice>{} : std::vector<Slice>{all};
}

// ---- performers

enum class Binding : std::uint8_t { HandOff, Together, Either };

template <class Rule>
struct ReadBinding : pegtl::nothing<Rule> {};
template <Binding What>
struct ReadBindingKind {
  static void apply0(Binding& binding) { binding = What; }
};
template <>
struct ReadBinding<grammar::hand_off> : ReadBindingKind<Binding::HandOff> {};
template <>
struct ReadBinding<grammar::together> : ReadBindingKind<Binding::Together> {};
template <>
struct ReadBinding<grammar::either> : ReadBindingKind<Binding::Either> {};

// The closing bracket of a text, behind which only . ; , may stand.
std::optional<Slice> closing_bracket(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '.' || text[end - 1] == ';' ||
                     text[end - 1] == ','))
    --end;
  if (end == 0 || text[end - 1] != ')') return std::nullopt;
  int depth = 0;
  for (std::size_t at = end; at > 0; --at) {
    if (text[at - 1] == ')') ++depth;
    if (text[at - 1] == '(' && --depth == 0)
      return Slice{static_cast<std::uint32_t>(at - 1), static_cast<std::uint32_t>(end)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Date> date(std::string_view text) {
  Reading<Date> reading{text, {}};
  if (!match<grammar::date, ReadDate>(text, 0, reading)) return std::nullopt;
  const Date& read = reading.value;
  const bool exists = read.year > 0 && read.month >= 1 && read.month <= 12 && read.day >= 1 &&
                      read.day <= days_in(read.year, read.month);
  return exists ? std::optional(read) : std::nullopt;
}

std::optional<Target> target(std::string_view text) {
  Reading<Target> reading{text, {}};
  if (!match<grammar::target, ReadTarget>(text, 0, reading)) return std::nullopt;
  Target& read = reading.value;
  if (read.kind == TargetKind::Next || read.kind == TargetKind::End) read.reference = {};
  return read;
}

std::optional<RoleDeclaration> role_declaration(std::string_view text) {
  text = without_list_sign(text);
  Reading<RoleDeclaration> reading{text, {}};
  if (!match<grammar::role, ReadRole>(text, 0, reading) || empty(reading.value.alias))
    return std::nullopt;
  return std::move(reading.value);
}

std::optional<DocumentDeclaration> document_declaration(std::string_view text) {
  text = without_list_sign(text);
  Reading<DocumentDeclaration> reading{text, {}};
  if (!match<grammar::document, ReadDocument>(text, 0, reading) || empty(reading.value.name))
    return std::nullopt;
  return std::move(reading.value);
}

WholeNames::WholeNames(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) add(name);
}

void WholeNames::add(std::string_view name) {
  std::string folded = utf8::fold(name);
  if (holds_any(name, ",;")) add_name(of_lists_, folded);
  const bool sign = holds_any(name, ">+\xE2");  // 0xE2 begins the arrow
  if (sign || folded.find("atau") != std::string::npos) add_name(of_performers_, std::move(folded));
}

std::vector<Slice> inline_list(std::string_view text, const WholeNames& whole) {
  if (!holds_any(text, ",;")) return unsplit(text);
  const Names names(text, whole.of_lists());
  if (text.find(';') != std::string_view::npos) {
    std::vector<Slice> parts = split<grammar::strong_separator>(text, names);
    const Slice all = trim(text, {0, static_cast<std::uint32_t>(text.size())});
    const bool parted = parts.size() != 1 || parts[0].begin != all.begin || parts[0].end != all.end;
    if (parted) return parts;
  }
  return split<grammar::weak_separator>(text, names);
}

std::vector<Joint> performers(std::string_view text, const WholeNames& whole) {
  const Names names(text, whole.of_performers());
  std::vector<Joint> chain = {{{}}};
  std::uint32_t begin = 0;
  const auto cut = [&](std::size_t end) {
    const Slice part = trim(text, {begin, static_cast<std::uint32_t>(end)});
    if (!empty(part)) chain.back().back().push_back(part);
  };
  for (std::size_t at = 0; at < text.size();) {
    Binding binding{};
    const bool inside_word = at > 0 && is_word_byte(text[at - 1]) && is_word_byte(text[at]) &&
                             static_cast<unsigned char>(text[at]) < 0x80;
    if (const std::size_t end = names.skip(at); end != at) {
      at = end;
      continue;
    }
    const auto length = inside_word
                            ? std::nullopt
                            : match<grammar::performer_separator, ReadBinding>(text, at, binding);
    if (!length) {
      at += utf8::length_at(text, at);
      continue;
    }
    cut(at);
    at += *length;
    begin = static_cast<std::uint32_t>(at);
    if (binding == Binding::HandOff && !chain.back().back().empty()) chain.push_back({{}});
    if (binding == Binding::Together && !chain.back().back().empty()) chain.back().emplace_back();
  }
  cut(text.size());
  // "A >" and "A +" leave an empty link behind.
  while (chain.back().size() > 1 && chain.back().back().empty()) chain.back().pop_back();
  if (chain.size() > 1 && chain.back().back().empty()) chain.pop_back();
  if (chain.back().back().empty()) chain.back().back().push_back({});
  return chain;
}

std::optional<Slice> optional_clause(std::string_view activity) {
  const std::optional<Slice> bracket = closing_bracket(activity);
  return bracket && match<grammar::optional_clause>(activity, bracket->begin) ? bracket
                                                                              : std::nullopt;
}

std::optional<Slice> outside_mark(std::string_view text) {
  const std::optional<Slice> bracket = closing_bracket(text);
  if (!bracket) return std::nullopt;
  const auto length = match<grammar::outside_mark>(text, bracket->begin);
  return length && bracket->begin + *length == bracket->end ? bracket : std::nullopt;
}

}  // namespace sop::phrases
