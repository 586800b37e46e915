// Sockets: a listener, and a connection as a Wire. Non-blocking throughout; all waiting is poll().
#pragma once

#include <string>

#include "compiler/base/result.h"
#include "runtime/server/wire.h"

namespace sop::server {

// A descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }
  int release();
  void reset();

 private:
  int number_ = -1;
};

struct Listener {
  Descriptor descriptor;
  int port = 0;
};

// NotFound: no such address here; Locked: the port is taken; NotPermitted; Other.
[[nodiscard]] Result<Listener> listen_on(const std::string& host, int port);

// The address of the other side as inet_ntop writes it; "" where it is gone.
[[nodiscard]] std::string peer_address(int socket);

class SocketWire : public Wire {
 public:
  explicit SocketWire(int socket) : socket_(socket) {}  // not owned

  [[nodiscard]] long read(char* bytes, std::size_t size, TimePoint deadline) override;
  [[nodiscard]] long write(const char* bytes, std::size_t size, TimePoint deadline) override;
  void finish() override;
  void abort() override;

 private:
  int socket_;
};

}  // namespace sop::server
