// The server over loopback, where many clients matter. The limits are short, what is waited for is
// generous: nothing passes or fails by timing.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "runtime/server/findings.h"
#include "runtime/server/http_server.h"
#include "tests/unit/server_support.h"

namespace sop::server {
namespace {

using namespace std::chrono_literals;

// A client over loopback.
class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval patience{30, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(const std::string& bytes) { ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // Until `mark` came, or the end.
  std::string until(const std::string& mark) {
    std::string got;
    char bytes[4096];
    while (mark.empty() || got.find(mark) == std::string::npos) {
      const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
      if (count <= 0) break;
      got.append(bytes, static_cast<std::size_t>(count));
    }
    return got;
  }
  std::string ask(const std::string& target = "/") {
    send(get(target));
    return until("hello");
  }
  [[nodiscard]] bool connected() const { return connected_; }

 private:
  int socket_;
  bool connected_ = false;
};

class Running {
 public:
  explicit Running(Router router, ServerOptions options = {})
      : server_(std::move(router), std::move(options)) {
    const auto port = server_.bind("127.0.0.1", 0);
    port_ = port ? port.value() : -1;
    thread_ = std::thread([this] { server_.run(); });
  }
  ~Running() { end(); }
  void end() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] int port() const { return port_; }
  HttpServer& server() { return server_; }

 private:
  HttpServer server_;
  int port_;
  std::thread thread_;
};

TEST(HttpServer, ServesManyAtOnce) {
  Running running(sample_router());
  std::vector<std::thread> clients;
  std::atomic<int> answers{0};
  for (int c = 0; c < 32; ++c) {
    clients.emplace_back([&] {
      Client client(running.port());
      for (int i = 0; i < 50; ++i) {
        if (client.ask().ends_with("hello 127.0.0.1")) ++answers;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answers, 32 * 50);
  EXPECT_EQ(running.server().counts().accepted, 32U);
  EXPECT_EQ(running.server().counts().turned_away, 0U);
}

TEST(HttpServer, SharesNoPort) {
  Running running(sample_router());
  HttpServer second(sample_router(), {});
  const auto refused = second.bind("127.0.0.1", running.port());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.failure().kind, FailureKind::Locked);
  EXPECT_EQ(cannot_listen(refused.failure()).kind, Kind::PortTaken);
  EXPECT_EQ(cannot_listen(second.bind("192.0.2.77", 0).failure()).kind, Kind::ListenRefused);
  EXPECT_EQ(second.bind("192.0.2.77", 0).failure().kind, FailureKind::NotFound);
  EXPECT_FALSE(second.bind("", 0));
  EXPECT_FALSE(second.bind("127.0.0.1", 70000));
}

TEST(HttpServer, GivesUpIdleOnesForNewOnes) {
  ServerOptions options;
  options.max_connections = 4;
  options.idle_time = 60s;
  options.head_time = 60s;
  Running running(sample_router(), options);
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 4; ++i) {
    idle.push_back(std::make_unique<Client>(running.port()));
    EXPECT_TRUE(idle.back()->ask().ends_with("hello 127.0.0.1"));
  }
  for (int i = 0; i < 20; ++i) {
    Client fresh(running.port());
    EXPECT_TRUE(fresh.ask().ends_with("hello 127.0.0.1")) << i;
  }
  EXPECT_EQ(running.server().counts().turned_away, 0U);
}

TEST(HttpServer, TurnsAwayWhatIsTooMuch) {
  std::atomic<bool> go{false};
  std::atomic<int> inside{0};
  Router router = sample_router();
  router.add("GET", "/slow", [&](const Request&) {
    ++inside;
    while (!go) std::this_thread::sleep_for(1ms);
    return Response::text("hello");
  });
  ServerOptions options;
  options.max_connections = 3;
  Running running(std::move(router), options);
  std::vector<std::unique_ptr<Client>> busy;
  for (int i = 0; i < 3; ++i) {
    busy.push_back(std::make_unique<Client>(running.port()));
    busy.back()->send(get("/slow"));
  }
  while (inside < 3) std::this_thread::sleep_for(1ms);
  Client fourth(running.port());
  EXPECT_EQ(statuses(fourth.until("")), Statuses{503});
  go = true;
  for (auto& client : busy) EXPECT_TRUE(client->until("hello").ends_with("hello"));
  EXPECT_EQ(running.server().counts().turned_away, 1U);
}

TEST(HttpServer, BoundsOneAddress) {
  ServerOptions options;
  options.max_per_address = 2;
  options.idle_time = 60s;
  {
    Running running(sample_router(), options);
    Client one(running.port());
    Client two(running.port());
    EXPECT_TRUE(one.ask().ends_with("hello 127.0.0.1"));
    EXPECT_TRUE(two.ask().ends_with("hello 127.0.0.1"));
    Client three(running.port());
    EXPECT_EQ(statuses(three.until("")), Statuses{503});
  }
  options.trusted_proxies = {"127.0.0.1"};
  Running running(sample_router(), options);
  std::vector<std::unique_ptr<Client>> many;
  for (int i = 0; i < 5; ++i) {
    many.push_back(std::make_unique<Client>(running.port()));
    EXPECT_TRUE(many.back()->ask().ends_with("hello 127.0.0.1"));
  }
}

TEST(HttpServer, CutsOffDrips) {
  ServerOptions options;
  options.head_time = 100ms;
  options.body_time = 100ms;
  options.least_rate = 1 << 20U;
  Running running(sample_router(), options);
  Client silent(running.port());
  Client head(running.port());
  head.send("GET / HT");
  Client body(running.port());
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
  EXPECT_EQ(silent.until(""), "");
  EXPECT_EQ(statuses(head.until("")), Statuses{408});
  EXPECT_EQ(statuses(body.until("")), Statuses{408});
  EXPECT_EQ(running.server().counts().cut_off, 3U);
}

TEST(HttpServer, FinishesWhatRunsWhenStopped) {
  std::atomic<bool> go{false};
  std::atomic<bool> inside{false};
  Router router = sample_router();
  router.add("GET", "/slow", [&](const Request&) {
    inside = true;
    while (!go) std::this_thread::sleep_for(1ms);
    return Response::text("hello slow");
  });
  ServerOptions options;
  options.idle_time = 60s;
  options.head_time = 60s;
  Running running(std::move(router), options);
  Client idle(running.port());
  EXPECT_TRUE(idle.ask().ends_with("hello 127.0.0.1"));
  Client dripping(running.port());
  dripping.send("GET / HT");
  Client slow(running.port());
  slow.send(get("/slow"));
  while (!inside) std::this_thread::sleep_for(1ms);
  running.server().stop();
  EXPECT_EQ(idle.until(""), "");
  EXPECT_EQ(dripping.until(""), "");
  go = true;
  const std::string last = slow.until("");
  EXPECT_TRUE(last.ends_with("hello slow"));
  EXPECT_NE(last.find("Connection: close\r\n"), std::string::npos);
  running.end();
  EXPECT_EQ(running.server().counts().connections, 0U);
  EXPECT_FALSE(Client(running.port()).connected());
}

}  // namespace
}  // namespace sop::server
