// sopan-paint.so: the press.
#include <map>

#include "compiler/emit/emit.h"
#include "compiler/emit/missing_letters.h"
#include "compiler/emit/studio.h"

namespace sop::emit {
namespace {

class Press final : public Studio {
 public:
  Press(FinishPdf finish, PaintSvg paint) : painter_(finish, paint) {}
  chart::TextMeasurer& measurer(const std::string& family) override {
    std::unique_ptr<chart::TextMeasurer>& kept = measurers_[family];
    if (!kept) kept = make_pango_measurer(family);
    return *kept;
  }
  std::string substitute(const std::string& family) override { return substitute_of(family); }
  std::vector<std::string> missing_letters(const std::string& text,
                                           const std::string& family) override {
    return missing_.in(text, family);
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
  std::map<std::string, std::unique_ptr<chart::TextMeasurer>> measurers_;
  MissingLetters missing_;
  Painter painter_;
};

}  // namespace
}  // namespace sop::emit

extern "C" __attribute__((visibility("default"))) sop::emit::Studio* sopan_open_press(
    sop::emit::FinishPdf finish, sop::emit::PaintSvg paint) {
  return new sop::emit::Press(finish, paint);
}
