#include "compiler/driver/compare_drawing.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "compiler/chart/paper.h"
#include "compiler/chart/plan.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop {
namespace {

using chart::Mark;
using compare::Act;
using compare::Spot;
using compare::Touch;
using Marks = std::map<std::string, Mark>;

// What stands on the page is Indonesian, as the form is.
std::string on_page(Phrase phrase) {
  return text_of(phrase, Language::Indonesian);
}

Mark mark_of(Act act) {
  return act == Act::Added ? Mark::Added : act == Act::Removed ? Mark::Removed : Mark::Changed;
}

class Marker {
 public:
  explicit Marker(const CompiledChart& chart)
      : model_(chart.model),
        program_(*chart.program),
        plan_(chart::make_plan(chart.model, *chart.program, false)),
        whole_(chart.model.steps.size(), Act::Changed),
        known_(chart.model.steps.size(), false) {}

  Marks run(const std::vector<Touch>& touches) {
    for (const Touch& one : touches) {
      if (one.spot == Spot::Symbol) step(one);
      if (one.spot == Spot::Row) row(one.step, Mark::Changed);
      if (one.spot == Spot::Answer) answer(one);
    }
    // A row is new, or gone, if all of it is.
    for (const model::Row& one : model_.rows) {
      const Mark mark = common(one);
      if (mark != Mark::None) marks_["baris-" + one.number] = mark;
    }
    arrows();
    return std::move(marks_);
  }

 private:
  [[nodiscard]] bool is_whole(std::size_t step) const {
    return known_[step] && whole_[step] != Act::Changed;
  }

  void step(const Touch& touch) {
    const std::size_t step = touch.step.index();
    whole_[step] = touch.act;
    known_[step] = true;
    for (const chart::PlannedSymbol& symbol : plan_.symbols) {
      if (symbol.node.valid() && symbol.node.index() == step)
        marks_[symbol.id] = mark_of(touch.act);
    }
    row(touch.step, Mark::Changed);
  }

  void row(model::StepId step, Mark mark) {
    marks_["baris-" + model_.row(model_.step(step).row).number] = mark;
  }

  // Added or Removed where that is true of every step of the row.
  [[nodiscard]] Mark common(const model::Row& row) const {
    if (!row.first.valid()) return Mark::None;
    const std::size_t first = row.first.index();
    for (std::size_t i = first; i < first + row.count; ++i) {
      if (!is_whole(i) || whole_[i] != whole_[first]) return Mark::None;
    }
    return mark_of(whole_[first]);
  }

  void answer(const Touch& touch) {
    for (const chart::PlannedLink& link : plan_.links) {
      if (link.edge_from != touch.step.value) continue;
      const flow::Edge& edge = program_.nodes[link.edge_from].out[link.edge_index];
      const std::size_t branch = edge.answer.empty() ? 0 : edge.branch;
      if (branch == touch.branch) marks_[link.id] = mark_of(touch.act);
    }
  }

  // Arrows from and to a step that is new were not there before.
  void arrows() {
    for (const chart::PlannedLink& link : plan_.links) {
      const flow::NodeId to = plan_.symbols[link.to].node;
      const bool from_new = link.edge_from < known_.size() && is_whole(link.edge_from);
      const bool to_new = to.valid() && to.index() < known_.size() && is_whole(to.index());
      if (from_new) marks_[link.id] = mark_of(whole_[link.edge_from]);
      if (!from_new && to_new) marks_[link.id] = mark_of(whole_[to.index()]);
    }
  }

  const model::Model& model_;
  const flow::Program& program_;
  chart::Plan plan_;
  std::vector<Act> whole_;  // per step: what became of it, where known_
  std::vector<bool> known_;
  Marks marks_;
};

// "▮ baru ▮ berubah" in the bottom margin, on the left.
void add_legend(chart::Page& page, const std::vector<std::pair<Mark, Phrase>>& entries,
                chart::TextMeasurer& measurer) {
  constexpr double kSize = 8;    // of the text
  constexpr double kSwatch = 8;  // a side
  constexpr double kGap = 4;
  constexpr double kBaseline = 22;  // above the edge of the paper
  const chart::Font font{kSize, false};
  double x = chart::kPageMargin;
  const double y = page.height - kBaseline;
  for (const auto& [mark, phrase] : entries) {
    page.shades.push_back({{x, y - kSwatch + 1, kSwatch * 2, kSwatch}, 0.87, mark});
    x += kSwatch * 2 + kGap;
    const std::string text = on_page(phrase);
    const double width = measurer.width(text, font);
    page.texts.push_back({{x, y}, text, width, font});
    x += width + 3 * kGap;
  }
}

class Book {
 public:
  Book(const chart::Options& options, chart::TextMeasurer& measurer)
      : options_(options), measurer_(measurer) {}

  // The charts of one version behind one another.
  void add(const Compilation& sop, const std::vector<std::pair<std::size_t, Marks>>& charts,
           Phrase version, const std::vector<std::pair<Mark, Phrase>>& legend) {
    for (const auto& [index, marks] : charts) {
      const CompiledChart& one = sop.charts[index];
      chart::Options options = options_;
      options.header = on_page(version) + ": SOP {judul}" +
                       (one.model.part.empty() ? "" : ", " + one.model.part.text);
      options.idle_lanes = sop.charts.size() == 1;
      options.marks = marks;
      options.pages_before = chart_.pages.size();
      chart::Chart drawn = chart::layout(one.model, *one.program, options, measurer_);
      for (chart::Page& page : drawn.pages) add_legend(page, legend, measurer_);
      append(std::move(drawn), on_page(version));
    }
  }

  chart::Chart take() { return std::move(chart_); }
  [[nodiscard]] std::size_t pages() const { return chart_.pages.size(); }
  void number_of_pages(std::size_t all) { options_.pages_in_all = all; }

 private:
  void append(chart::Chart more, const std::string& version) {
    const auto before = static_cast<std::uint32_t>(chart_.pages.size());
    chart_.family = more.family;
    if (before == 0) chart_.title = more.title;
    chart_.description +=
        (chart_.description.empty() ? "" : " ") + version + ": " + more.description;
    chart_.in_words += (chart_.in_words.empty() ? "" : "\n") + version + "\n" + more.in_words;
    chart_.outline.push_back({version, before, 0});
    for (chart::OutlineEntry& one : more.outline)
      chart_.outline.push_back({std::move(one.title), one.page + before, one.level + 1});
    for (chart::Page& page : more.pages) {
      for (chart::Symbol& symbol : page.symbols) {
        if (symbol.partner_page >= 0) symbol.partner_page += static_cast<int>(before);
      }
      chart_.pages.push_back(std::move(page));
    }
  }

  chart::Options options_;
  chart::TextMeasurer& measurer_;
  chart::Chart chart_;
};

}  // namespace

chart::Chart draw_changes(const Compilation& before, const Compilation& after,
                          const compare::Changes& changes, chart::Options options,
                          chart::TextMeasurer& measurer) {
  options.identity = false;
  options.cover = false;
  options.anchor.clear();  // nobody signs this
  options.footer.clear();
  std::vector<std::pair<std::size_t, Marks>> now, old;
  for (const compare::ChartPair& pair : changes.charts) {
    if (pair.after)
      now.emplace_back(*pair.after, Marker(after.charts[*pair.after]).run(pair.new_touches));
    if (pair.before && !pair.old_touches.empty())
      old.emplace_back(*pair.before, Marker(before.charts[*pair.before]).run(pair.old_touches));
  }
  const auto draw = [&](std::size_t pages) {
    Book book(options, measurer);
    book.number_of_pages(pages);
    book.add(after, now, Phrase::DiffNewVersion,
             {{Mark::Added, Phrase::DiffMarkAdded}, {Mark::Changed, Phrase::DiffMarkChanged}});
    book.add(before, old, Phrase::DiffOldVersion, {{Mark::Removed, Phrase::DiffMarkRemoved}});
    return book.take();
  };
  // How many pages there are is known when they have been made.
  chart::Chart first = draw(0);
  return first.pages.size() == 1 ? first : draw(first.pages.size());
}

}  // namespace sop
