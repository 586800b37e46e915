#include "compiler/format/lists.h"

namespace sop {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

// "1.", "a)", "I.", "-": the first of its kind.
bool begins_to_count(std::string_view mark) {
  const char c = mark.front();
  if (is_digit(c)) return c == '1' && (mark.size() == 1 || !is_digit(mark[1]));
  if (is_small(c)) return c == 'a';
  if (is_capital(c)) return (c == 'A' || c == 'I') && !is_capital(mark[1]);
  return true;
}

}  // namespace

ListLevels::Sign ListLevels::sign_of(std::string_view mark) {
  const char c = mark.front();
  const bool bracket = mark.back() == ')';
  if (is_digit(c)) return bracket ? Sign::NumberBracket : Sign::NumberStop;
  if (is_small(c)) return bracket ? Sign::SmallBracket : Sign::Small;
  return is_capital(c) ? Sign::Capital : Sign::Bullet;
}

std::uint32_t ListLevels::column_of(std::string_view mark, std::uint32_t outer) {
  const Sign sign = sign_of(mark);
  for (std::uint32_t i = 0; i < depth_; ++i) {
    if (levels_[i].sign != sign) continue;
    depth_ = i + 1;
    return levels_[i].column;
  }
  if (depth_ == 0) {
    levels_[depth_++] = {sign, outer, outer};
  } else if (begins_to_count(mark)) {
    const std::uint32_t column = levels_[depth_ - 1].text;
    levels_[depth_++] = {sign, column, column};
  }
  return levels_[depth_ - 1].column;
}

}  // namespace sop
