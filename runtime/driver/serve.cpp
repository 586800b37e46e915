// `sop serve`: API and pages over one open folder, a clock that looks every so often for what is
// due, and an orderly end on SIGTERM or SIGINT.
#include <pthread.h>

#include <atomic>
#include <charconv>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "runtime/api/api.h"
#include "runtime/driver/office.h"
#include "runtime/pages/pages.h"
#include "runtime/server/findings.h"
#include "runtime/server/http_server.h"

namespace sop::sopd::verbs {
namespace {

constexpr auto kTick = std::chrono::seconds(20);

// Looks after deadlines and letters until it is stopped.
class Ticking {
 public:
  explicit Ticking(service::Service& service) : thread_([this, &service] { run(service); }) {}
  ~Ticking() {
    {
      const std::lock_guard hold(lock_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Ticking(const Ticking&) = delete;
  Ticking& operator=(const Ticking&) = delete;

 private:
  void run(service::Service& service) {
    std::unique_lock hold(lock_);
    while (!stopping_) {
      hold.unlock();
      service.tick();
      hold.lock();
      wake_.wait_for(hold, kTick, [this] { return stopping_; });
    }
  }

  std::mutex lock_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// Stops the server at the first signal. All threads begin with these signals blocked (office.cpp);
// this one waits for them.
class Stopping {
 public:
  explicit Stopping(server::HttpServer& server)
      : thread_([this, &server] {
          int got = 0;
          sigset_t set = signals();
          ::sigwait(&set, &got);
          server.stop();
        }) {}
  ~Stopping() {
    if (thread_.joinable()) {
      ::pthread_kill(thread_.native_handle(), SIGTERM);
      thread_.join();
    }
  }
  Stopping(const Stopping&) = delete;
  Stopping& operator=(const Stopping&) = delete;

  static sigset_t signals() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGTERM);
    ::sigaddset(&set, SIGINT);
    return set;
  }

 private:
  std::thread thread_;
};

server::ServerOptions options_of(const service::Settings& settings, server::Log& log,
                                 server::Metrics& metrics) {
  server::ServerOptions out;
  out.max_connections = settings.connections;
  out.trusted_proxies = settings.trusted_proxies;
  out.on_finished = server::observe(log, metrics);
  out.on_exception = [&log](const server::Request& request, const char* what) {
    log.write(server::Level::Error, "bug",
              {{"request", request.id}, {"route", request.route}, {"what", what}});
  };
  out.error_page = pages::error_page;
  return out;
}

}  // namespace

int serve(Office& office) {
  constexpr int kWrongUse = 2;
  constexpr int kEnvironment = 3;
  const service::Settings& settings = office.service.settings();
  const std::string address =
      office.call.has("address") ? office.call.get("address") : settings.address;
  int port = settings.port;
  if (office.call.has("port")) {
    const std::string& text = office.call.get("port");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port < 0 || port > 65'535) {
      office.console.report(finding<Kind::BadOptionValue>(Span{}, "--port", text));
      return kWrongUse;
    }
  }
  server::Log log(server::to_descriptor(2));
  server::Metrics metrics;
  api::Site site(office.service, log, metrics, server::Csrf::new_key());
  server::Router router;
  api::add_api(router, site);
  pages::add_pages(router, site);
  server::HttpServer server(std::move(router), options_of(settings, log, metrics));
  Result<int> bound = server.bind(address, port);
  if (!bound) {
    office.console.report(server::cannot_listen(bound.failure()));
    return kEnvironment;
  }
  const std::string where = "http://" + address + ":" + std::to_string(bound.value());
  office.console.line(office.console.word(Phrase::ServeReady, {where}));
  if (office.service.empty_register()) office.console.line(office.console.word(Phrase::ServeEmpty));
  log.write(server::Level::Info, "start", {{"address", where}});
  if (const auto unknown = unknown_holidays(office))
    log.write(server::Level::Warning, "trouble",
              {{"code", code(unknown->kind)}, {"what", text_of(*unknown, settings.language)}});
  {
    const Ticking ticking(office.service);
    const Stopping stopping(server);
    server.run();
  }
  log.write(server::Level::Info, "stop", {});
  return 0;
}

}  // namespace sop::sopd::verbs
