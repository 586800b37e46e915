#include "compiler/driver/paint_door.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <string>
#include <string_view>

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

}  // namespace

Result<std::unique_ptr<emit::Studio>> open_studio() {
  const Result<void*> symbol = symbol_of(emit::kStudioModule, emit::kStudioSymbol);
  if (!symbol) return symbol.failure();
  return std::unique_ptr<emit::Studio>(
      reinterpret_cast<emit::OpenStudio>(symbol.value())(&finish_pdf));
}

}  // namespace sop
