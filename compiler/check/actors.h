// Names of offices as SOPs write them ("Kasubag Umum", "Ka.Subbag Umum", "Kepala Sub Bagian Umum"
// are one), and whether a chart has a lane for such a name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/words.h"
#include "compiler/model/model.h"

namespace sop::actors {

// A word that heads the name of an office inside an agency: "kasi", "sekretaris".
[[nodiscard]] bool is_office(std::string_view low);
// The same and looser ones, for a subject before its verb: "petugas", "tim", "anggota".
[[nodiscard]] bool is_actor(std::string_view low);

// Where the name of an office that begins at word `first` ends; `first` if none begins there. A
// bare "kepala" is none, nor is a head in small letters that needs a tail.
[[nodiscard]] std::size_t end_of_office(const words::Sentence& text, std::size_t first);

// A name as a set of words, abbreviations spelt out, connectors left out.
struct Name {
  std::string head;
  std::vector<std::string> words;  // sorted, each once
  [[nodiscard]] bool empty() const { return words.empty(); }
  friend bool operator==(const Name&, const Name&) = default;
};
[[nodiscard]] Name name_of(const words::Sentence& text, std::size_t first, std::size_t last);

// The lanes of a chart by name. Made when it is first asked, since most charts never ask.
class Lanes {
 public:
  explicit Lanes(const model::Model& model) : model_(&model) {}
  // A lane that may be meant: "Sekretaris" by "Sekretaris Dinas", "Camat OPD" by "Camat".
  [[nodiscard]] bool has(const Name& office);
  // The lane that has just this name; invalid if there is none.
  [[nodiscard]] model::RoleId called(const Name& office);

 private:
  struct Lane {
    Name name;
    model::RoleId role;  // invalid: a member of a team
  };
  void make();

  const model::Model* model_;
  std::vector<Lane> lanes_;
  std::vector<std::string> agency_;  // words of Instansi and Unit: they add nothing to a name
  bool made_ = false;
};

// Is the role called so, by its alias or its title (letters' case aside)?
[[nodiscard]] bool is_called(const model::Role& role, std::string_view name);

}  // namespace sop::actors
