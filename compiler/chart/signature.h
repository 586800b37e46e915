// The block with which an SOP is approved: office, space for a signature or a QR code, name, rank,
// NIP. It stands in the identity, and where the SOP says so again below the chart.
#pragma once

#include <memory>

#include "compiler/chart/chart.h"
#include "compiler/chart/layout.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/model/model.h"

namespace sop::chart {

class SignatureBlock {
 public:
  // Set in `font_size`, no wider than `width`.
  SignatureBlock(const model::Identity& identity, const Options& options, TextMeasurer& measurer,
                 double font_size, double width);
  ~SignatureBlock();
  SignatureBlock(const SignatureBlock&) = delete;
  SignatureBlock& operator=(const SignatureBlock&) = delete;

  [[nodiscard]] double height() const;
  // Texts, code and anchor, centred in `width` from `top_left` on, with one passage.
  void draw(Point top_left, Page& page) const;

 private:
  struct Content;
  std::unique_ptr<const Content> content_;
};

}  // namespace sop::chart
