// sopan-draw.so: the studio of the program. Lays out by the font table and draws SVG and dot with
// Graphviz alone; for other texts, other fonts, PDF and PNG it opens the press (sopan-paint.so).
#include <optional>
#include <utility>

#include "compiler/emit/dot.h"
#include "compiler/emit/font_family.h"
#include "compiler/emit/graphviz.h"
#include "compiler/emit/studio.h"
#include "compiler/emit/svg_page.h"
#include "compiler/emit/table_measurer.h"

namespace sop::emit {
namespace {

// Where the press is missing, layout goes on with this and drawing says why it fails.
class RoughMeasurer final : public chart::TextMeasurer {
 public:
  double width(std::string_view text, chart::Font font) override {
    return static_cast<double>(text.size()) * font.size / 2;
  }
  std::vector<chart::MeasuredLine> wrap(std::string_view text, chart::Font font, double) override {
    return {{std::string(text), width(text, font)}};
  }
};

class DrawStudio final : public Studio {
 public:
  DrawStudio(FinishPdf finish, OpenPress open)
      : finish_(finish),
        open_(open),
        table_([this]() -> chart::TextMeasurer& { return measurer_of_press(""); }) {}

  chart::TextMeasurer& measurer(const std::string& family) override {
    return is_house_family(family) ? table_ : measurer_of_press(family);
  }
  std::string substitute(const std::string& family) override {
    if (is_house_family(family)) return "";
    Studio* press = opened_press();
    return press != nullptr ? press->substitute(family) : "";
  }
  std::vector<std::string> missing_letters(const std::string& text,
                                           const std::string& family) override {
    if (in_font_table(text)) return {};  // whatever the family: the house's stands in
    Studio* press = opened_press();
    return press != nullptr ? press->missing_letters(text, family) : std::vector<std::string>();
  }
  Result<std::string> dot(const chart::Chart& chart, std::size_t page) override {
    if (failure_) return *failure_;
    return page_dot(chart, page);
  }
  Result<std::string> svg(const chart::Chart& chart, std::size_t page) override {
    if (failure_) return *failure_;
    if (!graphviz_) graphviz_.emplace();
    return svg_page(*graphviz_, chart, page);
  }
  Result<std::string> pdf(const chart::Chart& chart, const std::string& created) override {
    Studio* press = opened_press();
    if (press == nullptr) return *failure_;
    return press->pdf(chart, created);
  }
  Result<std::string> png(const chart::Chart& chart, std::size_t page, double dpi) override {
    Studio* press = opened_press();
    if (press == nullptr) return *failure_;
    return press->png(chart, page, dpi);
  }

 private:
  Studio* opened_press() {
    if (press_ || failure_) return press_.get();
    Result<std::unique_ptr<Studio>> opened = open_(finish_);
    if (opened) {
      press_ = std::move(opened).value();
    } else {
      failure_ = opened.failure();
    }
    return press_.get();
  }

  chart::TextMeasurer& measurer_of_press(const std::string& family) {
    Studio* press = opened_press();
    return press != nullptr ? press->measurer(family) : rough_;
  }

  FinishPdf finish_;
  OpenPress open_;
  TableMeasurer table_;
  RoughMeasurer rough_;
  std::optional<Graphviz> graphviz_;
  std::unique_ptr<Studio> press_;
  std::optional<Failure> failure_;  // why the press does not open
};

}  // namespace
}  // namespace sop::emit

extern "C" __attribute__((visibility("default"))) sop::emit::Studio* sopan_open_studio(
    sop::emit::FinishPdf finish, sop::emit::OpenPress open) {
  return new sop::emit::DrawStudio(finish, open);
}
