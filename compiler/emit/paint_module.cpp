#include "compiler/emit/emit.h"
#include "compiler/emit/studio.h"

namespace sop::emit {
namespace {

class PaintStudio final : public Studio {
 public:
  explicit PaintStudio(FinishPdf finish) : painter_(finish) {}
  chart::TextMeasurer& measurer() override {
    if (!measurer_) measurer_ = make_pango_measurer();
    return *measurer_;
  }
  Result<std::string> dot(const chart::Chart& chart, std::size_t page) override {
    return painter_.dot(chart, page);
  }
  Result<std::string> svg(const chart::Chart& chart, std::size_t page) override {
    return painter_.svg(chart, page);
  }
  Result<std::string> pdf(const chart::Chart& chart, const std::string& created) override {
    return painter_.pdf(chart, created);
  }
  Result<std::string> png(const chart::Chart& chart, std::size_t page, double dpi) override {
    return painter_.png(chart, page, dpi);
  }

 private:
  std::unique_ptr<chart::TextMeasurer> measurer_;
  Painter painter_;
};

}  // namespace
}  // namespace sop::emit

extern "C" __attribute__((visibility("default"))) sop::emit::Studio* sopan_open_studio(
    sop::emit::FinishPdf finish) {
  return new sop::emit::PaintStudio(finish);
}
