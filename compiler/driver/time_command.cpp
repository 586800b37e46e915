#include "compiler/driver/time_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/driver/chances.h"
#include "compiler/driver/time_words.h"
#include "compiler/flow/durations.h"
#include "compiler/flow/returns.h"
#include "compiler/model/working_time.h"

namespace sop {
namespace {

using Json = nlohmann::ordered_json;
using model::Amount;
using model::StepId;

constexpr std::size_t kWidth = 44;  // of the column of titles
constexpr double kHundred = 100;

// What is to be said of one chart.
struct ChartTimes {
  const model::Model* model = nullptr;
  flow::Durations durations;
  std::optional<flow::Returns> returns;
  const ChartChances* chances = nullptr;
};

std::vector<std::string> labels(const std::vector<StepId>& steps, const model::Model& model) {
  std::vector<std::string> out;
  for (const StepId step : steps) out.push_back(model.step(step).label);
  return out;
}

class TextReport {
 public:
  TextReport(const model::Settings& settings, Language language)
      : settings_(settings), language_(language) {}

  std::string of(const std::vector<ChartTimes>& charts) {
    out_ = "SOP " + charts.front().model->title + '\n';
    for (const ChartTimes& chart : charts) {
      if (!chart.model->part.empty())
        out_ += '\n' + say(Phrase::TimePart, {chart.model->part.text}) + '\n';
      add_chart(chart);
    }
    add_assumptions(charts);
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(Phrase phrase, const std::vector<std::string>& args = {}) const {
    return text_of(phrase, language_, args);
  }

  [[nodiscard]] std::string number(double value, int digits = 1) const {
    return number_in_words(value, language_, digits);
  }
  [[nodiscard]] std::string words(double minutes) const {
    return minutes_in_words(minutes, settings_, language_);
  }

  [[nodiscard]] std::string range(double least, double most) const {
    if (number(least) == number(most))
      return fmt::format("{} ({})", words(least), say(Phrase::TimeInMinutes, {number(least)}));
    return fmt::format("{} ({})", say(Phrase::TimeSpan, {words(least), words(most)}),
                       say(Phrase::TimeMinuteRange, {number(least), number(most)}));
  }

  void line(Phrase title, const std::string& value) {
    const std::string text = say(title);
    const std::size_t columns = std::min(kWidth, text.size());
    out_ += fmt::format("  {}{}  {}\n", text, std::string(kWidth - columns, ' '), value);
  }

  void add_path(Phrase title, const std::optional<flow::Path>& path, const model::Model& model) {
    if (!path) {
      line(title, say(Phrase::TimeNoPath));
      return;
    }
    line(title, range(path->least.plain_minutes, path->most.plain_minutes));
    out_ += "    " + flow::told(path->steps, model) + '\n';
  }

  void add_chart(const ChartTimes& chart) {
    const model::Model& model = *chart.model;
    const flow::Durations& times = chart.durations;
    out_ += "  " + say(Phrase::TimeSteps, {std::to_string(model.steps.size())}) + "\n\n";
    line(Phrase::TimeTotal, range(times.total_least.plain_minutes, times.total_most.plain_minutes));
    add_path(Phrase::TimeShortest, times.shortest, model);
    add_path(Phrase::TimeLongest, times.longest, model);
    if (!times.unread.empty()) {
      const std::string steps = fmt::format("{}", fmt::join(labels(times.unread, model), ", "));
      out_ += "  " + say(Phrase::TimeUnread, {steps}) + '\n';
    }
    if (chart.returns) add_returns(chart);
  }

  void add_returns(const ChartTimes& chart) {
    const flow::Returns& returns = *chart.returns;
    const model::Model& model = *chart.model;
    out_ += '\n';
    std::vector<std::string> told;
    for (const ChartChances::Told& one : chart.chances->told) {
      const model::Step& step = model.step(one.step);
      const double chance = chart.chances->chances[one.step.index()][one.branch];
      told.push_back(say(Phrase::TimeChanceOf, {step.label, step.branches[one.branch].answer.text,
                                                number(chance * kHundred) + "%"}));
    }
    if (!told.empty())
      out_ += "  " + say(Phrase::TimeChances, {fmt::format("{}", fmt::join(told, "; "))}) + '\n';
    line(Phrase::TimeMean, range(returns.mean, returns.mean));
    line(Phrase::TimeMost, returns.nine_in_ten ? range(*returns.nine_in_ten, *returns.nine_in_ten)
                                               : say(Phrase::TimeNoMost));
    if (returns.mean_by_trials) line(Phrase::TimeWork, range(returns.work, returns.work));
    std::vector<std::string> visits;
    for (std::size_t i = 0; i < returns.visits.size(); ++i) {
      const std::string times = number(returns.visits[i], 2);
      if (times != "1") visits.push_back(say(Phrase::TimeVisitsOf, {model.steps[i].label, times}));
    }
    if (!visits.empty())
      out_ += fmt::format("  {}: {}\n", say(Phrase::TimeVisits), fmt::join(visits, "; "));
  }

  void add_assumptions(const std::vector<ChartTimes>& charts) {
    bool calendar = false, bare = false, ranges = false, parallel = false;
    std::size_t trials = 0;
    for (const ChartTimes& chart : charts) {
      for (const model::Step& step : chart.model->steps) {
        if (!step.time.value) continue;
        calendar = calendar || most_of(*step.time.value, settings_).calendar_days != 0;
        for (const phrases::TimePart& part : step.time.value->parts) {
          bare = bare || part.unit == phrases::TimeUnit::Day;
          ranges = ranges || part.least != part.most;
        }
      }
      if (!chart.returns) continue;
      trials = std::max(trials, chart.returns->trials);
      parallel = parallel || chart.returns->mean_by_trials;
    }
    std::vector<std::string> told{say(Phrase::AssumeDay, {std::to_string(settings_.day_minutes)})};
    if (bare)
      told.push_back(
          say(Phrase::AssumeBareDay, {std::string(phrases::name_of(settings_.bare_day))}));
    if (calendar) told.push_back(say(Phrase::AssumeCalendar));
    if (trials != 0 && ranges) told.push_back(say(Phrase::AssumeMiddle));
    if (trials != 0) told.push_back(say(Phrase::AssumeRuns, {std::to_string(trials)}));
    if (parallel) told.push_back(say(Phrase::AssumeParallel));
    out_ += '\n' + say(Phrase::TimeAssumed, {fmt::format("{}", fmt::join(told, "; "))}) + '\n';
  }

  const model::Settings& settings_;
  Language language_;
  std::string out_;
};

// Minutes to four digits: enough, and the same on every machine.
double rounded(double value) {
  constexpr double kDigits = 1e4;
  return std::round(value * kDigits) / kDigits;
}

Json json_of(const Amount& least, const Amount& most) {
  return {{"least", rounded(least.plain_minutes)}, {"most", rounded(most.plain_minutes)}};
}

Json json_of(const std::optional<flow::Path>& path, const model::Model& model) {
  if (!path) return nullptr;
  Json out = json_of(path->least, path->most);
  out["path"] = labels(path->steps, model);
  return out;
}

Json json_of(const ChartTimes& chart) {
  const model::Model& model = *chart.model;
  const flow::Durations& times = chart.durations;
  Json out{{"part", model.part.text},
           {"steps", model.steps.size()},
           {"total", json_of(times.total_least, times.total_most)},
           {"shortest", json_of(times.shortest, model)},
           {"longest", json_of(times.longest, model)},
           {"unread", labels(times.unread, model)}};
  if (!chart.returns) return out;
  const flow::Returns& returns = *chart.returns;
  Json visits = Json::object();
  for (std::size_t i = 0; i < returns.visits.size(); ++i)
    visits[model.steps[i].label] = rounded(returns.visits[i]);
  out["returns"] = {{"mean", rounded(returns.mean)},
                    {"mean_by_trials", returns.mean_by_trials},
                    {"work", rounded(returns.work)},
                    {"p90", returns.nine_in_ten ? Json(rounded(*returns.nine_in_ten)) : Json()},
                    {"trials", returns.trials},
                    {"visits", std::move(visits)}};
  return out;
}

std::string json_report(const std::string& file, const std::vector<ChartTimes>& charts,
                        const model::Settings& settings) {
  Json all = Json::array();
  for (const ChartTimes& chart : charts) all.push_back(json_of(chart));
  const Json out{{"file", file},
                 {"title", charts.front().model->title},
                 {"unit", "minute"},
                 {"day_minutes", settings.day_minutes},
                 {"charts", std::move(all)}};
  return out.dump(2) + '\n';
}

}  // namespace

std::string time_report(const std::string& file, const Compilation& sop,
                        const model::Settings& settings, const TimeWish& wish, const Speech& speech,
                        Sink& sink) {
  const bool asked = !wish.return_chance.empty() || !wish.chances.empty();
  std::optional<std::vector<ChartChances>> chances;
  if (asked) {
    chances = chances_of(sop, wish, sink);
    if (!chances) return {};
  }
  std::vector<ChartTimes> charts;
  for (std::size_t i = 0; i < sop.charts.size(); ++i) {
    const CompiledChart& chart = sop.charts[i];
    if (!chart.program) continue;
    ChartTimes times{&chart.model, durations(*chart.program, chart.model, settings), {}, nullptr};
    if (asked) {
      times.chances = &(*chances)[i];
      times.returns = returns(*chart.program, chart.model, settings, times.chances->chances);
      if (!times.returns->ends) {
        sink.report(finding<Kind::ChanceWithoutEnd>(
            {}, times.returns->loop.empty() ? "…" : flow::told(times.returns->loop, chart.model)));
        return {};
      }
    }
    charts.push_back(std::move(times));
  }
  if (charts.empty()) return {};
  if (speech.format == Format::Json) return json_report(file, charts, settings);
  return TextReport(settings, speech.language).of(charts);
}

}  // namespace sop
