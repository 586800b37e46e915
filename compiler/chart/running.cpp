#include "compiler/chart/running.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "compiler/chart/paper.h"
#include "compiler/chart/text_block.h"

namespace sop::chart {
namespace {

constexpr std::string_view kPageOfPages = "Halaman {halaman} dari {jumlah}";
constexpr double kFromText = 14;       // of the first baseline in the margin below
constexpr double kAboveText = 10;      // of the last baseline in the margin above
constexpr std::size_t kMostLines = 2;  // a margin has room for no more
constexpr double kSmallest = 4.5;
constexpr double kBetween = 12;  // parts

using Parts = std::array<std::string, 3>;  // left, middle, right

Parts parted(std::string_view text) {
  Parts parts;
  const std::size_t first = text.find('|');
  parts[0] = text.substr(0, first);
  if (first == std::string_view::npos) return parts;
  text.remove_prefix(first + 1);
  const std::size_t second = text.find('|');
  const bool two = second == std::string_view::npos;
  parts[two ? 2 : 1] = text.substr(0, second);
  if (!two) parts[2] = text.substr(second + 1);
  return parts;
}

Parts footer_of(const std::string& text) {
  if (text.find('|') != std::string::npos) return parted(text);
  if (text.find("{halaman}") != std::string::npos) return {"", "", text};
  return {text, "", std::string(kPageOfPages)};
}

void trim(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
}

// At most two lines, smaller rather than more; what is longer even then ends in dots.
TextBlock fitted(const std::string& text, double size, double width, TextMeasurer& measurer) {
  TextBlock block = break_text(text, {size, false}, width, measurer);
  while (block.lines.size() > kMostLines && size > kSmallest) {
    size -= 0.5;
    block = break_text(text, {size, false}, width, measurer);
  }
  if (block.lines.size() <= kMostLines) return block;
  block.lines.resize(kMostLines);
  BlockLine& last = block.lines.back();
  const std::size_t blank = last.text.rfind(' ');
  last.text = (blank == std::string::npos ? "" : last.text.substr(0, blank)) + " …";
  last.width = measurer.width(last.text, block.font);
  return block;
}

void set_line(const TextBlock& block, std::size_t side, double baseline, const Page& page,
              std::vector<TextLine>& texts) {
  for (const BlockLine& line : block.lines) {
    const double room = page.width - 2 * kPageMargin - line.width;
    const double x = kPageMargin + room * static_cast<double>(side) / 2;
    texts.push_back({{x, baseline}, line.text, line.width, block.font});
    baseline += block.pitch();
  }
}

}  // namespace

void draw_margins(const model::Model& model, const Options& options, PageNumber number,
                  TextMeasurer& measurer, Page& page) {
  const double size = std::max(6.0, options.font_size * 0.83);
  const auto draw = [&](Parts parts, bool below) {
    double used = 0;
    for (std::string& part : parts) {
      part = fill_in(part, model, number);
      trim(part);
      used += part.empty() ? 0 : 1;
    }
    const double width = (page.width - 2 * kPageMargin) / std::max(1.0, used) - kBetween;
    for (std::size_t side = 0; side < parts.size(); ++side) {
      if (parts[side].empty()) continue;
      const TextBlock block = fitted(parts[side], size, width, measurer);
      const double more = block.pitch() * static_cast<double>(block.lines.size() - 1);
      const double baseline =
          below ? page.height - kPageMargin + kFromText : kPageMargin - kAboveText - more;
      set_line(block, side, baseline, page, page.texts);
    }
  };
  draw(parted(options.header), false);
  draw(footer_of(options.footer), true);
}

}  // namespace sop::chart
