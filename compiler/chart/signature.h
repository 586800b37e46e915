// The block with which an SOP is approved: office, space for a signature or a QR code, name, rank,
// NIP. It stands in the identity, and where the SOP says so again below the chart.
#pragma once

#include <memory>

#include "compiler/chart/chart.h"
#include "compiler/chart/layout.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/model/model.h"

namespace sop::chart {

// Below the chart the block says itself that somebody approves ("Disahkan oleh").
enum class SignaturePlace : std::uint8_t { AfterChart, Identity };

class SignatureBlock {
 public:
  // Set in `font_size`, no wider than `width`.
  SignatureBlock(const model::Model& model, const Options& options, TextMeasurer& measurer,
                 double font_size, double width, SignaturePlace place = SignaturePlace::AfterChart);
  ~SignatureBlock();
  SignatureBlock(const SignatureBlock&) = delete;
  SignatureBlock& operator=(const SignatureBlock&) = delete;

  [[nodiscard]] double height() const;
  // Texts, code and anchor, centred in `width` from `top_left` on, with one passage. `more` goes
  // into the space for the signature.
  void draw(Point top_left, Page& page, double more = 0) const;

 private:
  struct Content;
  std::unique_ptr<const Content> content_;
};

}  // namespace sop::chart
