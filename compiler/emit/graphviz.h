// The Graphviz context of the process, wrapped: finds its plugins once, keeps its messages off
// standard error, shields the caller from its changes of locale, and turns whatever it complains
// about into a Failure.
#pragma once

#include <memory>
#include <string>

#include "compiler/base/result.h"

typedef struct _cairo cairo_t;  // as cairo.h has it; only those who paint need that

namespace sop::emit {

class TextShaper;

class Graphviz {
 public:
  Graphviz();
  ~Graphviz();
  Graphviz(const Graphviz&) = delete;
  Graphviz& operator=(const Graphviz&) = delete;

  // As stock `neato -n2 -Tsvg` draws it.
  [[nodiscard]] Result<std::string> svg(const std::string& dot);
  // Onto the page that `target` is; 1 unit = 1 point.
  [[nodiscard]] Status paint(const std::string& dot, TextShaper& shaper, cairo_t* target);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sop::emit
