// What one SOP may know of the world around it: the project's settings, libraries, and the other
// SOPs. An interface, so that passes can be tested with a few lines and a project of ten thousand
// files loads only what is asked for. project/ implements it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/library.h"
#include "compiler/model/settings.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop::model {

// What other SOPs may rely on: the face of an SOP.
struct SopParameter {
  std::string alias;
  std::string title;
  RoleKind kind = RoleKind::Person;
};

struct SopFace {
  std::string path;  // of its file; "<stdlib>/…" for the standard library
  std::string title;
  std::string number;
  bool generic = false;
  std::vector<SopParameter> roles;
  std::vector<std::string> needs;  // documents it takes from outside, as named there
  std::vector<std::string>
      gives;  // documents its steps give, with the last state: "SK Tim (final)"
  std::vector<std::string> calls;    // references of its Jalankan, as written
  std::vector<std::string> related;  // references of its Keterkaitan, as written
};

struct SopLookup {
  std::vector<const SopFace*> found;  // one: good; several: the reference is not unique
  std::string nearest;                // title of the nearest where none was found; may be empty
};

class Surroundings {
 public:
  virtual ~Surroundings() = default;
  [[nodiscard]] virtual const Settings& settings() const = 0;
  // By number, by title (with or without "SOP"), or by a beginning of the title that is unique.
  [[nodiscard]] virtual SopLookup find_sop(std::string_view reference) const = 0;
  // Does the project know other SOPs at all? Without them an unknown title is no finding.
  [[nodiscard]] virtual bool knows_sops() const = 0;
  // The tree of an SOP found before; null where it cannot be read any more.
  [[nodiscard]] virtual const SyntaxTree* open(const SopFace& sop) const = 0;
  // A library by its name; null: unknown (`nearest` gets the closest name, or stays empty).
  [[nodiscard]] virtual const Library* find_library(std::string_view name,
                                                    std::string& nearest) const = 0;
  // By any usual way of citing it: "PermenPAN-RB 35/2012", "Peraturan Menteri … Nomor 35 Tahun
  // 2012 tentang …"; null: not in the catalogue.
  [[nodiscard]] virtual const Regulation* find_regulation(std::string_view type,
                                                          std::string_view number,
                                                          std::string_view year) const = 0;
  // All of the catalogue, for suggestions.
  [[nodiscard]] virtual std::vector<const Regulation*> regulations() const = 0;
};

// No project, no other SOPs, no catalogue.
class NoSurroundings final : public Surroundings {
 public:
  [[nodiscard]] const Settings& settings() const override { return settings_; }
  [[nodiscard]] SopLookup find_sop(std::string_view /*reference*/) const override { return {}; }
  [[nodiscard]] bool knows_sops() const override { return false; }
  [[nodiscard]] const SyntaxTree* open(const SopFace& /*sop*/) const override { return nullptr; }
  [[nodiscard]] const Library* find_library(std::string_view /*name*/,
                                            std::string& /*nearest*/) const override {
    return nullptr;
  }
  [[nodiscard]] const Regulation* find_regulation(std::string_view /*type*/,
                                                  std::string_view /*number*/,
                                                  std::string_view /*year*/) const override {
    return nullptr;
  }
  [[nodiscard]] std::vector<const Regulation*> regulations() const override { return {}; }

 private:
  Settings settings_;
};

}  // namespace sop::model
