#include "compiler/driver/watch.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "compiler/diagnostics/render.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/output.h"
#include "compiler/driver/paint_door.h"
#include "compiler/driver/watch_folders.h"

namespace sop {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kQuiet{20};  // an editor's own steps of saving lie closer together
// A look at the file even if nobody told of a change: network drives tell nothing, and a folder
// above may have been replaced.
constexpr milliseconds kLook{1000};
constexpr std::size_t kMostFolders = 256;
// A project of no more SOPs is read again each time, so that nothing can be out of date.
constexpr std::size_t kFew = 100;

// Enough to see that a file is another one or was written.
using Stamp = std::tuple<dev_t, ino_t, off_t, std::int64_t, ino_t>;

std::optional<Stamp> stamp_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  struct stat folder {};
  const std::string parent = fs::path(path).parent_path().string();
  if (::stat(parent.empty() ? "." : parent.c_str(), &folder) != 0) return std::nullopt;
  constexpr std::int64_t kSecond = 1'000'000'000;
  return Stamp{info.st_dev, info.st_ino, info.st_size,
               info.st_mtim.tv_sec * kSecond + info.st_mtim.tv_nsec, folder.st_ino};
}

std::string folder_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

// One name of a file, to compare what inotify tells with what was asked for.
std::string whole(const std::string& path) {
  std::error_code error;
  return fs::absolute(path, error).lexically_normal().string();
}

// A folder or a device: no save will ever make an SOP of it.
bool never_changes(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

class Watcher {
 public:
  Watcher(const Request& request, const Redraw& redraw, emit::Studio& studio)
      : request_(request), redraw_(redraw), studio_(studio), file_(request.files.front()) {}

  int run() {
    if (!request_.once && !follow()) return kExitEnvironment;
    draw(true, false);
    if (request_.once || (!last_.drawn && !stamp_)) return last_.exit_code;
    if (!follow()) return kExitEnvironment;
    talk(text_of(Phrase::WatchWaiting, language(), {printable(file_), printable(request_.output)}));
    while (!watch_.ended()) {
      const std::set<std::string> names = watch_.wait(kLook, kQuiet);
      if (watch_.ended()) break;
      const Change change = change_of(names);
      if (change == Change::None) continue;
      // Before it is read too: what happens from then on is heard.
      if (!follow()) return kExitEnvironment;
      if (!stamp_of(file_)) {
        gone();
      } else {
        draw(change != Change::Own || last_.neighbours <= kFew, change == Change::Other);
      }
      if (!follow()) return kExitEnvironment;
    }
    return kExitOk;
  }

 private:
  enum class Change : std::uint8_t { None, Own, Settings, Other };

  [[nodiscard]] Language language() const { return request_.speech.language; }

  void talk(const std::string& line) const {
    if (request_.speech.format == Format::Human) put(line + "\n", stderr);
  }

  Change change_of(const std::set<std::string>& names) {
    const std::string own = whole(file_);
    Change change = Change::None;
    for (const std::string& name : names) {
      const std::string path = whole(name);
      if (fs::path(path).filename().native().starts_with(".")) continue;  // locks of editors
      if (path == own || path == real_) return Change::Own;
      if (last_.depends.count(path) != 0 || fs::path(path).filename() == "sop.toml") {
        change = Change::Settings;
      } else if (fs::path(path).extension() == ".sop" && change == Change::None) {
        change = Change::Other;
      }
    }
    if (change == Change::None && stamp_of(file_) != stamp_) return Change::Own;
    return change;
  }

  void gone() {
    if (!stamp_) return;  // told
    stamp_.reset();
    talk(text_of(Phrase::WatchGone, language()));
  }

  // `quietly`: another SOP has changed; only what that changes here is worth a line.
  void draw(bool anew, bool quietly) {
    const Clock::time_point begin = Clock::now();
    stamp_ = stamp_of(file_);
    Redrawn now = redraw_(studio_, anew);
    std::set<std::string> depends;
    for (const std::string& path : now.depends) depends.insert(whole(path));
    now.depends = std::move(depends);
    const auto taken =
        std::chrono::duration_cast<milliseconds>(Clock::now() - begin + milliseconds(1)).count();
    const bool same = quietly && now.said == last_.said && now.drawn == last_.drawn;
    if (now.drawn) remove_stale(now.files);
    if (!now.drawn) std::swap(now.files, last_.files);
    const bool first = pictures_ == 0;
    if (now.drawn) ++pictures_;
    if (!now.drawn) now.depends.insert(last_.depends.begin(), last_.depends.end());
    if (!anew) {
      now.folders = last_.folders;
      now.neighbours = last_.neighbours;
    }
    last_ = std::move(now);
    if (same) return;
    put(last_.said, stderr);
    if (request_.once) return;
    if (last_.drawn) {
      talk(text_of(Phrase::WatchDrawn, language(), {std::to_string(taken)}));
    } else if (!first) {
      talk(text_of(Phrase::WatchKept, language()));
    }
    std::fflush(stderr);
  }

  // Pages that the chart had before and has no more.
  void remove_stale(const std::vector<std::string>& files) const {
    for (const std::string& old : last_.files) {
      if (std::find(files.begin(), files.end(), old) == files.end())
        static_cast<void>(::unlink(old.c_str()));
    }
  }

  // Watches the folders of all that matters now.
  bool follow() {
    std::error_code error;
    real_ = fs::canonical(file_, error).string();
    std::set<std::string> folders{folder_of(file_)};
    if (!error) folders.insert(folder_of(real_));
    for (const std::string& path : last_.depends) folders.insert(folder_of(path));
    for (const std::string& folder : last_.folders) {
      if (folders.size() < kMostFolders) folders.insert(folder.empty() ? "." : folder);
    }
    const Status status = watch_.watch(folders);
    if (status) return true;
    Findings findings;
    findings.report(finding<Kind::WatchFailed>({}, file_, status.failure().detail));
    show(findings, SourceMap(), request_.speech, stderr);
    return false;
  }

  const Request& request_;
  const Redraw& redraw_;
  emit::Studio& studio_;
  std::string file_;
  std::string real_;  // where links lead
  FolderWatch watch_;
  std::optional<Stamp> stamp_;  // of the file as it was last drawn; none: it is gone
  Redrawn last_;
  std::size_t pictures_ = 0;
};

}  // namespace

int watch(const Request& request, const Redraw& redraw) {
  Findings findings;
  if (request.files.front() == "-") {
    findings.report(finding<Kind::WatchFailed>({}, std::string("-"), std::string("Not a file")));
  } else if (!request.once && never_changes(request.files.front())) {
    findings.report(
        finding<Kind::WatchFailed>({}, request.files.front(), std::string("Not a regular file")));
  } else if (!output_kind(request.output, findings)) {
    // told
  } else if (Result<std::unique_ptr<emit::Studio>> studio = open_studio(); !studio) {
    findings.report(finding<Kind::RenderFailed>({}, studio.failure().detail));
  } else {
    return Watcher(request, redraw, *studio.value()).run();
  }
  show(findings, SourceMap(), request.speech, stderr);
  return exit_code_of(findings);
}

}  // namespace sop
