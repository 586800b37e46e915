// Our own text layout for Graphviz, in place of its Pango plugin, which shapes at 96 dpi with
// rounded advances (uneven in print) and starts fontconfig even for SVG, where no width is needed.
// libgvc takes it as a built-in plugin.
#pragma once

#include <gvc.h>

namespace sop::emit {

// Makes what cairo can paint of a text. HouseFont is the one there is; apart from it so that SVG
// needs no Pango.
class TextShaper {
 public:
  virtual ~TextShaper() = default;
  // Fills in width, baseline and layout of the span.
  virtual void shape(textspan_t& span) = 0;
};

// For gvContextPlugins(). The table lives as long as the program.
[[nodiscard]] const lt_symlist_t* text_engine_plugins();

// While one lives, texts are shaped so that cairo can paint them; without, only Graphviz' own rule
// for the height of lines is followed, which is all that SVG needs. libgvc gives its callback no
// context, hence this scope.
class ShapingScope {
 public:
  explicit ShapingScope(TextShaper& shaper);
  ~ShapingScope();
  ShapingScope(const ShapingScope&) = delete;
  ShapingScope& operator=(const ShapingScope&) = delete;
};

}  // namespace sop::emit
