#include "compiler/driver/binder_worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "compiler/chart/cover.h"
#include "compiler/chart/placeholder.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/output.h"
#include "compiler/driver/paint_door.h"

namespace sop {
namespace {

namespace fs = std::filesystem;

enum class Task : std::uint8_t { Examine = 1, Paint, Files };

void begin(cache::Writer& out, Task task, BinderRange range) {
  out.number(static_cast<std::uint64_t>(task));
  out.number(range.begin);
  out.number(range.end);
}

void write(cache::Writer& out, const std::vector<std::string>& texts) {
  out.list(texts, [&](const std::string& text) { out.text(text); });
}

std::vector<std::string> read_texts(cache::Reader& in) {
  std::vector<std::string> texts;
  for (std::uint64_t left = in.count(); left > 0; --left) texts.emplace_back(in.text());
  return texts;
}

void write(cache::Writer& out, const BinderFace& face) {
  out.text(face.findings);
  write(out, face.general);
  out.number(static_cast<std::uint64_t>(face.exit_code));
  out.number(face.printed ? 1 : 0);
  out.number(face.pages);
  for (const std::string* text : {&face.title, &face.number, &face.date}) out.text(*text);
  for (const auto* lines : {&face.agency, &face.unit, &face.address}) write(out, *lines);
}

BinderFace read_face(cache::Reader& in) {
  BinderFace face;
  face.findings = in.text();
  face.general = read_texts(in);
  face.exit_code = static_cast<int>(in.number());
  face.printed = in.number() != 0;
  face.pages = in.number();
  for (std::string* text : {&face.title, &face.number, &face.date}) *text = in.text();
  for (auto* lines : {&face.agency, &face.unit, &face.address}) *lines = read_texts(in);
  return face;
}

// What all SOPs have in common, not one of them: said once.
bool is_general(const Diagnostic& one) {
  const bool common = one.kind == Kind::FontSubstituted || one.kind == Kind::RenderFailed ||
                      one.kind == Kind::LogoNotFound || one.kind == Kind::LogoBroken ||
                      one.kind == Kind::LogoTooLarge;
  return common && !one.span.file.valid();
}

void describe(const Compilation& sop, const chart::Options& options, BinderFace& face) {
  const model::Model& model = sop.charts.front().model;
  chart::CoverText cover = chart::cover_text(model, options);
  face.title = chart::name_of(model);
  face.number = model.identity.number.text == "-" ? "" : model.identity.number.text;
  face.date = pdf_date(model.identity);
  face.agency = std::move(cover.agency);
  face.unit = std::move(cover.unit);
  face.address = std::move(cover.address);
}

// What a part of the book says of its pages to who cannot see them: each SOP its own words, and the
// page numbers of the book. The one who finishes PDFs is a plain function, hence the global.
struct PartWords {
  std::vector<std::string> charts;   // by page
  std::vector<std::size_t> numbers;  // by page, from 1
} part_words;

Result<std::string> finish_part(const std::string& bytes, const emit::PdfInfo& given) {
  emit::PdfInfo info = given;
  emit::Structure& structure = info.structure;
  for (emit::PdfJump& jump : structure.jumps) {
    constexpr std::string_view kPage = ", halaman ";  // as pdf_structure.cpp ends it
    const std::size_t at = jump.text.rfind(kPage);
    if (at == std::string::npos || jump.target_page >= part_words.numbers.size()) continue;
    jump.text.resize(at + kPage.size());
    jump.text += std::to_string(part_words.numbers[jump.target_page]);
  }
  for (emit::PdfElement& one : structure.elements) {
    if (one.jump >= 0) one.alternative = structure.jumps[static_cast<std::size_t>(one.jump)].text;
    if (one.piece < 0 || one.page >= part_words.charts.size()) continue;
    const emit::Piece& piece = structure.pages[one.page][static_cast<std::size_t>(one.piece)];
    if (piece.kind == emit::Piece::Kind::Chart) one.alternative = part_words.charts[one.page];
  }
  return finish_as_part(bytes, info);
}

// Appends the pages of `part`, with its bookmarks below one of its own.
void append(chart::Chart part, const std::string& name, std::size_t pages_before,
            chart::Chart& whole) {
  const auto first = static_cast<std::uint32_t>(whole.pages.size());
  if (whole.family.empty()) whole.family = part.family;
  whole.outline.push_back({name, first, 0});
  for (chart::OutlineEntry& entry : part.outline)
    whole.outline.push_back({std::move(entry.title), first + entry.page, entry.level + 1});
  bool told = false;
  for (chart::Page& page : part.pages) {
    part_words.numbers.push_back(++pages_before);
    std::string words = fmt::format("Lanjutan bagan alir {}", part.title);
    const bool drawn = !page.symbols.empty() || !page.arrows.empty();
    if (drawn && !told) words = part.in_words.empty() ? part.description : part.in_words;
    told = told || drawn;
    part_words.charts.push_back(std::move(words));
    for (chart::Symbol& symbol : page.symbols) {
      if (symbol.partner_page >= 0) symbol.partner_page += static_cast<int>(first);
    }
    whole.pages.push_back(std::move(page));
  }
}

}  // namespace

std::string examine_task(BinderRange range) {
  cache::Writer out;
  begin(out, Task::Examine, range);
  return out.take();
}

std::string file_task(BinderRange range, const std::vector<std::string>& targets) {
  cache::Writer out;
  begin(out, Task::Files, range);
  for (std::size_t i = range.begin; i < range.end; ++i) out.text(targets[i]);
  return out.take();
}

std::string paint_task(BinderRange range, const std::vector<BinderPlace>& places,
                       std::size_t pages_in_all) {
  cache::Writer out;
  begin(out, Task::Paint, range);
  out.number(pages_in_all);
  for (std::size_t i = range.begin; i < range.end; ++i) {
    out.number(places[i].printed ? 1 : 0);
    out.number(places[i].pages_before);
    out.number(places[i].pages);
  }
  return out.take();
}

std::vector<BinderFace> faces_of(std::string_view answer) {
  cache::Reader in(answer);
  std::vector<BinderFace> faces;
  for (std::uint64_t left = in.count(); left > 0; --left) faces.push_back(read_face(in));
  return faces;
}

Result<std::string> pdf_of(std::string_view answer) {
  cache::Reader in(answer);
  const bool good = in.number() != 0;
  const std::string_view text = in.text();
  if (!good) return Failure{FailureKind::Other, "PDF", std::string(text)};
  return std::string(text);
}

std::string BinderWorker::work(std::string_view task) {
  cache::Reader in(task);
  const auto kind = static_cast<Task>(in.number());
  BinderRange range;
  range.begin = in.number();
  range.end = in.number();
  cache::Writer out;
  if (kind == Task::Paint) return paint(range, in);
  out.number(range.end - range.begin);
  for (std::size_t i = range.begin; i < range.end; ++i) {
    BinderFace face;
    if (kind == Task::Files) {
      write_one(sops_.items[i], std::string(in.text()), face);
    } else {
      face.printed = lay_out(sops_.items[i], {}, 0, face).has_value();
    }
    write(out, face);
  }
  return out.take();
}

std::string BinderWorker::paint(BinderRange range, cache::Reader& in) {
  const std::size_t all = in.number();
  chart::Chart whole;
  std::string date;
  part_words = {};
  cache::Writer out;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    BinderPlace place;
    place.printed = in.number() != 0;
    place.pages_before = in.number();
    place.pages = in.number();
    if (!place.printed) continue;
    BinderFace face;
    std::optional<chart::Chart> chart = lay_out(sops_.items[i], place, all, face);
    if (!chart || chart->pages.size() != place.pages) {  // it was changed since
      out.number(0);
      out.text(sops_.items[i].path);
      return out.take();
    }
    date = std::max(date, face.date);
    append(std::move(*chart), face.title, place.pages_before, whole);
  }
  Result<std::string> bytes(std::string{});
  if (!whole.pages.empty()) bytes = studio_->pdf(whole, date);
  out.number(bytes ? 1 : 0);
  out.text(bytes ? bytes.value() : bytes.failure().detail);
  return out.take();
}

emit::Studio* BinderWorker::studio(Sink& sink) {
  if (studio_) return studio_.get();
  Result<std::unique_ptr<emit::Studio>> opened = parts_ ? open_studio(&finish_part) : open_studio();
  if (opened) studio_ = std::move(opened).value();
  if (!opened) sink.report(finding<Kind::RenderFailed>({}, opened.failure().detail));
  return studio_.get();
}

std::optional<chart::Chart> BinderWorker::lay_out(const BinderItem& item, BinderPlace place,
                                                  std::size_t pages_in_all, BinderFace& face) {
  Findings findings;
  std::optional<chart::Chart> chart;
  BinderSop sop = sops_.make(item.path, findings);
  if (sop.compilation) {
    sop.options.pages_before = place.pages_before;
    sop.options.pages_in_all = pages_in_all;
    Findings late;
    if (emit::Studio* painter = studio(late))
      chart = make_chart(*sop.compilation, sop.options, *painter, late);
    for (const Diagnostic& one : late.all()) findings.report(one);
    describe(*sop.compilation, sop.options, face);
    face.pages = chart ? chart->pages.size() : 0;
  }
  tell(findings, face);
  sop.compilation.reset();
  if (sop.file.valid()) sops_.sources->forget(sop.file);
  return chart;
}

void BinderWorker::tell(const Findings& findings, BinderFace& face) const {
  Findings own;
  for (const Diagnostic& one : findings.all()) {
    if (!is_general(one)) {
      own.report(one);
      continue;
    }
    Findings alone;
    alone.report(one);
    face.general.push_back(text_of(alone, *sops_.sources, sops_.speech));
  }
  face.findings += text_of(own, *sops_.sources, sops_.speech);
  face.exit_code = std::max(face.exit_code, exit_code_of(findings));
}

void BinderWorker::write_one(const BinderItem& item, const std::string& target, BinderFace& face) {
  const std::optional<chart::Chart> chart = lay_out(item, {}, 0, face);
  if (!chart) return;
  Findings findings;
  std::error_code ignored;  // writing tells it better
  fs::create_directories(fs::path(target).parent_path(), ignored);
  const Result<std::string> bytes = studio_->pdf(*chart, face.date);
  if (!bytes) {
    findings.report(finding<Kind::RenderFailed>({}, bytes.failure().detail));
  } else if (const Status written = real_file_system().write(target, bytes.value()); !written) {
    findings.report(finding_of(written.failure(), true));
  }
  face.printed = findings.all().empty();
  tell(findings, face);
}

}  // namespace sop
