#include "compiler/driver/output.h"

#include <fmt/format.h>

#include <memory>

#include "compiler/base/utf8.h"
#include "compiler/chart/metrics.h"
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

// PDFs carry the day the SOP took effect, never the clock's: the same SOP gives the same bytes.
std::string pdf_date(const model::Identity& identity) {
  const auto& date = identity.effective.date ? identity.effective.date : identity.created.date;
  if (!date) return "D:19700101000000Z";
  return fmt::format("D:{:04}{:02}{:02}000000Z", date->year, date->month, date->day);
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

chart::Chart draw(const Compilation& sop, chart::Options options, emit::Studio& studio) {
  options.idle_lanes = idle_lanes(sop);
  std::vector<chart::Source> charts;
  for (const CompiledChart& chart : sop.charts) charts.push_back({chart.model, *chart.program});
  return chart::layout(charts, options, studio.measurer());
}

bool write(const std::string& path, const Result<std::string>& bytes, FileSystem& files,
           Sink& sink) {
  if (!bytes) {
    sink.report(finding<Kind::RenderFailed>({}, bytes.failure().detail));
    return false;
  }
  const Status status = files.write(path, bytes.value());
  if (!status) sink.report(finding_of(status.failure(), true));
  return status.ok();
}

}  // namespace

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

bool write_chart(const Compilation& sop, const chart::Options& options, const Drawing& drawing,
                 FileSystem& files, Sink& sink) {
  const auto& [path, kind, report] = drawing;
  const std::unique_ptr<emit::Studio> painter = studio(sink);
  if (!painter) return false;
  const chart::Chart chart = draw(sop, options, *painter);
  if (report != nullptr) *report = chart::print(chart::measure(chart));
  if (kind == OutputKind::Pdf)
    return write(path, painter->pdf(chart, pdf_date(sop.charts.front().model.identity)), files,
                 sink);
  for (std::size_t page = 0; page < chart.pages.size(); ++page) {
    const std::string target = chart.pages.size() == 1 ? path : numbered(path, page + 1);
    const Result<std::string> bytes = kind == OutputKind::Svg ? painter->svg(chart, page)
                                      : kind == OutputKind::Dot
                                          ? painter->dot(chart, page)
                                          : painter->png(chart, page, kPngDpi);
    if (!write(target, bytes, files, sink)) return false;
  }
  return true;
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
  return emit::bundle(chart.model, *chart.program, svg.value(), settings.bare_day);
}

std::string print_chart(const Compilation& sop, const chart::Options& options, Sink& sink) {
  const std::unique_ptr<emit::Studio> painter = studio(sink);
  return painter ? chart::print(draw(sop, options, *painter)) : "";
}

}  // namespace sop
