#include "compiler/driver/sop_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <unordered_set>

#include "compiler/driver/compile.h"

namespace sop {
namespace {

namespace fs = std::filesystem;

// One place however it is written. A link to a folder is the folder, a link to a file is itself.
fs::path place_of(const fs::path& path, bool folder) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error).lexically_normal();
  fs::path place = fs::canonical(folder ? whole : whole.parent_path(), error);
  if (error) return whole;
  return folder ? place : place / whole.filename();
}

// Folder by folder, so that one that cannot be read hides none of the others.
std::vector<std::string> files_below(const std::string& folder, Sink& sink) {
  std::vector<std::string> found;
  std::vector<std::string> left{folder};
  std::map<std::string, int> failed;  // in the order of their names, not of the disk
  while (!left.empty()) {
    const std::string here = std::move(left.back());
    left.pop_back();
    std::error_code error;
    for (fs::directory_iterator at(here, error), end; !error && at != end; at.increment(error)) {
      const fs::path& path = at->path();
      if (path.filename().native().starts_with(".")) continue;
      std::error_code ignored;
      if (at->is_directory(ignored)) {
        if (!at->is_symlink(ignored)) left.push_back(path.native());  // it may lead back
      } else if (path.extension() == ".sop") {
        found.push_back(path.native());
      }
    }
    // One that goes while the others are read is no longer asked for.
    const bool gone = error == std::errc::no_such_file_or_directory && here != folder;
    if (error && !gone) failed.emplace(here, error.value());
  }
  for (const auto& [path, number] : failed)
    sink.report(finding_of(failure_from_errno(number, path), false));
  if (failed.empty() && found.empty()) sink.report(finding<Kind::NoSopFiles>({}, folder));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<std::string> without_repeats(const std::vector<std::string>& paths) {
  struct Named {
    fs::path place;
    bool folder = false;
  };
  std::vector<Named> named;
  std::unordered_set<std::string> folders;
  for (const std::string& path : paths) {
    std::error_code ignored;
    const bool folder = path != "-" && fs::is_directory(path, ignored);
    named.push_back({path == "-" ? fs::path(path) : place_of(path, folder), folder});
    if (folder) folders.insert(named.back().place.native());
  }
  // Whether the walk through another folder that was named comes by.
  const auto walked = [&](const Named& one) {
    if (!one.folder && one.place.extension() != ".sop") return false;
    for (fs::path at = one.place; !at.filename().native().starts_with(".");) {
      const fs::path above = at.parent_path();
      if (above == at || above.empty()) return false;
      if (folders.count(above.native()) != 0) return true;
      at = above;
    }
    return false;
  };
  std::vector<std::string> kept;
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!walked(named[i]) && seen.insert(named[i].place.native()).second) kept.push_back(paths[i]);
  }
  return kept;
}

std::vector<std::string> sop_files(const std::vector<std::string>& paths, Sink& sink) {
  std::vector<std::string> files;
  for (const std::string& path : without_repeats(paths)) {
    std::error_code ignored;
    if (path == "-" || !fs::is_directory(path, ignored)) {
      files.push_back(path);
      continue;
    }
    const std::vector<std::string> below = files_below(path, sink);
    files.insert(files.end(), below.begin(), below.end());
  }
  return files;
}

}  // namespace sop
