#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "compiler/base/hash.h"
#include "runtime/effects/transfer.h"

namespace sop::effects {
namespace {

constexpr std::size_t kKeyBytes = 200;

// Keys come from whoever sent the command; one that is not fit for a header goes as its hash.
std::string header_key(const std::string& key) {
  const bool fit = !key.empty() && key.size() <= kKeyBytes &&
                   std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
  return fit ? key : "sha256-" + sha256_hex(key);
}

Outcome outcome_of_status(long status) {
  if (status >= 200 && status < 300) return {Delivery::Done, ""};
  const std::string why = fmt::format("HTTP {}", status);
  if (status == 429 || status == 502 || status == 503 || status == 504)
    return {Delivery::Blocked, why};
  if (status >= 400 && status < 500 && status != 408) return {Delivery::Refused, why};
  return {Delivery::Retry, why};
}

}  // namespace

std::string signature(const Secret& secret, std::string_view body) {
  const std::string& key = secret.reveal();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()),
                              key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(body.data()),
                                body.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mark{};
  crypto_auth_hmacsha256_final(&state, mark.data());
  std::array<char, crypto_auth_hmacsha256_BYTES * 2 + 1> text{};
  sodium_bin2hex(text.data(), text.size(), mark.data(), mark.size());
  return {text.data(), text.size() - 1};
}

WebhookSender::WebhookSender(WebhookSettings settings, const std::atomic<bool>& stop)
    : settings_(std::move(settings)), stop_(stop) {}

Outcome WebhookSender::send(const Effect& effect) {
  const auto receiver = std::find_if(settings_.receivers.begin(), settings_.receivers.end(),
                                     [&](const Webhook& one) { return one.name == effect.target; });
  if (receiver == settings_.receivers.end())
    return {Delivery::Refused, "no such webhook in the settings"};
  if (effect.payload.size() > kPayloadBytes) return {Delivery::Refused, "too large"};
  Lines headers;
  headers.add("Content-Type: application/json");
  headers.add("User-Agent: Sopan");
  headers.add("Expect:");  // no waiting for a go-ahead
  headers.add("Idempotency-Key: " + header_key(effect.key));
  if (!receiver->secret.empty())
    headers.add("X-Sopan-Signature: sha256=" + signature(receiver->secret, effect.payload));
  Transfer transfer("http,https", settings_.timeout, settings_.authority, stop_);
  transfer.set(CURLOPT_URL, receiver->url.c_str());
  transfer.set(CURLOPT_POST, 1L);
  transfer.set(CURLOPT_POSTFIELDS, effect.payload.data());
  transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(effect.payload.size()));
  transfer.set(CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = transfer.run();
  const long status = transfer.response();
  // An answer too long to read to its end is an answer.
  if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && status != 0))
    return outcome_of_status(status);
  return outcome_of(code);
}

}  // namespace sop::effects
