#include "runtime/driver/machine.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <string_view>

#include "compiler/base/file_system.h"
#include "compiler/base/utf8.h"

namespace sop::sopd {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Clock::Clock() : fixed_(engine::from_iso(environment("SOPAN_NOW"))) {}

engine::Instant Clock::now() const {
  if (fixed_) return *fixed_;
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

CrashPoints::CrashPoints() : at_(std::strtol(environment("SOPAN_CRASH_AT").c_str(), nullptr, 10)) {}

void CrashPoints::pass() {
  if (at_ > 0 && ++passed_ == at_) ::raise(SIGKILL);
}

std::string make_nonce(const Clock& clock) {
  if (clock.fixed() || sodium_init() < 0) return "";
  std::array<unsigned char, 12> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, bytes.size() * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

std::string person() {
  for (const char* name : {"LOGNAME", "USER"}) {
    std::string value = environment(name);
    if (!value.empty() && value.size() < 100 && !utf8::first_invalid(value)) return value;
  }
  const struct passwd* entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : fmt::format("uid {}", ::getuid());
}

std::optional<std::string> default_data_folder() {
  const std::string state = environment("XDG_STATE_HOME");
  if (!state.empty() && state.front() == '/') return state + "/sopan";
  const std::string home = environment("HOME");
  if (home.empty()) return std::nullopt;
  return home + "/.local/state/sopan";
}

Status make_folder(const std::string& path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
      const int error = errno;
      struct stat info {};
      if (::stat(part.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
        return failure_from_errno(error, path);
    }
    if (slash == std::string::npos) break;
  }
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return failure_from_errno(errno, path);
  if (!S_ISDIR(info.st_mode)) return failure_from_errno(ENOTDIR, path);
  return Done{};
}

std::string database_in(const std::string& folder) {
  return folder + "/sopan.db";
}

Diagnostic file_finding(const Failure& failure) {
  const std::string& name = failure.subject;
  switch (failure.kind) {
    case FailureKind::NotFound:
      return finding<Kind::FileNotFound>(Span{}, name);
    case FailureKind::IsDirectory:
      return finding<Kind::IsDirectory>(Span{}, name);
    case FailureKind::NotPermitted:
      return finding<Kind::NotPermitted>(Span{}, name, failure.detail);
    case FailureKind::TooLarge:
      return finding<Kind::FileTooLarge>(Span{}, name, failure.detail);
    default:
      return finding<Kind::ReadFailed>(Span{}, name, failure.detail);
  }
}

std::string local_time(engine::Instant instant, Language language) {
  const auto seconds = static_cast<std::time_t>(instant.milliseconds / 1'000);
  struct tm parts {};
  if (::localtime_r(&seconds, &parts) == nullptr) return engine::to_iso(instant);
  std::istringstream months(text_of(Phrase::MonthNames, language));
  std::string month;
  for (int i = 0; i <= parts.tm_mon; ++i) months >> month;
  return text_of(Phrase::DateAndTime, language,
                 {std::to_string(parts.tm_mday), month, std::to_string(parts.tm_year + 1900),
                  fmt::format("{:02}", parts.tm_hour), fmt::format("{:02}", parts.tm_min),
                  parts.tm_zone == nullptr ? "" : parts.tm_zone});
}

}  // namespace sop::sopd
