#include "compiler/driver/chances.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/model/working_time.h"

namespace sop {
namespace {

constexpr double kHundred = 100;

// "20%", "20 %", "0,2", "0.2".
std::optional<double> read_chance(std::string text) {
  const auto drop_blanks = [&] {
    while (!text.empty() && text.back() == ' ') text.pop_back();
  };
  drop_blanks();
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  drop_blanks();
  constexpr std::size_t kLongest = 12;
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  double value = 0;
  double scale = 0;
  bool digit = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digit = true;
      constexpr double kTen = 10;
      if (scale == 0) {
        value = value * kTen + (c - '0');
      } else {
        value += scale * (c - '0');
        scale /= kTen;
      }
    } else if ((c == ',' || c == '.') && scale == 0) {
      constexpr double kTenth = 0.1;
      scale = kTenth;
    } else {
      return std::nullopt;
    }
  }
  if (!digit) return std::nullopt;
  if (percent) value /= kHundred;
  return value <= 1 ? std::optional(value) : std::nullopt;
}

struct Wished {
  std::string step, answer;  // folded
  double chance;
  bool met = false;
};

// Backward is what the chart draws backward.
bool leads_back(const model::Model& model, std::size_t step, const model::Branch& branch) {
  return branch.target.kind == model::TargetKind::To && branch.target.step.valid() &&
         branch.target.step.index() <= step && step < model.steps.size();
}

class Layout {
 public:
  Layout(std::vector<Wished>& wishes, std::optional<double> back, Sink& sink)
      : wishes_(wishes), back_(back), sink_(sink) {}

  std::optional<ChartChances> of(const model::Model& model) {
    ChartChances out;
    out.chances.resize(model.steps.size());
    for (std::size_t i = 0; i < model.steps.size(); ++i) {
      if (!model.steps[i].branches.empty() && !decide(model, i, out)) return std::nullopt;
    }
    return out;
  }

 private:
  [[nodiscard]] std::optional<double> wish(const model::Model& model, const model::Step& step,
                                           const model::Branch& branch) {
    const std::string answer = utf8::fold(branch.answer.text);
    for (Wished& one : wishes_) {
      const bool here = one.step == utf8::fold(step.label) ||
                        one.step == utf8::fold(model.row(step.row).number) ||
                        (!step.name.empty() && one.step == utf8::fold(step.name));
      if (!here || one.answer != answer) continue;
      one.met = true;
      return one.chance;
    }
    return std::nullopt;
  }

  bool decide(const model::Model& model, std::size_t index, ChartChances& out) {
    const model::Step& step = model.steps[index];
    std::vector<double>& chances = out.chances[index];
    chances.assign(step.branches.size(), 0);
    std::vector<std::size_t> forward, back;
    double sum = 0;
    for (std::size_t b = 0; b < step.branches.size(); ++b) {
      if (const auto chance = wish(model, step, step.branches[b])) {
        chances[b] = *chance;
        sum += *chance;
        out.told.push_back({model::StepId(index), b});
      } else {
        (leads_back(model, index, step.branches[b]) ? back : forward).push_back(b);
      }
    }
    if (!forward.empty() && back_) {
      for (const std::size_t b : back) {
        chances[b] = *back_;
        sum += *back_;
        out.told.push_back({model::StepId(index), b});
      }
    }
    constexpr double kSlack = 1e-9;
    const std::vector<std::size_t>& rest = forward.empty() ? back : forward;
    if (sum > 1 + kSlack || (rest.empty() && sum < 1 - kSlack)) {
      sink_.report(finding<Kind::ChanceSum>({}, step.label, model::told(sum * kHundred) + "%"));
      return false;
    }
    for (const std::size_t b : rest)
      chances[b] = std::max(0.0, 1 - sum) / static_cast<double>(rest.size());
    return true;
  }

  std::vector<Wished>& wishes_;
  std::optional<double> back_;
  Sink& sink_;
};

void report_unmet(const Compilation& sop, const Wished& wish, Sink& sink) {
  Diagnostic found = finding<Kind::ChanceNotFound>({}, wish.step, wish.answer);
  std::vector<std::string> answers;
  std::string known;
  for (const CompiledChart& chart : sop.charts) {
    for (const model::Step& step : chart.model.steps) {
      if (utf8::fold(step.label) != wish.step &&
          utf8::fold(chart.model.row(step.row).number) != wish.step)
        continue;
      for (const model::Branch& branch : step.branches) {
        answers.push_back(branch.answer.text);
        known += (known.empty() ? "" : ", ") + branch.answer.text;
      }
    }
  }
  if (const auto near = nearest(wish.answer, answers)) {
    found = std::move(found).hint(Phrase::DidYouMean, {answers[*near]});
  } else if (!known.empty()) {
    found = std::move(found).hint(Phrase::KnownAnswers, {known});
  }
  sink.report(std::move(found));
}

// "4=tidak:30%"
std::optional<Wished> read_wish(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t colon = text.rfind(':');
  if (equals == std::string::npos || colon == std::string::npos || colon < equals)
    return std::nullopt;
  const auto chance = read_chance(text.substr(colon + 1));
  if (!chance) return std::nullopt;
  return Wished{utf8::fold(text.substr(0, equals)),
                utf8::fold(text.substr(equals + 1, colon - equals - 1)), *chance, false};
}

}  // namespace

std::optional<std::vector<ChartChances>> chances_of(const Compilation& sop, const TimeWish& wish,
                                                    Sink& sink) {
  std::optional<double> back;
  if (!wish.return_chance.empty()) {
    back = read_chance(wish.return_chance);
    if (!back) {
      sink.report(finding<Kind::BadChance>({}, wish.return_chance));
      return std::nullopt;
    }
  }
  std::vector<Wished> wishes;
  for (const std::string& text : wish.chances) {
    const auto one = read_wish(text);
    if (!one) {
      sink.report(finding<Kind::BadChance>({}, text));
      return std::nullopt;
    }
    wishes.push_back(*one);
  }
  std::vector<ChartChances> out;
  Layout layout(wishes, back, sink);
  for (const CompiledChart& chart : sop.charts) {
    auto chances = layout.of(chart.model);
    if (!chances) return std::nullopt;
    out.push_back(std::move(*chances));
  }
  for (const Wished& one : wishes) {
    if (one.met) continue;
    report_unmet(sop, one, sink);
    return std::nullopt;
  }
  return out;
}

}  // namespace sop
