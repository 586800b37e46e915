// What both senders ask of libcurl, and the only header that names it beside their sources: handles
// that end themselves, bounds that every delivery keeps, and its errors in words without secrets.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "runtime/effects/sender.h"

namespace sop::effects {

struct Address {
  std::string scheme;
  std::string host;
  bool has_path = false;  // or a query
};

// Nothing for what is no whole URL, or has a user, a password or a fragment in it.
[[nodiscard]] std::optional<Address> parse_address(const std::string& url);

// A list of lines for libcurl.
class Lines {
 public:
  Lines() = default;
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  ~Lines() { curl_slist_free_all(list_); }
  void add(const std::string& line) {
    if (curl_slist* longer = curl_slist_append(list_, line.c_str())) list_ = longer;
  }
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

// One transfer with the bounds of the house set: timeout, schemes, verified TLS, no redirects, no
// proxy or password of the environment, a bounded answer, an end when told to stop.
class Transfer {
 public:
  Transfer(const char* schemes, std::chrono::milliseconds timeout, const std::string& authority,
           const std::atomic<bool>& stop);

  template <class Value>
  void set(CURLoption option, Value value) {
    ready_ = ready_ && curl_easy_setopt(handle_.get(), option, value) == CURLE_OK;
  }
  [[nodiscard]] CURLcode run() {
    return ready_ ? curl_easy_perform(handle_.get()) : CURLE_FAILED_INIT;
  }
  [[nodiscard]] long response() const;  // of SMTP or HTTP; 0: none came

 private:
  std::unique_ptr<CURL, void (*)(CURL*)> handle_;
  bool ready_ = false;
  std::size_t answered_ = 0;  // bytes, counted and dropped
};

// Of an error that is the connection's, not the receiver's answer.
[[nodiscard]] Outcome outcome_of(CURLcode code);

}  // namespace sop::effects
