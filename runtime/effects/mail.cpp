#include "runtime/effects/mail.h"

#include <fmt/format.h>
#include <sodium.h>
#include <utf8cpp/utf8.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "compiler/base/hash.h"

namespace sop::effects {
namespace {

constexpr std::size_t kAddressBytes = 254;
constexpr std::size_t kLocalBytes = 64;
constexpr std::size_t kLabelBytes = 63;
constexpr std::size_t kSubjectBytes = 600;  // what a list of mails never shows is cut off
constexpr std::size_t kWordBytes = 39;      // of text in one encoded word: its line stays below 76
constexpr std::size_t kLineBytes = 57;      // of the body in one line of base64: 76 characters
constexpr std::size_t kPlainBytes = 60;     // a subject up to here needs no folding
constexpr std::size_t kKeyDigits = 40;      // of its hash in a Message-ID

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// dot-atom of RFC 5322.
bool is_local(std::string_view text) {
  if (text.empty() || text.size() > kLocalBytes || text.front() == '.' || text.back() == '.' ||
      text.find("..") != std::string_view::npos)
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) ||
           std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
  });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLabelBytes && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the zero at its end
  return out;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

// Valid UTF-8 on one line.
std::string one_line(std::string_view text) {
  std::string valid;
  utf8::replace_invalid(text.begin(), text.end(), std::back_inserter(valid));
  std::string out;
  for (auto at = valid.begin(); at != valid.end();) {
    const char32_t c = utf8::unchecked::next(at);
    utf8::unchecked::append(is_control(c) ? U' ' : c, std::back_inserter(out));
  }
  return out;
}

// Valid UTF-8 with CR LF at the end of each line and no other control characters but tabs.
std::string lines(std::string_view text) {
  std::string valid;
  utf8::replace_invalid(text.begin(), text.end(), std::back_inserter(valid));
  std::string out;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    if (c == '\n' || (c == '\r' && (i + 1 == valid.size() || valid[i + 1] != '\n'))) {
      out += "\r\n";
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
      out += c;
    }
  }
  if (!out.ends_with("\r\n")) out += "\r\n";
  return out;
}

// The longest beginning of at most `bytes` that does not cut a character.
std::string_view beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view part = beginning(text, kWordBytes);
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", base64(part));
    text.remove_prefix(part.size());
  }
  return out;
}

// Unstructured text of a header. Short ASCII stays readable, unless a reader would take it for an
// encoded word or drop blanks at its edges.
std::string header_text(std::string_view raw) {
  const std::string text = one_line(beginning(raw, kSubjectBytes));
  const bool plain =
      text.size() <= kPlainBytes && text.find("=?") == std::string::npos &&
      !text.starts_with(' ') && !text.ends_with(' ') &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return plain ? text : encoded_words(text);
}

// The name before an address: only letters, digits and blanks need no encoding there.
std::string header_name(std::string_view raw) {
  const std::string text = one_line(beginning(raw, kSubjectBytes));
  const bool plain =
      text.size() <= kPlainBytes && !text.starts_with(' ') && !text.ends_with(' ') &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == ' '; });
  return plain ? text : encoded_words(text);
}

std::string date_of(Instant instant) {
  namespace chrono = std::chrono;
  constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::int64_t kLast = 253'402'300'799;  // 9999-12-31T23:59:59Z
  const std::int64_t at = std::clamp<std::int64_t>(instant.milliseconds / 1'000, 0, kLast);
  const chrono::sys_days day{chrono::days{at / 86'400}};
  const chrono::year_month_day date{day};
  const std::int64_t rest = at % 86'400;
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays[chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), rest / 3'600, rest / 60 % 60, rest % 60);
}

}  // namespace

bool is_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && text.size() <= kAddressBytes &&
         is_local(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

std::string message_id(std::string_view key, std::string_view from) {
  return fmt::format("<{}@{}>", sha256_hex(key).substr(0, kKeyDigits),
                     from.substr(from.rfind('@') + 1));
}

std::optional<std::string> build(const Mail& mail) {
  if (!is_address(mail.from) || !is_address(mail.to)) return std::nullopt;
  const std::string name = header_name(mail.from_name);
  std::string out = fmt::format("Date: {}\r\n", date_of(mail.date));
  out += name.empty() ? fmt::format("From: {}\r\n", mail.from)
                      : fmt::format("From: {}\r\n <{}>\r\n", name, mail.from);
  out += fmt::format("To: {}\r\n", mail.to);
  out += fmt::format("Subject: {}\r\n", header_text(mail.subject));
  out += fmt::format("Message-ID: {}\r\n", message_id(mail.key, mail.from));
  out +=
      "Auto-Submitted: auto-generated\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\n"
      "\r\n";
  const std::string body = lines(mail.text);
  for (std::size_t at = 0; at < body.size(); at += kLineBytes)
    out += base64(std::string_view(body).substr(at, kLineBytes)) + "\r\n";
  return out;
}

}  // namespace sop::effects
