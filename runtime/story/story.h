// A case told in words: what a step asks for, what an event was, how a case went. Text only;
// nothing is read or kept.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/calendar/calendar.h"
#include "runtime/engine/codec.h"
#include "runtime/journal/journal.h"
#include "runtime/story/words.h"

namespace sop::story {

// What a person is called in front of people; without it, by the id in the record.
using Names = std::function<std::string(const std::string& person)>;

// How a case is told. Where persons are told, "Ani (Sekretaris Dinas)" acts, else the role does: a
// terminal without accounts knows nobody else.
struct Voice {
  bool persons = false;
  Names names = {};
  const calendar::Calendar* calendar = nullptr;  // whose clock moments are told by; else UTC
};

class Story {
 public:
  Story(Language language, const bundle::Bundle& bundle, Voice voice = {})
      : language_(language), bundle_(bundle), voice_(std::move(voice)) {}

  // A person by name; the runtime itself has none.
  [[nodiscard]] std::string person(const std::string& id) const;
  // Who acts: "Sekretaris Dinas", "Ani (Sekretaris Dinas)", "Ani, Plh. Sekretaris Dinas (Budi)".
  [[nodiscard]] std::string actor(const engine::Event& event, bundle::RoleId role) const;
  // "Senin, 5 Januari 2026 08.00 WIB"
  [[nodiscard]] std::string moment(Instant at) const;

  [[nodiscard]] std::string role(bundle::RoleId id) const {
    return printable(bundle_.role(id).title);
  }
  [[nodiscard]] std::string role_or_none(bundle::RoleId id) const {
    return id.valid() ? role(id) : "";
  }
  // "Sekretaris Dinas", "A atau B", "A bersama B"
  [[nodiscard]] std::string alternatives(const std::vector<bundle::RoleId>& roles) const;
  [[nodiscard]] std::string performers(const bundle::Task& task) const;
  [[nodiscard]] std::string answers(const bundle::Task& task) const;
  [[nodiscard]] std::string document(bundle::DocumentId id,
                                     std::optional<std::uint32_t> state) const;
  // "kembali ke langkah 3"
  [[nodiscard]] std::string direction(const bundle::Exit& exit) const;
  // "2, 3 dan 4"
  [[nodiscard]] std::string labels(const std::vector<bundle::TaskId>& tasks) const;
  // All steps that wait, as labels().
  [[nodiscard]] std::string waiting(const engine::State& state) const;
  // "menghasilkan: …", or empty
  [[nodiscard]] std::string produced(const bundle::Exit& exit) const;

  // The lines under a step's heading: papers, time, visit; then the question with its answers.
  [[nodiscard]] std::vector<std::string> step_details(const engine::Token& token,
                                                      const engine::State& state) const;
  [[nodiscard]] std::string question(const bundle::Task& task) const;
  // With its unit, which the cell may leave to the heading of its column.
  [[nodiscard]] std::string standard_time(const bundle::Time& time) const;

  // One line an event: "Sekretaris Dinas memutuskan langkah 4 (…): tidak"
  [[nodiscard]] std::string event(const engine::Event& event) const;
  [[nodiscard]] std::string note(const engine::Event& event) const;  // empty where there is none

  // Path, returns, time, work, documents, audit hash: after the last step of a case.
  [[nodiscard]] std::vector<std::string> summary(const journal::Case& ended,
                                                 const std::vector<engine::Record>& history,
                                                 const journal::Head& head) const;

 private:
  [[nodiscard]] std::string word(Phrase phrase, std::vector<std::string> args = {}) const {
    return say(language_, phrase, std::move(args));
  }
  [[nodiscard]] std::string official(const engine::Event& event, bundle::RoleId role) const;
  [[nodiscard]] std::string called(const bundle::Call& call) const;
  [[nodiscard]] std::string inputs(const bundle::Task& task, const engine::State& state) const;
  [[nodiscard]] std::string path(const std::vector<engine::Record>& history) const;
  [[nodiscard]] std::vector<std::string> work(const std::vector<engine::Record>& history) const;

  Language language_;
  const bundle::Bundle& bundle_;
  Voice voice_;
};

}  // namespace sop::story
