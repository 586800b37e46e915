#include "compiler/project/workspace.h"

#include <filesystem>

#include "compiler/base/limits.h"
#include "compiler/base/utf8.h"

namespace sop {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSettings = "sop.toml";

struct Found {
  ProjectPlace place;
  std::string key;   // absolute folder
  std::string toml;  // empty: none
};

// Upward from the SOP's folder; the path that is printed stays as short as the user's own.
Found find_project(const std::string& path) {
  Found found;
  if (path == "-") return found;
  std::error_code error;
  std::string shown = fs::path(path).parent_path().string();
  if (shown.empty()) shown = ".";
  fs::path above = fs::absolute(shown, error).lexically_normal();
  if (above.filename().empty() && above.has_parent_path() && above != above.root_path())
    above = above.parent_path();  // "…/folder/" → "…/folder"
  found.key = above.string();
  found.place = {shown, false};
  for (fs::path printed = shown;; printed = (printed / "..").lexically_normal()) {
    const fs::path toml = above / kSettings;
    if (fs::exists(toml, error)) {
      std::string folder = printed.string();
      while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
      found.key = above.string();
      found.toml = folder == "." ? std::string(kSettings) : (fs::path(folder) / kSettings).string();
      found.place = {std::move(folder), true};
      return found;
    }
    if (above == above.root_path() || !above.has_parent_path()) return found;
    above = above.parent_path();
  }
}

}  // namespace

void Workspace::read_settings_at(const std::string& toml, ProjectFrame& frame, Sink& sink) {
  Result<std::string> bytes = files_.read(toml, limits::kFileBytes);
  if (!bytes) {
    const Failure& failure = bytes.failure();
    std::string why = failure.detail;
    if (failure.kind == FailureKind::IsDirectory) why = "Is a directory";
    if (failure.kind == FailureKind::TooLarge) why = "> " + failure.detail + " MB";
    sink.report(finding<Kind::SettingsUnreadable>({}, toml, why));
  } else if (bytes.value().find('\0') != std::string::npos || utf8::first_invalid(bytes.value())) {
    sink.report(finding<Kind::SettingsUnreadable>({}, toml, std::string("UTF-8")));
  } else {
    frame.settings_text = bytes.value();
    frame.settings = read_settings(sources_.add(toml, std::move(bytes).value()), sink);
  }
  frame.settings.settings.file = toml;
  frame.settings.settings.folder = frame.place.folder;
}

const ProjectFrame& Workspace::frame_of(const std::string& path, Sink& sink) {
  Found found = find_project(path);
  const auto [entry, fresh] = projects_.try_emplace(found.key);
  ProjectFrame& frame = entry->second.frame;
  if (fresh) {
    frame.key = found.key;
    frame.place = std::move(found.place);
    if (!found.toml.empty()) read_settings_at(found.toml, frame, sink);
  }
  return frame;
}

Project& Workspace::around(const std::string& path, Sink& sink) {
  const ProjectFrame& frame = frame_of(path, sink);
  std::unique_ptr<Project>& project = projects_[frame.key].project;
  if (!project) {
    project = std::make_unique<Project>(frame.place, frame.settings, sources_, files_);
    project->know(given_);
  }
  return *project;
}

void Workspace::report_late(Sink& sink) {
  for (auto& [key, entry] : projects_) {
    const std::string cut = entry.project ? entry.project->cut() : "";
    if (cut.empty() || entry.cut_told) continue;
    entry.cut_told = true;
    sink.report(finding<Kind::ProjectCut>({}, cut));
  }
}

}  // namespace sop
