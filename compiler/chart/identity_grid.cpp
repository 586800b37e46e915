#include "compiler/chart/identity_grid.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/chart/paper.h"
#include "compiler/chart/picture.h"
#include "compiler/chart/placeholder.h"
#include "compiler/chart/signature.h"

namespace sop::chart {
namespace {

constexpr double kLabelSizes = 11;    // width of the labels, in font sizes
constexpr double kMostLabels = 0.45;  // of the right part
constexpr double kLogoGap = 6;
constexpr double kLeastLogo = 36;  // points
constexpr double kMostLogo = 72;

// A row on the right of the institution. Cut only where it is higher than a page.
struct GridRow {
  FormLines label;
  FormLines value;
  std::unique_ptr<SignatureBlock> signature;  // instead of a value
  double more = 0;                            // free space, in the one for the signature
  std::size_t label_done = 0;
  std::size_t value_done = 0;
  [[nodiscard]] bool cut() const { return value_done > 0 || label_done > 0; }
  [[nodiscard]] double content() const {
    const double value_height =
        signature ? signature->height() : height_of(value, value_done, value.size());
    return std::max(height_of(label, label_done, label.size()), value_height + (cut() ? 0 : more));
  }
};

class Grid {
 public:
  Grid(const model::Model& model, const Options& options, const FormSetting& setting, double middle,
       Setter& setter, FormSheets& sheets)
      : model_(model),
        options_(options),
        setting_(setting),
        middle_(middle),
        set_(setter),
        sheets_(sheets),
        area_(sheets.area()) {}

  void write() {
    find_label_width();
    std::vector<GridRow> rows = make_rows();
    institution_ = institution();
    double right = 0;
    for (const GridRow& each : rows) right += height(each);
    fit_logo(right);
    // The space for the signature takes up what the institution needs more than the rows.
    const double left = logo_height() + height_of(institution_) + 4 * setting_.padding;
    if (left > right && left <= sheets_.capacity()) rows[kApproval].more += left - right;
    for (GridRow& each : rows) place_row(each);
    close();
    while (institution_done_ < institution_.size()) {  // more lines of it than a page has
      sheets_.break_page();
      open();
      sheets_.y =
          std::min(sheets_.bottom(),
                   sheets_.y + height_of(institution_, institution_done_, institution_.size()) +
                       4 * setting_.padding);
      close();
    }
  }

 private:
  static constexpr std::size_t kApproval = 4;  // of the rows

  [[nodiscard]] double value_width() const { return area_.right() - middle_ - label_width_; }
  [[nodiscard]] double height(const GridRow& row) const {
    return row.content() + 2 * setting_.padding;
  }
  [[nodiscard]] std::string label(std::string_view usual) const {
    return title_for(options_.field_titles, usual);
  }

  // Wide enough for the longest word of the labels.
  void find_label_width() {
    label_width_ = std::round(set_.plain().size * kLabelSizes);
    for (const std::string_view usual : {"Nomor SOP", "Tanggal Pembuatan", "Tanggal Revisi",
                                         "Tanggal Efektif", "Disahkan oleh", "Nama SOP"}) {
      const double word = widest_word(label(usual), set_.plain(), set_.measurer());
      label_width_ = std::max(label_width_, std::ceil(word + 2 * setting_.padding));
    }
    label_width_ = std::min(label_width_, std::round((area_.right() - middle_) * kMostLabels));
  }

  std::vector<GridRow> make_rows() {
    const model::Identity& identity = model_.identity;
    std::string revised = identity.revised.text.text;
    if (!identity.revision_count.empty()) {
      revised += (revised.empty() ? "Revisi ke-" : " (revisi ke-") + identity.revision_count.text;
      if (!identity.revised.text.text.empty()) revised += ")";
    }
    std::vector<GridRow> rows;
    rows.push_back(row("Nomor SOP", identity.number.text));
    rows.push_back(row("Tanggal Pembuatan", identity.created.text.text));
    rows.push_back(row("Tanggal Revisi", revised));
    rows.push_back(row("Tanggal Efektif", identity.effective.text.text));
    rows.push_back(approval_row());
    rows.push_back(row("Nama SOP", name_of(model_), true));
    return rows;
  }

  GridRow row(std::string_view usual, std::string_view value, bool bold = false) {
    GridRow made;
    const double padding = 2 * setting_.padding;
    set_.add(made.label, label(usual), set_.plain(), label_width_ - padding);
    set_.add(made.value, value, bold ? set_.bold() : set_.plain(), value_width() - padding);
    if (made.value.empty()) made.more = set_.plain().size * kLinePitch;
    return made;
  }

  // A block that no page could hold is text like any other.
  GridRow approval_row() {
    const model::Approval& approval = model_.identity.approval;
    const double width = value_width() - 2 * setting_.padding;
    GridRow made = row("Disahkan oleh", "");
    auto block = std::make_unique<SignatureBlock>(
        model_, options_, set_.measurer(), set_.plain().size, width, SignaturePlace::Identity);
    made.more = 0;
    if (block->height() + 2 * setting_.padding <= sheets_.capacity()) {
      made.signature = std::move(block);
      return made;
    }
    for (const model::Text* text :
         {&approval.office, &approval.name, &approval.rank, &approval.nip})
      set_.add(made.value, text->text, set_.plain(), width, Align::Centre);
    return made;
  }

  // Institution
  // ----------------------------------------------------------------------------------------------

  [[nodiscard]] FormLines institution() {
    const model::Identity& identity = model_.identity;
    const double width = middle_ - area_.x - 4 * setting_.padding;
    FormLines lines;
    for (const model::Text& line : identity.agency)
      set_.add_balanced(lines, line.text, set_.bold(2), width);
    double gap = lines.empty() ? 0 : 2;
    for (const model::Text& line : identity.unit) {
      set_.add_balanced(lines, line.text, set_.bold(2), width, gap);
      gap = 0;
    }
    gap = lines.empty() ? 0 : 4;
    for (const model::Text& line : identity.address) {
      set_.add_balanced(lines, line.text, set_.plain(-1), width, gap);
      gap = 0;
    }
    return lines;
  }

  // As large as the rows on the right leave room for, within bounds.
  void fit_logo(double right) {
    if (!options_.logo) return;
    const double text = height_of(institution_);
    const double height =
        std::clamp(right - text - kLogoGap - 6 * setting_.padding, kLeastLogo, kMostLogo);
    if (text + height + kLogoGap + 4 * setting_.padding > sheets_.capacity()) return;
    const double width = middle_ - area_.x - 6 * setting_.padding;
    logo_ = fitted(*options_.logo, {area_.x + 3 * setting_.padding, 0, width, height});
  }

  [[nodiscard]] double logo_height() const {
    if (!logo_) return 0;
    return logo_->height + (institution_.empty() ? 0 : kLogoGap);
  }

  void draw_logo(double top) {
    Image image;
    image.rect = *logo_;
    image.rect.y = top;
    image.picture = options_.logo;
    const auto& agency = model_.identity.agency;
    image.alternative = agency.empty() ? "Logo" : "Logo " + agency.front().text;
    sheets_.page().images.push_back(std::move(image));
  }

  // Rows
  // ----------------------------------------------------------------------------------------------

  // A part of the grid begins here.
  void open() {
    top_ = sheets_.y;
    first_row_ = sheets_.row();
    first_passage_ = sheets_.page().passages.size();
  }

  void next_page() {
    if (!sheets_.fresh()) close();
    sheets_.break_page();
    open();
  }

  void place_row(GridRow& row) {
    if (sheets_.fresh()) open();
    while (sheets_.y + height(row) > sheets_.bottom()) {
      const bool fits_alone = height(row) <= sheets_.capacity();
      if (fits_alone && !sheets_.fresh()) {
        next_page();
        continue;
      }
      if (row.signature) break;  // fits alone
      const double available = sheets_.bottom() - sheets_.y - 2 * setting_.padding;
      std::size_t label_lines = count_fitting(row.label, row.label_done, available);
      std::size_t value_lines = count_fitting(row.value, row.value_done, available);
      if (sheets_.fresh() && label_lines + value_lines == 0) {  // paper lower than a line: go on
        label_lines = std::min<std::size_t>(1, row.label.size() - row.label_done);
        value_lines = std::min<std::size_t>(1, row.value.size() - row.value_done);
        if (label_lines + value_lines == 0) break;
      }
      if (label_lines + value_lines > 0)
        draw_row(row, label_lines, value_lines, sheets_.bottom() - sheets_.y);
      row.label_done += label_lines;
      row.value_done += value_lines;
      next_page();
    }
    draw_row(row, row.label.size() - row.label_done, row.value.size() - row.value_done,
             height(row));
  }

  // The next lines of both cells in a row of the given height, centred upright; moves below it.
  void draw_row(const GridRow& row, std::size_t label_lines, std::size_t value_lines,
                double height) {
    sheets_.part(middle_);
    Page& page = sheets_.page();
    const double y = sheets_.y;
    const double pad = setting_.padding;
    const double split = middle_ + label_width_;
    const auto cell = [&](const FormLines& lines, std::size_t begin, std::size_t count, double x,
                          double width) {
      const double used = height_of(lines, begin, begin + count);
      draw_lines(lines, begin, begin + count, x + pad, width - 2 * pad, y + (height - used) / 2,
                 page);
      page.text_boxes.push_back({x, y, width, height});
    };
    std::size_t first = page.texts.size();
    cell(row.label, row.label_done, label_lines, middle_, label_width_);
    sheets_.say(first, {PassageKind::Heading, 1});
    first = page.texts.size();
    cell(row.value, row.value_done, value_lines, split, value_width());
    if (row.signature) {
      const double used = row.signature->height() + row.more;
      row.signature->draw({split + pad, y + (height - used) / 2}, page, row.more);
      page.passages.pop_back();  // it is the cell's
    }
    sheets_.say(first, {PassageKind::Cell, 2});
    sheets_.y += height;
    sheets_.next_row();
  }

  // Upright rules, and the institution's lines for the part of the grid that stands on this page.
  void close() {
    Page& page = sheets_.page();
    const double y = sheets_.y;
    sheets_.rule({middle_, top_}, {middle_, y}, kInnerRule);
    const double split = middle_ + label_width_;
    sheets_.rule({split, top_}, {split, y}, kInnerRule);
    const double height = y - top_;
    const bool room = logo_height() + 2 * setting_.padding <= height;
    const double logo = institution_done_ == 0 && room ? logo_height() : 0;
    std::size_t count =
        count_fitting(institution_, institution_done_, height - 2 * setting_.padding - logo);
    const bool rest = institution_done_ < institution_.size();
    if (count == 0 && rest && logo == 0 && top_ <= area_.y) count = 1;  // always go on
    const std::size_t end = institution_done_ + count;
    const double used = logo + height_of(institution_, institution_done_, end);
    const double start = top_ + (height - used) / 2;
    if (logo > 0) draw_logo(start);
    const std::size_t first = page.texts.size();
    draw_lines(institution_, institution_done_, end, area_.x + 2 * setting_.padding,
               middle_ - area_.x - 4 * setting_.padding, start + logo, page);
    page.text_boxes.push_back({area_.x, top_, middle_ - area_.x, height});
    institution_done_ = end;
    say_institution(first);
  }

  // Read before the rows beside it.
  void say_institution(std::size_t first_text) {
    std::vector<Passage>& passages = sheets_.page().passages;
    Passage passage = passage_from(first_text, PassageKind::Cell, sheets_.page());
    passage.row = first_row_;
    passage.row_span = std::max<std::uint32_t>(1, sheets_.row() - first_row_);
    passages.insert(passages.begin() + static_cast<std::ptrdiff_t>(first_passage_),
                    std::move(passage));
  }

  const model::Model& model_;
  const Options& options_;
  const FormSetting& setting_;
  double middle_;
  Setter& set_;
  FormSheets& sheets_;
  Rect area_;
  double label_width_ = 0;
  FormLines institution_;
  std::size_t institution_done_ = 0;
  std::optional<Rect> logo_;  // its y is not known before it is drawn
  double top_ = 0;
  std::uint32_t first_row_ = 0;
  std::size_t first_passage_ = 0;
};

}  // namespace

void write_grid(const model::Model& model, const Options& options, const FormSetting& setting,
                double middle, Setter& setter, FormSheets& sheets) {
  Grid(model, options, setting, middle, setter, sheets).write();
}

}  // namespace sop::chart
