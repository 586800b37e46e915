// QR codes as geometry: text → modules (libqrencode) → black rectangles. Level M, so that a crease
// or a stamp over the paper does not spoil it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/layout.h"
#include "compiler/model/model.h"

namespace sop::chart {

// Longer contents need modules too small for the telephones people have.
inline constexpr std::size_t kLongestQr = 600;  // bytes

struct QrCode {
  std::size_t side = 0;    // modules, without the quiet zone
  std::vector<bool> dark;  // side × side, row by row
  // With the quiet zone, as large as telephones need to read it from paper.
  [[nodiscard]] double size() const;
};

// What the code of this SOP says.
[[nodiscard]] std::string qr_content(const Options& options, const model::Model& model);

// Nothing where the content is empty or too long, or libqrencode cannot be opened.
[[nodiscard]] std::optional<QrCode> make_qr(const std::string& content);

// Fills `box` (a square), quiet zone and all.
void draw_qr(const QrCode& code, const Rect& box, Page& page);

}  // namespace sop::chart
