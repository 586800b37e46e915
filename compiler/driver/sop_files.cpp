#include "compiler/driver/sop_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <unordered_set>

#include "compiler/driver/compile.h"

namespace sop {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_below(const std::string& folder, Sink& sink) {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const bool hidden = at->path().filename().native().starts_with(".");
    std::error_code ignored;
    if (hidden && at->is_directory(ignored)) at.disable_recursion_pending();
    if (!hidden && at->path().extension() == ".sop" && !at->is_directory(ignored))
      found.push_back(at->path().native());
  }
  if (error) {
    sink.report(finding_of(failure_from_errno(error.value(), folder), false));
  } else if (found.empty()) {
    sink.report(finding<Kind::NoSopFiles>({}, folder));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<std::string> sop_files(const std::vector<std::string>& paths, Sink& sink) {
  std::vector<std::string> files;
  std::unordered_set<std::string> seen;
  const auto add = [&](const std::string& file) {
    if (seen.insert(file).second) files.push_back(file);
  };
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (path == "-" || !fs::is_directory(path, ignored)) {
      add(path);
      continue;
    }
    for (const std::string& file : files_below(path, sink)) add(file);
  }
  return files;
}

}  // namespace sop
