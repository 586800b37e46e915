#include "compiler/driver/folder_check.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "compiler/cache/questions.h"
#include "compiler/cache/store.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/levels.h"
#include "compiler/driver/parallel.h"
#include "compiler/driver/sop_files.h"
#include "compiler/project/face.h"
#include "compiler/project/workspace.h"
#include "compiler/syntax/parse.h"

namespace sop {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class Silence final : public Sink {
 public:
  void report(Diagnostic /*diagnostic*/) override {}
};

// One file of the project: what is known of it before it is checked.
struct File {
  std::string path;
  cache::Stamp stamp;
  bool settled = false;
  Fingerprint content{};
  std::string head;                   // see encode_head(); empty: unreadable
  std::string text;                   // as read for the head, where there was room to keep it
  const cache::Entry* old = nullptr;  // of the same content, from the store
  bool selected = false;              // is to be checked; the others are only known
};

struct Outcome {
  std::string text;  // as printed
  std::string questions;
  std::array<std::uint32_t, 3> counts{};
  std::uint32_t exit_code = 0;
};

enum class HeadKind : std::uint8_t { Sop = 1, Library = 2 };

std::string encode_head(const SyntaxTree& tree) {
  const model::SopFace face = face_of(tree);
  const bool library = ast::File(tree).type() == ast::FileType::Library;
  cache::Writer out;
  out.number(static_cast<std::uint64_t>(library ? HeadKind::Library : HeadKind::Sop));
  cache::write(out, face);
  return out.bytes();
}

std::optional<cache::Stamp> stamp_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t written = info.st_mtim.tv_sec * kSecond + info.st_mtim.tv_nsec;
  const std::int64_t changed = info.st_ctim.tv_sec * kSecond + info.st_ctim.tv_nsec;
  return cache::Stamp{static_cast<std::uint64_t>(info.st_size), info.st_ino,
                      std::max(written, changed)};
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// "1.200 dari 10.000 SOP …" on a terminal, once a second has gone by.
class Progress {
 public:
  Progress(std::size_t total, Language language)
      : total_(total), language_(language), terminal_(::isatty(::fileno(stderr)) == 1) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step() {
    const std::size_t done = ++done_;
    if (!terminal_) return;
    const Clock::time_point now = Clock::now();
    const std::lock_guard hold(lock_);
    if (now - begin_ < std::chrono::seconds(1) || now - last_ < std::chrono::milliseconds(200))
      return;
    last_ = now;
    shown_ = true;
    put("\r" + text_of(Phrase::FolderProgress, language_,
                       {std::to_string(done), std::to_string(total_)}),
        stderr);
  }
  void clear() {
    if (shown_) put("\r\x1b[K", stderr);
    shown_ = false;
  }

 private:
  std::size_t total_;
  Language language_;
  bool terminal_;
  bool shown_ = false;
  std::atomic<std::size_t> done_{0};
  std::mutex lock_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_;
};

// Files of one project, and which of them are to be checked (sorted).
struct Group {
  ProjectFrame frame;
  std::vector<std::string> selected;
};

class Checker {
 public:
  Checker(const FolderCheck& wish, const Group& group)
      : wish_(wish), group_(group), jobs_(wish.jobs == 0 ? worker_count() : wish.jobs) {}

  int run() {
    stamp_files();
    load_store();
    read_heads();
    all_known_ = std::all_of(files_.begin(), files_.end(),
                             [](const File& file) { return file.old != nullptr; }) &&
                 store_.size() == files_.size();
    if (!all_known_) make_register();
    outcomes_.resize(files_.size());
    check_all();
    save_store();
    return exit_code_;
  }

  [[nodiscard]] std::size_t checked() const { return checked_; }
  [[nodiscard]] const std::array<std::uint64_t, 3>& counts() const { return counts_; }

 private:
  static constexpr std::size_t kWindow = 512;              // checked before they are printed
  static constexpr std::size_t kHeldText = 64U << 20U;     // of sources, between head and check
  static constexpr std::size_t kKeptText = 128U << 20U;    // printed text that the store may hold
  static constexpr std::int64_t kSettled = 2'000'000'000;  // ns; coarser than any clock of files

  // What a worker needs for itself: a place for texts, and the project as it sees it.
  struct Worker {
    SourceMap sources;
    std::unique_ptr<Project> project;
  };

  void stamp_files() {
    const std::int64_t now = now_ns();
    SourceMap none;
    const Project project(group_.frame.place, group_.frame.settings, none, real_file_system());
    std::vector<std::string> paths = project.files();
    paths.insert(paths.end(), group_.selected.begin(), group_.selected.end());
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    for (const std::string& path : paths) {
      File file;
      file.path = path;
      const auto stamp = stamp_of(path);
      if (stamp) file.stamp = *stamp;
      file.settled = stamp && stamp->changed_ns < now - kSettled;
      file.selected = std::binary_search(group_.selected.begin(), group_.selected.end(), path);
      files_.push_back(std::move(file));
    }
  }

  // All that concerns every file alike.
  [[nodiscard]] Fingerprint key() const {
    cache::Writer out;
    out.text(wish_.folder);
    out.number(static_cast<std::uint64_t>(wish_.speech.language));
    out.number(static_cast<std::uint64_t>(wish_.speech.format));
    out.number(static_cast<std::uint64_t>(wish_.speech.colour));
    const auto program = stamp_of("/proc/self/exe").value_or(cache::Stamp{});
    out.number(program.size);
    out.number(program.inode);
    out.number(static_cast<std::uint64_t>(program.changed_ns));
    out.text(group_.frame.settings_text);
    return fingerprint(out.bytes());
  }

  void load_store() {
    if (!wish_.cached) return;
    std::error_code error;
    place_ = cache::place_of(fs::absolute(wish_.folder, error).lexically_normal().string() + "\n" +
                             group_.frame.place.folder);
    key_ = key();
    if (place_) store_ = cache::Store::load(*place_, key_, real_file_system());
  }

  // Content and face of every file: from the store where its stamp can be trusted, else read.
  void read_heads() {
    parallel_for(files_.size(), jobs_, [this](std::size_t i, unsigned /*worker*/) {
      File& file = files_[i];
      const cache::Entry* old = store_.find(file.path);
      if (old != nullptr && old->settled && old->stamp == file.stamp) {
        file.content = old->content;
        file.head = old->face;
        file.old = old;
        return;
      }
      Silence silence;
      SourceMap sources;
      const SourceFile* source = load(file.path, real_file_system(), sources, silence);
      if (source == nullptr) return;
      file.content = fingerprint(source->text);
      if (old != nullptr && old->content == file.content) {
        file.head = old->face;
        file.old = old;
        return;
      }
      file.head = encode_head(parse(*source, silence));
      if ((held_ += source->text.size()) <= kHeldText) file.text = source->text;
    });
  }

  void make_register() {
    std::vector<model::SopFace> faces;
    for (const File& file : files_) {
      contents_.emplace(file.path, cache::Marks{file.content, fingerprint(file.head)});
      cache::Reader in(file.head);
      if (file.head.empty()) continue;
      const auto kind = static_cast<HeadKind>(in.number());
      model::SopFace face = cache::read_face(in);
      if (kind == HeadKind::Library) {
        known_.libraries.push_back({face.title, file.path});
        libraries_text_ += file.path;
        libraries_text_.append(file.content.begin(), file.content.end());
      } else if (!face.title.empty()) {
        faces.push_back(std::move(face));
      }
    }
    known_.sops = std::make_shared<const Register>(std::move(faces));
    libraries_mark_ = fingerprint(libraries_text_);
  }

  void check_all() {
    std::vector<std::size_t> selected;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (files_[i].selected) selected.push_back(i);
    }
    checked_ = selected.size();
    for (unsigned worker = 0; worker < jobs_; ++worker) workers_.emplace_back();
    Progress progress(selected.size(), wish_.speech.language);
    for (std::size_t from = 0; from < selected.size(); from += kWindow) {
      const std::size_t count = std::min(kWindow, selected.size() - from);
      parallel_for(count, jobs_, [&](std::size_t i, unsigned worker) {
        check_one(selected[from + i], workers_[worker]);
        progress.step();
      });
      progress.clear();
      for (std::size_t i = from; i < from + count; ++i) finish_one(selected[i]);
    }
  }

  void check_one(std::size_t index, Worker& worker) {
    const File& file = files_[index];
    Outcome& outcome = outcomes_[index];
    if (file.old != nullptr && (all_known_ || still_stands(*file.old, worker))) {
      outcome.counts = file.old->counts;
      outcome.exit_code = file.old->exit_code;
      return;
    }
    files_[index].old = nullptr;
    Findings findings;
    const SourceFile* source = text_of(files_[index], worker.sources, findings);
    if (source != nullptr) {
      const Project& project = project_of(worker);
      const cache::Recorder recorder(project, contents_);
      const Compilation compilation = compile(*source, recorder, Stage::Flow, findings);
      if (compilation.tree) apply_levels(findings, *compilation.tree, project.settings(), true);
      outcome.questions = encode_questions(recorder.questions());
    }
    outcome.text = sop::text_of(findings, worker.sources, wish_.speech);
    for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note})
      outcome.counts[static_cast<std::size_t>(severity)] =
          static_cast<std::uint32_t>(findings.count(severity));
    outcome.exit_code = static_cast<std::uint32_t>(exit_code_of(findings));
    if (source != nullptr) worker.sources.forget(source->id);
  }

  static const SourceFile* text_of(File& file, SourceMap& sources, Sink& sink) {
    if (file.text.empty()) return load(file.path, real_file_system(), sources, sink);
    return &sources.add(file.path, std::move(file.text));
  }

  Project& project_of(Worker& worker) {
    if (!worker.project) {
      worker.project = std::make_unique<Project>(group_.frame.place, group_.frame.settings,
                                                 worker.sources, real_file_system());
      worker.project->know_all(known_);
    }
    return *worker.project;
  }

  [[nodiscard]] std::string encode_questions(const std::vector<cache::Question>& questions) const {
    cache::Writer out;
    out.print(libraries_mark_);
    out.list(questions, [&](const cache::Question& one) {
      out.number(static_cast<std::uint64_t>(one.kind));
      out.text(one.text);
      out.print(one.answer);
    });
    return out.bytes();
  }

  bool still_stands(const cache::Entry& old, Worker& worker) {
    cache::Reader in(old.questions);
    if (in.print() != libraries_mark_) return false;
    for (std::uint64_t left = in.count(); left > 0; --left) {
      const auto kind = static_cast<cache::QuestionKind>(in.number());
      const std::string text(in.text());
      if (in.print() != cache::answer_to(kind, text, project_of(worker), contents_)) return false;
    }
    return in.good();
  }

  void finish_one(std::size_t index) {
    const File& file = files_[index];
    Outcome& outcome = outcomes_[index];
    put(file.old != nullptr ? file.old->text : std::string_view(outcome.text), stdout);
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += outcome.counts[i];
    exit_code_ = std::max(exit_code_, static_cast<int>(outcome.exit_code));
    kept_ += outcome.text.size();
    if (kept_ > kKeptText || !wish_.cached) std::string().swap(outcome.text);
  }

  void save_store() {
    const auto unchanged = [](const File& file) {
      return file.old != nullptr && file.old->stamp == file.stamp &&
             file.old->settled == file.settled;
    };
    if (!place_ ||
        (store_.size() == files_.size() && std::all_of(files_.begin(), files_.end(), unchanged)))
      return;
    std::vector<cache::Entry> entries;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const File& file = files_[i];
      const Outcome& outcome = outcomes_[i];
      // What was only looked at keeps its face; what was checked needs its findings too.
      const bool known = file.old != nullptr || !file.selected || kept_ <= kKeptText;
      if (file.head.empty() || !known) continue;
      cache::Entry entry;
      if (file.old != nullptr) entry = *file.old;
      entry.path = file.path;
      entry.stamp = file.stamp;
      entry.settled = file.settled;
      entry.content = file.content;
      entry.face = file.head;
      if (file.old == nullptr) {
        entry.questions = outcome.questions;
        entry.counts = outcome.counts;
        entry.exit_code = outcome.exit_code;
        entry.text = outcome.text;
      }
      entries.push_back(entry);
    }
    std::error_code ignored;
    fs::create_directories(fs::path(*place_).parent_path(), ignored);
    // A cache that cannot be written is no mistake of the user's; the next check takes longer.
    static_cast<void>(real_file_system().write(*place_, cache::encode(key_, entries)));
  }

  const FolderCheck& wish_;
  const Group& group_;
  unsigned jobs_;
  std::vector<File> files_;
  std::vector<Outcome> outcomes_;
  std::deque<Worker> workers_;
  std::optional<std::string> place_;
  Fingerprint key_{};
  cache::Store store_;
  cache::Contents contents_;
  KnownProject known_;
  std::string libraries_text_;
  Fingerprint libraries_mark_{};
  bool all_known_ = false;
  std::atomic<std::size_t> held_{0};
  std::size_t kept_ = 0;
  std::size_t checked_ = 0;
  std::array<std::uint64_t, 3> counts_{};
  int exit_code_ = 0;
};

// The files below a folder by project. Without a sop.toml all of them know one another.
std::vector<Group> groups_of(const std::vector<std::string>& paths, const std::string& folder,
                             Workspace& workspace, Sink& sink) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> by_folder;  // of a file → its group
  std::map<std::string, std::size_t> by_project;
  for (const std::string& path : paths) {
    const std::string parent = fs::path(path).parent_path().string();
    auto known = by_folder.find(parent);
    if (known == by_folder.end()) {
      ProjectFrame frame = workspace.frame_of(path, sink);
      if (frame.settings.settings.file.empty()) {
        frame.key.clear();
        frame.place = {folder, true};
      }
      const auto [group, fresh] = by_project.emplace(frame.key, groups.size());
      if (fresh) groups.push_back({std::move(frame), {}});
      known = by_folder.emplace(parent, group->second).first;
    }
    groups[known->second].selected.push_back(path);
  }
  for (Group& group : groups) std::sort(group.selected.begin(), group.selected.end());
  return groups;
}

}  // namespace

bool is_folder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

int check_folder(const FolderCheck& asked) {
  FolderCheck wish = asked;
  wish.speech.colour = wants_colour(asked.speech, stdout) ? ColourWish::Always : ColourWish::Never;
  while (wish.folder.size() > 1 && wish.folder.back() == '/') wish.folder.pop_back();
  Findings findings;
  SourceMap sources;
  Workspace workspace(sources, real_file_system());
  const std::vector<std::string> paths = sop_files({wish.folder}, findings);
  const std::vector<Group> groups = groups_of(paths, wish.folder, workspace, findings);
  show(findings, sources, wish.speech, stdout);
  int code = exit_code_of(findings);
  std::size_t checked = 0;
  std::array<std::uint64_t, 3> counts{};
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note})
    counts[static_cast<std::size_t>(severity)] = findings.count(severity);
  for (const Group& group : groups) {
    Checker checker(wish, group);
    code = std::max(code, checker.run());
    checked += checker.checked();
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += checker.counts()[i];
  }
  constexpr auto kWarning = static_cast<std::size_t>(Severity::Warning);
  if (wish.deny_warnings && counts[kWarning] != 0) code = std::max(code, kExitErrors);
  if (wish.speech.format == Format::Human && !paths.empty()) {
    put(text_of(Phrase::FolderSummary, wish.speech.language,
                {std::to_string(checked), std::to_string(counts[0]), std::to_string(counts[1]),
                 std::to_string(counts[2])}) +
            "\n",
        stdout);
  }
  return code;
}

}  // namespace sop
