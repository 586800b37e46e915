// A small server for tests by script: nothing of cases, all of the bounds.
//
//     http_probe [--head-ms N] [--body-ms N] [--response-ms N] [--idle-ms N] [--rate N]
//                [--connections N] [--per-address N] [--trust ADDRESS] [--file PATH] [--port N]
//
// Prints "port N", serves on 127.0.0.1 until SIGTERM or the end of its standard input, writes its
// log to standard error and at last its counts to standard output.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <thread>

#include "runtime/server/assets.h"
#include "runtime/server/cookies.h"
#include "runtime/server/csrf.h"
#include "runtime/server/html.h"
#include "runtime/server/http_server.h"
#include "runtime/server/log.h"
#include "runtime/server/metrics.h"

namespace {

using namespace sop::server;

HttpServer* running = nullptr;

long number(std::map<std::string, std::string>& given, const std::string& name, long otherwise) {
  const auto found = given.find(name);
  return found == given.end() ? otherwise : std::strtol(found->second.c_str(), nullptr, 10);
}

ServerOptions options_of(std::map<std::string, std::string>& given) {
  ServerOptions options;
  options.head_time = Milliseconds(number(given, "--head-ms", 10'000));
  options.body_time = Milliseconds(number(given, "--body-ms", 30'000));
  options.response_time = Milliseconds(number(given, "--response-ms", 30'000));
  options.idle_time = Milliseconds(number(given, "--idle-ms", 5'000));
  options.least_rate = static_cast<std::size_t>(number(given, "--rate", 4096));
  options.max_connections = static_cast<std::size_t>(number(given, "--connections", 256));
  options.max_per_address = static_cast<std::size_t>(number(given, "--per-address", 64));
  if (given.count("--trust") != 0) options.trusted_proxies = {given["--trust"]};
  return options;
}

Response count_upload(const Request& request) {
  char bytes[16384];
  std::size_t total = 0;
  while (const auto got = request.stream->read(bytes, sizeof bytes)) {
    total += *got;
    if (*got == 0) break;
  }
  return Response::text(fmt::format("{} bytes\n", total));
}

Response who(const Request& request) {
  Response response = Response::json(fmt::format(R"({{"remote":"{}","secure":{},"host":"{}"}})",
                                                 request.remote, request.secure, request.host) +
                                     "\n");
  set_cookie(response, request, {"sesi", "abc", SameSite::Strict, {}});
  return response;
}

void add_pages(Router& router, const Csrf& csrf) {
  router.add("GET", "/", [](const Request&) { return Response::text("hello\n"); });
  router.add("GET", "/who", who);
  router.add("POST", "/echo", [](const Request& request) { return Response::text(request.body); });
  router.add("PUT", "/upload", count_upload,
             {.body_limit = std::size_t{1} << 30U, .streaming = true});
  router.add("GET", "/large", [](const Request&) {
    return Response::text(std::string(std::size_t{8} << 20U, 'x'));
  });
  router.add("GET", "/form", [&csrf](const Request& request) {
    using html::element;
    Response response = Response::html(html::document(element(
        "form", {{"method", "post"}, {"action", "/form"}},
        {element("input", {{"type", "hidden"}, {"name", "csrf"}, {"value", csrf.token("abc")}}),
         element("button", {}, {"OK"})})));
    set_cookie(response, request, {"sesi", "abc", SameSite::Strict, {}});
    return response;
  });
  router.add("POST", "/form", [&csrf](const Request& request) {
    const bool fine = csrf.allows(request, request.cookie("sesi").value_or(""));
    return fine ? Response::see_other("/") : Response::text("403\n", 403);
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> given;
  for (int i = 1; i + 1 < argc; i += 2) given[argv[i]] = argv[i + 1];

  Log log(to_descriptor(STDERR_FILENO));
  Metrics metrics;
  const Csrf csrf(Csrf::new_key());
  Router router;
  add_pages(router, csrf);
  add_asset(router, {"/gaya.css", "text/css; charset=utf-8", "body { margin: 2em }\n"});
  router.add("GET", "/metrics", [&metrics](const Request&) {
    Response response = Response::text(metrics.text());
    return std::move(response.set("Content-Type", Metrics::content_type()));
  });
  if (given.count("--file") != 0) {
    const std::string path = given["--file"];
    const std::uint64_t size = std::filesystem::file_size(path);
    router.add("GET", "/file", [path, size](const Request&) {
      return Response::download({.path = path, .size = size, .name = "berkas.bin", .tag = "t1"});
    });
  }

  ServerOptions options = options_of(given);
  options.on_finished = observe(log, metrics);
  HttpServer server(std::move(router), std::move(options));
  const auto port = server.bind("127.0.0.1", static_cast<int>(number(given, "--port", 0)));
  if (!port) {
    fmt::print(stderr, "{}: {}\n", port.failure().subject, port.failure().detail);
    return 3;
  }
  fmt::print("port {}\n", port.value());
  std::fflush(stdout);

  running = &server;
  ::signal(SIGTERM, [](int) { running->stop(); });
  std::thread([&server] {
    char byte;
    while (::read(STDIN_FILENO, &byte, 1) > 0) {
    }
    server.stop();
  }).detach();
  server.run();
  const ServerCounts counts = server.counts();
  fmt::print("accepted {} turned_away {} cut_off {} open {}\n", counts.accepted, counts.turned_away,
             counts.cut_off, counts.connections);
  std::fflush(stdout);
  std::_Exit(0);  // the thread at standard input may still wait
}
