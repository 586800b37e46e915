#include "compiler/driver/staffing_command.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/staffing/staffing.h"

namespace sop {
namespace {

using Json = nlohmann::ordered_json;
using staffing::Person;
using staffing::Staffing;
using staffing::StaffingFile;
using staffing::Task;
using staffing::Verdict;

std::vector<model::Model> models_of(const Compilation& sop) {
  std::vector<model::Model> out;
  for (const CompiledChart& chart : sop.charts) out.push_back(chart.model);
  return out;
}

std::vector<std::string> names_of(const std::vector<Person>& people, const StaffingFile& file) {
  std::vector<std::string> out;
  for (const Person person : people) out.push_back(file.names[person]);
  return out;
}

std::string roles_of(const Task& task, const model::Model& model, std::string_view either) {
  std::vector<std::string> out;
  for (const model::RoleId role : task.roles) out.push_back(model.role(role).alias);
  return fmt::format("{}", fmt::join(out, either));
}

class TextReport {
 public:
  TextReport(const StaffingFile& people, Language language)
      : people_(people), language_(language) {}

  void begin(const std::string& title) {
    out_ = "SOP " + title + '\n';
    std::vector<Person> absent;
    for (Person person = 0; person < people_.names.size(); ++person) {
      if (!people_.present[person]) absent.push_back(person);
    }
    if (!absent.empty()) say(Phrase::StaffAbsent, {list(absent)});
  }

  void add(const Staffing& staffing, const model::Model& model) {
    out_ += '\n';
    if (!model.part.empty()) out_ += text_of(Phrase::TimePart, language_, {model.part.text}) + '\n';
    for (const auto& [maker, judge] : staffing.apart)
      say(Phrase::StaffApart, {model.step(maker).label + ", " + model.step(judge).label});
    if (staffing.verdict == Verdict::Impossible) say(Phrase::StaffImpossible, {});
    if (staffing.verdict != Verdict::Possible) return;
    say(Phrase::StaffPossible, {});
    add_absences(staffing.absences);
    out_ += "  " + text_of(Phrase::StaffWitness, language_) + ":\n";
    const std::string either = text_of(Phrase::EitherWord, language_);
    for (const Task& task : staffing.tasks) {
      if (!task.person) continue;
      out_ += "    " +
              text_of(Phrase::StaffLine, language_,
                      {model.step(task.step).label, roles_of(task, model, either),
                       people_.names[*task.person]}) +
              '\n';
    }
  }

  std::string end() { return std::move(out_); }

 private:
  void say(Phrase phrase, const std::vector<std::string>& args) {
    out_ += "  " + text_of(phrase, language_, args) + '\n';
  }
  [[nodiscard]] std::string list(const std::vector<Person>& people) const {
    return fmt::format("{}", fmt::join(names_of(people, people_), ", "));
  }

  void add_absences(const staffing::Absences& absences) {
    const std::string count = std::to_string(absences.survived);
    if (!absences.decided) {
      say(Phrase::StaffSurvivesAtLeast, {count});
    } else if (absences.survived == 0) {
      say(Phrase::StaffSurvivesNobody, {});
    } else {
      say(Phrase::StaffSurvives, {count});
    }
    if (!absences.indispensable.empty()) {
      say(Phrase::StaffIndispensable, {list(absences.indispensable)});
    } else if (!absences.blocking.empty()) {
      say(Phrase::StaffBlocking, {list(absences.blocking)});
    }
  }

  const StaffingFile& people_;
  Language language_;
  std::string out_;
};

Json json_of(const Staffing& staffing, const model::Model& model, const StaffingFile& people) {
  static constexpr const char* kVerdicts[] = {"possible", "impossible", "undecided"};
  Json tasks = Json::array();
  for (const Task& task : staffing.tasks) {
    tasks.push_back({{"step", model.step(task.step).label},
                     {"role", roles_of(task, model, " atau ")},
                     {"person", task.person ? Json(people.names[*task.person]) : Json()}});
  }
  Json apart = Json::array();
  for (const auto& [maker, judge] : staffing.apart)
    apart.push_back({{"maker", model.step(maker).label}, {"judge", model.step(judge).label}});
  Json out{{"part", model.part.text},
           {"verdict", kVerdicts[static_cast<std::size_t>(staffing.verdict)]},
           {"apart", std::move(apart)}};
  if (staffing.verdict != Verdict::Possible) return out;
  out["survives"] = staffing.absences.survived;
  out["decided"] = staffing.absences.decided;
  out["indispensable"] = names_of(staffing.absences.indispensable, people);
  out["blocking"] = names_of(staffing.absences.blocking, people);
  out["assignment"] = std::move(tasks);
  return out;
}

}  // namespace

std::optional<StaffingFile> load_staffing(const std::string& path, FileSystem& files,
                                          SourceMap& sources, Sink& sink) {
  const SourceFile* file = load(path, files, sources, sink);
  if (file == nullptr) return std::nullopt;
  return staffing::read_staffing(*file, sink);
}

void check_people(const Compilation& sop, const StaffingFile& people, bool many, Sink& sink) {
  const std::vector<model::Model> models = models_of(sop);
  staffing::check_holdings(models, people, many, sink);
  for (const model::Model& model : models)
    static_cast<void>(staffing::check_staffing(model, people, false, sink));
}

std::string staffing_report(const std::string& file, const Compilation& sop,
                            const StaffingFile& people, const Speech& speech, Sink& sink) {
  const std::vector<model::Model> models = models_of(sop);
  staffing::check_holdings(models, people, false, sink);
  TextReport text(people, speech.language);
  text.begin(models.front().title);
  Json charts = Json::array();
  for (const model::Model& model : models) {
    const Staffing staffing = staffing::check_staffing(model, people, true, sink);
    text.add(staffing, model);
    charts.push_back(json_of(staffing, model, people));
  }
  if (speech.format != Format::Json) return text.end();
  return Json{{"file", file}, {"title", models.front().title}, {"charts", std::move(charts)}}.dump(
             2) +
         '\n';
}

}  // namespace sop
