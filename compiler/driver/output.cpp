#include "compiler/driver/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/chart/metrics.h"
#include "compiler/chart/qr.h"
#include "compiler/driver/paint_door.h"
#include "compiler/emit/bundle.h"

namespace sop {
namespace {

constexpr double kPngDpi = 144;  // sharp on office screens, small enough to mail

struct Ending {
  std::string_view text;
  OutputKind kind;
};
constexpr Ending kEndings[] = {{".svg", OutputKind::Svg},
                               {".pdf", OutputKind::Pdf},
                               {".png", OutputKind::Png},
                               {".dot", OutputKind::Dot}};

std::string ending_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::size_t slash = path.rfind('/');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return "";
  return utf8::fold(path.substr(dot));
}

// The studio, or a finding why there is none.
std::unique_ptr<emit::Studio> studio(Sink& sink) {
  Result<std::unique_ptr<emit::Studio>> opened = open_studio();
  if (opened) return std::move(opened).value();
  sink.report(finding<Kind::RenderFailed>({}, opened.failure().detail));
  return nullptr;
}

// Charts that share their roles show only the lanes they use.
bool idle_lanes(const Compilation& sop) {
  return sop.charts.size() == 1;
}

// What is said of the print of an SOP points at the text that asked for it, or at its title: in a
// book one reads which SOP is meant.
Span place_of(const model::Model& model, const model::Text& text) {
  return text.span.file.valid() && !text.span.empty() ? text.span : model.title_span;
}

// A name, cut where nobody reads on.
std::string shortened(const std::string& name) {
  constexpr std::size_t kMostLetters = 60;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kMostLetters && at < name.size(); ++i)
    at += std::max<std::size_t>(1, utf8::length_at(name, at));
  return at < name.size() ? name.substr(0, at) + "…" : name;
}

void report_font(const std::string& family, emit::Studio& studio, Sink& sink) {
  if (family.empty()) return;
  const std::string other = studio.substitute(family);
  if (!other.empty()) sink.report(finding<Kind::FontSubstituted>({}, shortened(family), other));
}

void report_code(const Compilation& sop, const chart::Options& options, Sink& sink) {
  const model::Model& model = sop.charts.front().model;
  const model::Approval& approval = model.identity.approval;
  const bool shown = options.identity || approval.also_after_chart;
  if (approval.style != model::SignatureStyle::Qr || !shown) return;
  const std::string content = chart::qr_content(options, model);
  if (content.size() > chart::kLongestQr) {
    sink.report(finding<Kind::QrTooLong>(place_of(model, approval.office), content.size()));
  } else if (!chart::make_qr(content)) {
    sink.report(finding<Kind::RenderFailed>({}, "libqrencode"));
  }
}

// Where the file has these words.
std::optional<Span> in_source(const Compilation& sop, const std::string& words) {
  if (!sop.tree) return std::nullopt;
  const SourceFile& file = sop.tree->file();
  const std::size_t at = std::string_view(file.text).find(words);
  if (at == std::string_view::npos) return std::nullopt;
  return Span{file.id, static_cast<std::uint32_t>(at),
              static_cast<std::uint32_t>(at + words.size())};
}

// Whoever signs looks for the anchor; it must be there once.
void report_anchor(const std::string& anchor, const chart::Chart& chart, const Compilation& sop,
                   Sink& sink) {
  if (anchor.empty()) return;
  std::size_t found = 0;
  const auto count = [&](const std::vector<chart::TextLine>& lines) {
    found += static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(),
        [&](const chart::TextLine& line) { return line.text.find(anchor) != std::string::npos; }));
  };
  for (const chart::Page& page : chart.pages) {
    count(page.texts);
    for (const chart::Symbol& symbol : page.symbols) count(symbol.text);
    for (const chart::Arrow& arrow : page.arrows) count(arrow.label);
  }
  if (found > 1) {
    const Span title = sop.charts.front().model.title_span;
    sink.report(finding<Kind::AnchorInText>(in_source(sop, anchor).value_or(title), anchor));
  }
}

// Letters that would print as boxes: the first of them, and how many there are.
void report_letters(const std::string& family, const chart::Chart& chart, const Compilation& sop,
                    emit::Studio& studio, Sink& sink) {
  std::string first;
  std::set<std::string> letters;
  const auto look_at = [&](const std::vector<chart::TextLine>& lines) {
    for (const chart::TextLine& line : lines) {
      for (const std::string& run : studio.missing_letters(line.text, family)) {
        if (first.empty()) first = run;
        for (std::size_t at = 0; at < run.size();) {
          const std::size_t length = std::max<std::size_t>(1, utf8::length_at(run, at));
          letters.insert(run.substr(at, length));
          at += length;
        }
      }
    }
  };
  for (const chart::Page& page : chart.pages) {
    look_at(page.texts);
    for (const chart::Symbol& symbol : page.symbols) look_at(symbol.text);
    for (const chart::Arrow& arrow : page.arrows) look_at(arrow.label);
  }
  if (letters.empty()) return;
  const Span title = sop.charts.front().model.title_span;
  sink.report(finding<Kind::LettersWithoutFont>(in_source(sop, first).value_or(title), first,
                                                letters.size()));
}

using Bytes = std::vector<WholeFile>;

// The pages as files, by the name of each; nothing, and a finding, where one cannot be made.
std::optional<Bytes> paint(const chart::Chart& chart, const Drawing& drawing,
                           const std::string& date, emit::Studio& studio, Sink& sink) {
  const auto& [path, kind, report] = drawing;
  Bytes files;
  const std::size_t count = kind == OutputKind::Pdf ? 1 : chart.pages.size();
  for (std::size_t page = 0; page < count; ++page) {
    Result<std::string> bytes = kind == OutputKind::Pdf   ? studio.pdf(chart, date)
                                : kind == OutputKind::Svg ? studio.svg(chart, page)
                                : kind == OutputKind::Dot ? studio.dot(chart, page)
                                                          : studio.png(chart, page, kPngDpi);
    if (!bytes) {
      sink.report(finding<Kind::RenderFailed>({}, bytes.failure().detail));
      return std::nullopt;
    }
    files.push_back({count == 1 ? path : numbered(path, page + 1), std::move(bytes).value()});
  }
  return files;
}

// SOURCE_DATE_EPOCH, as reproducible builds have it: seconds since 1970, in UTC.
std::string date_of_build() {
  constexpr std::int64_t kLastSecond = 253402300799;  // of the year 9999
  const char* said = std::getenv("SOURCE_DATE_EPOCH");
  const std::string_view text = said != nullptr ? said : "";
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool sound = error == std::errc() && end == text.data() + text.size() && seconds >= 0 &&
                     seconds <= kLastSecond;
  const std::time_t time = sound ? seconds : 0;
  std::tm day{};
  ::gmtime_r(&time, &day);
  return fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}Z", day.tm_year + 1900, day.tm_mon + 1,
                     day.tm_mday, day.tm_hour, day.tm_min, day.tm_sec);
}

}  // namespace

// PDFs carry the day the SOP took effect, never the clock's: the same SOP gives the same bytes.
std::string pdf_date(const model::Identity& identity) {
  const auto& date = identity.effective.date ? identity.effective.date : identity.created.date;
  if (!date) return date_of_build();
  return fmt::format("D:{:04}{:02}{:02}000000Z", date->year, date->month, date->day);
}

std::string numbered(const std::string& path, std::size_t number) {
  const std::size_t slash = path.rfind('/');
  std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) dot = path.size();
  return fmt::format("{}-{}{}", path.substr(0, dot), number, path.substr(dot));
}

std::optional<OutputKind> output_kind(const std::string& path, Sink& sink) {
  const std::string ending = ending_of(path);
  std::string known;
  for (const Ending& one : kEndings) {
    if (one.text == ending) return one.kind;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", one.text);
  }
  sink.report(finding<Kind::UnknownOutputKind>({}, path, known));
  return std::nullopt;
}

chart::Chart make_chart(const Compilation& sop, chart::Options options, emit::Studio& studio,
                        Sink& sink) {
  options.idle_lanes = idle_lanes(sop);
  std::vector<chart::Source> charts;
  for (const CompiledChart& chart : sop.charts) charts.push_back({chart.model, *chart.program});
  report_font(options.family, studio, sink);
  report_code(sop, options, sink);
  chart::Chart chart = chart::layout(charts, options, studio.measurer(options.family));
  report_anchor(options.anchor, chart, sop, sink);
  report_letters(options.family, chart, sop, studio, sink);
  if (!chart.fits) sink.report(finding<Kind::FitTooSmall>(sop.charts.front().model.title_span));
  return chart;
}

std::unique_ptr<emit::Studio> open_painter(Sink& sink) {
  return studio(sink);
}

std::vector<std::string> drawn_files(const chart::Chart& chart, const Drawing& drawing) {
  if (drawing.kind == OutputKind::Pdf || chart.pages.size() == 1) return {drawing.path};
  std::vector<std::string> files;
  for (std::size_t page = 0; page < chart.pages.size(); ++page)
    files.push_back(numbered(drawing.path, page + 1));
  return files;
}

bool write_drawing(const chart::Chart& chart, const Drawing& drawing, const std::string& date,
                   emit::Studio& studio, FileSystem& files, Sink& sink) {
  if (drawing.report != nullptr) *drawing.report = chart::print(chart::measure(chart));
  const std::optional<Bytes> painted = paint(chart, drawing, date, studio, sink);
  if (!painted) return false;
  const Status status = files.write_together(*painted);
  if (!status) sink.report(finding_of(status.failure(), true));
  return status.ok();
}

bool write_chart(const Compilation& sop, const chart::Options& options, const Drawing& drawing,
                 FileSystem& files, Sink& sink) {
  const std::unique_ptr<emit::Studio> painter = studio(sink);
  if (!painter) return false;
  const chart::Chart chart = make_chart(sop, options, *painter, sink);
  return write_drawing(chart, drawing, pdf_date(sop.charts.front().model.identity), *painter, files,
                       sink);
}

std::string make_bundle(const Compilation& sop, const CompiledChart& chart,
                        const model::Settings& settings, Sink& sink) {
  chart::Options options;
  options.one_page = true;
  options.identity = false;
  options.idle_lanes = idle_lanes(sop);
  options.column_titles = settings.column_titles;
  const std::unique_ptr<emit::Studio> painter = studio(sink);
  if (!painter) return "";
  const Result<std::string> svg =
      painter->svg(chart::layout(chart.model, *chart.program, options, painter->measurer()), 0);
  if (!svg) {
    sink.report(finding<Kind::RenderFailed>({}, svg.failure().detail));
    return "";
  }
  emit::Around around{settings.bare_day, settings.day_minutes, settings.zone, {}};
  if (sop.charts.size() > 1) {
    for (const CompiledChart& one : sop.charts) around.parts.push_back(one.model.part.text);
  }
  return emit::bundle(chart.model, *chart.program, svg.value(), around);
}

std::string print_chart(const Compilation& sop, const chart::Options& options, Sink& sink) {
  const std::unique_ptr<emit::Studio> painter = studio(sink);
  return painter ? chart::print(make_chart(sop, options, *painter, sink)) : "";
}

}  // namespace sop
