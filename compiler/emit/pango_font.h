// The house font through Pango, as measuring and painting share it: own font map, nothing hinted,
// nothing rounded, so that a width scales exactly and the same text is equally wide on screen and
// on paper. C++ owners of GObjects.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <pango/pangocairo.h>

#include "compiler/chart/chart.h"
#include "compiler/emit/font_family.h"

namespace sop::emit {

struct GObjectUnref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using GObjectPtr = std::unique_ptr<T, GObjectUnref>;

enum class Fonts : std::uint8_t { House, All };  // see font_config.h

class HouseFont {
 public:
  // `resolution`: dots per inch of the layouts; 72 makes Pango's unit a point.
  explicit HouseFont(double resolution, Fonts fonts = Fonts::All);

  // A new layout of one line, left to right as SVG has it.
  [[nodiscard]] GObjectPtr<PangoLayout> layout();
  // All that a text needs, whatever the layout was used for before.
  static void set(PangoLayout& layout, std::string_view text, chart::Font font,
                  bool underline = false, const char* families = kFontFamily);

 private:
  GObjectPtr<PangoFontMap> map_;
  GObjectPtr<PangoContext> context_;
};

}  // namespace sop::emit
