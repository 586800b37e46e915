// Mail and webhooks that wait to be sent, as the journal keeps them: rows written in the
// transaction of the events that caused them, and delivered after its commit, at least once, with a
// key that stays the same over all tries. The journal implements Outbox; the Deliverer calls it
// from one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/base/instant.h"

namespace sop::effects {

enum class EffectKind : std::uint8_t { Mail, Webhook };

// Payload of mail: {"subject": TEXT, "text": TEXT}, plain text with line ends. Payload of a
// webhook: any JSON, sent byte for byte.
struct Effect {
  std::uint64_t id = 0;
  std::string key;  // the receiver knows doubles by it
  EffectKind kind = EffectKind::Mail;
  std::string target;   // the address of one person; or the name of a webhook in the settings
  std::string payload;  // UTF-8
  Instant created;
  std::uint32_t tries = 0;  // made so far
  Instant next_try;
};

class Outbox {
 public:
  virtual ~Outbox() = default;

  // Those neither delivered nor given up whose next_try is not after `now`, the earliest next_try
  // first (then by id), at most `limit`.
  [[nodiscard]] virtual Result<std::vector<Effect>> due(Instant now, std::size_t limit) = 0;
  // The earliest next_try of all that wait; nothing where none waits.
  [[nodiscard]] virtual Result<std::optional<Instant>> next_due() = 0;

  // It arrived. Of an id that is marked already: no harm.
  [[nodiscard]] virtual Status delivered(std::uint64_t id, Instant at) = 0;
  // A try was made in vain (tries + 1). `why` is short, holds no secret, and is for the IT officer.
  [[nodiscard]] virtual Status failed(std::uint64_t id, const std::string& why,
                                      Instant next_try) = 0;
  // Not tried, because its receiver is known to be out of reach or slow: tries stay.
  [[nodiscard]] virtual Status postponed(std::uint64_t id, Instant next_try) = 0;
  // Never tried again (dead letter): refused for good, or the policy's end.
  [[nodiscard]] virtual Status given_up(std::uint64_t id, const std::string& why, Instant at) = 0;
};

}  // namespace sop::effects
