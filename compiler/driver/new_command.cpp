#include "compiler/driver/new_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/starter.h"

namespace sop {
namespace {

constexpr std::string_view kGitAttributes = "*.sop text eol=lf\n*.alur binary\n";

struct NewFile {
  std::string path;
  std::string text;
};

// All of them or none; existing ones are left alone.
bool write_new(const std::vector<NewFile>& files, Sink& sink) {
  for (const NewFile& file : files) {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(file.path, error);
    if (!std::filesystem::exists(status)) continue;
    sink.report(finding<Kind::OutputExists>({}, file.path));
    return false;
  }
  for (const NewFile& file : files) {
    const Status status = real_file_system().write(file.path, file.text);
    if (status) continue;
    sink.report(finding_of(status.failure(), true));
    return false;
  }
  return true;
}

// As it can be typed in a shell; double quotes, which Windows knows too, where they are enough.
std::string quoted(const std::string& path) {
  if (path.find_first_of(" \t\n\"'$`\\&;()<>|*?#~!") == std::string::npos) return path;
  if (path.find_first_of("\"$`\\!") == std::string::npos) return "\"" + path + "\"";
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

std::string made(const std::vector<NewFile>& files, const std::string& sop, Language language) {
  std::string out;
  for (const NewFile& file : files) out += text_of(Phrase::FileMade, language, {file.path}) + "\n";
  const std::string stem = sop.ends_with(".sop") ? sop.substr(0, sop.size() - 4) : sop;
  out += fmt::format(
      "{}\n  {}\n    sop check {}\n    sop print {} -o {}\n", text_of(Phrase::NextWord, language),
      text_of(Phrase::NextEdit, language, {sop}), quoted(sop), quoted(sop), quoted(stem + ".pdf"));
  return out;
}

}  // namespace

std::string make_sop(const std::string& title, const std::string& output, Language language,
                     Sink& sink) {
  if (utf8::first_invalid(title)) {
    sink.report(finding<Kind::WrongUse>({}, text_of(Phrase::UseBadValue, language, {"TITLE"})));
    return "";
  }
  const std::string name = clean_title(title);
  const std::string slug = slug_of(name);
  if (slug.empty()) {
    sink.report(finding<Kind::EmptyNewTitle>({}, utf8::clean(title)));
    return "";
  }
  const std::string text = starter_sop(name, language);
  if (output == "-") return text;
  const std::vector<NewFile> files{{output.empty() ? slug + ".sop" : output, text}};
  return write_new(files, sink) ? made(files, files.front().path, language) : "";
}

std::string make_project(const std::string& folder, Language language, Sink& sink) {
  std::string base = folder;
  if (!base.empty() && base.back() != '/') base += '/';
  if (!base.empty()) {
    std::error_code error;
    std::filesystem::create_directories(base, error);
    if (error) {
      sink.report(finding_of(failure_from_errno(error.value(), folder), true));
      return "";
    }
  }
  const std::string title = text_of(Phrase::FirstSopTitle, language);
  const std::vector<NewFile> files{
      {base + "sop.toml", starter_settings(language)},
      {base + ".gitattributes", std::string(kGitAttributes)},
      {base + slug_of(title) + ".sop", starter_sop(title, language)},
  };
  return write_new(files, sink) ? made(files, files.back().path, language) : "";
}

}  // namespace sop
