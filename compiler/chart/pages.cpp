// Rows onto a page.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "compiler/chart/sheet.h"

namespace sop::chart {
namespace {

class Filler {
 public:
  Filler(const Plan& plan, const Table& table, const std::vector<double>& needs, Cursor& cursor)
      : plan_(plan),
        table_(table),
        needs_(needs),
        cursor_(cursor),
        pitch_(table.font.size * kLinePitch) {}

  std::vector<SheetRow> run(double room, double room_if_last) {
    while (cursor_.row < plan_.rows.size()) {
      const double h = height(cursor_.row);
      const bool begun = cursor_.level > 0 || cursor_.line > 0;
      if (!rows_.empty() && !begun && parts_letters(room) && !rest_fits(room_if_last)) break;
      if (!begun && (used_ + h <= room || rest_fits(room_if_last))) {
        put(whole(cursor_.row));
        cursor_ = {cursor_.row + 1, 0, 0};
        continue;
      }
      const bool fits_a_page = !begun && h <= room;
      if (fits_a_page || (!begun && !rows_.empty() && used_ > room * 0.7)) break;
      const bool finished = put_part(room);
      if (!finished) break;
    }
    return std::move(rows_);
  }

 private:
  [[nodiscard]] double text_height(std::size_t lines) const {
    return lines == 0 ? 0 : static_cast<double>(lines) * pitch_ + 2 * kCellPadding;
  }
  [[nodiscard]] double height(std::size_t r) const {
    return std::max(needs_[r], text_height(table_.most_lines(r)));
  }
  // Sub-steps begin here that this page cannot hold together, and one of their own can.
  [[nodiscard]] bool parts_letters(double room) const {
    std::uint32_t r = cursor_.row;
    if (plan_.rows[r].letter > 0) return false;
    double sum = height(r);
    while (++r < plan_.rows.size() && plan_.rows[r].letter > 0 && sum <= room) sum += height(r);
    return used_ + sum > room && sum <= room;
  }
  [[nodiscard]] bool rest_fits(double room_if_last) const {
    double sum = used_;
    for (std::size_t r = cursor_.row; r < plan_.rows.size(); ++r) {
      sum += height(r);
      if (sum > room_if_last) return false;
    }
    return true;
  }
  [[nodiscard]] SheetRow whole(std::uint32_t r) const {
    SheetRow row;
    row.row = r;
    row.levels = plan_.rows[r].levels;
    row.lines = table_.most_lines(r);
    row.height = height(r);
    return row;
  }
  void put(const SheetRow& row) {
    rows_.push_back(row);
    used_ += row.height;
  }

  // As many levels and lines of a row taller than a page as fit; gives whether it is finished.
  bool put_part(double room) {
    const std::uint32_t r = cursor_.row;
    const std::size_t lines_left = table_.most_lines(r) - cursor_.line;
    const std::uint32_t levels_left = plan_.rows[r].levels - cursor_.level;
    const double level_need = needs_[r] / plan_.rows[r].levels;
    const double free = room - used_;
    SheetRow part;
    part.row = r;
    part.first_line = cursor_.line;
    part.first_level = cursor_.level;
    part.lines = std::min(lines_left, static_cast<std::size_t>(std::max(
                                          0.0, std::floor((free - 2 * kCellPadding) / pitch_))));
    part.levels = std::min(
        levels_left, static_cast<std::uint32_t>(std::max(0.0, std::floor(free / level_need))));
    if (part.lines == 0 && part.levels == 0) {
      if (!rows_.empty()) return false;
      part.lines =
          std::min<std::size_t>(1, lines_left);  // paper smaller than a line: go on all the same
      part.levels = std::min<std::uint32_t>(1, levels_left);
    }
    part.height = std::max(text_height(part.lines), level_need * part.levels);
    put(part);
    cursor_.line += part.lines;
    cursor_.level += part.levels;
    if (part.lines < lines_left || part.levels < levels_left) return false;
    cursor_ = {r + 1, 0, 0};
    return true;
  }

  const Plan& plan_;
  const Table& table_;
  const std::vector<double>& needs_;
  Cursor& cursor_;
  double pitch_;
  double used_ = 0;
  std::vector<SheetRow> rows_;
};

}  // namespace

std::vector<SheetRow> fill_page(const Plan& plan, const Table& table,
                                const std::vector<double>& needs, double room, double room_if_last,
                                Cursor& cursor) {
  return Filler(plan, table, needs, cursor).run(room, room_if_last);
}

}  // namespace sop::chart
