#include "runtime/people/text.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/people/register.h"

namespace sop::people {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_small(c) || (c >= 'A' && c <= 'Z');
}

// A control character (C0, DEL, C1) or one that turns the direction of writing.
bool is_unfit(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return true;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f) return true;
  if (byte(0) != 0xe2) return false;
  return (byte(1) == 0x80 &&
          ((byte(2) >= 0xa8 && byte(2) <= 0xae) || byte(2) == 0x8e || byte(2) == 0x8f)) ||
         (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9);
}

template <class Fits>
bool all_fit(std::string_view text, const Fits& fits) {
  return std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

bool is_login(std::string_view id) {
  return id.size() >= 2 && id.size() <= 40 && all_fit(id, [](char c) {
           return is_small(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
         });
}

bool is_line(std::string_view text) {
  if (utf8::first_invalid(text) || utf8::clean(text).empty()) return false;
  for (std::size_t at = 0; at < text.size(); at += utf8::length_at(text, at)) {
    if (is_unfit(text, at)) return false;
  }
  return true;
}

std::string as_line(std::string_view text) {
  if (utf8::first_invalid(text)) return std::string(text);
  std::string out = utf8::clean(text);
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t length = utf8::length_at(out, at);
    if (is_unfit(out, at)) {
      out.erase(at, length);
    } else {
      at += length;
    }
  }
  return utf8::clean(out);
}

std::string as_note(std::string_view text) {
  if (utf8::first_invalid(text)) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8::length_at(text, at);
    const bool ends_line = text[at] == '\r' || text.substr(at, length) == "\u2028" ||
                           text.substr(at, length) == "\u2029";
    if (ends_line) {
      if (text.substr(at, 2) != "\r\n") out += '\n';
    } else if (text[at] == '\n' || text[at] == '\t' || !is_unfit(text, at)) {
      out += text.substr(at, length);
    }
    at += length;
  }
  return out;
}

bool is_mail(std::string_view mail) {
  if (mail.empty()) return true;
  const std::size_t at = mail.find('@');
  if (mail.size() > kMailBytes || at == 0 || at == std::string_view::npos || at + 1 == mail.size())
    return false;
  const std::string_view domain = mail.substr(at + 1);
  const bool local = all_fit(mail.substr(0, at), [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  });
  return local && domain.front() != '-' && domain.front() != '.' && domain.back() != '.' &&
         all_fit(domain,
                 [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool is_hash(std::string_view hash) {
  return hash.size() == 64 &&
         all_fit(hash, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_token_id(std::string_view id) {
  return id.size() >= 8 && id.size() <= 64 &&
         all_fit(id, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
}

}  // namespace sop::people
