#include "compiler/driver/paint_door.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/chart/picture.h"

namespace sop {

std::string beside_this_program(const std::string& name) {
  std::array<char, PATH_MAX> self{};
  const ssize_t length = ::readlink("/proc/self/exe", self.data(), self.size());
  if (length <= 0) return name;
  const std::string_view path(self.data(), static_cast<std::size_t>(length));
  return fmt::format("{}/{}", path.substr(0, path.rfind('/')), name);
}

namespace {

// The one symbol of a module: beside this program (build tree) or where modules are installed.
Result<void*> symbol_of(const char* module, const char* symbol) {
  const std::string installed = fmt::format("../{}/sopan/{}", SOPAN_LIBDIR, module);
  for (const std::string& place : {beside_this_program(module), beside_this_program(installed)}) {
    if (::access(place.c_str(), R_OK) != 0) continue;
    void* opened = ::dlopen(place.c_str(), RTLD_LAZY | RTLD_LOCAL);
    void* found = opened != nullptr ? ::dlsym(opened, symbol) : nullptr;
    if (found == nullptr) return Failure{FailureKind::Other, place, ::dlerror()};
    return found;
  }
  return Failure{FailureKind::NotFound, module, module};
}

Result<std::string> finish_pdf(const std::string& bytes, const emit::PdfInfo& info) {
  const Result<void*> symbol = symbol_of(emit::kPdfModule, emit::kPdfSymbol);
  if (!symbol) return symbol.failure();
  return reinterpret_cast<emit::PdfFinisher>(symbol.value())()(bytes, info);
}

Status paint_svg(const std::string& svg, chart::Rect area, cairo_t* cr) {
  const Result<void*> symbol = symbol_of(emit::kSvgModule, emit::kSvgSymbol);
  if (!symbol) return symbol.failure();
  return reinterpret_cast<emit::SvgPainter>(symbol.value())()(svg, area, cr);
}

Result<std::unique_ptr<emit::Studio>> open_press(emit::FinishPdf finish) {
  const Result<void*> symbol = symbol_of(emit::kPressModule, emit::kPressSymbol);
  if (!symbol) return symbol.failure();
  return std::unique_ptr<emit::Studio>(
      reinterpret_cast<emit::PressMaker>(symbol.value())(finish, &paint_svg));
}

}  // namespace

Result<std::unique_ptr<emit::Studio>> open_studio(emit::FinishPdf finish) {
  const Result<void*> symbol = symbol_of(emit::kStudioModule, emit::kStudioSymbol);
  if (!symbol) return symbol.failure();
  return std::unique_ptr<emit::Studio>(
      reinterpret_cast<emit::OpenStudio>(symbol.value())(finish, &open_press));
}

bool can_paint(const chart::Picture& picture) {
  if (picture.format != chart::Picture::Format::Svg) return true;
  // The SOPs of a book mostly have the same one.
  static std::string tried;
  static bool good = true;
  if (picture.bytes == tried) return good;
  const Result<void*> symbol = symbol_of(emit::kSvgModule, emit::kSvgSymbol);
  if (!symbol) return true;
  constexpr chart::Rect kRoom{0, 0, 400, 100};  // points, a little more than any form gives a logo
  const chart::Rect area = chart::fitted(picture, kRoom);
  const emit::PaintSvg paint = reinterpret_cast<emit::SvgPainter>(symbol.value())();
  good = paint(picture.bytes, area, nullptr).ok();
  tried = picture.bytes;
  return good;
}

Result<std::unique_ptr<emit::Studio>> open_studio() {
  return open_studio(&finish_pdf);
}

Result<std::string> finish_as_part(const std::string& bytes, const emit::PdfInfo& info) {
  const Result<void*> symbol = symbol_of(emit::kPdfModule, emit::kPartSymbol);
  if (!symbol) return symbol.failure();
  return reinterpret_cast<emit::PdfFinisher>(symbol.value())()(bytes, info);
}

Result<std::unique_ptr<emit::PdfMerge>> open_pdf_merge(emit::WriteBytes out) {
  const Result<void*> symbol = symbol_of(emit::kPdfModule, emit::kMergeSymbol);
  if (!symbol) return symbol.failure();
  return reinterpret_cast<emit::PdfMergeMaker>(symbol.value())()(std::move(out));
}

}  // namespace sop
