// The identity of an SOP in the form of PermenPAN RB 35/2012: institution on the left, number,
// dates and approval on the right, then pairs of headed cells. What does not fit goes on to a
// further page, cut between lines, never clipped.
#include "compiler/chart/identity.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "compiler/chart/form_sheets.h"
#include "compiler/chart/form_text.h"
#include "compiler/chart/identity_grid.h"
#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

constexpr double kUsualShare = 0.45;  // the left part of the form
constexpr double kOtherShares[] = {0.5, 0.55, 0.4};
constexpr double kTightPadding = 3.5;
constexpr double kSmallestSize = 7.5;  // points: below, a copy of a copy cannot be read
constexpr double kFarFromOnePage = 1.5;
constexpr double kThinPage = 0.4;  // a last page that is filled less than this looks forgotten
constexpr std::size_t kFewLines =
    4;  // fewer of a section are not left behind at the foot of a page
constexpr double kContinuedShare =
    0.4;  // a section of which less than this fits here starts on the next page

// A headed cell of a pair (or one across the form): heading above, body below.
struct Section {
  const model::Section* from = nullptr;
  std::string heading;
  FormLines heading_lines;
  FormLines body;
  double x = 0;
  double width = 0;
  FormCell cell;
  std::size_t done = 0;  // lines placed so far
  [[nodiscard]] bool finished() const { return done == body.size(); }
  [[nodiscard]] double rest() const { return height_of(body, done, body.size()); }
};

// The form as one attempt at setting it.
struct Attempt {
  IdentityPages form;
  double length = 0;     // as if all pages were one
  std::size_t cuts = 0;  // sections that go on on another page
  [[nodiscard]] std::size_t pages() const { return form.pages.size(); }
};

class Form {
 public:
  Form(const std::vector<Source>& charts, const Options& options, TextMeasurer& measurer,
       const FormSetting& setting)
      : charts_(charts),
        model_(charts.front().model),
        options_(options),
        setting_(setting),
        sheets_(options, setting.page_share),
        area_(sheets_.area()),
        set_(measurer, setting.size) {
    middle_ = area_.x + std::round(area_.width * setting.left_share);
  }

  Attempt write() {
    sheets_.begin_page();
    title();
    sheets_.begin_frame();
    write_grid(model_, options_, setting_, middle_, set_, sheets_);
    const model::Identity& identity = model_.identity;
    pair("Dasar Hukum", identity.legal_basis, "Kualifikasi Pelaksana", identity.qualification);
    pair("Keterkaitan", identity.related, "Peralatan/Perlengkapan", identity.equipment);
    pair("Peringatan", identity.caution, "Pencatatan dan Pendataan", identity.records);
    if (identity.purpose.present || !identity.purpose.paragraphs.empty()) {
      sections({section("Maksud dan Tujuan", identity.purpose, area_.x, area_.width, {})});
    }
    sheets_.end_frame();
    notes();
    Page& last = sheets_.page();
    if (options_.one_page) last.height = std::max(last.height, sheets_.y + kPageMargin);
    Attempt made;
    made.length = static_cast<double>(sheets_.count() - 1) * area_.height + sheets_.y - area_.y;
    made.cuts = cuts_;
    made.form = {sheets_.take(), sheets_.y};
    return made;
  }

 private:
  void title() {
    FormLines lines;
    set_.add(lines, "STANDAR OPERASIONAL PROSEDUR", set_.bold(3), area_.width, Align::Centre);
    const double end =
        draw_lines(lines, 0, lines.size(), area_.x, area_.width, sheets_.y, sheets_.page());
    sheets_.page().passages.push_back(passage_from(0, PassageKind::Title, sheets_.page()));
    sheets_.y = end + 6;
  }

  // Headed cells
  // ----------------------------------------------------------------------------------------------

  Section section(const char* usual, const model::Section& from, double x, double width,
                  FormCell cell) {
    Section made;
    made.from = &from;
    made.heading = title_for(options_.field_titles, usual);
    made.body = set_.paragraphs(from.paragraphs, width - 2 * setting_.padding);
    made.x = x;
    made.width = width;
    made.cell = cell;
    if (width == area_.width) made.cell.column_span = 3;
    return made;
  }

  void pair(const char* left, const model::Section& left_text, const char* right,
            const model::Section& right_text) {
    sections(
        {section(left, left_text, area_.x, middle_ - area_.x, {}),
         section(right, right_text, middle_, area_.right() - middle_, {PassageKind::Cell, 1, 2})});
  }

  void sections(std::vector<Section> row) {
    const double least = 2 * setting_.size * kLinePitch;  // so that an empty cell is a cell
    const double padding = 2 * setting_.padding;
    bool continued = false;
    while (true) {
      const double heading = set_headings(row, continued);
      double rest = continued ? 0 : least;
      for (const Section& each : row) rest = std::max(rest, each.rest());
      const double available = sheets_.bottom() - sheets_.y - heading - padding;
      if (rest <= available || (sheets_.fresh() && available < least)) {
        place_sections(row, std::max(rest, 0.0), heading);
        return;
      }
      const double few = static_cast<double>(kFewLines) * setting_.size * kLinePitch;
      const bool whole_elsewhere = rest + heading + padding <= sheets_.capacity();
      const bool little =
          available < few || (whole_elsewhere && available < kContinuedShare * rest);
      if (sheets_.fresh() || !little) {
        place_sections(row, available, heading);
        continued = true;
        ++cuts_;
      }
      sheets_.break_page();
      if (continued) widen_the_last(row);
    }
  }

  // What goes on alone takes the whole width: no empty cell stands beside it.
  void widen_the_last(std::vector<Section>& row) {
    const auto goes_on = [](const Section& each) { return !each.finished(); };
    if (row.size() < 2 || std::count_if(row.begin(), row.end(), goes_on) != 1) return;
    const Section& last = *std::find_if(row.begin(), row.end(), goes_on);
    Section wide = last;
    wide.x = area_.x;
    wide.width = area_.width;
    wide.cell = {};
    wide.cell.column_span = 3;
    const model::Paragraphs rest = paragraphs_left(last);
    wide.body = set_.paragraphs(rest, wide.width - 2 * setting_.padding);
    wide.done = 0;
    const bool inside = !last.body[last.done].starts;
    if (inside && !wide.body.empty()) {
      wide.body.front().marker.clear();
      wide.body.front().starts = false;
    }
    row = {std::move(wide)};
  }

  // The paragraphs of which not all lines are placed; of the first one only what is left.
  static model::Paragraphs paragraphs_left(const Section& section) {
    const auto next = section.body.begin() + static_cast<std::ptrdiff_t>(section.done);
    const bool inside = !next->starts;
    auto placed = std::count_if(section.body.begin(), next,
                                [](const FormLine& line) { return line.starts; }) -
                  (inside ? 1 : 0);
    model::Paragraphs left;
    for (const model::Paragraph& each : section.from->paragraphs) {
      const bool has_lines = !each.marker.empty() || !each.text.text.empty();
      if (has_lines && placed-- <= 0) left.push_back(each);
    }
    if (!inside || left.empty()) return left;
    auto line = next;
    while (line != section.body.begin() && !line->starts) --line;
    model::Paragraph& first = left.front();
    if (line->marker.empty()) first.marker.clear();  // it did not hang: it was text
    first.text.text = text_from(line, next, section.body.end(), first.text.text);
    return left;
  }

  // What of `whole`, set in lines from `begin` on, stands at `next` and below: as it was written,
  // where the lines can be found in it, since a word may have been broken.
  static std::string text_from(FormLines::const_iterator begin, FormLines::const_iterator next,
                               FormLines::const_iterator end, const std::string& whole) {
    std::size_t at = 0;
    for (auto line = begin; line != next && at != std::string::npos; ++line) {
      at = whole.find(line->text, at);
      if (at != std::string::npos) at += line->text.size();
    }
    if (at != std::string::npos) at = whole.find(next->text, at);
    if (at != std::string::npos) return whole.substr(at);
    std::string rest;
    for (auto line = next; line != end && !line->starts; ++line)
      rest += (rest.empty() ? "" : " ") + line->text;
    return rest;
  }

  // Headings and as many lines as go into `room`; moves below them.
  void place_sections(std::vector<Section>& row, double room, double heading) {
    sheets_.part(area_.x);
    const double top = sheets_.y;
    const double body_top = top + heading;
    const double padding = setting_.padding;
    Page& page = sheets_.page();
    for (const Section& each : row) {
      Shade shade;
      shade.rect = {each.x, top, each.width, heading};
      shade.grey = kHeadingGrey;
      page.shades.push_back(shade);
      const std::size_t first = page.texts.size();
      draw_lines(each.heading_lines, 0, each.heading_lines.size(), each.x + padding,
                 each.width - 2 * padding, top + padding, page);
      sheets_.say(first, {PassageKind::Heading, each.cell.column, each.cell.column_span});
    }
    sheets_.next_row();
    double bottom = body_top;
    for (Section& each : row) {
      std::size_t count = count_fitting(each.body, each.done, room + 0.01);
      if (count == 0 && !each.finished()) count = 1;  // always go on
      const std::size_t first = page.texts.size();
      const double end = draw_lines(each.body, each.done, each.done + count, each.x + padding,
                                    each.width - 2 * padding, body_top + padding, page);
      sheets_.say(first, each.cell);
      each.done += count;
      bottom = std::max(bottom, end + padding);
    }
    sheets_.next_row();
    const bool finished =
        std::all_of(row.begin(), row.end(), [](const Section& each) { return each.finished(); });
    bottom = finished ? std::max(bottom, body_top + room + 2 * padding)
                      : std::max(bottom, sheets_.bottom());
    sheets_.rule({area_.x, body_top}, {area_.right(), body_top}, kInnerRule);
    for (const Section& each : row) {
      if (each.x > area_.x) sheets_.rule({each.x, top}, {each.x, bottom}, kInnerRule);
      page.text_boxes.push_back({each.x, top, each.width, bottom - top});
    }
    sheets_.y = bottom;
  }

  // The lines of the headings, where there is something below them; returns the height of their
  // shade.
  double set_headings(std::vector<Section>& row, bool continued) {
    double height = setting_.size * kLinePitch;
    for (Section& each : row) {
      each.heading_lines.clear();
      if (continued && each.finished()) continue;
      const std::string text = each.heading + (continued ? " (lanjutan)" : "");
      set_.add(each.heading_lines, text, set_.bold(), each.width - 2 * setting_.padding);
      height = std::max(height, height_of(each.heading_lines));
    }
    return height + 2 * setting_.padding;
  }

  // Notes
  // ----------------------------------------------------------------------------------------------

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
    const std::string heading = title_for(options_.field_titles, "Catatan");
    const Span& span = chart.identity.notes.span;
    const auto shared = std::count_if(charts_.begin(), charts_.end(), [&](const Source& one) {
      return one.model.identity.notes.span.begin == span.begin;
    });
    const bool own = shared == 1 && charts_.size() > 1 && !chart.part.empty();
    return heading + (own ? " (" + chart.part.text + "):" : ":");
  }

  void write_notes(const model::Section& notes, const std::string& heading) {
    FormLines lines;
    set_.add(lines, heading, set_.bold(), area_.width);
    for (FormLine& line : set_.paragraphs(notes.paragraphs, area_.width))
      lines.push_back(std::move(line));
    sheets_.y += 8;
    std::size_t done = 0;
    while (done < lines.size()) {
      std::size_t count = count_fitting(lines, done, sheets_.bottom() - sheets_.y);
      if (done == 0 && count == 1 && lines.size() > 1) count = 0;  // not the word alone
      if (count == 0 && sheets_.y <= area_.y) count = 1;
      Page& page = sheets_.page();
      const std::size_t first = page.texts.size();
      sheets_.y = draw_lines(lines, done, done + count, area_.x, area_.width, sheets_.y, page);
      if (count > 0) page.passages.push_back(passage_from(first, PassageKind::Paragraph, page));
      done += count;
      if (done < lines.size()) sheets_.begin_page();
    }
  }

  const std::vector<Source>& charts_;
  const model::Model& model_;
  const Options& options_;
  const FormSetting setting_;
  FormSheets sheets_;
  Rect area_;
  Setter set_;
  double middle_ = 0;
  std::size_t cuts_ = 0;
};

// Tries settings until the form is as good as it gets.
class Fitter {
 public:
  Fitter(const std::vector<Source>& charts, const Options& options, TextMeasurer& measurer)
      : charts_(charts), options_(options), measurer_(measurer) {
    usual_.size = std::isfinite(options.font_size) ? std::clamp(options.font_size, 4.0, 24.0) : 9;
    usual_.left_share = kUsualShare;
  }

  // Preferably a little larger than the chart's text, since this page is read and not traced. A
  // list of laws that would spill over gets more width, then smaller text.
  IdentityPages run() {
    Attempt best;
    FormSetting setting = usual_;
    for (const double larger : {1.0, 0.5, 0.0}) {
      setting.size = usual_.size + larger;
      best = write(setting);
      if (best.pages() == 1) return std::move(best.form);
      if (best.pages() > 2) break;
    }
    if (best.length <= kFarFromOnePage * content_area(options_).height) {
      if (squeeze(best.length)) return std::move(squeezed_.form);
    }
    return over_pages();
  }

 private:
  Attempt write(const FormSetting& setting) {
    return Form(charts_, options_, measurer_, setting).write();
  }

  // Onto one page by other shares of the width, then by smaller text; `length` is the usual one's.
  bool squeeze(double length) {
    FormSetting setting = usual_;
    double shortest = length;
    double share = usual_.left_share;
    for (const double other : kOtherShares) {
      setting.left_share = other;
      squeezed_ = write(setting);
      if (squeezed_.pages() == 1) return true;
      if (squeezed_.length >= shortest) continue;
      shortest = squeezed_.length;
      share = other;
    }
    setting.left_share = share;
    setting.padding = kTightPadding;
    for (const double smaller : {0.0, 0.5, 1.0, 1.5}) {
      setting.size = usual_.size - smaller;
      if (smaller > 0 && setting.size < kSmallestSize) return false;
      squeezed_ = write(setting);
      if (squeezed_.pages() == 1) return true;
    }
    return false;
  }

  // As few pages as the usual size takes, in the largest text that takes no more; and where the
  // last one would be nearly empty, the pages share what there is.
  IdentityPages over_pages() {
    FormSetting setting = usual_;
    Attempt best = write(setting);
    for (const double larger : {1.0, 0.5}) {
      FormSetting other = usual_;
      other.size += larger;
      Attempt made = write(other);
      if (made.pages() > best.pages()) continue;
      best = std::move(made);
      setting = other;
      break;
    }
    const Rect area = content_area(options_);
    const double last = best.form.bottom - area.y;
    if (last >= kThinPage * area.height) return std::move(best.form);
    for (const double page_share : {0.9, 0.8, 0.7, 0.6}) {
      setting.page_share = page_share;
      Attempt made = write(setting);
      if (made.pages() > best.pages()) break;
      const bool fuller = made.form.bottom > best.form.bottom;
      if (made.cuts <= best.cuts && fuller) best = std::move(made);
      if (best.form.bottom - area.y >= kThinPage * area.height) break;
    }
    return std::move(best.form);
  }

  const std::vector<Source>& charts_;
  const Options& options_;
  TextMeasurer& measurer_;
  FormSetting usual_;
  Attempt squeezed_;
};

}  // namespace

IdentityPages identity_pages(const std::vector<Source>& charts, const Options& options,
                             TextMeasurer& measurer) {
  return Fitter(charts, options, measurer).run();
}

}  // namespace sop::chart
