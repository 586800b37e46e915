// All projects that one run meets. For the path of an SOP it gives the project around it: the
// folder of the nearest sop.toml upward, as Cargo does, else the SOP's own folder. Owns the
// projects; around() is for one thread, the projects are for all.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/project/project.h"

namespace sop {

// A project before anything in it is read but its settings.
struct ProjectFrame {
  std::string key;  // its absolute folder
  ProjectPlace place;
  ProjectSettings settings;
  std::string settings_text;  // of sop.toml
};

class Workspace {
 public:
  Workspace(SourceMap& sources, FileSystem& files) : sources_(sources), files_(files) {}

  // The files named on the command line: each is known to the others.
  void know(std::vector<std::string> paths) { given_ = std::move(paths); }

  // The project of the SOP at `path` ("-": none but what know() named). What is wrong with its
  // sop.toml is reported when the project is met first.
  [[nodiscard]] Project& around(const std::string& path, Sink& sink);

  // The same, to make projects of one's own from it.
  [[nodiscard]] const ProjectFrame& frame_of(const std::string& path, Sink& sink);

  // What came up while other files were read: once a project, after its SOPs were compiled.
  void report_late(Sink& sink);

 private:
  void read_settings_at(const std::string& toml, ProjectFrame& frame, Sink& sink);

  struct Entry {
    ProjectFrame frame;
    std::unique_ptr<Project> project;  // once it was asked for
    bool cut_told = false;
  };

  SourceMap& sources_;
  FileSystem& files_;
  std::vector<std::string> given_;
  std::map<std::string, Entry> projects_;  // by absolute folder
};

}  // namespace sop
