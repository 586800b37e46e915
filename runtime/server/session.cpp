#include "runtime/server/session.h"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "runtime/server/body.h"
#include "runtime/server/file_sender.h"
#include "runtime/server/hardening.h"
#include "runtime/server/head.h"
#include "runtime/server/ranges.h"

namespace sop::server {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPiece = 16384;
constexpr std::size_t kSmallBody = 65536;  // sent with the head; taken to its end though unread
constexpr std::size_t kLongestId = 64;
constexpr std::size_t kRoundTarget = 32;  // method, version and blanks of a request line

// What process_request() reads and writes: a head that has been looked at, and the head of the
// answer.
class HeadStream : public httplib::Stream {
 public:
  explicit HeadStream(std::string in) : in_(std::move(in)) {}

  bool is_readable() const override { return at_ < in_.size(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* bytes, std::size_t size) override {
    const std::size_t given = std::min(size, in_.size() - at_);
    in_.copy(bytes, given, at_);
    at_ += given;
    return static_cast<ssize_t>(given);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    out_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string in_;
  std::size_t at_ = 0;
  std::string out_;
};

Response plain_words(int status) {
  return Response::text(std::to_string(status) + " " + std::string(reason_of(status)) + "\n",
                        status);
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-';
         });
}

}  // namespace

class Session::Impl : private httplib::Server {
 public:
  Impl(Wire& wire, Shared& shared, std::string peer, std::function<void(Phase)> on_phase);
  void serve();

 private:
  [[nodiscard]] std::optional<Head> next_head(bool first);
  [[nodiscard]] bool exchange();
  [[nodiscard]] std::string parse();
  void answer(const httplib::Request& parsed, httplib::Response& out);
  [[nodiscard]] std::uint64_t open_file();
  [[nodiscard]] Response respond();
  [[nodiscard]] Response run(const Route& route);
  [[nodiscard]] bool take_body();
  [[nodiscard]] Response error(int status);
  [[nodiscard]] bool send(std::string head);
  [[nodiscard]] bool write_all(std::string_view bytes, Budget& budget);
  void take_rest();
  void report();
  void identify();
  [[nodiscard]] std::string client_address() const;

  Wire& wire_;
  Shared& shared_;
  const ServerOptions& options_;
  std::string peer_;
  bool from_proxy_;
  std::function<void(Phase)> on_phase_;
  Input input_;

  // Of the present exchange:
  Head head_;
  Request request_;
  Response response_;
  std::optional<WireBody> body_;
  std::optional<FileSender> file_;
  bool answered_ = false;
  bool close_ = false;
  bool late_ = false;  // the client does not take its answer
  TimePoint started_;
  std::uint64_t sent_ = 0;
};

Session::Impl::Impl(Wire& wire, Shared& shared, std::string peer,
                    std::function<void(Phase)> on_phase)
    : wire_(wire),
      shared_(shared),
      options_(shared.options),
      peer_(std::move(peer)),
      from_proxy_(std::find(shared.proxies.begin(), shared.proxies.end(), peer_) !=
                  shared.proxies.end()),
      on_phase_(std::move(on_phase)),
      input_(wire) {
  set_pre_routing_handler([this](const httplib::Request& parsed, httplib::Response& out) {
    answer(parsed, out);
    return httplib::Server::HandlerResponse::Handled;
  });
  // What the library adds by itself is not ours to say.
  set_post_routing_handler([this](const httplib::Request&, httplib::Response& out) {
    out.headers.erase("Keep-Alive");
    if (!file_) out.headers.erase("Accept-Ranges");
    if (out.status == 304 || out.status == 204) out.headers.erase("Content-Length");
    if (close_) out.set_header("Connection", "close");
  });
}

void Session::Impl::serve() {
  for (std::size_t count = 0; count < options_.max_requests; ++count) {
    auto head = next_head(count == 0);
    if (!head) return;
    head_ = std::move(*head);
    close_ = head_.close || head_.refused != 0 || count + 1 == options_.max_requests;
    if (!exchange()) break;
  }
  if (late_) {
    wire_.abort();
  } else {
    wire_.finish();
  }
}

// Reads to the empty line; nothing where the connection ended or was given up before.
std::optional<Head> Session::Impl::next_head(bool first) {
  on_phase_(Phase::Waiting);
  const auto refuse = [](int status) {
    Head head;
    head.refused = status;
    return head;
  };
  TimePoint deadline = Clock::now() + (first ? options_.head_time : options_.idle_time);
  bool begun = false;
  std::size_t searched = 0;
  for (;;) {
    while (searched == 0 && input_.ahead().substr(0, 2) == "\r\n") input_.consume(2);
    const std::string_view ahead = input_.ahead();
    if (!ahead.empty() && !begun) {
      begun = true;
      started_ = Clock::now();
      if (!first) deadline = started_ + options_.head_time;
      on_phase_(Phase::Heading);
    }
    if (!ahead.empty() && (ahead[0] < 'A' || ahead[0] > 'Z') && ahead != "\r") return refuse(400);
    const std::size_t line_end = std::min(ahead.find("\r\n"), ahead.size());
    if (line_end > options_.max_target + kRoundTarget) return refuse(414);
    const std::size_t end = ahead.find("\r\n\r\n", searched);
    if (end != std::string_view::npos && end <= options_.max_head) {
      Head head = read_head(ahead.substr(0, end + 4), {options_.max_headers, options_.max_target});
      input_.consume(end + 4);
      return head;
    }
    if (end != std::string_view::npos || ahead.size() > options_.max_head + 3) return refuse(431);
    searched = ahead.size() < 3 ? 0 : ahead.size() - 3;
    if (shared_.stopping.load(std::memory_order_relaxed)) return std::nullopt;
    const long got = input_.more(deadline);
    if (got > 0) continue;
    if (got == Wire::kLate && (begun || first)) ++shared_.cut_off;
    if (got == Wire::kLate && begun) return refuse(408);
    return std::nullopt;
  }
}

// Answers head_; whether another request may follow.
bool Session::Impl::exchange() {
  on_phase_(Phase::Running);
  request_ = Request();
  response_ = Response();
  file_.reset();
  body_.reset();
  sent_ = 0;
  identify();
  std::string head = parse();
  if (!answered_) {  // the library saw what we did not
    head_.refused = 400;
    close_ = true;
    head = parse();
  }
  const bool sent = answered_ && send(std::move(head));
  report();
  if (sent && !close_) take_rest();
  return sent && !close_ && (!body_ || body_->ended());
}

// Has the library parse the request line, call answer() and write the head of the answer.
std::string Session::Impl::parse() {
  // Without the query, which the library takes apart otherwise than we do ("?" twice: refused).
  const std::string path = head_.target.substr(0, head_.target.find('?'));
  const bool refused = head_.refused != 0;
  HeadStream stream((refused ? "GET /" : head_.method + " " + path) + " HTTP/1.1\r\n\r\n");
  bool closed = false;
  answered_ = false;
  process_request(stream, false, closed, nullptr);
  return stream.take();
}

void Session::Impl::identify() {
  const std::uint64_t number = ++shared_.requests;
  request_.method = head_.method;
  request_.host = head_.host;
  request_.headers = std::move(head_.headers);
  request_.remote = client_address();
  request_.id = shared_.start_id + "-" + std::to_string(number);
  if (!from_proxy_) return;
  request_.secure = request_.header("X-Forwarded-Proto").value_or("") == "https";
  const std::string_view id = request_.header("X-Request-Id").value_or("");
  if (is_id(id)) request_.id = id;
}

// The last address of X-Forwarded-For that is no proxy of ours: what stands before it, the client
// may have written itself.
std::string Session::Impl::client_address() const {
  if (!from_proxy_) return peer_;
  std::string list;
  for (const Field& field : request_.headers) {
    if (equal_names(field.name, "X-Forwarded-For")) {
      list += (list.empty() ? "" : ",") + field.value;
    }
  }
  std::string address = peer_;
  std::string_view left = list;
  while (!left.empty()) {
    const std::size_t comma = left.rfind(',');
    const auto one =
        canonical_address(comma == std::string_view::npos ? left : left.substr(comma + 1));
    if (!one) break;
    address = *one;
    if (std::find(shared_.proxies.begin(), shared_.proxies.end(), address) ==
        shared_.proxies.end()) {
      break;
    }
    left = comma == std::string_view::npos ? std::string_view() : left.substr(0, comma);
  }
  return address;
}

Response Session::Impl::error(int status) {
  Response response =
      options_.error_page ? options_.error_page(status, request_) : plain_words(status);
  response.status = status;
  return response;
}

// Called by the library when it has parsed the head.
void Session::Impl::answer(const httplib::Request& parsed, httplib::Response& out) {
  answered_ = true;
  if (head_.refused == 0) request_.path = parsed.target;
  response_ = respond();
  std::uint64_t length = 0;
  if (response_.file) length = open_file();
  if (!file_) length = response_.body.size();
  harden(response_);
  response_.set("X-Request-Id", request_.id);
  if (shared_.stopping.load(std::memory_order_relaxed)) close_ = true;
  response_.set("Content-Length", std::to_string(length));
  out.status = response_.status;
  for (const Field& field : response_.headers) out.headers.emplace(field.name, field.value);
}

// The length of what is to be sent of the file; without it, the answer says so.
std::uint64_t Session::Impl::open_file() {
  const FileBody& file = *response_.file;
  const std::string tag = file.tag.empty() ? std::string() : "\"" + file.tag + "\"";
  const Slice slice = choose_slice(request_, file.size, tag);
  file_.emplace(file, slice);
  if (file_->ready()) {
    describe_file(file, slice, response_);
    return slice.length;
  }
  Response failed = error(file_->missing() ? 404 : 500);
  failed.person = std::move(response_.person);
  response_ = std::move(failed);
  file_.reset();
  return 0;
}

Response Session::Impl::respond() {
  if (head_.refused != 0) return error(head_.refused);
  const std::size_t question = head_.target.find('?');
  auto query = parse_form(question == std::string::npos
                              ? std::string_view()
                              : std::string_view(head_.target).substr(question + 1));
  for (const Field& field : parse_cookies(request_.header("Cookie").value_or(""))) {
    request_.cookies.push_back(field);
  }
  if (query) request_.query = std::move(*query);
  request_.language = choose_language(request_);

  Router::Match match = shared_.router.find(request_.method, request_.path);
  const std::uint64_t limit = match.route == nullptr ? kSmallBody : match.route->options.body_limit;
  body_.emplace(input_, head_, limit, Budget(options_.body_time, options_.least_rate), [this] {
    Budget budget(options_.response_time, options_.least_rate);
    if (head_.expects_continue) {
      close_ = !write_all("HTTP/1.1 100 Continue\r\n\r\n", budget) || close_;
    }
  });
  if (match.broken || !query) return error(400);
  if (match.route == nullptr) {
    Response response = error(match.allow.empty() ? 404 : 405);
    if (!match.allow.empty()) response.set("Allow", match.allow);
    return response;
  }
  request_.route = match.route->pattern;
  request_.parameters = std::move(match.parameters);
  if (match.route->options.streaming) {
    request_.stream = &*body_;
  } else if (!take_body()) {
    const int why = body_->failure() != 0 ? body_->failure() : 400;
    // Cut off in the middle because we end: nothing is wrong with what was sent.
    const bool ending = why == 400 && shared_.stopping.load(std::memory_order_relaxed);
    return error(ending ? 503 : why);
  }
  return run(*match.route);
}

// Reads the body of a route that wants it whole, and the form in it.
bool Session::Impl::take_body() {
  std::array<char, kPiece> piece;
  for (;;) {
    const auto got = body_->read(piece.data(), piece.size());
    if (!got) return false;
    if (*got == 0) break;
    request_.body.append(piece.data(), *got);
  }
  if (request_.media_type() != "application/x-www-form-urlencoded") return true;
  auto form = parse_form(request_.body);
  if (form) request_.form = std::move(*form);
  return form.has_value();
}

Response Session::Impl::run(const Route& route) {
  try {
    Response response = route.handler(request_);
    // What the handler made of half a body does not count.
    return body_->failure() == 0 ? std::move(response) : error(body_->failure());
  } catch (const std::exception& thrown) {
    if (options_.on_exception) options_.on_exception(request_, thrown.what());
  } catch (...) {
    if (options_.on_exception) options_.on_exception(request_, "unknown");
  }
  return error(500);
}

bool Session::Impl::write_all(std::string_view bytes, Budget& budget) {
  while (!bytes.empty()) {
    const long written = wire_.write(bytes.data(), bytes.size(), budget.deadline());
    if (written == Wire::kLate) {
      late_ = true;
      ++shared_.cut_off;
    }
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    budget.transferred(static_cast<std::size_t>(written));
    sent_ += static_cast<std::size_t>(written);
  }
  return true;
}

bool Session::Impl::send(std::string head) {
  Budget budget(options_.response_time, options_.least_rate);
  const bool with_body = head_.method != "HEAD" && response_.status != 304;
  std::string_view rest = with_body && !file_ ? std::string_view(response_.body) : "";
  if (rest.size() <= kSmallBody) {
    head += rest;
    rest = {};
  }
  if (!write_all(head, budget) || !write_all(rest, budget)) return false;
  if (!with_body || !file_) return true;
  std::array<char, kPiece> piece;
  for (;;) {
    const auto got = file_->read(piece.data(), piece.size());
    if (!got) return false;  // shorter than it was: the client sees that by the length
    if (*got == 0) return true;
    if (!write_all({piece.data(), *got}, budget)) return false;
  }
}

// A small body that nobody read is taken, so that the connection can go on.
void Session::Impl::take_rest() {
  if (!body_ || body_->ended() || body_->failure() != 0 || head_.expects_continue) return;
  std::array<char, kPiece> piece;
  std::size_t taken = 0;
  while (taken <= kSmallBody) {
    const auto got = body_->read(piece.data(), piece.size());
    if (!got || *got == 0) break;
    taken += *got;
  }
}

void Session::Impl::report() {
  if (body_ && body_->late()) ++shared_.cut_off;
  if (!options_.on_finished) return;
  Finished finished;
  finished.request_id = request_.id;
  finished.method = request_.method;
  finished.route = request_.route;
  finished.remote = request_.remote;
  finished.person = response_.person;
  finished.status = response_.status;
  finished.seconds = std::chrono::duration<double>(Clock::now() - started_).count();
  finished.bytes_in = body_ ? body_->bytes() : 0;
  finished.bytes_out = sent_;
  options_.on_finished(finished);
}

Session::Session(Wire& wire, Shared& shared, std::string peer, std::function<void(Phase)> on_phase)
    : impl_(std::make_unique<Impl>(wire, shared, std::move(peer), std::move(on_phase))) {}
Session::~Session() = default;

void Session::serve() {
  impl_->serve();
}

}  // namespace sop::server
