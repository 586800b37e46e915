// What a handler gets and gives. A Request holds only what has passed the server's bounds: names
// and values are decoded once, without NUL or line ends; lookups give the first of equal names. A
// Response is whole (a body, or a file to be streamed); nothing is written before it is returned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sop {
enum class Language : std::uint8_t;  // compiler/diagnostics/diagnostic.h
struct Diagnostic;
}  // namespace sop

namespace sop::server {

struct Field {
  std::string name;
  std::string value;
  friend bool operator==(const Field&, const Field&) = default;
};
using Fields = std::vector<Field>;

// Names of headers: ASCII letters are the same in both cases.
[[nodiscard]] bool equal_names(std::string_view a, std::string_view b);

// The value of the first field of this name, exactly.
[[nodiscard]] std::optional<std::string_view> find(const Fields& fields, std::string_view name);

// The body of a route with RouteOptions::streaming, read piece by piece within the route's limit
// and the budgets of time. Owned by the server, valid while the handler runs.
class BodyReader {
 public:
  virtual ~BodyReader() = default;

  // Up to `size` bytes (at least one); 0 at the end; nothing where the body broke off, came too
  // slowly or is beyond the limit. The answer of the handler is then replaced by failure().
  [[nodiscard]] virtual std::optional<std::size_t> read(char* bytes, std::size_t size) = 0;

  // The status that tells why read() gave nothing: 400, 408, 413; 0 while all is well.
  [[nodiscard]] virtual int failure() const = 0;
};

struct Request {
  std::string method;   // upper case; HEAD stays HEAD (the router takes GET's handler)
  std::string path;     // as sent, without the query, not decoded: for logs never, for routing only
  std::string remote;   // address of the client, told by the proxy where that is trusted
  std::string host;     // the Host header
  std::string id;       // of this request: stands in the log and in X-Request-Id
  std::string route;    // pattern of the route, "" before routing
  Language language{};  // `lang` of the query, else of the cookie, else Accept-Language
  bool secure = false;  // TLS at a trusted proxy

  Fields headers;     // values as sent, edges trimmed
  Fields query;       // decoded
  Fields form;        // decoded, of application/x-www-form-urlencoded bodies
  Fields cookies;     // as sent
  Fields parameters;  // decoded, of the path: "nomor" of "/kasus/{nomor}"

  std::string body;              // empty on streaming routes
  BodyReader* stream = nullptr;  // on streaming routes only

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  [[nodiscard]] std::string_view query_value(std::string_view name) const;  // "" if absent
  [[nodiscard]] std::string_view form_value(std::string_view name) const;   // "" if absent
  [[nodiscard]] std::string_view parameter(std::string_view name) const;    // "" if absent

  // Media type of the body in lower case, without parameters: "multipart/form-data".
  [[nodiscard]] std::string media_type() const;
};

// A file that is streamed, with range requests where the entity tag is given. `tag` must change
// whenever the bytes do: the content hash.
struct FileBody {
  std::string path;
  std::uint64_t size = 0;
  std::string type = "application/octet-stream";
  std::string name;  // what the client saves it as; any text, made safe here
  std::string tag;
  bool inline_view = false;  // shown by the browser instead of saved; for types that run nothing
  std::shared_ptr<const void> owner =
      {};  // kept until it is sent: of a file that goes with its answer
};

struct Response {
  int status = 200;
  Fields headers;
  std::string body;
  std::optional<FileBody> file;
  std::string person;                              // for the log: who asked, where known
  std::shared_ptr<const Diagnostic> trouble = {};  // of a problem: what it tells, never sent

  // Replaces the field of this name. Names and values that could split the head are a bug.
  Response& set(std::string_view name, std::string_view value);
  // Another field of this name: Set-Cookie.
  Response& add(std::string_view name, std::string_view value);

  [[nodiscard]] static Response html(std::string page, int status = 200);
  [[nodiscard]] static Response json(std::string text, int status = 200);
  [[nodiscard]] static Response text(std::string text, int status = 200);
  [[nodiscard]] static Response download(FileBody file);
  // 303: the browser goes on with GET. `path` must begin with one "/", else "/" is taken.
  [[nodiscard]] static Response see_other(std::string_view path);
};

using Handler = std::function<Response(const Request&)>;

// "Not Found" of 404.
[[nodiscard]] std::string_view reason_of(int status);

// %XX decoded (and "+" as blank where `plus`); nothing where an escape is broken or a NUL came out.
[[nodiscard]] std::optional<std::string> decode_percent(std::string_view text, bool plus);
// All but letters, digits and -._~ as %XX: for paths and queries of links.
[[nodiscard]] std::string encode_percent(std::string_view text);
// "a=1&b=2"; nothing where it is broken or has more than `most` fields.
[[nodiscard]] std::optional<Fields> parse_form(std::string_view text, std::size_t most = 1000);
[[nodiscard]] Fields parse_cookies(std::string_view header);
[[nodiscard]] Language choose_language(const Request& request);

}  // namespace sop::server
