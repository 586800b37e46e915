// One project: its settings, its SOPs and libraries, the standard library. Implements what a pass
// may ask of the world around an SOP. Everything but the settings is read when first asked for, and
// never changes afterwards; safe to ask from many threads. Errors in other files stay there.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/surroundings.h"
#include "compiler/project/register.h"
#include "compiler/project/regulations.h"
#include "compiler/project/settings.h"
#include "compiler/source/source.h"

namespace sop {

// Where a project lies. Without a root (no sop.toml) it is the one folder.
struct ProjectPlace {
  std::string folder;  // as it is printed in paths; empty: none (standard input)
  bool recursive = false;
};

struct LibraryPlace {
  std::string name, path;
};

// What a project holds, from who has read its files already.
struct KnownProject {
  std::shared_ptr<const Register> sops;  // whole faces
  std::vector<LibraryPlace> libraries;
};

class Project final : public model::Surroundings {
 public:
  Project(ProjectPlace place, ProjectSettings settings, SourceMap& sources, FileSystem& files);

  // Further SOPs that count as known, wherever they lie. Only before the first question.
  void know(const std::vector<std::string>& paths);
  // Then no file is read to learn what there is. Only before the first question.
  void know_all(KnownProject known);
  // All *.sop files of the project, sorted.
  [[nodiscard]] std::vector<std::string> files() const;
  // The folders and files of the project that were left unread for their number, if any.
  [[nodiscard]] std::string cut();

  [[nodiscard]] const model::Settings& settings() const override { return settings_.settings; }
  [[nodiscard]] model::SopLookup find_sop(std::string_view reference) const override;
  [[nodiscard]] bool knows_sops() const override;
  [[nodiscard]] const SyntaxTree* open(const model::SopFace& sop) const override;
  [[nodiscard]] const model::Library* find_library(std::string_view name,
                                                   std::string& nearest) const override;
  // Names of the standard libraries that hold working hours or holidays, in the order of their
  // files.
  [[nodiscard]] std::vector<std::string> standard_calendars() const;
  // What is wrong with a library that was found here: its rows that cannot be read are left out.
  void examine(const model::Library& library, Sink& sink) const;
  [[nodiscard]] const model::Regulation* find_regulation(std::string_view type,
                                                         std::string_view number,
                                                         std::string_view year) const override;
  [[nodiscard]] std::vector<const model::Regulation*> regulations() const override;

 private:
  struct Contents;  // what was read so far

  // All of them with the lock held.
  Contents& contents() const;
  void list_files(std::vector<std::string>& paths, std::string& cut) const;
  void read_heads(Contents& all) const;
  void read_standard_heads(Contents& all) const;
  [[nodiscard]] std::optional<std::string> text_of(const std::string& path) const;
  [[nodiscard]] const SyntaxTree* tree_of(const std::string& path) const;
  [[nodiscard]] const model::SopFace* whole(const model::SopFace& head) const;
  [[nodiscard]] const model::Library* library_at(const std::string& path) const;
  [[nodiscard]] const Regulations& standard_regulations() const;
  [[nodiscard]] const Regulations& own_regulations() const;

  ProjectPlace place_;
  ProjectSettings settings_;
  SourceMap& sources_;
  FileSystem& disk_;
  std::vector<std::string> given_;
  std::optional<KnownProject> known_;
  mutable std::recursive_mutex lock_;
  mutable std::shared_ptr<Contents> contents_;
};

}  // namespace sop
