// The identity of an SOP in the form of PermenPAN RB 35/2012: institution on the left, number,
// dates and approval on the right, then pairs of headed cells. What does not fit goes on to a
// further page, cut between lines, never clipped.
#include "compiler/chart/identity.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

constexpr double kPadding = 4.5;      // between a rule and text
constexpr double kUsualShare = 0.45;  // the left part of the form
constexpr double kWiderShare = 0.5;
constexpr double kWidestShare = 0.55;
constexpr double kParagraphGap = 1.5;
constexpr double kMarkerGap = 5;
constexpr double kHeadingGrey = 0.87;
constexpr double kSignatureSpace = 44;
constexpr double kQrSpace = 64;
constexpr std::size_t kFewLines =
    4;  // fewer of a section are not left behind at the foot of a page
constexpr double kContinuedShare =
    0.4;  // a section of which less than this fits here starts on the next page

enum class Align : std::uint8_t { Left, Centre };

// One line as it will stand in a cell; `marker` ("1.") hangs at the left edge.
struct Line {
  std::string text;
  double width = 0;
  Font font;
  Align align = Align::Left;
  bool underline = false;
  bool starts = true;  // first of its paragraph
  double indent = 0;
  double gap = 0;  // above, but not at the top of a cell
  std::string marker;
  double marker_width = 0;
  [[nodiscard]] double height() const { return font.size * kLinePitch; }
};
using Lines = std::vector<Line>;

double height_of(const Lines& lines, std::size_t begin, std::size_t end) {
  double height = 0;
  for (std::size_t i = begin; i < end; ++i)
    height += lines[i].height() + (i > begin ? lines[i].gap : 0);
  return height;
}

// How many lines from `begin` on fit. Neither the first nor the last line of a paragraph is parted
// from it.
std::size_t count_fitting(const Lines& lines, std::size_t begin, double available) {
  double height = 0;
  std::size_t end = begin;
  while (end < lines.size()) {
    height += lines[end].height() + (end > begin ? lines[end].gap : 0);
    if (height > available) break;
    ++end;
  }
  if (end == lines.size() || end < begin + 3) return end - begin;
  const bool last_alone = !lines[end].starts && (end + 1 == lines.size() || lines[end + 1].starts);
  if (last_alone && !lines[end - 1].starts) --end;
  if (!lines[end].starts && lines[end - 1].starts) --end;
  return end - begin;
}

// Breaks the model's texts into lines of cells.
class Setter {
 public:
  Setter(TextMeasurer& measurer, double size) : measurer_(measurer), size_(size) {}

  [[nodiscard]] Font plain(double larger = 0) const { return {size_ + larger, false}; }
  [[nodiscard]] Font bold(double larger = 0) const { return {size_ + larger, true}; }

  void add(Lines& lines, std::string_view text, Font font, double width, Align align = Align::Left,
           bool underline = false, double gap = 0) {
    bool starts = true;
    for (MeasuredLine& piece : measurer_.wrap(text, font, width)) {
      Line line;
      line.text = std::move(piece.text);
      line.width = piece.width;
      line.font = font;
      line.align = align;
      line.underline = underline;
      line.starts = starts;
      line.gap = starts ? gap : 0;
      lines.push_back(std::move(line));
      starts = false;
    }
  }

  // Markers hang in a column as wide as the widest of them.
  [[nodiscard]] Lines paragraphs(const model::Paragraphs& paragraphs, double width) {
    const Font font = plain();
    double column = 0;
    for (const model::Paragraph& paragraph : paragraphs) {
      if (!paragraph.marker.empty()) {
        column = std::max(column, measurer_.width(paragraph.marker, font) + kMarkerGap);
      }
    }
    column = std::min(column, width / 3);
    Lines lines;
    for (const model::Paragraph& paragraph : paragraphs) {
      const std::size_t first = lines.size();
      const double marker_width =
          paragraph.marker.empty() ? 0 : measurer_.width(paragraph.marker, font);
      if (paragraph.marker.empty() ||
          marker_width + kMarkerGap > column + 0.01) {  // no hanging: it is text
        const std::string text = paragraph.marker.empty()
                                     ? paragraph.text.text
                                     : paragraph.marker + " " + paragraph.text.text;
        add(lines, text, font, width, Align::Left, false, kParagraphGap);
        continue;
      }
      add(lines, paragraph.text.text, font, width - column, Align::Left, false, kParagraphGap);
      if (lines.size() == first) {  // a marker alone
        lines.emplace_back();
        lines.back().font = font;
      }
      for (std::size_t i = first; i < lines.size(); ++i) lines[i].indent = column;
      lines[first].marker = paragraph.marker;
      lines[first].marker_width = marker_width;
    }
    return lines;
  }

 private:
  TextMeasurer& measurer_;
  double size_;
};

// A headed cell of a pair (or one across the form): heading above, body below.
struct Section {
  std::string heading;
  Lines heading_lines;
  Lines body;
  double x = 0;
  double width = 0;
  std::size_t done = 0;  // lines placed so far
  [[nodiscard]] bool finished() const { return done == body.size(); }
  [[nodiscard]] double rest() const { return height_of(body, done, body.size()); }
};

// A row on the right of the institution. Cut only where it is higher than a page.
struct GridRow {
  Lines label;
  Lines value;
  double extra = 0;  // free space for the signature, put before line `space_before` of the value
  std::size_t space_before = 0;
  std::size_t label_done = 0;
  std::size_t value_done = 0;
  [[nodiscard]] bool cut() const { return value_done > 0 || label_done > 0; }
  [[nodiscard]] double height() const {
    return 2 * kPadding +
           std::max(height_of(label, label_done, label.size()),
                    height_of(value, value_done, value.size()) + (cut() ? 0 : extra));
  }
};

// How the form is set: chosen so that it comes out on one page where it can.
struct Setting {
  double size = 9;           // points
  double left_share = 0.45;  // of the width, for the institution and the left one of each pair
};

class Form {
 public:
  Form(const std::vector<Source>& charts, const Options& options, TextMeasurer& measurer,
       Setting setting)
      : charts_(charts),
        model_(charts.front().model),
        options_(options),
        area_(content_area(options)),
        size_(setting.size),
        set_(measurer, setting.size) {
    middle_ = area_.x + std::round(area_.width * setting.left_share);
    // A live chart on a screen has one page, as tall as it needs.
    bottom_ = options.one_page ? 1e6 : area_.bottom();
  }

  IdentityPages write() {
    begin_page();
    title();
    begin_frame();
    grid();
    const model::Identity& identity = model_.identity;
    pair("Dasar Hukum", identity.legal_basis, "Kualifikasi Pelaksana", identity.qualification);
    pair("Keterkaitan", identity.related, "Peralatan/Perlengkapan", identity.equipment);
    pair("Peringatan", identity.caution, "Pencatatan dan Pendataan", identity.records);
    if (identity.purpose.present || !identity.purpose.paragraphs.empty()) {
      sections({section("Maksud dan Tujuan", identity.purpose, area_.x, area_.width)});
    }
    end_frame();
    notes();
    if (options_.one_page) page().height = std::max(page().height, y_ + kPageMargin);
    return {std::move(pages_), y_};
  }

 private:
  Page& page() { return pages_.back(); }

  void begin_page() {
    Page fresh;
    fresh.kind = PageKind::Identity;
    const PageSize size = page_size(options_);
    fresh.width = size.width;
    fresh.height = size.height;
    pages_.push_back(std::move(fresh));
    y_ = area_.y;
  }

  void begin_frame() {
    frame_top_ = y_;
    rule({area_.x, y_}, {area_.right(), y_}, kFrameRule);
  }

  void end_frame() {
    rule({area_.x, y_}, {area_.right(), y_}, kFrameRule);
    rule({area_.x, frame_top_}, {area_.x, y_}, kFrameRule);
    rule({area_.right(), frame_top_}, {area_.right(), y_}, kFrameRule);
  }

  void break_page() {
    end_frame();
    begin_page();
    begin_frame();
  }

  [[nodiscard]] bool page_is_fresh() const { return y_ == frame_top_; }
  [[nodiscard]] double capacity() const { return bottom_ - area_.y; }

  void rule(Point from, Point to, double width = kInnerRule) {
    page().rules.push_back({from, to, width});
  }

  // The rule above whatever comes next, except at the top of the frame, which has its own.
  void part(double from_x) {
    if (!page_is_fresh()) rule({from_x, y_}, {area_.right(), y_});
  }

  void draw_line(const Line& line, double x, double width, double top) {
    const double baseline = top + kAscent * line.font.size;
    double left = x + line.indent;
    if (line.align == Align::Centre) left = x + std::max(0.0, (width - line.width) / 2);
    if (!line.text.empty()) {
      page().texts.push_back({{left, baseline}, line.text, line.width, line.font, line.underline});
    }
    if (!line.marker.empty()) {
      page().texts.push_back({{x, baseline}, line.marker, line.marker_width, line.font, false});
    }
  }

  // Lines [begin, end) from `top` on, in the cell's inner width; returns where they end.
  double draw_lines(const Lines& lines, std::size_t begin, std::size_t end, double x, double width,
                    double top) {
    for (std::size_t i = begin; i < end; ++i) {
      if (i > begin) top += lines[i].gap;
      draw_line(lines[i], x + kPadding, width - 2 * kPadding, top);
      top += lines[i].height();
    }
    return top;
  }

  void title() {
    Lines lines;
    set_.add(lines, "STANDAR OPERASIONAL PROSEDUR", set_.bold(3), area_.width, Align::Centre);
    y_ = draw_lines(lines, 0, lines.size(), area_.x, area_.width, y_) + 6;
  }

  // Institution and right-hand rows
  // -------------------------------------------------------------------------------

  [[nodiscard]] Lines institution() {
    const model::Identity& identity = model_.identity;
    const double width = middle_ - area_.x - 4 * kPadding;
    Lines lines;
    for (const model::Text& line : identity.agency)
      set_.add(lines, line.text, set_.bold(2), width, Align::Centre);
    double gap = lines.empty() ? 0 : 2;
    for (const model::Text& line : identity.unit) {
      set_.add(lines, line.text, set_.bold(2), width, Align::Centre, false, gap);
      gap = 0;
    }
    gap = lines.empty() ? 0 : 4;
    for (const model::Text& line : identity.address) {
      set_.add(lines, line.text, set_.plain(-1), width, Align::Centre, false, gap);
      gap = 0;
    }
    return lines;
  }

  GridRow row(std::string_view label, std::string_view value, bool bold = false) {
    GridRow made;
    set_.add(made.label, title_for(options_.field_titles, label), set_.plain(),
             label_width() - 2 * kPadding);
    set_.add(made.value, value, bold ? set_.bold() : set_.plain(), value_width() - 2 * kPadding);
    if (made.value.empty()) made.extra = size_ * kLinePitch;
    return made;
  }

  [[nodiscard]] double label_width() const { return std::round(size_ * 11); }
  [[nodiscard]] double value_width() const { return area_.right() - middle_ - label_width(); }

  GridRow approval_row() {
    const model::Approval& approval = model_.identity.approval;
    GridRow made = row("Disahkan oleh", "");
    const double width = value_width() - 2 * kPadding;
    set_.add(made.value, approval.office.text, set_.plain(), width, Align::Centre);
    made.space_before = made.value.size();
    made.extra = approval.style == model::SignatureStyle::Qr ? kQrSpace : kSignatureSpace;
    set_.add(made.value, approval.name.text, set_.bold(), width, Align::Centre, true);
    set_.add(made.value, approval.rank.text, set_.plain(), width, Align::Centre);
    std::string nip = approval.nip.text;
    if (!nip.empty() && utf8::fold(nip).rfind("nip", 0) != 0) nip.insert(0, "NIP. ");
    set_.add(made.value, nip, set_.plain(), width, Align::Centre);
    return made;
  }

  void grid() {
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
    rows.push_back(
        row("Nama SOP", identity.name.empty() ? model_.title : identity.name.text, true));

    institution_ = institution();
    institution_done_ = 0;
    // The space for the signature takes up what the institution's lines need more than the rows.
    double right = 0;
    for (const GridRow& each : rows) right += each.height();
    const double left = height_of(institution_, 0, institution_.size()) + 4 * kPadding;
    if (left > right && left <= capacity()) rows[4].extra += left - right;
    for (GridRow& each : rows) place_row(each);
    close_grid();
    while (institution_done_ <
           institution_.size()) {  // more lines of an institution than a page has
      break_page();
      grid_top_ = y_;
      y_ = std::min(bottom_, y_ + height_of(institution_, institution_done_, institution_.size()) +
                                 4 * kPadding);
      close_grid();
    }
  }

  void place_row(GridRow& row) {
    if (page_is_fresh()) grid_top_ = y_;
    while (y_ + row.height() > bottom_) {
      const bool fits_alone = row.height() <= capacity();
      if (fits_alone && !page_is_fresh()) {
        next_grid_page();
        continue;
      }
      const double available = bottom_ - y_ - 2 * kPadding;
      std::size_t label = count_fitting(row.label, row.label_done, available);
      std::size_t value = count_fitting(row.value, row.value_done, available);
      if (page_is_fresh() && label + value == 0) {  // paper lower than a line: go on all the same
        label = std::min<std::size_t>(1, row.label.size() - row.label_done);
        value = std::min<std::size_t>(1, row.value.size() - row.value_done);
        if (label + value == 0) break;
      }
      if (label + value > 0) draw_row(row, label, value, bottom_ - y_);
      row.label_done += label;
      row.value_done += value;
      next_grid_page();
    }
    draw_row(row, row.label.size() - row.label_done, row.value.size() - row.value_done,
             row.height());
  }

  // The next `label` and `value` lines in a row of the given height, centred upright; moves below
  // it.
  void draw_row(const GridRow& row, std::size_t label, std::size_t value, double height) {
    part(middle_);
    const double split = middle_ + label_width();
    const double label_height = height_of(row.label, row.label_done, row.label_done + label);
    draw_lines(row.label, row.label_done, row.label_done + label, middle_, label_width(),
               y_ + (height - label_height) / 2);
    const std::size_t end = row.value_done + value;
    const bool whole = !row.cut() && end == row.value.size();
    const double extra = whole ? row.extra : 0;
    double top = y_ + (height - height_of(row.value, row.value_done, end) - extra) / 2;
    const std::size_t before = whole ? std::min(row.space_before, end) : end;
    top = draw_lines(row.value, row.value_done, before, split, value_width(), top);
    draw_lines(row.value, before, end, split, value_width(), top + extra);
    page().text_boxes.push_back({middle_, y_, label_width(), height});
    page().text_boxes.push_back({split, y_, value_width(), height});
    y_ += height;
  }

  // Upright rules and the institution's lines of the part of the grid that stands on this page.
  void close_grid() {
    rule({middle_, grid_top_}, {middle_, y_});
    const double split = middle_ + label_width();
    rule({split, grid_top_}, {split, y_});
    const double height = y_ - grid_top_;
    std::size_t count = count_fitting(institution_, institution_done_, height - 2 * kPadding);
    const bool rest = institution_done_ < institution_.size();
    if (count == 0 && rest && grid_top_ <= area_.y) count = 1;  // always go on
    const std::size_t end = institution_done_ + count;
    const double used = height_of(institution_, institution_done_, end);
    draw_lines(institution_, institution_done_, end, area_.x + kPadding,
               middle_ - area_.x - 2 * kPadding, grid_top_ + (height - used) / 2);
    page().text_boxes.push_back({area_.x, grid_top_, middle_ - area_.x, height});
    institution_done_ = end;
  }

  void next_grid_page() {
    if (!page_is_fresh()) close_grid();
    break_page();
    grid_top_ = y_;
  }

  // Headed cells
  // --------------------------------------------------------------------------------------------------

  Section section(const char* usual, const model::Section& from, double x, double width) {
    std::string heading = title_for(options_.field_titles, usual);
    Section made;
    made.heading = std::move(heading);
    made.body = set_.paragraphs(from.paragraphs, width - 2 * kPadding);
    made.x = x;
    made.width = width;
    return made;
  }

  void pair(const char* left, const model::Section& left_text, const char* right,
            const model::Section& right_text) {
    sections({section(left, left_text, area_.x, middle_ - area_.x),
              section(right, right_text, middle_, area_.right() - middle_)});
  }

  void sections(std::vector<Section> row) {
    const double least = 2 * size_ * kLinePitch;  // so that an empty cell is a cell
    bool continued = false;
    while (true) {
      const double heading = set_headings(row, continued);
      double rest = continued ? 0 : least;
      for (const Section& each : row) rest = std::max(rest, each.rest());
      const double available = bottom_ - y_ - heading - 2 * kPadding;
      if (rest <= available || (page_is_fresh() && available < least)) {
        place_sections(row, std::max(rest, 0.0), heading);
        return;
      }
      const double few = static_cast<double>(kFewLines) * size_ * kLinePitch;
      const bool whole_elsewhere = rest + heading + 2 * kPadding <= capacity();
      const bool little =
          available < few || (whole_elsewhere && available < kContinuedShare * rest);
      if (page_is_fresh() || !little) {
        place_sections(row, available, heading);
        continued = true;
      }
      break_page();
    }
  }

  // Headings and as many lines as go into `room`; moves below them.
  void place_sections(std::vector<Section>& row, double room, double heading) {
    part(area_.x);
    const double top = y_;
    const double body_top = top + heading;
    double bottom = body_top;
    for (Section& each : row) {
      page().shades.push_back({{each.x, top, each.width, heading}, kHeadingGrey});
      draw_lines(each.heading_lines, 0, each.heading_lines.size(), each.x, each.width,
                 top + kPadding);
      std::size_t count = count_fitting(each.body, each.done, room + 0.01);
      if (count == 0 && !each.finished()) count = 1;  // always go on
      const double end = draw_lines(each.body, each.done, each.done + count, each.x, each.width,
                                    body_top + kPadding);
      each.done += count;
      bottom = std::max({bottom, end + kPadding});
    }
    const bool finished =
        std::all_of(row.begin(), row.end(), [](const Section& each) { return each.finished(); });
    bottom =
        finished ? std::max(bottom, body_top + room + 2 * kPadding) : std::max(bottom, bottom_);
    rule({area_.x, body_top}, {area_.right(), body_top});
    for (const Section& each : row) {
      if (each.x > area_.x) rule({each.x, top}, {each.x, bottom});
      page().text_boxes.push_back({each.x, top, each.width, bottom - top});
    }
    y_ = bottom;
  }

  // The lines of the headings, where there is something below them; returns the height of their
  // shade.
  double set_headings(std::vector<Section>& row, bool continued) {
    double height = size_ * kLinePitch;
    for (Section& each : row) {
      each.heading_lines.clear();
      if (continued && each.finished()) continue;
      const std::string text = each.heading + (continued ? " (lanjutan)" : "");
      set_.add(each.heading_lines, text, set_.bold(), each.width - 2 * kPadding);
      height = std::max(height, height_of(each.heading_lines, 0, each.heading_lines.size()));
    }
    return height + 2 * kPadding;
  }

  // Below the form, without a frame: the notes of the SOP, then those that a Bagian has of its own.
  void notes() {
    std::vector<Span> told;
    for (const Source& source : charts_) {
      const model::Section& notes = source.model.identity.notes;
      const bool known = std::any_of(told.begin(), told.end(), [&](const Span& span) {
        return span.begin == notes.span.begin && span.end == notes.span.end;
      });
      if (known || notes.paragraphs.empty()) continue;
      told.push_back(notes.span);
      write_notes(notes, heading_of_notes(source.model));
    }
  }

  [[nodiscard]] std::string heading_of_notes(const model::Model& chart) const {
    const Span& span = chart.identity.notes.span;
    const auto shared = std::count_if(charts_.begin(), charts_.end(), [&](const Source& one) {
      return one.model.identity.notes.span.begin == span.begin;
    });
    const bool own = shared == 1 && charts_.size() > 1 && !chart.part.empty();
    return own ? "Catatan (" + chart.part.text + "):" : "Catatan:";
  }

  void write_notes(const model::Section& notes, const std::string& heading) {
    Lines lines;
    set_.add(lines, heading, set_.bold(), area_.width - 2 * kPadding);
    for (Line& line : set_.paragraphs(notes.paragraphs, area_.width - 2 * kPadding))
      lines.push_back(std::move(line));
    y_ += 8;
    std::size_t done = 0;
    while (done < lines.size()) {
      std::size_t count = count_fitting(lines, done, bottom_ - y_);
      if (done == 0 && count == 1 && lines.size() > 1) count = 0;  // not the word alone
      if (count == 0 && y_ <= area_.y) count = 1;
      y_ =
          draw_lines(lines, done, done + count, area_.x - kPadding, area_.width + 2 * kPadding, y_);
      done += count;
      if (done < lines.size()) begin_page();
    }
  }

  const std::vector<Source>& charts_;
  const model::Model& model_;
  const Options& options_;
  Rect area_;
  double size_;
  Setter set_;
  double middle_ = 0;
  double bottom_ = 0;
  double y_ = 0;  // where the next thing goes on the page
  double frame_top_ = 0;
  double grid_top_ = 0;
  Lines institution_;
  std::size_t institution_done_ = 0;
  std::vector<Page> pages_;
};

}  // namespace

// Preferably a little larger than the chart's text, since this page is read and not traced. A list
// of laws that would spill over gets more width, then smaller text; if that does not help, there
// are pages enough.
IdentityPages identity_pages(const std::vector<Source>& charts, const Options& options,
                             TextMeasurer& measurer) {
  const double size =
      std::isfinite(options.font_size) ? std::clamp(options.font_size, 4.0, 24.0) : 9;
  const Setting usual{size, kUsualShare};
  const Setting attempts[] = {
      {size + 1, kUsualShare}, {size + 0.5, kUsualShare}, usual,
      {size, kWiderShare},     {size, kWidestShare},      {size - 0.5, kWidestShare}};
  for (const Setting& attempt : attempts) {
    IdentityPages form = Form(charts, options, measurer, attempt).write();
    if (form.pages.size() == 1) return form;
    if (form.pages.size() > 2) break;  // far from one
  }
  return Form(charts, options, measurer, usual).write();
}

}  // namespace sop::chart
