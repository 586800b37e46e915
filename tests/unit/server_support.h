// Routes and small helpers that the tests of the server share.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/server/router.h"

namespace sop::server {

inline Response echo_upload(const Request& request) {
  std::size_t total = 0;
  char bytes[100];
  while (const auto got = request.stream->read(bytes, sizeof bytes)) {
    if (*got == 0) return Response::text("stream " + std::to_string(total));
    total += *got;
  }
  return Response::text("never sent");
}

inline Router sample_router(const std::string& file = "/nowhere") {
  Router router;
  router.add("GET", "/", [](const Request& r) { return Response::text("hello " + r.remote); });
  router.add("POST", "/echo",
             [](const Request& r) {
               return Response::text(r.body + "|" + std::string(r.form_value("a")));
             },
             {.body_limit = 1000});
  router.add("POST", "/ignore", [](const Request&) { return Response::text("ignored"); },
             {.body_limit = 1U << 20U, .streaming = true});
  router.add("PUT", "/upload", echo_upload, {.body_limit = 100000, .streaming = true});
  router.add("GET", "/throw", [](const Request&) -> Response { throw std::runtime_error("x"); });
  router.add("GET", "/kasus/{n}", [](const Request& r) {
    return Response::json("\"" + std::string(r.parameter("n")) + std::string(r.query_value("q")) +
                          (r.secure ? "S" : "") + "\"");
  });
  router.add("GET", "/file", [file](const Request&) {
    return Response::download(
        {.path = file, .size = 300000, .type = "application/pdf", .name = "a.pdf", .tag = "abc"});
  });
  return router;
}

inline std::vector<int> statuses(const std::string& out) {
  std::vector<int> all;
  for (std::size_t at = out.find("HTTP/1.1 "); at != std::string::npos;
       at = out.find("HTTP/1.1 ", at + 1)) {
    all.push_back(std::stoi(out.substr(at + 9, 3)));
  }
  return all;
}
using Statuses = std::vector<int>;

inline std::string get(const std::string& target, const std::string& headers = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
}

}  // namespace sop::server
