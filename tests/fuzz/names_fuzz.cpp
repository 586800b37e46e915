// What a stranger may call a file, and what may stand in a mail: names stay safe and stay as they
// are the second time; no header, of HTTP or of a mail, ever gets a second line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/base/utf8.h"
#include "runtime/documents/media.h"
#include "runtime/documents/names.h"
#include "runtime/effects/mail.h"
#include "runtime/effects/settings.h"

namespace {

using namespace sop;

void require(bool held) {
  if (!held) std::abort();
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void name_file(std::string_view text) {
  const std::string name = documents::safe_name(text);
  require(!name.empty() && name.size() <= documents::kNameBytes);
  require(!utf8::first_invalid(name) && !has_control(name));
  require(name.find_first_of("/\\:*?\"<>|") == std::string::npos);
  require(name.front() != '.' && name.front() != ' ' && name.back() != '.' && name.back() != ' ');
  require(documents::safe_name(name) == name);
  const std::string header = documents::content_disposition(text);
  require(!has_control(header) && header.starts_with("attachment; filename=\""));
  require(std::all_of(header.begin(), header.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  require(std::count(header.begin(), header.end(), '"') == 2);
}

void write_mail(std::string_view text) {
  const std::string any(text.substr(0, 2'000));
  const effects::Mail mail{"sopan@a.id", any, "b@c.id", any, any, any, {0}};
  const auto built = effects::build(mail);
  require(built.has_value());
  const std::size_t end = built->find("\r\n\r\n");
  require(end != std::string::npos);
  std::size_t fields = 0;
  for (std::size_t at = 0; at < end + 2;) {
    const std::size_t next = built->find("\r\n", at);
    require(next - at <= 78 && !has_control(std::string_view(*built).substr(at, next - at)));
    fields += (*built)[at] == ' ' ? 0 : 1;
    at = next + 2;
  }
  require(fields == 9);
  effects::Mail other = mail;
  other.to = any;
  require(effects::build(other).has_value() == effects::is_address(any));
  require(!effects::is_address(any) || !has_control(any));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view line = text.substr(0, text.find('\n'));
  name_file(text);
  name_file(line);
  write_mail(text);
  write_mail(line);
  for (const std::string& ending : documents::known_types())
    static_cast<void>(documents::classify("a." + ending, text, {}));
  static_cast<void>(documents::classify(line, text, {}));
  effects::MailSettings settings;
  settings.server = std::string(line);
  settings.from = std::string(line);
  Findings findings;
  effects::check(settings, findings);
  return 0;
}
