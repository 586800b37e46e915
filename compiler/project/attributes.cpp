#include "compiler/project/attributes.h"

#include <charconv>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

enum class Attribute : std::uint8_t {
  RevokedBy,
  ChangedBy,
  Source,
  AsOf,
  Recalled,
  JointLeave,
  Rest,
  Stretch
};

struct Word {
  std::string_view text;  // folded
  Attribute attribute;
  bool alone;  // a word without a value: a comma or the end follows
};
constexpr Word kWords[] = {
    {"dicabut oleh ", Attribute::RevokedBy, false},
    {"diubah oleh ", Attribute::ChangedBy, false},
    {"sumber:", Attribute::Source, false},
    {"sumber :", Attribute::Source, false},
    {"per ", Attribute::AsOf, false},
    {"ingatan", Attribute::Recalled, true},
    {"cuti bersama", Attribute::JointLeave, true},
    {"istirahat ", Attribute::Rest, false},
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && std::string_view(" ,;").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

bool digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

struct Found {
  Attribute attribute;
  std::size_t value;  // where its value begins
};

// The attribute word that `rest` begins with.
std::optional<Found> attribute_at(std::string_view rest) {
  constexpr std::size_t kLongest = 16;
  const std::string begin = utf8::fold(rest.substr(0, kLongest));
  for (const Word& word : kWords) {
    // fold() trims the blank that ends a word when nothing follows it.
    if (begin.compare(0, word.text.size(), word.text) != 0) continue;
    const std::size_t end = word.text.size();
    if (word.alone) {
      const std::string_view after = rest.substr(end);
      const std::size_t next = after.find_first_not_of(' ');
      if (next != std::string_view::npos && after[next] != ',' && after[next] != ';') continue;
    }
    const bool number = word.attribute == Attribute::AsOf || word.attribute == Attribute::Rest;
    if (number && !digit_at(rest, end)) continue;
    return Found{word.attribute, end};
  }
  if (!digit_at(rest, 0)) return std::nullopt;
  const std::string_view part = rest.substr(0, rest.find(','));
  const auto sides = stretch(part);
  if (!sides || !phrases::date(sides->first) || !phrases::date(sides->second)) return std::nullopt;
  return Found{Attribute::Stretch, 0};
}

void fill(Attribute attribute, std::string_view value, RowAttributes& out) {
  value = trim(value);
  switch (attribute) {
    case Attribute::RevokedBy:
      out.revoked_by = value;
      return;
    case Attribute::ChangedBy:
      out.changed_by = value;
      return;
    case Attribute::Source:
      out.source = value;
      return;
    case Attribute::AsOf:
      out.as_of = value;
      return;
    case Attribute::Recalled:
      out.recalled = true;
      return;
    case Attribute::JointLeave:
      out.joint_leave = true;
      return;
    case Attribute::Rest:
      std::from_chars(value.data(), value.data() + value.size(), out.rest_minutes);
      return;
    case Attribute::Stretch:
      if (const auto sides = stretch(value)) {
        out.from = phrases::date(sides->first);
        out.to = phrases::date(sides->second);
      }
      return;
  }
}

}  // namespace

std::string_view take_attributes(std::string_view row, bool bare, RowAttributes& out) {
  std::optional<Found> open;
  std::size_t value = 0;  // of the open attribute
  std::size_t head = row.size();
  const auto close = [&](std::size_t end) {
    if (open) fill(open->attribute, row.substr(value, end - value), out);
    if (!open) head = end;
  };
  for (std::size_t at = 0; at <= row.size(); ++at) {
    const bool start = bare && at == 0;
    const bool comma = at < row.size() && (row[at] == ',' || row[at] == ';');
    if (at < row.size() && !comma && !start) continue;
    if (at == row.size()) {
      close(at);
      break;
    }
    const std::size_t begin = row.find_first_not_of(' ', comma ? at + 1 : at);
    if (begin == std::string_view::npos) continue;
    const auto found = attribute_at(row.substr(begin));
    if (!found) continue;
    close(at);
    open = found;
    value = begin + found->value;
    at = value > at ? value - 1 : at;
  }
  return trim(row.substr(0, head));
}

std::optional<std::pair<std::string_view, std::string_view>> stretch(std::string_view text) {
  for (const std::string_view sign : {std::string_view("s.d."), std::string_view("s/d"),
                                      std::string_view("sampai"), std::string_view("\xE2\x80\x93"),
                                      std::string_view("\xE2\x80\x94"), std::string_view("-")}) {
    const std::size_t at = text.find(sign);
    if (at == std::string_view::npos) continue;
    return std::pair(trim(text.substr(0, at)), trim(text.substr(at + sign.size())));
  }
  return std::nullopt;
}

}  // namespace sop
