#include "compiler/chart/cover.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "compiler/chart/form_text.h"
#include "compiler/chart/paper.h"
#include "compiler/chart/picture.h"
#include "compiler/chart/placeholder.h"

namespace sop::chart {
namespace {

// The border: a strong line and a fine one inside it.
constexpr double kBorder = 2;
constexpr double kInnerBorder = 0.6;
constexpr double kBetweenBorders = 4;

// Sizes at scale 1, in points.
constexpr double kLogo = 96;
constexpr double kAgency = 17;
constexpr double kUnit = 14;
constexpr double kKind = 19;
constexpr double kTitle = 25;
constexpr double kNumber = 12.5;
constexpr double kAddress = 10;
constexpr double kYear = 14;
constexpr double kInside = 30;           // between border and text
constexpr double kBlockGap = 24;         // the least between two blocks
constexpr double kOrnamentGap = 16;      // between the rules around the title and the text
constexpr double kOrnamentShare = 0.42;  // of the width
constexpr double kTextShare = 0.86;
constexpr double kTitleRise = 0.45;  // of the free height is above the title
constexpr double kScales[] = {1, 0.9, 0.8, 0.7, 0.6, 0.5};

// Agency above, title in the middle, address below.
struct Blocks {
  Rect logo;  // without a place
  double logo_gap = 0;
  FormLines agency;
  FormLines title;
  std::size_t title_end = 0;  // the number comes after
  FormLines address;
  double ornament = 0;  // height of the rules around the title, with their gaps

  [[nodiscard]] double top_height() const { return logo.height + logo_gap + height_of(agency); }
  [[nodiscard]] double middle_height() const { return height_of(title) + ornament; }
  [[nodiscard]] double height(double scale) const {
    return top_height() + middle_height() + height_of(address) + 2 * kBlockGap * scale;
  }
};

class Cover {
 public:
  Cover(const CoverText& text, const Options& options, TextMeasurer& measurer)
      : text_(text), setter_(measurer, kNumber) {
    page_.kind = PageKind::Cover;
    const PageSize size = page_size(options);
    page_.width = size.width;
    page_.height = size.height;
    area_ = content_area(options);
    inside_ = {area_.x + kInside, area_.y + kInside, area_.width - 2 * kInside,
               area_.height - 2 * kInside};
  }

  Page draw() {
    border();
    Blocks blocks;
    double scale = 1;
    for (const double one : kScales) {
      scale = one;
      blocks = set(scale);
      if (blocks.height(scale) <= inside_.height) break;
    }
    shorten(blocks, scale);
    place(blocks, scale);
    return std::move(page_);
  }

 private:
  void frame(const Rect& box, double width) {
    page_.rules.push_back({{box.x, box.y}, {box.right(), box.y}, width});
    page_.rules.push_back({{box.x, box.bottom()}, {box.right(), box.bottom()}, width});
    page_.rules.push_back({{box.x, box.y}, {box.x, box.bottom()}, width});
    page_.rules.push_back({{box.right(), box.y}, {box.right(), box.bottom()}, width});
  }

  void border() {
    frame(area_, kBorder);
    const double in = kBetweenBorders;
    frame({area_.x + in, area_.y + in, area_.width - 2 * in, area_.height - 2 * in}, kInnerBorder);
  }

  void add(FormLines& lines, const std::string& text, Font font, double gap) {
    setter_.add_balanced(lines, text, font, inside_.width * kTextShare, gap);
  }

  Blocks set(double scale) {
    Blocks blocks;
    if (text_.logo) {
      const double side = kLogo * scale;
      blocks.logo = fitted(*text_.logo, {0, 0, 2 * side, side});
      blocks.logo_gap = 14 * scale;
    }
    for (const std::string& line : text_.agency)
      add(blocks.agency, line, {kAgency * scale, true}, 2);
    double gap = 5 * scale;
    for (const std::string& line : text_.unit) {
      add(blocks.agency, line, {kUnit * scale, true}, gap);
      gap = 1;
    }
    add(blocks.title, text_.kind, {kKind * scale, false}, 0);
    add(blocks.title, text_.title, {kTitle * scale, true}, 12 * scale);
    blocks.title_end = blocks.title.size();
    add(blocks.title, text_.number, {kNumber * scale, false}, 14 * scale);
    blocks.ornament = 2 * (kOrnamentGap * scale + 4);
    for (const std::string& line : text_.address)
      add(blocks.address, line, {kAddress * scale, false}, 1);
    if (!text_.year.empty())
      add(blocks.address, "TAHUN " + text_.year, {kYear * scale, true}, 10 * scale);
    return blocks;
  }

  // Lines off the longest block until all fits.
  void shorten(Blocks& blocks, double scale) {
    while (blocks.height(scale) > inside_.height) {
      FormLines* longest = &blocks.title;
      for (FormLines* lines : {&blocks.agency, &blocks.address}) {
        if (lines->size() > longest->size()) longest = lines;
      }
      if (longest->size() < 2) return;
      longest->pop_back();
      FormLine& last = longest->back();
      last.text += "…";
      last.width = setter_.measurer().width(last.text, last.font);
      blocks.title_end = std::min(blocks.title_end, blocks.title.size());
    }
  }

  void lines(const FormLines& all, std::size_t begin, std::size_t end, double top,
             PassageKind kind) {
    const std::size_t first = page_.texts.size();
    draw_lines(all, begin, end, inside_.x, inside_.width, top, page_);
    if (page_.texts.size() > first) page_.passages.push_back(passage_from(first, kind, page_));
  }

  // A strong rule and a fine one, the fine one towards the text.
  void ornament(double y, double towards) {
    const double width = inside_.width * kOrnamentShare;
    const double x = inside_.x + (inside_.width - width) / 2;
    page_.rules.push_back({{x, y}, {x + width, y}, 1.6});
    page_.rules.push_back({{x, y + towards}, {x + width, y + towards}, kInnerBorder});
  }

  void place(const Blocks& blocks, double scale) {
    double y = inside_.y;
    if (text_.logo) {
      Image image;
      image.rect = blocks.logo;
      image.rect.x = inside_.x + (inside_.width - blocks.logo.width) / 2;
      image.rect.y = y;
      image.picture = text_.logo;
      image.alternative = text_.agency.empty() ? "Logo" : "Logo " + text_.agency.front();
      page_.images.push_back(std::move(image));
      y += blocks.logo.height + blocks.logo_gap;
    }
    lines(blocks.agency, 0, blocks.agency.size(), y, PassageKind::Paragraph);
    y += height_of(blocks.agency);
    const double bottom = inside_.bottom() - height_of(blocks.address);
    const double free = std::max(0.0, bottom - y - blocks.middle_height());
    y += free * kTitleRise;
    const double gap = kOrnamentGap * scale;
    ornament(y, 3);
    y += gap + 4;
    lines(blocks.title, 0, blocks.title_end, y, PassageKind::Title);
    const double number = height_of(blocks.title, 0, blocks.title_end);
    if (blocks.title_end < blocks.title.size()) {
      lines(blocks.title, blocks.title_end, blocks.title.size(),
            y + number + blocks.title[blocks.title_end].gap, PassageKind::Paragraph);
    }
    ornament(y + height_of(blocks.title) + gap + 4, -3);
    lines(blocks.address, 0, blocks.address.size(), bottom, PassageKind::Paragraph);
  }

  const CoverText& text_;
  Setter setter_;
  Page page_;
  Rect area_;
  Rect inside_;
};

std::vector<std::string> texts_of(const std::vector<model::Text>& lines) {
  std::vector<std::string> texts;
  for (const model::Text& line : lines) texts.push_back(line.text);
  return texts;
}

}  // namespace

CoverText cover_text(const model::Model& model, const Options& options) {
  const model::Identity& identity = model.identity;
  CoverText text;
  text.logo = options.logo;
  text.agency = texts_of(identity.agency);
  text.unit = texts_of(identity.unit);
  text.title = name_of(model);
  if (!identity.number.empty() && identity.number.text != "-")
    text.number = "Nomor " + identity.number.text;
  text.address = texts_of(identity.address);
  const auto& date = identity.effective.date ? identity.effective.date : identity.created.date;
  if (date) text.year = std::to_string(date->year);
  return text;
}

Page cover_page(const CoverText& text, const Options& options, TextMeasurer& measurer) {
  return Cover(text, options, measurer).draw();
}

}  // namespace sop::chart
