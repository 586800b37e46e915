// Requests a second of a plain route over 64 keep-alive connections, beside the bare library with a
// thread for each of them: what the bounds cost. One client thread that waits on all connections.
//
//     server_bench [SECONDS]
#include <arpa/inet.h>
#include <fmt/format.h>
#include <httplib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "runtime/server/http_server.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kConnections = 64;
const std::string kBody(1000, 'x');

struct Figures {
  double per_second = 0;
  double p50 = 0;  // microseconds
  double p99 = 0;
  double ended = 0;  // connections that the server closed meanwhile
};

int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) std::exit(3);
  return socket;
}

struct Connection {
  int socket = -1;
  std::size_t got = 0;
  std::size_t wanted = 0;  // bytes of the answer, once its head is there
  std::string head;
  Clock::time_point asked;
};

void ask(Connection& connection) {
  static const std::string request =
      "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: id\r\n"
      "Cookie: sesi=0123456789abcdef0123456789abcdef\r\nUser-Agent: bench\r\n\r\n";
  connection.got = 0;
  connection.wanted = 0;
  connection.head.clear();
  connection.asked = Clock::now();
  if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) < 0) std::exit(3);
}

enum class Taken { Part, Whole, Ended };

Taken take(Connection& connection) {
  char bytes[65536];
  const ssize_t got = ::recv(connection.socket, bytes, sizeof bytes, 0);
  if (got <= 0) return Taken::Ended;
  connection.got += static_cast<std::size_t>(got);
  if (connection.wanted == 0) {
    connection.head.append(bytes, static_cast<std::size_t>(got));
    const std::size_t end = connection.head.find("\r\n\r\n");
    if (end == std::string::npos) return Taken::Part;
    connection.wanted = end + 4 + kBody.size();
  }
  return connection.got >= connection.wanted ? Taken::Whole : Taken::Part;
}

// Connects, and asks the first time.
void begin(Connection& connection, int port, int waits) {
  connection.socket = connect_to(port);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &connection;
  ::epoll_ctl(waits, EPOLL_CTL_ADD, connection.socket, &event);
  ask(connection);
}

Figures measure(int port, double seconds) {
  std::vector<Connection> all(kConnections);
  const int waits = ::epoll_create1(EPOLL_CLOEXEC);
  for (Connection& connection : all) begin(connection, port, waits);
  std::vector<double> times;
  Figures figures;
  const auto start = Clock::now();
  const auto end = start + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) {
    epoll_event ready[kConnections];
    const int count = ::epoll_wait(waits, ready, kConnections, 1000);
    for (int i = 0; i < count; ++i) {
      Connection& connection = *static_cast<Connection*>(ready[i].data.ptr);
      const Taken taken = take(connection);
      if (taken == Taken::Part) continue;
      if (taken == Taken::Ended) {
        figures.ended += 1;
        ::close(connection.socket);
        begin(connection, port, waits);
        continue;
      }
      times.push_back(
          std::chrono::duration<double, std::micro>(Clock::now() - connection.asked).count());
      ask(connection);
    }
  }
  const double passed = std::chrono::duration<double>(Clock::now() - start).count();
  for (Connection& connection : all) ::close(connection.socket);
  ::close(waits);
  if (times.empty()) std::exit(3);
  std::sort(times.begin(), times.end());
  figures.per_second = static_cast<double>(times.size()) / passed;
  figures.p50 = times[times.size() / 2];
  figures.p99 = times[times.size() * 99 / 100];
  return figures;
}

Figures measure_ours(double seconds) {
  using namespace sop::server;
  Router router;
  router.add("GET", "/", [](const Request&) { return Response::text(kBody); });
  ServerOptions options;
  options.max_per_address = kConnections;
  options.max_requests = 100'000'000;
  HttpServer server(std::move(router), std::move(options));
  const auto port = server.bind("127.0.0.1", 0);
  if (!port) std::exit(3);
  std::thread thread([&] { server.run(); });
  const Figures figures = measure(port.value(), seconds);
  server.stop();
  thread.join();
  return figures;
}

Figures measure_bare(double seconds) {
  httplib::Server server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kConnections); };
  server.set_keep_alive_max_count(100'000'000);
  server.set_tcp_nodelay(true);
  server.Get("/", [](const httplib::Request&, httplib::Response& response) {
    response.set_content(kBody, "text/plain");
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { server.listen_after_bind(); });
  const Figures figures = measure(port, seconds);
  server.stop();
  thread.join();
  return figures;
}

void print(const char* name, const Figures& figures) {
  fmt::print("{} requests\t{:.0f}\t/s\n", name, figures.per_second);
  fmt::print("{} median\t{:.0f}\tus\n", name, figures.p50);
  fmt::print("{} p99\t{:.0f}\tus\n", name, figures.p99);
  fmt::print("{} connections closed\t{:.0f}\t\n", name, figures.ended);
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::strtod(argv[1], nullptr) : 3;
  // By turns, so that both see the same machine.
  Figures ours[2];
  Figures bare[2];
  for (int i = 0; i < 2; ++i) {
    ours[i] = measure_ours(seconds / 2);
    bare[i] = measure_bare(seconds / 2);
  }
  const auto better = [](const Figures& a, const Figures& b) {
    return a.per_second < b.per_second ? b : a;
  };
  print("server", better(ours[0], ours[1]));
  print("bare httplib", better(bare[0], bare[1]));
}
