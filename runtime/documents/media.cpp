#include "runtime/documents/media.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/base/utf8.h"
#include "runtime/documents/names.h"
#include "runtime/documents/store.h"

namespace sop::documents {
namespace {

using namespace std::string_view_literals;

// What a file of a type begins with.
enum class Looks : std::uint8_t { Pdf, Png, Jpeg, Tiff, Zip, Ole, Rtf, Text };

struct Type {
  std::string_view ending;
  std::string_view media;
  std::string_view named;  // in messages
  Looks looks;
  bool taken;  // unless the settings say otherwise
};

constexpr Type kTypes[] = {
    {"pdf", "application/pdf", "PDF", Looks::Pdf, true},
    {"png", "image/png", "PNG", Looks::Png, true},
    {"jpg", "image/jpeg", "JPEG", Looks::Jpeg, true},
    {"jpeg", "image/jpeg", "JPEG", Looks::Jpeg, true},
    {"tif", "image/tiff", "TIFF", Looks::Tiff, true},
    {"tiff", "image/tiff", "TIFF", Looks::Tiff, true},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word",
     Looks::Zip, true},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel",
     Looks::Zip, true},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "PowerPoint", Looks::Zip, true},
    {"odt", "application/vnd.oasis.opendocument.text", "OpenDocument", Looks::Zip, true},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument", Looks::Zip, true},
    {"odp", "application/vnd.oasis.opendocument.presentation", "OpenDocument", Looks::Zip, true},
    {"txt", "text/plain; charset=utf-8", "UTF-8", Looks::Text, true},
    {"csv", "text/csv; charset=utf-8", "UTF-8", Looks::Text, true},
    // They may hold programs of their own, which the newer formats keep under other endings.
    {"doc", "application/msword", "Word", Looks::Ole, false},
    {"xls", "application/vnd.ms-excel", "Excel", Looks::Ole, false},
    {"ppt", "application/vnd.ms-powerpoint", "PowerPoint", Looks::Ole, false},
    {"rtf", "application/rtf", "RTF", Looks::Rtf, false},
    {"zip", "application/zip", "ZIP", Looks::Zip, false},
};

// Endings by which a system starts something. Only for the message: none is on the list above.
constexpr std::string_view kPrograms[] = {
    "apk",  "app", "appx", "bat", "bin", "chm",    "cmd", "com",  "cpl",  "deb",
    "dll",  "dmg", "docm", "elf", "exe", "gadget", "hta", "inf",  "iso",  "jar",
    "js",   "jse", "lnk",  "msc", "msi", "msp",    "mst", "pif",  "ppam", "ps1",
    "pptm", "py",  "reg",  "rpm", "run", "scf",    "scr", "sct",  "sh",   "sys",
    "url",  "vb",  "vbe",  "vbs", "wsc", "wsf",    "wsh", "xlam", "xlsm", "xll"};
// Beginnings of programs, whatever the file is called.
constexpr std::string_view kProgramStarts[] = {"MZ"sv,
                                               "\x7F"
                                               "ELF"sv,
                                               "#!"sv,
                                               "\xCA\xFE\xBA\xBE"sv,
                                               "\xCF\xFA\xED\xFE"sv,
                                               "\xCE\xFA\xED\xFE"sv,
                                               "L\0\0\0\x01\x14\x02\0"sv};

const Type* find_type(std::string_view ending) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [&](const Type& type) { return type.ending == ending; });
  return found == std::end(kTypes) ? nullptr : found;
}

std::vector<std::string> endings(bool all) {
  std::vector<std::string> out;
  for (const Type& type : kTypes) {
    if (all || type.taken) out.emplace_back(type.ending);
  }
  return out;
}

bool is_program(std::string_view ending, std::string_view head) {
  return std::find(std::begin(kPrograms), std::end(kPrograms), ending) != std::end(kPrograms) ||
         std::any_of(std::begin(kProgramStarts), std::end(kProgramStarts),
                     [&](std::string_view start) { return head.starts_with(start); });
}

// Text has no control characters but those of lines and columns. A head that was cut may end within
// a character.
bool is_text(std::string_view head) {
  const auto invalid = utf8::first_invalid(head);
  if (invalid && (head.size() < kHeadBytes || head.size() - *invalid > 3)) return false;
  return std::all_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r' ||
           c == '\f';
  });
}

// An OpenDocument file tells its type in its first part, uncompressed.
bool is_zip(std::string_view head, const Type& type) {
  constexpr std::size_t kName = 30;  // after the header of the first part
  if (!head.starts_with("PK\x03\x04")) return false;
  if (!type.ending.starts_with("od")) return true;
  return head.substr(std::min(kName, head.size()))
      .starts_with("mimetype" + std::string(type.media));
}

bool looks_like(const Type& type, std::string_view head) {
  switch (type.looks) {
    case Looks::Pdf:
      return head.starts_with("%PDF-");
    case Looks::Png:
      return head.starts_with("\x89PNG\r\n\x1A\n");
    case Looks::Jpeg:
      return head.starts_with("\xFF\xD8\xFF");
    case Looks::Tiff:
      return head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv);
    case Looks::Zip:
      return is_zip(head, type);
    case Looks::Ole:
      return head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    case Looks::Rtf:
      return head.starts_with("{\\rtf");
    case Looks::Text:
      return is_text(head);
  }
  return false;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

std::vector<std::string> default_types() {
  return endings(false);
}

std::vector<std::string> known_types() {
  return endings(true);
}

void check(const Settings& settings, Sink& sink) {
  for (const std::string& ending : settings.types) {
    if (find_type(ending) == nullptr)
      sink.report(finding<Kind::DocumentTypeUnknown>(Span{}, ending, joined(known_types())));
  }
}

std::variant<std::string, Diagnostic> classify(std::string_view name, std::string_view head,
                                               const Settings& settings) {
  const std::string shown = safe_name(name);
  const std::string ending = ending_of(shown);
  if (head.empty()) return finding<Kind::DocumentEmpty>(Span{}, shown);
  if (is_program(ending, head)) return finding<Kind::DocumentProgram>(Span{}, shown);
  const std::vector<std::string> taken = settings.types.empty() ? default_types() : settings.types;
  const Type* type = find_type(ending);
  if (type == nullptr || std::find(taken.begin(), taken.end(), ending) == taken.end())
    return finding<Kind::DocumentTypeRefused>(Span{}, shown, joined(taken));
  if (!looks_like(*type, head))
    return finding<Kind::DocumentContentDiffers>(Span{}, shown, type->named);
  return std::string(type->media);
}

Headers download_headers(std::string_view name, std::string_view media_type) {
  return {{"Content-Type", std::string(media_type)},
          {"Content-Disposition", content_disposition(name)},
          {"X-Content-Type-Options", "nosniff"},
          {"Content-Security-Policy", "sandbox; default-src 'none'"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Cache-Control", "private, no-cache"}};
}

}  // namespace sop::documents
