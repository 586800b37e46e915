#include "compiler/driver/binder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/chart/contents.h"
#include "compiler/chart/cover.h"
#include "compiler/diagnostics/render.h"
#include "compiler/driver/binder_pool.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/folder_check.h"
#include "compiler/driver/output.h"
#include "compiler/driver/paint_door.h"
#include "compiler/driver/parallel.h"
#include "compiler/driver/result_file.h"

namespace sop {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kBookTitle = "Standar Operasional Prosedur";
// SOPs of one task: so many that they share fonts, so few that all processes have work to the end.
// It depends on the number of SOPs alone, since what is painted together shares its fonts.
constexpr std::size_t kMostTogether = 24;
constexpr std::size_t kParts = 16;
// Of cover and contents: cairo keeps what it painted until the document ends.
constexpr std::size_t kPagesTogether = 20;

bool names_folder(const std::string& path) {
  return path.ends_with('/') || is_folder(path);
}

// What a folder gets: the tree below each folder that was named; with several, one folder for each.
std::vector<std::string> targets_in(const std::string& folder,
                                    const std::vector<BinderItem>& items) {
  std::set<std::string> roots;
  for (const BinderItem& item : items) roots.insert(item.root);
  std::vector<std::string> targets;
  std::set<std::string> taken;
  for (const BinderItem& item : items) {
    fs::path place(folder);
    if (roots.size() > 1) place /= item.root;
    place /= item.below;
    place.replace_extension(".pdf");
    std::string target = place.string();
    for (std::size_t n = 2; !taken.insert(target).second; ++n) target = numbered(place.string(), n);
    targets.push_back(std::move(target));
  }
  return targets;
}

// "12 dari 1000 SOP dicetak …" on a terminal, once a second has gone by.
class Progress {
 public:
  explicit Progress(const Speech& speech)
      : speech_(speech), terminal_(::isatty(::fileno(stderr)) == 1) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t all) {
    const Clock::time_point now = Clock::now();
    if (!terminal_ || now - begin_ < std::chrono::seconds(1)) return;
    shown_ = true;
    put("\r" + text_of(Phrase::BinderProgress, speech_.language,
                       {std::to_string(done), std::to_string(all)}),
        stderr);
  }
  void clear() {
    if (shown_) put("\r\x1b[K", stderr);
    shown_ = false;
  }

 private:
  const Speech& speech_;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point begin_ = Clock::now();
};

class Binder {
 public:
  Binder(const Request& request, BinderSops& sops)
      : request_(request),
        sops_(sops),
        folder_(names_folder(request.output)),
        worker_(sops, !folder_),
        progress_(sops.speech) {
    const std::size_t count = sops.items.size();
    const std::size_t together = std::clamp<std::size_t>(count / kParts, 1, kMostTogether);
    for (std::size_t i = 0; i < count; i += together)
      ranges_.push_back({i, std::min(count, i + together)});
  }

  int run() {
    const unsigned wanted = request_.jobs == 0 ? worker_count() : request_.jobs;
    BinderPool pool(static_cast<unsigned>(std::min<std::size_t>(wanted, ranges_.size())),
                    [this](std::string_view task) { return worker_.work(task); });
    if (folder_ ? print_files(pool) : examine(pool) && print_book(pool)) {
      progress_.clear();
      if (request_.speech.format == Format::Human && printed_ > 0) {
        put(text_of(
                Phrase::BinderDone, request_.speech.language,
                {printable(request_.output), std::to_string(printed_), std::to_string(pages_)}) +
                "\n",
            stderr);
      }
    }
    progress_.clear();
    if (printed_ < sops_.items.size() && !broken_)
      report(finding<Kind::BinderLeftOut>({}, sops_.items.size() - printed_, sops_.items.size()));
    return code_;
  }

 private:
  void report(const Diagnostic& one) {
    progress_.clear();
    Findings findings;
    findings.report(one);
    show(findings, *sops_.sources, request_.speech, stderr);
    code_ = std::max(code_, exit_code_of(findings));
  }
  bool good(const Status& status) {
    if (!status) report(finding_of(status.failure(), true));
    return status.ok();
  }
  bool pool_good(const BinderPool& pool, const Status& status) {
    if (status) return true;
    std::string detail = status.failure().detail;
    if (const auto lost = pool.lost(); lost && *lost < ranges_.size()) {
      const BinderRange range = ranges_[*lost];
      detail += ": " + sops_.items[range.begin].path;
      if (range.end - range.begin > 1) detail += " … " + sops_.items[range.end - 1].path;
    }
    report(finding<Kind::PrinterFailed>({}, detail));
    return fail();
  }

  // The findings of one SOP, in its turn.
  void tell(std::size_t index, const BinderFace& face) {
    if (!face.findings.empty() || !face.general.empty()) progress_.clear();
    for (const std::string& one : face.general) {
      if (said_.insert(one).second) put(one, stderr);
    }
    if (request_.speech.format == Format::Sarif) {
      Findings findings;
      const BinderSop sop = sops_.make(sops_.items[index].path, findings);
      show(findings, *sops_.sources, request_.speech, stderr);
      if (sop.file.valid()) sops_.sources->forget(sop.file);
    } else {
      put(face.findings, stderr);
    }
    code_ = std::max(code_, face.exit_code);
    progress_.show(index + 1, sops_.items.size());
  }

  bool print_files(BinderPool& pool) {
    const std::vector<std::string> targets = targets_in(request_.output, sops_.items);
    std::error_code error;
    fs::create_directories(request_.output, error);
    if (error && !is_folder(request_.output))
      return good(failure_from_errno(error.value(), request_.output)) || fail();
    const Status ran = pool.run(
        ranges_.size(), [&](std::size_t i) { return file_task(ranges_[i], targets); },
        [&](std::size_t i, const std::string& answer) {
          const std::vector<BinderFace> faces = faces_of(answer);
          for (std::size_t k = 0; k < faces.size(); ++k) {
            tell(ranges_[i].begin + k, faces[k]);
            if (faces[k].printed) ++printed_;
            if (faces[k].printed) pages_ += faces[k].pages;
            // What cannot be written here will not be written for the next one either.
            if (!faces[k].printed && faces[k].pages > 0) return fail();
          }
          return true;
        },
        [] {});
    return pool_good(pool, ran) && !broken_;
  }

  // Who they are and how many pages each takes.
  bool examine(BinderPool& pool) {
    const bool done =
        pool_good(pool, pool.run(
                            ranges_.size(), [&](std::size_t i) { return examine_task(ranges_[i]); },
                            [&](std::size_t i, const std::string& answer) {
                              for (BinderFace& face : faces_of(answer)) {
                                tell(faces_.size(), face);
                                face.findings.clear();
                                face.general.clear();
                                if (face.printed) ++printed_;
                                faces_.push_back(std::move(face));
                              }
                              return ranges_[i].end == faces_.size();
                            },
                            [this] {
                              Result<std::unique_ptr<emit::Studio>> opened = open_studio();
                              if (opened) studio_ = std::move(opened).value();
                              if (!opened) static_cast<void>(failed(opened.failure()));
                            }));
    return done && studio_ != nullptr && printed_ > 0;
  }

  bool print_book(BinderPool& pool) {
    number_pages();
    ResultFile result(request_.output);
    if (!good(result.open())) return fail();
    Status written = Done{};
    Result<std::unique_ptr<emit::PdfMerge>> opened = open_pdf_merge([&](std::string_view bytes) {
      written = result.write(bytes);
      return written;
    });
    if (!opened) return failed(opened.failure());
    emit::PdfMerge& merge = *opened.value();
    bool going = true;
    std::size_t done = 0;
    const auto add = [&](const Result<std::string>& bytes, bool front) {
      if (!going) return false;
      const Status added = !bytes  ? Status(bytes.failure())
                           : front ? merge.add_front(bytes.value())
                                   : merge.add(bytes.value());
      if (!added) going = written ? failed(added.failure()) : good(written);
      return going;
    };
    const Status ran = pool.run(
        ranges_.size(), [&](std::size_t i) { return paint_task(ranges_[i], places_, pages_); },
        [&](std::size_t i, const std::string& answer) {
          done = ranges_[i].end;
          progress_.show(done, sops_.items.size());
          return !has_printed(ranges_[i]) || add(pdf_of(answer), false);
        },
        [&] {
          for (const chart::Chart& part : front_) {
            if (!add(studio_->pdf(part, newest_), true)) return;
          }
          front_.clear();
        });
    if (!pool_good(pool, ran) || !going) return fail();
    if (const Status finished = merge.finish(links_); !finished) {
      static_cast<void>(written ? failed(finished.failure()) : good(written));
      return fail();
    }
    return good(result.commit()) || fail();
  }

  // It was told why; the SOPs are not to blame.
  bool fail() {
    broken_ = true;
    return false;
  }
  bool failed(const Failure& failure) {
    report(
        finding<Kind::RenderFailed>({}, failure.detail.empty() ? failure.subject : failure.detail));
    return fail();
  }

  [[nodiscard]] bool has_printed(BinderRange range) const {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (faces_[i].printed) return true;
    }
    return false;
  }

  // Where every SOP begins, and the pages in front of them.
  void number_pages() {
    Findings told;  // before
    chart::Options options;
    for (std::size_t i = 0; i < faces_.size(); ++i) {
      if (!faces_[i].printed) continue;
      const BinderSop first = sops_.make(sops_.items[i].path, told);
      options = first.options;
      break;
    }
    chart::TextMeasurer& measurer = studio_->measurer(options.family);
    std::vector<chart::ContentsEntry> entries;
    std::size_t pages = 0;
    for (const BinderFace& face : faces_) {
      if (!face.printed) continue;
      entries.push_back({face.number, face.title, 0});
      pages += face.pages;
      newest_ = std::max(newest_, face.date);
    }
    options.pages_before = 1;
    options.pages_in_all = pages + 1 + entries.size() / 10 + 1;  // about; only its width counts
    const std::size_t before =
        1 + chart::contents_pages(entries, book(), options, measurer).pages.size();
    pages_ = before + pages;
    options.pages_in_all = pages_;
    places_.assign(faces_.size(), {});
    std::size_t at = before;
    std::size_t entry = 0;
    for (std::size_t i = 0; i < faces_.size(); ++i) {
      if (!faces_[i].printed) continue;
      places_[i] = {true, at, faces_[i].pages};
      entries[entry++].page = at + 1;
      at += faces_[i].pages;
    }
    draw_front(options, entries, measurer);
  }

  void draw_front(const chart::Options& options, const std::vector<chart::ContentsEntry>& entries,
                  chart::TextMeasurer& measurer) {
    chart::CoverText cover;
    cover.logo = options.logo;
    cover.agency = common(&BinderFace::agency);
    if (!cover.agency.empty()) {
      cover.unit = common(&BinderFace::unit);
      cover.address = common(&BinderFace::address);
    }
    cover.kind = "KUMPULAN";
    cover.title = utf8::upper(kBookTitle);
    cover.number = fmt::format("{} SOP", entries.size());
    constexpr std::size_t kYearAt = 2;  // "D:2026…"
    constexpr std::size_t kYearSize = 4;
    const std::string year = newest_.substr(kYearAt, kYearSize);
    if (year != "1970") cover.year = year;
    chart::Chart part;
    part.title = title_of_book();
    part.description = fmt::format("{} SOP, {} halaman.", entries.size(), pages_);
    part.family = options.family;
    part.pages.push_back(chart::cover_page(cover, options, measurer));
    part.outline = {{"Sampul", 0, 0}, {"Daftar Isi", 1, 0}};
    chart::Contents contents = chart::contents_pages(entries, book(), options, measurer);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const chart::Contents::Place& place = contents.places[i];
      links_.push_back({place.page + 1, place.area, contents.pages[place.page].height,
                        static_cast<std::uint32_t>(entries[i].page - 1),
                        fmt::format("{}, halaman {}", entries[i].title, entries[i].page)});
    }
    for (chart::Page& page : contents.pages) {
      if (part.pages.size() == kPagesTogether) {
        front_.push_back(part);
        part.pages.clear();
        part.outline.clear();
      }
      part.pages.push_back(std::move(page));
    }
    front_.push_back(std::move(part));
  }

  [[nodiscard]] std::string title_of_book() const {
    const std::vector<std::string> agency = common(&BinderFace::agency);
    return fmt::format("Kumpulan {}{}{}", kBookTitle, agency.empty() ? "" : " ",
                       agency.empty() ? "" : agency.front());
  }

  // What headers and footers say of the book as a whole.
  [[nodiscard]] model::Model book() const {
    model::Model made;
    made.title = title_of_book();
    for (const std::string& line : common(&BinderFace::agency))
      made.identity.agency.push_back({line, {}});
    return made;
  }

  // What all SOPs say alike; nothing where they differ.
  [[nodiscard]] std::vector<std::string> common(std::vector<std::string> BinderFace::*lines) const {
    const std::vector<std::string>* found = nullptr;
    for (const BinderFace& face : faces_) {
      if (!face.printed) continue;
      if (found == nullptr) found = &(face.*lines);
      if (face.*lines != *found) return {};
    }
    return found == nullptr ? std::vector<std::string>() : *found;
  }

  const Request& request_;
  BinderSops& sops_;
  bool folder_;
  BinderWorker worker_;
  Progress progress_;
  std::vector<BinderRange> ranges_;
  std::vector<BinderFace> faces_;
  std::vector<BinderPlace> places_;
  std::set<std::string> said_;
  std::unique_ptr<emit::Studio> studio_;
  std::vector<chart::Chart> front_;
  std::vector<emit::PdfLink> links_;
  std::string newest_;
  std::size_t printed_ = 0;
  std::size_t pages_ = 0;
  int code_ = kExitOk;
  bool broken_ = false;
};

// What is wrong with how the command was used, if anything is.
std::optional<Diagnostic> misuse(const Request& request) {
  for (const std::string& path : request.files) {
    if (path == "-") {
      return finding<Kind::WrongUse>(
          {}, text_of(Phrase::UseUnknownArgument, request.speech.language, {std::string("-")}));
    }
  }
  if (names_folder(request.output) || utf8::fold(request.output).ends_with(".pdf"))
    return std::nullopt;
  for (const std::string& path : request.files) {
    if (is_folder(path)) return finding<Kind::BinderHasParts>({}, path);
  }
  return finding<Kind::UnknownOutputKind>({}, request.output, std::string(".pdf"));
}

}  // namespace

bool wants_binder(const Request& request) {
  return request.files.size() > 1 || names_folder(request.output) ||
         std::any_of(request.files.begin(), request.files.end(), is_folder);
}

int print_binder(const Request& request, Workspace& workspace, BinderSops sops) {
  Findings findings;
  sops.speech = request.speech;
  sops.speech.colour =
      wants_colour(request.speech, stderr) ? ColourWish::Always : ColourWish::Never;
  if (request.speech.format == Format::Sarif) sops.speech.format = Format::Short;  // see tell()
  if (const auto wrong = misuse(request)) {
    findings.report(*wrong);
  } else {
    const unsigned jobs = request.jobs == 0 ? worker_count() : request.jobs;
    sops.items = binder_items(request.files, jobs, workspace, findings);
  }
  show(findings, *sops.sources, request.speech, stderr);
  const int code = exit_code_of(findings);
  if (sops.items.empty()) return std::max(code, kExitErrors);
  return std::max(code, Binder(request, sops).run());
}

}  // namespace sop
