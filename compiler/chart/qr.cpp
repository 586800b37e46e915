#include "compiler/chart/qr.h"

#include <dlfcn.h>
#include <qrencode.h>

#include <algorithm>
#include <memory>

#include "compiler/chart/placeholder.h"

namespace sop::chart {
namespace {

constexpr std::size_t kQuiet = 4;  // modules around the code (ISO/IEC 18004)
constexpr double kLeastSize = 64;  // points
constexpr double kMostSize = 124;
constexpr double kUsualModule = 1.5;  // points: three dots of a scan at 150 dpi
constexpr double kOverlap = 0.06;     // of a module: no hairlines between the rows

// Opened when the first code is made: a check draws none, and does not pay for the loading.
struct Library {
  decltype(&QRcode_encodeData) encode = nullptr;
  decltype(&QRcode_free) free = nullptr;

  Library() {
    void* const handle = ::dlopen("libqrencode.so.4", RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return;
    encode = reinterpret_cast<decltype(encode)>(::dlsym(handle, "QRcode_encodeData"));
    free = reinterpret_cast<decltype(free)>(::dlsym(handle, "QRcode_free"));
  }
  [[nodiscard]] bool complete() const { return encode != nullptr && free != nullptr; }
};

const Library& library() {
  static const Library opened;
  return opened;
}

struct FreeCode {
  void operator()(QRcode* code) const { library().free(code); }
};

}  // namespace

double QrCode::size() const {
  return std::clamp(static_cast<double>(side + 2 * kQuiet) * kUsualModule, kLeastSize, kMostSize);
}

std::string qr_content(const Options& options, const model::Model& model) {
  if (!options.qr.empty()) return fill_in(options.qr, model);
  const bool numbered = !model.identity.number.empty() && model.identity.number.text != "-";
  return fill_in(numbered ? "SOP {judul}, Nomor {nomor}" : "SOP {judul}", model);
}

std::optional<QrCode> make_qr(const std::string& content) {
  if (content.empty() || content.size() > kLongestQr || !library().complete()) return std::nullopt;
  const std::unique_ptr<QRcode, FreeCode> code(
      library().encode(static_cast<int>(content.size()),
                       reinterpret_cast<const unsigned char*>(content.data()), 0, QR_ECLEVEL_M));
  if (!code || code->width <= 0) return std::nullopt;
  QrCode made;
  made.side = static_cast<std::size_t>(code->width);
  made.dark.reserve(made.side * made.side);
  for (std::size_t i = 0; i < made.side * made.side; ++i)
    made.dark.push_back((code->data[i] & 1U) != 0);
  return made;
}

// A run of dark modules in a row; one that the rows below repeat is drawn as one rectangle.
void draw_qr(const QrCode& code, const Rect& box, Page& page) {
  const double module = box.width / static_cast<double>(code.side + 2 * kQuiet);
  struct Run {
    std::size_t first, last, row;
    [[nodiscard]] bool same_columns(const Run& other) const {
      return first == other.first && last == other.last;
    }
  };
  std::vector<Run> open;  // of the row above, with the row they began in
  const auto draw = [&](const Run& run, std::size_t below) {
    const double x = box.x + static_cast<double>(kQuiet + run.first) * module;
    const double y = box.y + static_cast<double>(kQuiet + run.row) * module;
    const double width = static_cast<double>(run.last - run.first) * module;
    const double height = (static_cast<double>(below - run.row) + kOverlap) * module;
    page.shades.push_back({{x, y, width, height}, 0, Mark::None});
  };
  for (std::size_t row = 0; row <= code.side; ++row) {
    std::vector<Run> runs;
    for (std::size_t column = 0; row < code.side && column < code.side; ++column) {
      if (!code.dark[row * code.side + column]) continue;
      const std::size_t first = column;
      while (column < code.side && code.dark[row * code.side + column]) ++column;
      runs.push_back({first, column, row});
    }
    for (const Run& above : open) {
      const auto on = std::find_if(runs.begin(), runs.end(),
                                   [&](const Run& run) { return run.same_columns(above); });
      if (on != runs.end())
        on->row = above.row;
      else
        draw(above, row);
    }
    open = std::move(runs);
  }
}

}  // namespace sop::chart
