#include "runtime/story/live_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "compiler/base/utf8.h"
#include "runtime/story/svg_scan.h"

namespace sop::story {
namespace {

using bundle::Bundle;
using bundle::TaskId;

// How a stand looks: outline and tint of the symbol, and the sign on its badge. Signs are drawn
// round 0,0 within a circle of 5.
struct Look {
  std::string_view stroke, fill;
  double width = 0;
  std::string_view dashes;
  std::string_view sign;
};

constexpr std::string_view kAmber = "#a34a00";
constexpr std::string_view kRed = "#b3261e";
constexpr std::string_view kGreen = "#2b7a4b";
constexpr std::string_view kGrey = "#5f6672";
constexpr std::string_view kDark = "#2f3540";

// nullptr: no mark.
const Look* look_of(Stand stand) {
  static const std::map<Stand, Look> kLooks = {
      {Stand::Waiting,
       {kAmber, "#fff0d1", 2.4, "", "<path fill=\"white\" d=\"M-1.7-2.9L3 0L-1.7 2.9z\"/>"}},
      {Stand::Overdue,
       {kRed, "#fde3df", 2.4, "",
        "<path fill=\"white\" d=\"M-.9-3.4H.9L.5 .9H-.5zM-.8 1.7H.8V3.2H-.8z\"/>"}},
      {Stand::Done,
       {kGreen, "#e6f4ea", 1.2, "",
        "<path fill=\"none\" stroke=\"white\" stroke-width=\"1.5\" d=\"M-2.6 .1L-.8 2L2.7-2\"/>"}},
      {Stand::Again,
       {kGreen, "white", 1.2, "3 2",
        "<path fill=\"none\" stroke=\"white\" stroke-width=\"1.3\" "
        "d=\"M2.4-1.2C1.6-2.6 -.6-3 -1.9-1.7C-3.2-.4 -2.8 1.8 -1.1 2.6C.2 3.1 1.7 2.6 2.4 1.4\"/>"
        "<path fill=\"white\" d=\"M3.4-2.8V.3L.6-.6z\"/>"}},
      {Stand::Skipped,
       {kGrey, "#f3f4f6", 1.2, "3 2",
        "<path fill=\"none\" stroke=\"white\" stroke-width=\"1.3\" "
        "d=\"M-2.6-2.2L-.4 0L-2.6 2.2M.4-2.2L2.6 0L.4 2.2\"/>"}},
      {Stand::Stopped, {kDark, "#eceef1", 2.4, "", "<path fill=\"white\" d=\"M-2-2H2V2H-2z\"/>"}},
  };
  const auto found = kLooks.find(stand);
  return found == kLooks.end() ? nullptr : &found->second;
}

// As the chart names its groups: "Langkah 4.A" is "langkah-4-a".
std::string slug(const std::string& symbol) {
  std::string out;
  for (const char c : symbol) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (byte >= 0x80 || letter || (c >= '0' && c <= '9')) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

struct Mark {
  const SvgSymbol* symbol = nullptr;
  Stand stand = Stand::Ahead;
  std::uint32_t visits = 0;
  bool first = false;  // of the step's symbols: it has the number of visits
};

class Drawing {
 public:
  Drawing(const Bundle& bundle, const engine::State& state, const LiveOptions& options,
          SvgScan scan)
      : bundle_(bundle),
        state_(state),
        options_(options),
        scan_(std::move(scan)),
        steps_(progress(bundle, state, options.records, options.overdue)) {}

  std::string run() {
    find_marks();
    for (const Mark& mark : marks_) outline(mark);
    std::string over;
    std::set<int> rows;
    for (const Mark& mark : marks_) {
      over += badges(mark);
      const bool here = mark.stand == Stand::Waiting || mark.stand == Stand::Overdue;
      if (here && rows.insert(static_cast<int>(mark.symbol->box.middle_y())).second)
        over += pointer(mark);
    }
    if (options_.legend) over += legend();
    put({scan_.drawing_end, scan_.drawing_end}, over);
    words();
    return edited();
  }

 private:
  void put(SvgRange at, std::string text) { edits_.emplace_back(at, std::move(text)); }

  [[nodiscard]] std::string word(Phrase phrase, std::vector<std::string> args = {}) const {
    return say(options_.language, phrase, std::move(args));
  }

  // A step has a symbol a performer: "langkah-5", "langkah-5-2" … An id that is another step's own
  // is that step's.
  void find_marks() {
    std::map<std::string, const SvgSymbol*> by_id;
    for (const SvgSymbol& one : scan_.symbols) by_id.emplace(one.id, &one);
    std::set<std::string> own;
    for (const bundle::Task& task : bundle_.tasks) own.insert(slug(task.symbol));
    for (std::size_t i = 0; i < bundle_.tasks.size(); ++i) {
      const bundle::Task& task = bundle_.tasks[i];
      const std::string base = slug(task.symbol);
      std::size_t roles = 0;
      for (const auto& member : task.performers) roles += member.size();
      std::vector<const SvgSymbol*> symbols;
      for (std::size_t seat = 1; seat <= roles; ++seat) {
        const std::string id = seat == 1 ? base : fmt::format("{}-{}", base, seat);
        const auto found = by_id.find(id);
        if (found == by_id.end() || (seat > 1 && own.count(id) != 0)) break;
        symbols.push_back(found->second);
      }
      add_marks(TaskId(i), symbols);
    }
  }

  // Where each member has one symbol, those who have signed are done already.
  void add_marks(TaskId id, const std::vector<const SvgSymbol*>& symbols) {
    const StepProgress& step = steps_[id.index()];
    const engine::Token* token = engine::token_at(state_, id);
    const bool apart = symbols.size() == bundle_.task(id).performers.size();
    for (std::size_t seat = 0; seat < symbols.size(); ++seat) {
      const bool has_signed =
          apart && token != nullptr && engine::has_signed(*token, static_cast<std::uint32_t>(seat));
      marks_.push_back(
          {symbols[seat], has_signed ? Stand::Done : step.stand, step.visits, seat == 0});
    }
  }

  // A copy of the symbol's shape over it, below its text.
  void outline(const Mark& mark) {
    const Look* look = look_of(mark.stand);
    if (look == nullptr) return;
    const SvgSymbol& symbol = *mark.symbol;
    const std::string dashes =
        look->dashes.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", look->dashes);
    put({symbol.after, symbol.after},
        fmt::format("\n<{} fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{} {}=\"{}\"/>", symbol.tag,
                    look->fill, look->stroke, look->width, dashes,
                    symbol.tag == "path" ? "d" : "points", xml_text(symbol.geometry)));
  }

  [[nodiscard]] static std::string badge(double x, double y, const Look& look) {
    return fmt::format(
        "<g transform=\"translate({:.2f} {:.2f})\"><circle r=\"{}\" fill=\"{}\" stroke=\"white\" "
        "stroke-width=\"0.8\"/>{}</g>\n",
        x, y, radius_of(look), look.stroke, look.sign);
  }
  [[nodiscard]] static double radius_of(const Look& look) { return look.width > 2 ? 5.6 : 4.6; }

  [[nodiscard]] static std::string count(double x, double y, std::uint32_t visits,
                                         std::string_view colour) {
    const double width = count_width(visits);
    return fmt::format(
        "<g transform=\"translate({:.2f} {:.2f})\"><rect x=\"{:.2f}\" y=\"-5\" width=\"{:.2f}\" "
        "height=\"{}\" rx=\"5\" fill=\"white\" stroke=\"{}\" stroke-width=\"0.9\"/>"
        "<text text-anchor=\"middle\" y=\"2.6\" font-size=\"7.4\" font-weight=\"bold\" "
        "fill=\"{}\">{}×</text></g>\n",
        x, y, -width / 2, width, kCountHeight, colour, colour, visits);
  }
  static constexpr double kCountHeight = 10;
  [[nodiscard]] static double count_width(std::uint32_t visits) {
    return 5.5 + 4.2 * static_cast<double>(std::to_string(visits).size() + 1);
  }

  // On the corners; of a diamond, both outside its upper left side, for its question fills the
  // middle, and the answer of an exit at its top stands on the right.
  [[nodiscard]] std::string badges(const Mark& mark) const {
    const Look* look = look_of(mark.stand);
    if (look == nullptr) return "";
    constexpr double kGap = 0.6;
    const Box& box = mark.symbol->box;
    const double radius = radius_of(*look);
    double x = box.left;
    double y = box.top;
    if (mark.symbol->diamond) move_to_side(box, radius, x, y);
    std::string out = badge(x, y, *look);
    if (mark.first && mark.visits > 1) {
      const double beside = x - radius - kGap - count_width(mark.visits) / 2;
      out += count(mark.symbol->diamond ? beside : box.right, y, mark.visits, look->stroke);
    }
    return out;
  }

  // From the corner to the side: above the answer that may stand over the line at the left tip, and
  // left of the arrow that comes in at the top.
  static void move_to_side(const Box& box, double radius, double& x, double& y) {
    constexpr double kOutside = 4;  // of the middle of the side
    constexpr double kAnswer = 9.5;
    constexpr double kArrowHead = 4;  // half its width
    const double wide = (box.right - box.left) / 2;
    const double tall = (box.bottom - box.top) / 2;
    const double middle = tall / 2 - kOutside;
    const double down = std::min(middle, tall - kAnswer - radius);
    const double across = wide / 2 - kOutside + (tall > 0 ? (middle - down) * wide / tall : 0);
    x += std::min(across, wide - kArrowHead - radius);
    y += down;
  }

  // In the margin, at the row of a step that waits.
  [[nodiscard]] std::string pointer(const Mark& mark) const {
    const double x = scan_.drawing.left + 20;
    if (mark.symbol->box.left < x + 12) return "";
    return fmt::format("<path fill=\"{}\" d=\"M{:.2f} {:.2f}l12 7l-12 7z\"/>\n",
                       look_of(mark.stand)->stroke, x, mark.symbol->box.middle_y() - 7);
  }

  // Below the page, which grows by its lines; only what there is.
  [[nodiscard]] std::string legend() {
    constexpr double kLine = 16;
    constexpr double kMargin = 36;
    const double most = scan_.drawing.right - kMargin;
    double x = scan_.drawing.left + kMargin;
    double y = scan_.drawing.bottom + 2;
    std::string out;
    const auto entry = [&](const std::string& sign, const std::string& text, double lead) {
      const double width = lead + 4.4 * static_cast<double>(utf8::display_width(text)) + 18;
      if (x + width > most && x > scan_.drawing.left + kMargin) {
        x = scan_.drawing.left + kMargin;
        y += kLine;
      }
      out += fmt::format(
          "<g transform=\"translate({:.2f} {:.2f})\">{}<text x=\"{}\" y=\"2.8\" "
          "font-size=\"8\">{}</text></g>\n",
          x, y, sign, lead, xml_text(text));
      x += width;
    };
    for (const Stand stand : {Stand::Waiting, Stand::Overdue, Stand::Done, Stand::Again,
                              Stand::Skipped, Stand::Stopped}) {
      const bool used = std::any_of(marks_.begin(), marks_.end(),
                                    [stand](const Mark& one) { return one.stand == stand; });
      if (used) entry(badge(5, 0, *look_of(stand)), name_of(stand, options_.language), 14);
    }
    const bool counted = std::any_of(marks_.begin(), marks_.end(), [](const Mark& one) {
      return one.first && one.visits > 1 && look_of(one.stand) != nullptr;
    });
    if (counted) entry(count(8, 0, 2, kDark), word(Phrase::MarkTimes), 21);
    if (out.empty()) return "";
    grow(y + kLine - scan_.drawing.bottom);
    return out;
  }

  void grow(double by) {
    const Box& view = scan_.view;
    const double tall = view.bottom - view.top;
    put(scan_.view_value, fmt::format("{:.2f} {:.2f} {:.2f} {:.2f}", view.left, view.top,
                                      view.right - view.left, tall + by));
    put(scan_.height_value,
        fmt::format("{:.0f}{}", scan_.height * (tall + by) / tall, scan_.height_unit));
    paper_ = fmt::format("<path fill=\"white\" d=\"M{:.2f} {:.2f}H{:.2f}V{:.2f}H{:.2f}z\"/>\n",
                         view.left, view.bottom - 1, view.right, view.bottom + by, view.left);
  }

  // "SOP Cuti: sedang di langkah 4", and every step that waits with whom it waits for.
  void words() {
    const Story story(options_.language, bundle_);
    const std::string name = printable("SOP " + bundle_.title);
    const bool finished = state_.status == engine::Status::Finished;
    const std::string title =
        finished                                     ? word(Phrase::ChartFinished, {name})
        : state_.status == engine::Status::Cancelled ? word(Phrase::ChartCancelled, {name})
        : state_.tokens.empty()                      ? name
                                : word(Phrase::ChartAtStep, {name, story.waiting(state_)});
    std::string told;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const engine::Token* token = engine::token_at(state_, TaskId(i));
      if (look_of(steps_[i].stand) == nullptr) continue;
      std::string what = word(Phrase::ChartStep,
                              {bundle_.tasks[i].id, name_of(steps_[i].stand, options_.language)});
      if (token != nullptr)
        what =
            word(steps_[i].stand == Stand::Overdue ? Phrase::ChartStepLate : Phrase::ChartStepWaits,
                 {bundle_.tasks[i].id, awaited(story, bundle_, *token)});
      told += (told.empty() ? "" : "; ") + what;
    }
    const std::string description = told.empty() ? "" : xml_text(word(Phrase::ChartNow, {told}));
    std::string behind_root = paper_;
    if (scan_.has_title) {
      put(scan_.title, xml_text(title));
    } else {
      behind_root = "<title>" + xml_text(title) + "</title>\n" + behind_root;
    }
    if (scan_.has_description) {
      put({scan_.description.end, scan_.description.end}, "\n" + description);
    } else if (!description.empty()) {
      behind_root = "<desc>" + description + "</desc>\n" + behind_root;
    }
    put({scan_.root.end, scan_.root.end}, "\n" + behind_root);
  }

  [[nodiscard]] std::string edited() {
    std::stable_sort(edits_.begin(), edits_.end(),
                     [](const auto& a, const auto& b) { return a.first.begin < b.first.begin; });
    const std::string& svg = bundle_.chart_svg;
    std::string out;
    std::size_t at = scan_.root.begin;
    for (const auto& [range, text] : edits_) {
      out.append(svg, at, range.begin - at).append(text);
      at = range.end;
    }
    out.append(svg, at, scan_.end - at);
    return out;
  }

  const Bundle& bundle_;
  const engine::State& state_;
  const LiveOptions& options_;
  SvgScan scan_;
  std::vector<StepProgress> steps_;
  std::vector<Mark> marks_;
  std::vector<std::pair<SvgRange, std::string>> edits_;
  std::string paper_;
};

}  // namespace

std::string live_chart(const Bundle& bundle, const engine::State& state,
                       const LiveOptions& options) {
  auto scan = scan_svg(bundle.chart_svg);
  if (!scan) return "";
  return Drawing(bundle, state, options, std::move(*scan)).run();
}

}  // namespace sop::story
