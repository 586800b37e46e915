// The document: cover, identity, the pages of each chart. Order of work for a chart: plan (which
// symbol where), table (columns, text), pages and routes (chart_pages.h). Then it is known which
// page is which, and everything is drawn.
#include "compiler/chart/layout.h"

#include <cstddef>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/utf8.h"
#include "compiler/chart/chart_pages.h"
#include "compiler/chart/cover.h"
#include "compiler/chart/identity.h"
#include "compiler/chart/paper.h"
#include "compiler/chart/running.h"
#include "compiler/chart/words.h"

namespace sop::chart {
namespace {

constexpr double kSheetGap = 12;    // between identity and chart on one sheet
constexpr double kSmallestFit = 7;  // points; smaller text is not read
constexpr double kFitStep = 0.5;
constexpr std::size_t kFewPages = 3;  // more are not brought down to one, nor tried otherwise
constexpr double kNearlyFits = 0.72;  // of a page: a taller chart does not come below an identity

class Document {
 public:
  Document(const std::vector<Source>& charts, const Options& options, TextMeasurer& measurer)
      : charts_(charts), options_(options), measurer_(measurer) {}

  Chart run() {
    chart_.family = options_.family;
    for (const Source& source : charts_) parts_.push_back(arranged(source));
    describe();
    if (options_.cover && !options_.one_page) {
      bookmark("Sampul");
      chart_.pages.push_back(
          cover_page(cover_text(charts_.front().model, options_), options_, measurer_));
    }
    const bool shared = options_.identity && write_identity();
    for (std::size_t i = shared ? 1 : 0; i < parts_.size(); ++i) write_chart(*parts_[i]);
    if (!options_.one_page) write_margins();
    return std::move(chart_);
  }

 private:
  void describe() {
    chart_.title = "SOP " + charts_.front().model.title;
    for (std::size_t i = 0; i < charts_.size(); ++i) {
      const Source& source = charts_[i];
      chart_.description += fmt::format("{}Bagan alir SOP {}: {} langkah, {} pelaksana.",
                                        chart_.description.empty() ? "" : " ", source.model.title,
                                        source.model.rows.size(), parts_[i]->plan().roles.size());
      if (chart_.in_words.size() >= kMostWords) continue;
      const std::string& part = source.model.part.text;
      if (!part.empty()) chart_.in_words += (chart_.in_words.empty() ? "" : "\n") + part + "\n";
      chart_.in_words += in_words(source);
    }
  }

  [[nodiscard]] std::unique_ptr<ChartPages> made(const Source& source, double font_size,
                                                 TableShape shape) {
    Options options = options_;
    options.font_size = font_size;
    const bool last = &source == &charts_.back();
    const bool signs = last && source.model.identity.approval.also_after_chart &&
                       (options_.identity || !options_.one_page);
    return std::make_unique<ChartPages>(source, options, measurer_, signs, shape);
  }

  // In the usual shape; in a lower one where that saves a page; or, where that is asked for, in the
  // largest letters with which it takes one page.
  std::unique_ptr<ChartPages> arranged(const Source& source) {
    auto best = made(source, options_.font_size, TableShape::Usual);
    if (options_.one_page || best->count() == 1) return best;
    if (best->count() <= kFewPages) {
      auto low = made(source, options_.font_size, TableShape::Low);
      if (low->count() < best->count()) best = std::move(low);
    }
    if (!options_.fit || best->count() == 1) return best;
    auto fitted = best->count() <= kFewPages ? on_one_page(source) : nullptr;
    chart_.fits = chart_.fits && fitted != nullptr;
    return fitted ? std::move(fitted) : std::move(best);
  }

  std::unique_ptr<ChartPages> on_one_page(const Source& source) {
    if (options_.font_size <= kSmallestFit) return nullptr;
    std::unique_ptr<ChartPages> best = made(source, kSmallestFit, TableShape::Low);
    if (best->count() > 1) return nullptr;
    int low = 0;  // steps above the smallest that fit
    for (int high = static_cast<int>((options_.font_size - kSmallestFit) / kFitStep); low < high;) {
      const int middle = (low + high + 1) / 2;
      auto tried = made(source, kSmallestFit + middle * kFitStep, TableShape::Low);
      if (tried->count() == 1) {
        low = middle;
        best = std::move(tried);
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  // The pages of the identity; true where the first chart stands below it on its page.
  bool write_identity() {
    IdentityPages identity = identity_pages(charts_, options_, measurer_);
    const bool shared = may_share(identity) && share(identity);
    bookmark("Identitas");
    for (Page& page : identity.pages) chart_.pages.push_back(std::move(page));
    if (!shared) return false;
    Page& page = chart_.pages.back();
    page.kind = PageKind::Whole;
    parts_.front()->draw_below(page, identity.bottom + kSheetGap);
    chart_.outline.push_back({name_of_chart(*parts_.front()), last_page(), 0});
    return true;
  }

  // As they are; or with a lower table; or the identity, which is set a little larger than the
  // chart where there is room, in smaller letters too.
  bool share(IdentityPages& identity) {
    const auto fits = [&](const IdentityPages& above, const ChartPages& below) {
      const double room = content_area(options_).bottom() - above.bottom - kSheetGap;
      return above.pages.size() == 1 && below.count() == 1 && below.height_below() <= room;
    };
    if (fits(identity, *parts_.front())) return true;
    if (parts_.front()->height_below() > kNearlyFits * content_area(options_).height) return false;
    auto low = made(charts_.front(), options_.font_size, TableShape::Low);
    if (!fits(identity, *low)) {
      Options smaller = options_;
      smaller.font_size = std::max(kSmallestFit, options_.font_size - 1);
      IdentityPages tight = identity_pages(charts_, smaller, measurer_);
      if (!fits(tight, *low)) return false;
      identity = std::move(tight);
    }
    parts_.front() = std::move(low);
    return true;
  }

  [[nodiscard]] bool may_share(const IdentityPages& identity) const {
    return options_.one_sheet && !options_.one_page && identity.pages.size() == 1 &&
           !charts_.front().model.rows.empty() && parts_.front()->count() == 1;
  }

  void write_chart(ChartPages& part) {
    const std::size_t first = chart_.pages.size();
    bookmark(name_of_chart(part));
    for (Page& page : part.draw({first, options_.pages_before + first + 1}))
      chart_.pages.push_back(std::move(page));
    if (part.count() == 1) return;
    for (std::size_t p = 0; p < part.count(); ++p) {
      const std::string steps = part.steps_of(p);
      if (steps.empty()) continue;
      chart_.outline.push_back({utf8::upper(steps.substr(0, 1)) + steps.substr(1),
                                static_cast<std::uint32_t>(first + p), 1});
    }
  }

  [[nodiscard]] std::string name_of_chart(const ChartPages& part) const {
    return charts_.size() == 1 ? "Bagan alir" : part.title();
  }

  [[nodiscard]] std::uint32_t last_page() const {
    return static_cast<std::uint32_t>(chart_.pages.size() - 1);
  }

  // Of the page that comes next.
  void bookmark(std::string title) {
    chart_.outline.push_back(
        {std::move(title), static_cast<std::uint32_t>(chart_.pages.size()), 0});
  }

  // One document, one count: covers and identities count too.
  void write_margins() {
    const std::size_t all =
        options_.pages_in_all != 0 ? options_.pages_in_all : chart_.pages.size();
    for (std::size_t p = 0; p < chart_.pages.size(); ++p) {
      Page& page = chart_.pages[p];
      if (page.kind == PageKind::Cover) continue;
      draw_margins(charts_.front().model, options_, {options_.pages_before + p + 1, all}, measurer_,
                   page);
    }
  }

  const std::vector<Source>& charts_;
  const Options& options_;
  TextMeasurer& measurer_;
  std::vector<std::unique_ptr<ChartPages>> parts_;
  Chart chart_;
};

}  // namespace

std::string title_for(const std::map<std::string, std::string>& titles, std::string_view heading) {
  if (titles.empty()) return std::string(heading);
  const auto found = titles.find(utf8::fold(heading));
  return found != titles.end() ? found->second : std::string(heading);
}

Chart layout(const std::vector<Source>& charts, const Options& options, TextMeasurer& measurer) {
  return Document(charts, options, measurer).run();
}

Chart layout(const model::Model& model, const flow::Program& program, const Options& options,
             TextMeasurer& measurer) {
  return layout({{model, program}}, options, measurer);
}

}  // namespace sop::chart
