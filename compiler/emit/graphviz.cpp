#include "compiler/emit/graphviz.h"

#include <gvc.h>

#include <locale.h>
#include <clocale>
#include <cstdlib>
#include <optional>

#include "compiler/emit/text_engine.h"

namespace sop::emit {
namespace {

std::string g_messages;  // libcgraph passes its error function no user data

int keep_message(char* text) {
  if (text != nullptr) g_messages += text;
  return 0;
}

// Anew for each picture: the module of the studio and that of the press have a listener each.
void begin_listening() {
  g_messages.clear();
  agseterrf(keep_message);
  agreseterrors();
}

Failure failure() {
  while (!g_messages.empty() && (g_messages.back() == '\n' || g_messages.back() == ' '))
    g_messages.pop_back();
  return Failure{FailureKind::Other, "Graphviz", g_messages};
}

// Numbers are read and written with points while one lives; libgvc's own switching of the global
// locale is undone.
class PlainLocale {
 public:
  PlainLocale()
      : global_(setlocale(LC_NUMERIC, nullptr)), plain_(newlocale(LC_ALL_MASK, "C", nullptr)) {
    before_ = uselocale(plain_);
  }
  ~PlainLocale() {
    uselocale(before_);
    if (plain_ != nullptr) freelocale(plain_);
    const char* now = setlocale(LC_NUMERIC, nullptr);
    if (now == nullptr || global_ != now) setlocale(LC_NUMERIC, global_.c_str());
  }
  PlainLocale(const PlainLocale&) = delete;
  PlainLocale& operator=(const PlainLocale&) = delete;

 private:
  std::string global_;
  locale_t plain_;
  locale_t before_ = nullptr;
};

// A graph that was read and laid out; freed in the order libgvc needs.
class LaidOut {
 public:
  LaidOut(GVC_t* context, const std::string& dot)
      : context_(context), graph_(agmemread(dot.c_str())) {
    if (graph_ == nullptr) {
      g_messages += "agmemread";
      return;
    }
    laid_out_ = gvLayout(context_, graph_, "nop2") == 0;
    // gvLayout gives 0 when it fails, and a warning here means that something is not drawn.
    ok_ = laid_out_ && agerrors() == 0 && g_messages.empty();
  }
  ~LaidOut() {
    if (laid_out_) {
      // libgvc forgets this list where it only keeps positions.
      std::free(GD_neato_nlist(graph_));
      GD_neato_nlist(graph_) = nullptr;
      gvFreeLayout(context_, graph_);
    }
    if (graph_ != nullptr) agclose(graph_);
  }
  LaidOut(const LaidOut&) = delete;
  LaidOut& operator=(const LaidOut&) = delete;

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] Agraph_t* graph() const { return graph_; }

 private:
  GVC_t* context_;
  Agraph_t* graph_;
  bool laid_out_ = false;
  bool ok_ = false;
};

}  // namespace

struct Graphviz::State {
  GVC_t* context = nullptr;
};

Graphviz::Graphviz() : state_(std::make_unique<State>()) {
  const PlainLocale plain;
  state_->context = gvContextPlugins(text_engine_plugins(), 1);
}

Graphviz::~Graphviz() {
  const PlainLocale plain;
  if (state_->context != nullptr) gvFreeContext(state_->context);
  agseterrf(nullptr);
}

Result<std::string> Graphviz::svg(const std::string& dot) {
  const PlainLocale plain;
  begin_listening();
  const LaidOut laid_out(state_->context, dot);
  if (!laid_out.ok()) return failure();
  char* data = nullptr;
  unsigned length = 0;
  const int code = gvRenderData(state_->context, laid_out.graph(), "svg", &data, &length);
  std::string svg(data != nullptr ? data : "", data != nullptr ? length : 0);
  gvFreeRenderData(data);
  if (code != 0 || svg.empty() || agerrors() != 0 || !g_messages.empty()) return failure();
  return svg;
}

Status Graphviz::paint(const std::string& dot, TextShaper& shaper, cairo_t* target) {
  const PlainLocale plain;
  const ShapingScope shaping(shaper);
  begin_listening();
  const LaidOut laid_out(state_->context, dot);
  if (!laid_out.ok()) return failure();
  // "pdf" here only names cairo's renderer: it paints whatever surface the context is for.
  const int code = gvRenderContext(state_->context, laid_out.graph(), "pdf", target);
  if (code != 0 || agerrors() != 0 || !g_messages.empty()) return failure();
  return Done{};
}

}  // namespace sop::emit
