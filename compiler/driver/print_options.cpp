#include "compiler/driver/print_options.h"

#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "compiler/chart/picture.h"
#include "compiler/driver/paint_door.h"

namespace sop {
namespace {

namespace fs = std::filesystem;

// A pipe would never end, a device neither.
Result<std::string> read_regular(const std::string& path, FileSystem& files) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return Failure{FailureKind::Other, path,
                   fs::is_directory(status) ? "Is a directory" : "Not a regular file"};
  }
  return files.read(path, chart::kLargestPicture);
}

std::shared_ptr<const chart::Picture> load_logo(const std::string& shown, const std::string& path,
                                                Span place, FileSystem& files, Sink& sink) {
  Result<std::string> bytes = read_regular(path, files);
  if (!bytes) {
    const Failure& failure = bytes.failure();
    if (failure.kind == FailureKind::TooLarge)
      sink.report(finding<Kind::LogoTooLarge>(place, shown, "> " + failure.detail + " MB"));
    else
      sink.report(finding<Kind::LogoNotFound>(place, shown, failure.detail));
    return nullptr;
  }
  Result<std::shared_ptr<const chart::Picture>> picture =
      chart::read_picture(std::move(bytes).value());
  if (picture && can_paint(*picture.value())) return std::move(picture).value();
  if (!picture && picture.failure().kind == FailureKind::TooLarge)
    sink.report(finding<Kind::LogoTooLarge>(place, shown, picture.failure().detail));
  else
    sink.report(finding<Kind::LogoBroken>(place, shown));
  return nullptr;
}

}  // namespace

chart::Options print_options(const Request& request, const model::Settings& settings) {
  static const std::map<std::string, chart::Paper> kPapers{{"A4", chart::Paper::A4},
                                                           {"F4", chart::Paper::F4},
                                                           {"Letter", chart::Paper::Letter},
                                                           {"Legal", chart::Paper::Legal}};
  chart::Options options = request.chart;
  if (const auto paper = kPapers.find(settings.paper);
      paper != kPapers.end() && !request.paper_chosen)
    options.paper = paper->second;
  if (settings.portrait && !request.portrait_chosen) options.landscape = !*settings.portrait;
  options.column_titles = settings.column_titles;
  options.field_titles = settings.field_titles;

  const model::PrintSettings& print = settings.print;
  options.family = print.font;
  if (print.font_size) options.font_size = *print.font_size;
  options.fit = options.fit || print.fit;
  options.one_sheet = print.one_sheet;
  options.number_row = print.number_row;
  options.capsules = print.capsules;
  options.cover = print.cover && options.identity;  // of a form, not of a chart alone
  options.columns = print.columns;
  options.time_unit = print.time_unit;
  options.header = print.header;
  options.footer = print.footer;
  options.anchor = print.anchor;
  options.qr = print.qr;
  return options;
}

std::shared_ptr<const chart::Picture> logo_of(const Compilation& sop, const std::string& path,
                                              const model::Settings& settings, FileSystem& files,
                                              Sink& sink) {
  const model::Text& own = sop.charts.front().model.identity.logo;
  if (!own.empty() && own.text != "-") {
    const fs::path folder = path == "-" ? fs::path() : fs::path(path).parent_path();
    return load_logo(own.text, (folder / own.text).string(), own.span, files, sink);
  }
  const std::string& shared = settings.print.logo;
  if (shared.empty()) return nullptr;
  return load_logo(shared, (fs::path(settings.folder) / shared).string(), {}, files, sink);
}

}  // namespace sop
