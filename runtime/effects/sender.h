// One delivery: mail over SMTP, webhooks over HTTP, both by libcurl, each within its timeout and
// without a word to anybody but the receiver of the settings. Senders are used by several threads
// at once and keep nothing between deliveries.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/effects/outbox.h"
#include "runtime/effects/settings.h"

namespace sop::effects {

enum class Delivery : std::uint8_t {
  Done,
  Retry,    // this one failed
  Blocked,  // the receiver is out of reach: others to it would fail too
  Refused,  // will never be taken
  Stopped,  // we were told to stop; it may or may not have arrived
};

struct Outcome {
  Delivery delivery = Delivery::Done;
  std::string why;  // "SMTP 450", "HTTP 503", "timeout"; never a secret, an address or a content
};

class Sender {
 public:
  virtual ~Sender() = default;
  [[nodiscard]] virtual Outcome send(const Effect& effect) = 0;
};

// `stop`, once true, ends deliveries under way within about a second.
class SmtpSender final : public Sender {
 public:
  SmtpSender(MailSettings settings, const std::atomic<bool>& stop);
  [[nodiscard]] Outcome send(const Effect& effect) override;

 private:
  MailSettings settings_;
  const std::atomic<bool>& stop_;
};

// POST of the payload as application/json, with `Idempotency-Key: KEY` and, where there is a
// secret, `X-Sopan-Signature: sha256=HEX` (HMAC-SHA256 of the body). 2xx: done; 4xx but 408 and
// 429: refused; all else again. Redirects are not followed.
class WebhookSender final : public Sender {
 public:
  WebhookSender(WebhookSettings settings, const std::atomic<bool>& stop);
  [[nodiscard]] Outcome send(const Effect& effect) override;

 private:
  WebhookSettings settings_;
  const std::atomic<bool>& stop_;
};

// Each kind to its own.
class Senders final : public Sender {
 public:
  Senders(Sender& mail, Sender& webhook) : mail_(mail), webhook_(webhook) {}
  [[nodiscard]] Outcome send(const Effect& effect) override {
    return effect.kind == EffectKind::Mail ? mail_.send(effect) : webhook_.send(effect);
  }

 private:
  Sender& mail_;
  Sender& webhook_;
};

// The signature of a webhook's body, as hexadecimal: for receivers' documentation and tests.
[[nodiscard]] std::string signature(const Secret& secret, std::string_view body);

}  // namespace sop::effects
