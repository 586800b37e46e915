// How deep the items of one list stand, by their marks alone: "1." holds "a.", "a." holds "-".
// Private to this folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sop {

class ListLevels {
 public:
  // Column of an item with this mark, in a list whose first level stands at `outer`. A sign not met
  // before in the list opens a level under the text of the item above, if it begins to count.
  [[nodiscard]] std::uint32_t column_of(std::string_view mark, std::uint32_t outer);
  // The item at hand has its text at this column.
  void text_at(std::uint32_t column) {
    if (depth_ > 0) levels_[depth_ - 1].text = column;
  }
  void reset() { depth_ = 0; }

 private:
  enum class Sign : std::uint8_t {
    Bullet,
    NumberStop,
    NumberBracket,
    Small,
    SmallBracket,
    Capital
  };
  static constexpr std::size_t kSigns = 6;
  struct Level {
    Sign sign = Sign::Bullet;
    std::uint32_t column = 0;
    std::uint32_t text = 0;
  };

  [[nodiscard]] static Sign sign_of(std::string_view mark);

  std::array<Level, kSigns> levels_;
  std::uint32_t depth_ = 0;
};

}  // namespace sop
