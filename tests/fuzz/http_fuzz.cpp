// Whatever bytes a client sends, whole or in pieces: no crash, every answer is one of ours with its
// headers, nothing that was sent stands in the head of an answer, and the pieces change nothing.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runtime/server/multipart.h"
#include "runtime/server/session.h"
#include "tests/unit/memory_wire.h"

namespace {

using namespace sop::server;

constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";

void require(bool held) {
  if (!held) std::abort();
}

Response read_parts(const Request& request) {
  MultipartReader reader(request.header("Content-Type").value_or(""), *request.stream);
  std::size_t parts = 0;
  std::size_t bytes = 0;
  char piece[100];
  while (const auto part = reader.next()) {
    ++parts;
    require(!part->file_name || part->file_name->find('/') == std::string::npos);
    while (const auto got = reader.read(piece, sizeof piece)) {
      if (*got == 0) break;
      bytes += *got;
    }
  }
  return Response::text(std::to_string(parts) + " " + std::to_string(bytes) +
                        (reader.broken() ? " broken" : ""));
}

// A file of 26 bytes that goes with the program.
const std::string& sample_file() {
  static const std::string& path = *[] {
    char name[] = "/tmp/http_fuzz_XXXXXX";
    const int file = ::mkstemp(name);
    require(file >= 0 && ::write(file, "abcdefghijklmnopqrstuvwxyz", 26) == 26);
    ::close(file);
    std::atexit([] { ::unlink(sample_file().c_str()); });
    return new std::string(name);  // still there when the program ends
  }();
  return path;
}

Router routes() {
  Router router;
  router.add("GET", "/", [](const Request&) { return Response::text("hello"); });
  router.add("GET", "/kasus/{nomor}", [](const Request& request) {
    for (const Fields* fields : {&request.query, &request.parameters, &request.form}) {
      for (const Field& field : *fields) require(field.value.find('\0') == std::string::npos);
    }
    return Response::see_other("/" + std::string(request.query_value("ke")));
  });
  router.add("POST", "/echo",
             [](const Request& request) {
               require(request.body.size() <= 500);
               return Response::text(std::to_string(request.body.size() + request.form.size()));
             },
             {.body_limit = 500});
  router.add("POST", "/unggah", read_parts, {.body_limit = 5000, .streaming = true});
  router.add("GET", "/berkas", [](const Request&) {
    return Response::download({.path = sample_file(), .size = 26, .name = "a", .tag = "t"});
  });
  return router;
}

std::string answers(const Router& router, const std::string& bytes, std::size_t piece) {
  ServerOptions options;
  options.max_head = 4096;
  options.max_headers = 20;
  options.max_target = 1000;
  options.trusted_proxies = {"127.0.0.1"};
  options.on_finished = [&](const Finished& finished) {
    require(finished.status >= 200 && finished.status < 600);
  };
  options.on_exception = [](const Request&, const char*) { std::abort(); };
  Shared shared{router, options, {"127.0.0.1"}, "t"};
  MemoryWire wire(bytes, piece);
  Session(wire, shared, "127.0.0.1", [](Phase) {}).serve();
  std::string out = wire.out();
  // Whether there was time to say it depends on the pieces.
  for (std::size_t at; (at = out.find(kGoOn)) != std::string::npos;) out.erase(at, kGoOn.size());
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Router router = routes();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = answers(router, bytes, 65536);
  require(whole == answers(router, bytes, 1 + size % 7));
  if (whole.empty()) return 0;
  require(whole.compare(0, 9, "HTTP/1.1 ") == 0);
  // A bare line end would mean that somebody else wrote into the head.
  const std::string head = whole.substr(0, whole.find("\r\n\r\n"));
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '\n') require(i > 0 && head[i - 1] == '\r');
  }
  require(head.find("\r\nContent-Security-Policy: ") != std::string::npos);
  require(head.find("\r\nX-Request-Id: ") != std::string::npos);
  return 0;
}
