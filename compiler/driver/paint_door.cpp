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

Result<std::unique_ptr<emit::Studio>> open_studio() {
  const std::string installed = fmt::format("../{}/sopan/{}", SOPAN_LIBDIR, emit::kStudioModule);
  for (const std::string& place :
       {beside_this_program(emit::kStudioModule), beside_this_program(installed)}) {
    if (::access(place.c_str(), R_OK) != 0) continue;
    void* module = ::dlopen(place.c_str(), RTLD_LAZY | RTLD_LOCAL);
    void* symbol = module != nullptr ? ::dlsym(module, emit::kStudioSymbol) : nullptr;
    if (symbol == nullptr) return Failure{FailureKind::Other, place, ::dlerror()};
    return std::unique_ptr<emit::Studio>(reinterpret_cast<emit::OpenStudio>(symbol)());
  }
  return Failure{FailureKind::NotFound, emit::kStudioModule, emit::kStudioModule};
}

}  // namespace sop
