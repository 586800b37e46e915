#include "compiler/chart/words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace sop::chart {
namespace {

class Teller {
 public:
  explicit Teller(const Source& source) : model_(source.model), program_(source.program) {}

  std::string run() {
    const std::vector<model::Step>& steps = model_.steps;
    std::string all;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      std::string line = tell(i);
      constexpr std::size_t kRest = 60;  // for the last line
      if (all.size() + line.size() + kRest > kMostWords) {
        all += fmt::format("… dan {} langkah lagi.", steps.size() - i);
        break;
      }
      all += line + '\n';
    }
    if (!all.empty() && all.back() == '\n') all.pop_back();
    return all;
  }

 private:
  std::string tell(std::size_t index) const {
    const model::Step& step = model_.steps[index];
    constexpr std::size_t kLongest = 2000;
    std::string line = step.label + ".";
    const std::string who = performers(step);
    if (!who.empty()) line += " " + who + ":";
    if (step.activity.text.size() <= kLongest) line += " " + closed(step.activity.text);
    if (step.optional) line += " Bila perlu.";
    if (!step.question.empty()) line += " " + closed(step.question.text);
    for (const flow::Edge& edge : program_.nodes[index].out) {
      const std::string where = target(edge, index);
      if (edge.answer.empty()) {
        if (!where.empty()) line += fmt::format(" {}.", capital(where));
      } else {
        line += fmt::format(" Jika {}: {}.", edge.answer, where.empty() ? "lanjut" : where);
      }
    }
    return line;
  }

  // "Kadis, Sekdis dan Staf", "Kasubag atau Kabid".
  std::string performers(const model::Step& step) const {
    std::vector<std::string> names;
    for (const auto& member : step.performers.members) {
      std::string one;
      for (const model::RoleId role : member) {
        if (!role.valid() || role.index() >= model_.roles.size()) continue;
        one += (one.empty() ? "" : " atau ") + model_.role(role).title;
      }
      if (!one.empty()) names.push_back(std::move(one));
    }
    std::string all;
    for (std::size_t i = 0; i < names.size(); ++i)
      all += (i == 0 ? "" : i + 1 == names.size() ? " dan " : ", ") + names[i];
    return all;
  }

  // Empty where it is the step below, which needs no word.
  std::string target(const flow::Edge& edge, std::size_t index) const {
    std::vector<flow::NodeId> to = steps_at(edge.to);
    if (to.empty()) return "selesai";
    const bool below = to.size() == 1 && to.front().index() == index + 1;
    if (below && edge.answer.empty()) return "";
    std::string names;
    for (std::size_t i = 0; i < to.size(); ++i) {
      const std::string_view join = i == 0 ? "" : i + 1 == to.size() ? " dan " : ", ";
      names += fmt::format("{}{}", join, model_.steps[to[i].index()].label);
    }
    const bool back = to.front().index() <= index;
    return fmt::format("{} ke {}",
                       back            ? "kembali"
                       : to.size() > 1 ? "lanjut serentak"
                                       : "lanjut",
                       names);
  }

  // Through forks and joins.
  std::vector<flow::NodeId> steps_at(flow::NodeId node) const {
    std::vector<flow::NodeId> found;
    std::vector<flow::NodeId> open{node};
    for (std::size_t seen = 0; !open.empty() && seen < program_.nodes.size() + 1; ++seen) {
      const flow::NodeId at = open.back();
      open.pop_back();
      if (!at.valid()) continue;
      if (program_.node(at).kind == flow::NodeKind::Step) {
        if (std::find(found.begin(), found.end(), at) == found.end()) found.push_back(at);
        continue;
      }
      const std::vector<flow::Edge>& next = program_.node(at).out;
      for (std::size_t i = next.size(); i-- > 0;) open.push_back(next[i].to);
    }
    return found;
  }

  // A sentence ends with a sign.
  static std::string closed(const std::string& text) {
    if (text.empty() || std::string_view(".?!:;").find(text.back()) != std::string_view::npos)
      return text;
    return text + ".";
  }

  static std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
      text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
  }

  const model::Model& model_;
  const flow::Program& program_;
};

}  // namespace

std::string in_words(const Source& source) {
  return Teller(source).run();
}

}  // namespace sop::chart
