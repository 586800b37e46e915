#include "runtime/server/message.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "compiler/base/utf8.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop::server {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string_view value_or_empty(const Fields& fields, std::string_view name) {
  return find(fields, name).value_or(std::string_view());
}

// "id" and "en", also "id-ID"; nothing for other languages.
std::optional<Language> language_of(std::string_view tag) {
  tag = tag.substr(0, tag.find_first_of("-_"));
  if (equal_names(tag, "id") || equal_names(tag, "in")) return Language::Indonesian;
  if (equal_names(tag, "en")) return Language::English;
  return std::nullopt;
}

// Accept-Language: the first of ours, by order; weights only matter where they are 0.
std::optional<Language> accepted_language(std::string_view header) {
  while (!header.empty()) {
    const std::size_t comma = header.find(',');
    const std::string_view one = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
    const std::size_t semicolon = one.find(';');
    const std::string_view weight =
        semicolon == std::string_view::npos ? "" : trim(one.substr(semicolon + 1));
    if (weight == "q=0" || weight == "q=0.0") continue;
    if (const auto language = language_of(trim(one.substr(0, semicolon)))) return language;
  }
  return std::nullopt;
}

struct Reason {
  int status;
  std::string_view words;
};
constexpr std::array kReasons = {Reason{200, "OK"},
                                 Reason{201, "Created"},
                                 Reason{202, "Accepted"},
                                 Reason{204, "No Content"},
                                 Reason{206, "Partial Content"},
                                 Reason{303, "See Other"},
                                 Reason{304, "Not Modified"},
                                 Reason{400, "Bad Request"},
                                 Reason{401, "Unauthorized"},
                                 Reason{403, "Forbidden"},
                                 Reason{404, "Not Found"},
                                 Reason{405, "Method Not Allowed"},
                                 Reason{408, "Request Timeout"},
                                 Reason{409, "Conflict"},
                                 Reason{412, "Precondition Failed"},
                                 Reason{413, "Content Too Large"},
                                 Reason{414, "URI Too Long"},
                                 Reason{415, "Unsupported Media Type"},
                                 Reason{416, "Range Not Satisfiable"},
                                 Reason{417, "Expectation Failed"},
                                 Reason{422, "Unprocessable Content"},
                                 Reason{423, "Locked"},
                                 Reason{429, "Too Many Requests"},
                                 Reason{431, "Request Header Fields Too Large"},
                                 Reason{500, "Internal Server Error"},
                                 Reason{501, "Not Implemented"},
                                 Reason{503, "Service Unavailable"},
                                 Reason{505, "HTTP Version Not Supported"},
                                 Reason{507, "Insufficient Storage"}};

}  // namespace

bool equal_names(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> find(const Fields& fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Field& field : headers) {
    if (equal_names(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  return find(cookies, name);
}
std::string_view Request::query_value(std::string_view name) const {
  return value_or_empty(query, name);
}
std::string_view Request::form_value(std::string_view name) const {
  return value_or_empty(form, name);
}
std::string_view Request::parameter(std::string_view name) const {
  return value_or_empty(parameters, name);
}

std::string Request::media_type() const {
  const std::string_view whole = header("Content-Type").value_or(std::string_view());
  std::string type(trim(whole.substr(0, whole.find(';'))));
  std::transform(type.begin(), type.end(), type.begin(), lower);
  return type;
}

Response& Response::set(std::string_view name, std::string_view value) {
  headers.erase(std::remove_if(headers.begin(), headers.end(),
                               [&](const Field& field) { return equal_names(field.name, name); }),
                headers.end());
  return add(name, value);
}

Response& Response::add(std::string_view name, std::string_view value) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; };
  const bool splits = name.empty() || std::any_of(name.begin(), name.end(), control) ||
                      std::any_of(value.begin(), value.end(), control);
  assert(!splits);
  if (!splits) headers.push_back({std::string(name), std::string(value)});
  return *this;
}

Response Response::html(std::string page, int status) {
  Response response{
      .status = status, .headers = {}, .body = std::move(page), .file = {}, .person = {}};
  return std::move(response.set("Content-Type", "text/html; charset=utf-8"));
}

Response Response::json(std::string text, int status) {
  Response response{
      .status = status, .headers = {}, .body = std::move(text), .file = {}, .person = {}};
  return std::move(response.set("Content-Type", "application/json"));
}

Response Response::text(std::string text, int status) {
  Response response{
      .status = status, .headers = {}, .body = std::move(text), .file = {}, .person = {}};
  return std::move(response.set("Content-Type", "text/plain; charset=utf-8"));
}

Response Response::download(FileBody file) {
  Response response;
  response.file = std::move(file);
  return response;
}

Response Response::see_other(std::string_view path) {
  const bool local = !path.empty() && path.front() == '/' && path.substr(0, 2) != "//" &&
                     path.find('\\') == std::string_view::npos &&
                     std::none_of(path.begin(), path.end(), [](char c) {
                       return static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
                     });
  Response response;
  response.status = 303;
  return std::move(response.set("Location", local ? path : "/"));
}

std::string_view reason_of(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.words;
  }
  return status < 400 ? "OK" : status < 500 ? "Bad Request" : "Internal Server Error";
}

std::optional<std::string> decode_percent(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex(text[i + 1]);
      const int low = hex(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (plus && c == '+') {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    out.push_back(c);
  }
  if (utf8::first_invalid(out)) return std::nullopt;
  return out;
}

std::string encode_percent(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kDigits[byte >> 4U]);
      out.push_back(kDigits[byte & 15U]);
    }
  }
  return out;
}

std::optional<Fields> parse_form(std::string_view text, std::size_t most) {
  Fields fields;
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    const std::string_view one = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (one.empty()) continue;
    if (fields.size() == most) return std::nullopt;
    const std::size_t equals = one.find('=');
    auto name = decode_percent(one.substr(0, equals), true);
    auto value =
        decode_percent(equals == std::string_view::npos ? "" : one.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    fields.push_back({std::move(*name), std::move(*value)});
  }
  return fields;
}

Fields parse_cookies(std::string_view header) {
  Fields cookies;
  while (!header.empty()) {
    const std::size_t end = header.find(';');
    const std::string_view one = trim(header.substr(0, end));
    header = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    std::string_view value = one.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    cookies.push_back({std::string(one.substr(0, equals)), std::string(value)});
  }
  return cookies;
}

Language choose_language(const Request& request) {
  if (const auto asked = language_of(request.query_value("lang"))) return *asked;
  if (const auto kept = language_of(request.cookie("lang").value_or(""))) return *kept;
  return accepted_language(request.header("Accept-Language").value_or(""))
      .value_or(Language::Indonesian);
}

}  // namespace sop::server
