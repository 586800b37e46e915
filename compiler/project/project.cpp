#include "compiler/project/project.h"

#include <algorithm>
#include <filesystem>

#include "compiler/base/limits.h"
#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/project/face.h"
#include "compiler/project/library.h"
#include "compiler/project/standard_library.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"

namespace sop {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStandard = "<stdlib>/";
// Of texts that are read and dropped again, so that no finding can point at them.
constexpr FileId kUnlisted{std::size_t{0}};

class Silence final : public Sink {
 public:
  void report(Diagnostic /*diagnostic*/) override {}
};

bool is_standard(std::string_view path) {
  return path.starts_with(kStandard);
}

std::string absolute(const std::string& path) {
  std::error_code error;
  return fs::absolute(path, error).lexically_normal().string();
}

// The file's beginning, up to its steps: enough for title and number.
std::string_view head_of(std::string_view text) {
  constexpr std::size_t kHead = 16U << 10U;
  for (const std::string_view word : {"\nLangkah:", "\nLANGKAH"}) {
    if (const std::size_t at = text.find(word); at != std::string_view::npos)
      text = text.substr(0, at + 1);
  }
  std::size_t end = std::min(text.size(), kHead);
  while (end > 0 && end < text.size() && text[end] != '\n') --end;
  return text.substr(0, end);
}

struct Head {
  model::SopFace face;
  bool library = false;
};

Head read_head(const std::string& path, std::string_view text) {
  Silence silence;
  const SourceFile file{kUnlisted, path, std::string(head_of(text))};
  const SyntaxTree tree = parse(file, silence);
  const ast::File view(tree);
  Head head;
  head.library = view.type() == ast::FileType::Library;
  if (view.has_title()) head.face = face_of(tree);
  return head;
}

std::string library_key(std::string_view name) {
  constexpr std::string_view kWord = "pustaka ";
  std::string key = utf8::fold(name);
  if (key.starts_with(kWord)) key.erase(0, kWord.size());
  return key;
}

}  // namespace

struct Project::Contents {
  bool heads_read = false;
  bool standard_heads_read = false;
  std::string cut;
  std::shared_ptr<const Register> own;
  Register standard;
  std::vector<LibraryPlace> libraries, standard_libraries;
  std::map<std::string, model::SopFace> whole;  // by path
  std::map<std::string, SyntaxTree> trees;      // by path
  std::map<std::string, bool> unreadable;       // by path
  std::map<std::string, model::Library> read;   // by path
  std::optional<Regulations> standard_regulations, own_regulations;
};

Project::Project(ProjectPlace place, ProjectSettings settings, SourceMap& sources,
                 FileSystem& files)
    : place_(std::move(place)),
      settings_(std::move(settings)),
      sources_(sources),
      disk_(files),
      contents_(std::make_shared<Contents>()) {}

void Project::know(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (path != "-") given_.push_back(path);
  }
}

void Project::know_all(KnownProject known) {
  known_ = std::move(known);
}

std::vector<std::string> Project::files() const {
  std::vector<std::string> paths;
  std::string cut;
  list_files(paths, cut);
  return paths;
}

std::string Project::cut() {
  const std::lock_guard hold(lock_);
  return contents_->cut;
}

// ---- files

void Project::list_files(std::vector<std::string>& paths, std::string& cut) const {
  std::vector<std::string> folders;
  if (!place_.folder.empty()) folders.push_back(place_.folder);
  const std::size_t base = absolute(place_.folder.empty() ? "." : place_.folder).size();
  const auto depth = [&](const std::string& folder) {
    const std::string below = absolute(folder).substr(std::min(base, absolute(folder).size()));
    return static_cast<std::size_t>(std::count(below.begin(), below.end(), '/'));
  };
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::string folder = folders[i];
    std::error_code error;
    std::vector<std::string> inner;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      const std::string name = at->path().filename().string();
      const std::string path = folder == "." ? name : (fs::path(folder) / name).string();
      std::error_code ignored;
      if (name.starts_with(".")) continue;
      if (at->is_directory(ignored)) {
        const std::string below = fs::path(path).lexically_relative(place_.folder).string();
        const bool left_out = std::find(settings_.left_out.begin(), settings_.left_out.end(),
                                        below) != settings_.left_out.end();
        const bool other_project = fs::exists(fs::path(path) / "sop.toml", ignored);
        if (place_.recursive && !left_out && !other_project && !at->is_symlink(ignored))
          inner.push_back(path);
      } else if (name.ends_with(".sop")) {
        paths.push_back(path);
      }
    }
    std::sort(inner.begin(), inner.end());
    for (const std::string& one : inner) {
      if (depth(one) > limits::kProjectDepth) {
        if (cut.empty()) cut = one;
      } else {
        folders.push_back(one);
      }
    }
    if (paths.size() > limits::kProjectFiles) {
      if (cut.empty()) cut = folder;
      break;
    }
  }
  std::sort(paths.begin(), paths.end());
}

std::optional<std::string> Project::text_of(const std::string& path) const {
  if (is_standard(path)) {
    for (const StandardFile& file : standard_files()) {
      if (file.path == path) return std::string(file.text);
    }
    return std::nullopt;
  }
  Result<std::string> bytes = disk_.read(path, limits::kFileBytes);
  if (!bytes || bytes.value().find('\0') != std::string::npos || utf8::first_invalid(bytes.value()))
    return std::nullopt;
  return std::move(bytes).value();
}

Project::Contents& Project::contents() const {
  return *contents_;
}

void Project::read_heads(Contents& all) const {
  if (all.heads_read) return;
  all.heads_read = true;
  if (known_) {
    all.own = known_->sops;
    all.libraries = known_->libraries;
    return;
  }
  std::vector<std::string> paths = given_;
  std::vector<std::string> found;
  list_files(found, all.cut);
  std::map<std::string, bool> seen;
  for (const std::string& path : given_) seen.emplace(absolute(path), true);
  for (std::string& path : found) {
    if (seen.emplace(absolute(path), true).second) paths.push_back(std::move(path));
  }
  std::vector<model::SopFace> faces;
  for (const std::string& path : paths) {
    const std::optional<std::string> text = text_of(path);
    if (!text) continue;
    Head head = read_head(path, *text);
    if (head.library) {
      all.libraries.push_back({head.face.title, path});
    } else if (!head.face.title.empty()) {
      faces.push_back(std::move(head.face));
    }
  }
  all.own = std::make_shared<const Register>(std::move(faces));
}

void Project::read_standard_heads(Contents& all) const {
  if (all.standard_heads_read) return;
  all.standard_heads_read = true;
  std::vector<model::SopFace> faces;
  for (const StandardFile& file : standard_files()) {
    Head head = read_head(std::string(file.path), file.text.substr(0, file.text.find("\nLangkah")));
    if (head.library) {
      all.standard_libraries.push_back({head.face.title, std::string(file.path)});
    } else if (!head.face.title.empty()) {
      faces.push_back(std::move(head.face));
    }
  }
  all.standard = Register(std::move(faces));
}

const SyntaxTree* Project::tree_of(const std::string& path) const {
  Contents& all = contents();
  if (const auto known = all.trees.find(path); known != all.trees.end()) return &known->second;
  if (all.unreadable.count(path) != 0) return nullptr;
  std::optional<std::string> text = text_of(path);
  if (!text) {
    all.unreadable.emplace(path, true);
    return nullptr;
  }
  Silence silence;
  const SourceFile& file = sources_.add(path, std::move(*text));
  return &all.trees.emplace(path, parse(file, silence)).first->second;
}

// ---- SOPs

const model::SopFace* Project::whole(const model::SopFace& head) const {
  Contents& all = contents();
  const auto [known, fresh] = all.whole.try_emplace(head.path, head);
  if (fresh && (!known_ || is_standard(head.path))) {
    if (const std::optional<std::string> text = text_of(head.path)) {
      Silence silence;
      const SourceFile file{kUnlisted, head.path, *text};
      known->second = face_of(parse(file, silence));
    }
  }
  return &known->second;
}

model::SopLookup Project::find_sop(std::string_view reference) const {
  const std::lock_guard hold(lock_);
  Contents& all = contents();
  read_heads(all);
  model::SopLookup out = all.own->find(reference);
  if (out.found.empty()) {
    read_standard_heads(all);
    model::SopLookup standard = all.standard.find(reference);
    out.found = std::move(standard.found);
    if (out.nearest.empty()) out.nearest = std::move(standard.nearest);
  }
  for (const model::SopFace*& face : out.found) face = whole(*face);
  return out;
}

bool Project::knows_sops() const {
  const std::lock_guard hold(lock_);
  Contents& all = contents();
  read_heads(all);
  return all.own->faces().size() > 1;  // one of them is who asks
}

const SyntaxTree* Project::open(const model::SopFace& sop) const {
  const std::lock_guard hold(lock_);
  return tree_of(sop.path);
}

// ---- libraries

const model::Library* Project::library_at(const std::string& path) const {
  Contents& all = contents();
  if (const auto known = all.read.find(path); known != all.read.end()) return &known->second;
  const SyntaxTree* tree = tree_of(path);
  if (tree == nullptr) return nullptr;
  Silence silence;
  return &all.read.emplace(path, read_library(*tree, silence)).first->second;
}

const model::Library* Project::find_library(std::string_view name, std::string& near) const {
  const std::lock_guard hold(lock_);
  Contents& all = contents();
  read_heads(all);
  read_standard_heads(all);
  const std::string key = library_key(name);
  std::vector<std::string> names;
  for (const auto* places : {&all.libraries, &all.standard_libraries}) {
    for (const LibraryPlace& place : *places) {
      if (library_key(place.name) == key) return library_at(place.path);
      names.push_back(place.name);
    }
  }
  if (const auto nearest_name = nearest(name, names)) near = names[*nearest_name];
  return nullptr;
}

void Project::examine(const model::Library& library, Sink& sink) const {
  static_cast<void>(read_library(parse(sources_.file(library.file), sink), sink));
}

std::vector<std::string> Project::standard_calendars() const {
  const std::lock_guard hold(lock_);
  Contents& all = contents();
  read_standard_heads(all);
  std::vector<std::string> names;
  for (const LibraryPlace& place : all.standard_libraries) {
    for (const StandardFile& file : standard_files()) {
      if (file.path != place.path) continue;
      if (file.text.find("\nJam kerja:") != std::string_view::npos ||
          file.text.find("\nHari libur:") != std::string_view::npos)
        names.push_back(place.name);
    }
  }
  return names;
}

const Regulations& Project::standard_regulations() const {
  Contents& all = contents();
  if (!all.standard_regulations) {
    std::vector<const model::Regulation*> list;
    for (const StandardFile& file : standard_files()) {
      if (file.text.find("\nPeraturan:") == std::string_view::npos) continue;
      if (const model::Library* library = library_at(std::string(file.path))) {
        for (const model::Regulation& one : library->regulations) list.push_back(&one);
      }
    }
    all.standard_regulations.emplace(std::move(list));
  }
  return *all.standard_regulations;
}

const Regulations& Project::own_regulations() const {
  Contents& all = contents();
  if (!all.own_regulations) {
    read_heads(all);
    std::vector<const model::Regulation*> list;
    for (const LibraryPlace& place : all.libraries) {
      if (const model::Library* library = library_at(place.path)) {
        for (const model::Regulation& one : library->regulations) list.push_back(&one);
      }
    }
    all.own_regulations.emplace(std::move(list));
  }
  return *all.own_regulations;
}

const model::Regulation* Project::find_regulation(std::string_view type, std::string_view number,
                                                  std::string_view year) const {
  const std::lock_guard hold(lock_);
  if (const model::Regulation* found = own_regulations().find(type, number, year)) return found;
  return standard_regulations().find(type, number, year);
}

std::vector<const model::Regulation*> Project::regulations() const {
  const std::lock_guard hold(lock_);
  std::vector<const model::Regulation*> all = own_regulations().all();
  const std::vector<const model::Regulation*>& standard = standard_regulations().all();
  all.insert(all.end(), standard.begin(), standard.end());
  return all;
}

}  // namespace sop
