#include "runtime/effects/transfer.h"

#include <iterator>

namespace sop::effects {
namespace {

constexpr std::size_t kAnswerBytes = 64U << 10U;

bool start_curl() {
  static const bool kStarted = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return kStarted;
}

// Answers are of no interest; one without end is broken off.
std::size_t drop(char* /*bytes*/, std::size_t size, std::size_t count, void* answered) {
  std::size_t& total = *static_cast<std::size_t*>(answered);
  total += size * count;
  return total > kAnswerBytes ? 0 : size * count;
}

int look_at_stop(void* stop, curl_off_t /*total*/, curl_off_t /*now*/, curl_off_t /*total_up*/,
                 curl_off_t /*now_up*/) {
  return *static_cast<const std::atomic<bool>*>(stop) ? 1 : 0;
}

struct Error {
  CURLcode code;
  Delivery delivery;
  const char* why;
};

constexpr Error kErrors[] = {
    {CURLE_ABORTED_BY_CALLBACK, Delivery::Stopped, "stopped"},
    {CURLE_COULDNT_RESOLVE_HOST, Delivery::Blocked, "host not found"},
    {CURLE_COULDNT_CONNECT, Delivery::Blocked, "no connection"},
    {CURLE_OPERATION_TIMEDOUT, Delivery::Blocked, "timeout"},
    {CURLE_USE_SSL_FAILED, Delivery::Blocked, "no TLS offered"},
    {CURLE_SSL_CONNECT_ERROR, Delivery::Blocked, "TLS failed"},
    {CURLE_PEER_FAILED_VERIFICATION, Delivery::Blocked, "certificate not trusted"},
    {CURLE_SSL_CACERT_BADFILE, Delivery::Blocked, "file of the authority not readable"},
    {CURLE_LOGIN_DENIED, Delivery::Blocked, "login refused"},
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

}  // namespace

std::optional<Address> parse_address(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  // libcurl would make http://x of http:x and of http:////x, and drop blanks at the end.
  if (!parsed || url.find("://") == std::string::npos || url.find("///") != std::string::npos ||
      url.find(' ') != std::string::npos || url.find('\0') != std::string::npos ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    return std::nullopt;
  for (const CURLUPart refused : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT}) {
    if (!part_of(parsed.get(), refused).empty()) return std::nullopt;
  }
  const std::string path = part_of(parsed.get(), CURLUPART_PATH);
  Address address{
      part_of(parsed.get(), CURLUPART_SCHEME), part_of(parsed.get(), CURLUPART_HOST),
      (!path.empty() && path != "/") || !part_of(parsed.get(), CURLUPART_QUERY).empty()};
  if (address.scheme.empty() || address.host.empty()) return std::nullopt;
  return address;
}

Transfer::Transfer(const char* schemes, std::chrono::milliseconds timeout,
                   const std::string& authority, const std::atomic<bool>& stop)
    : handle_(start_curl() ? curl_easy_init() : nullptr, curl_easy_cleanup) {
  ready_ = handle_ != nullptr;
  if (!ready_) return;
  const auto milliseconds = static_cast<long>(timeout.count());
  set(CURLOPT_PROTOCOLS_STR, schemes);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, milliseconds);
  set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, (milliseconds + 999) / 1'000);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!authority.empty()) set(CURLOPT_CAINFO, authority.c_str());
  set(CURLOPT_WRITEFUNCTION, drop);
  set(CURLOPT_WRITEDATA, &answered_);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, look_at_stop);
  set(CURLOPT_XFERINFODATA, &stop);
}

long Transfer::response() const {
  long code = 0;
  if (handle_) curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return code;
}

Outcome outcome_of(CURLcode code) {
  for (const Error& error : kErrors) {
    if (error.code == code) return {error.delivery, error.why};
  }
  return {Delivery::Blocked, curl_easy_strerror(code)};
}

}  // namespace sop::effects
