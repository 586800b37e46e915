#include "compiler/driver/binder_order.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/parallel.h"
#include "compiler/driver/sop_files.h"
#include "compiler/project/face.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"

namespace sop {
namespace {

namespace fs = std::filesystem;

class Silence final : public Sink {
 public:
  void report(Diagnostic /*diagnostic*/) override {}
};

// One file as far as its beginning tells what it is.
struct Known {
  model::SopFace face;
  bool library = false;
  bool readable = false;
};

Known known_of(const std::string& path) {
  Silence silence;
  SourceMap sources;
  const SourceFile* file = load(path, real_file_system(), sources, silence);
  if (file == nullptr) return {};
  const SyntaxTree tree = parse(*file, silence);
  return {face_of(tree), ast::File(tree).type() == ast::FileType::Library, true};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The run of digits at `at`, without leading zeros.
std::string_view digits_at(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] == '0') ++at;
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(begin, at - begin);
}

int natural_compare(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string_view x = digits_at(a, i);
      const std::string_view y = digits_at(b, j);
      if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
      if (const int order = x.compare(y); order != 0) return order;
      continue;
    }
    const auto x = static_cast<unsigned char>(a[i++]);
    const auto y = static_cast<unsigned char>(b[j++]);
    if (x != y) return x < y ? -1 : 1;
  }
  return i < a.size() ? 1 : j < b.size() ? -1 : 0;
}

struct Sorted {
  BinderItem item;
  std::vector<std::string> folders;  // folded
  std::string number, title;         // folded
};

bool before(const Sorted& a, const Sorted& b) {
  const std::size_t common = std::min(a.folders.size(), b.folders.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const int order = natural_compare(a.folders[i], b.folders[i]); order != 0) return order < 0;
  }
  if (a.folders.size() != b.folders.size()) return a.folders.size() < b.folders.size();
  if (a.number.empty() != b.number.empty()) return !a.number.empty();
  if (const int order = natural_compare(a.number, b.number); order != 0) return order < 0;
  if (const int order = natural_compare(a.title, b.title); order != 0) return order < 0;
  return a.item.path < b.item.path;
}

// What is known to the SOPs of each project.
class Neighbours {
 public:
  Neighbours(unsigned jobs, Workspace& workspace) : jobs_(jobs), workspace_(workspace) {}

  void introduce(const std::vector<std::string>& paths, Sink& sink) {
    for (const std::string& path : paths) projects_[&workspace_.around(path, sink)].push_back(path);
    for (auto& [project, all] : projects_) {
      if (project->settings().file.empty()) {
        all = paths;
        continue;
      }
      std::set<std::string> named;
      for (const std::string& path : all) named.insert(key(path));
      for (std::string& path : project->files()) {
        if (named.count(key(path)) == 0) all.push_back(std::move(path));
      }
    }
    std::vector<std::string> wanted = paths;
    for (const auto& [project, all] : projects_) {
      if (!project->settings().file.empty()) wanted.insert(wanted.end(), all.begin(), all.end());
    }
    read(wanted);
    std::optional<KnownProject> without_project;  // one for all of them
    for (auto& [project, all] : projects_) {
      const bool named = project->settings().file.empty();
      if (named && without_project) {
        project->know_all(*without_project);
        continue;
      }
      KnownProject known = known_from(all);
      if (named) without_project = known;
      project->know_all(std::move(known));
    }
  }

  [[nodiscard]] const Known& of(const std::string& path) const { return files_.at(key(path)); }

 private:
  static std::string key(const std::string& path) {
    std::error_code error;
    return fs::absolute(path, error).lexically_normal().native();
  }

  void read(const std::vector<std::string>& paths) {
    std::vector<std::pair<const std::string*, Known*>> work;
    for (const std::string& path : paths) {
      const auto [entry, fresh] = files_.emplace(key(path), Known());
      if (fresh) work.emplace_back(&path, &entry->second);
    }
    parallel_for(work.size(), jobs_, [&](std::size_t i, unsigned /*worker*/) {
      *work[i].second = known_of(*work[i].first);
    });
  }

  [[nodiscard]] KnownProject known_from(const std::vector<std::string>& paths) const {
    KnownProject known;
    std::vector<model::SopFace> faces;
    for (const std::string& path : paths) {
      const Known& one = of(path);
      if (one.library) {
        known.libraries.push_back({one.face.title, path});
      } else if (!one.face.title.empty()) {
        faces.push_back(one.face);
      }
    }
    known.sops = std::make_shared<const Register>(std::move(faces));
    return known;
  }

  unsigned jobs_;
  Workspace& workspace_;
  std::map<Project*, std::vector<std::string>> projects_;
  std::map<std::string, Known> files_;  // by absolute path
};

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  return natural_compare(utf8::fold(a), utf8::fold(b)) < 0;
}

std::vector<BinderItem> binder_items(const std::vector<std::string>& named, unsigned jobs,
                                     Workspace& workspace, Sink& sink) {
  std::vector<std::vector<BinderItem>> groups;  // one for each that was named
  std::vector<std::string> paths;
  for (const std::string& one : without_repeats(named)) {
    std::error_code ignored;
    const bool folder = fs::is_directory(one, ignored);
    groups.emplace_back();
    for (std::string& path : sop_files({one}, sink)) {
      BinderItem item;
      const fs::path whole(path);
      item.below = (folder ? whole.lexically_relative(one) : whole.filename()).native();
      if (folder) {
        const fs::path place = fs::absolute(one, ignored).lexically_normal();
        item.root = (place.has_filename() ? place : place.parent_path()).filename().native();
      }
      paths.push_back(path);
      item.path = std::move(path);
      groups.back().push_back(std::move(item));
    }
  }
  workspace.know(paths);
  Neighbours neighbours(jobs, workspace);
  neighbours.introduce(paths, sink);

  std::vector<BinderItem> items;
  for (std::vector<BinderItem>& group : groups) {
    std::vector<Sorted> sorted;
    for (BinderItem& item : group) {
      const Known& known = neighbours.of(item.path);
      if (known.library && !item.root.empty()) continue;
      item.title = known.face.title;
      item.number = known.face.number;
      Sorted one{std::move(item), {}, {}, {}};
      for (const fs::path& part : fs::path(one.item.below).parent_path())
        one.folders.push_back(utf8::fold(part.native()));
      one.number = utf8::fold(one.item.number);
      one.title = utf8::fold(one.item.title);
      sorted.push_back(std::move(one));
    }
    std::sort(sorted.begin(), sorted.end(), before);
    for (Sorted& one : sorted) items.push_back(std::move(one.item));
  }
  return items;
}

}  // namespace sop
