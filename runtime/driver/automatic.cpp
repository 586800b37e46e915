#include "runtime/driver/automatic.h"

#include <algorithm>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"

namespace sop::sopd {
namespace {

bool means_skip(const std::string& answer) {
  const std::string folded = utf8::fold(answer);
  return folded == "lewati" || folded == "skip";
}

// The exit with this wording or unique beginning.
const bundle::Exit* find_exit(const bundle::Task& task, const std::string& answer) {
  const std::string wanted = utf8::fold(answer);
  const bundle::Exit* begins = nullptr;
  bool unique = true;
  for (const bundle::Exit& exit : task.exits) {
    const std::string folded = utf8::fold(exit.answer);
    if (folded == wanted) return &exit;
    if (!folded.starts_with(wanted)) continue;
    unique = begins == nullptr;
    begins = &exit;
  }
  return unique ? begins : nullptr;
}

std::string answers_of(const bundle::Task& task) {
  std::string out;
  for (const bundle::Exit& exit : task.exits) out += (out.empty() ? "" : ", ") + exit.answer;
  return out;
}

Diagnostic unknown_step(const bundle::Bundle& bundle, const std::string& label) {
  std::vector<std::string> known;
  for (const bundle::Task& task : bundle.tasks) known.push_back(task.id);
  Diagnostic diagnostic = finding<Kind::UnknownStep>(Span{}, label);
  const auto near = nearest(label, known);
  return near ? std::move(diagnostic).hint(Phrase::DidYouMean, {known[*near]})
              : std::move(diagnostic);
}

}  // namespace

std::vector<std::string> split_script(const std::string& script) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= script.size();) {
    const std::size_t comma = std::min(script.find(',', at), script.size());
    const std::string part = script.substr(at, comma - at);
    if (part.find('=') == std::string::npos && !out.empty()) {
      out.back() += "," + part;
    } else {
      out.push_back(part);
    }
    at = comma + 1;
  }
  return out;
}

std::variant<Automatic, Diagnostic> Automatic::prepare(const std::vector<std::string>& scripts,
                                                       const bundle::Bundle& bundle) {
  Automatic out;
  for (const std::string& script : scripts) {
    for (const std::string& part : split_script(script)) {
      const std::size_t equals = part.find('=');
      const std::string label = utf8::clean(std::string_view(part).substr(0, equals));
      const std::string answer =
          equals == std::string::npos ? "" : utf8::clean(std::string_view(part).substr(equals + 1));
      if (label.empty() || answer.empty()) return finding<Kind::BadAnswerScript>(Span{}, part);
      const bundle::TaskId id = bundle::find_task(bundle, label);
      if (!id.valid()) return unknown_step(bundle, label);
      const bundle::Task& task = bundle.task(id);
      const bundle::Exit* exit = find_exit(task, answer);
      const bool skip = exit == nullptr && task.optional && means_skip(answer);
      if (exit == nullptr && !skip) {
        if (answers_of(task).empty())
          return finding<Kind::NothingToAnswer>(Span{}, task.id, answer);
        return finding<Kind::UnknownAnswer>(Span{}, answer, task.id, answers_of(task));
      }
      out.prepared_[id].answers.push_back(skip ? Choice{Choice::What::Skip, answer}
                                               : Choice{Choice::What::Complete, exit->answer});
    }
  }
  return out;
}

bool Automatic::has(bundle::TaskId task) const {
  const auto found = prepared_.find(task);
  return found != prepared_.end() && found->second.used < found->second.answers.size();
}

Choice Automatic::choose(const bundle::Bundle& bundle, bundle::TaskId task) {
  Prepared& prepared = prepared_[task];
  if (prepared.used < prepared.answers.size()) return prepared.answers[prepared.used++];
  if (++prepared.unprepared > kAutomaticVisits) return {Choice::What::Loop, ""};
  const bundle::Exit& first = bundle.task(task).exits.front();
  if (first.back && bundle.task(task).is_decision()) turned_back_ = task;
  return {Choice::What::Complete, first.answer};
}

std::vector<Diagnostic> Automatic::unused(const bundle::Bundle& bundle) const {
  std::vector<Diagnostic> out;
  for (const auto& [task, prepared] : prepared_) {
    for (std::size_t i = prepared.used; i < prepared.answers.size(); ++i) {
      out.push_back(
          finding<Kind::AnswerUnused>(Span{}, bundle.task(task).id, prepared.answers[i].answer));
    }
  }
  return out;
}

}  // namespace sop::sopd
