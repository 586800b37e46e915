// The parts "[surel]" and "[[webhook]]" of the IT officer's settings, and the rules of trying
// again. They are read elsewhere (secrets from files of their own); check() judges them. Receivers
// of webhooks come from here only: a row of the outbox names one, no user and no SOP can write an
// address (that keeps requests forged on the server's behalf out).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop::effects {

inline constexpr std::size_t kPayloadBytes = 256U << 10U;  // larger ones are given up unsent

// A password or key. No way leads from here into a log; who sends it says reveal().
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

struct MailSettings {
  std::string server;     // "smtp://surel.instansi.go.id:587", "smtps://…"; empty: no mail
  bool encrypted = true;  // smtp:// must turn to TLS (STARTTLS) before anything is told
  std::string user;       // empty: no login
  Secret password;        // from the file "berkas_sandi"
  std::string from;       // address of the sender, "sopan@instansi.go.id"
  std::string from_name;  // "Sopan Kecamatan Contoh"; may be empty
  std::string authority;  // PEM file of the authority that vouches for the server; empty: the
                          // system's
  std::chrono::milliseconds timeout{10'000};  // of one delivery, all told
};

struct Webhook {
  std::string name;  // what rows of the outbox and logs call it
  std::string url;   // http:// or https://; may hold a token, and is never logged
  Secret secret;     // of the signature; empty: unsigned
};

struct WebhookSettings {
  std::vector<Webhook> receivers;
  std::string authority;  // as above
  std::chrono::milliseconds timeout{10'000};
};

struct RetryPolicy {
  std::chrono::milliseconds first = std::chrono::minutes(1);  // doubles with each try
  std::chrono::milliseconds most = std::chrono::hours(6);
  std::uint32_t tries = 20;
  std::chrono::milliseconds age = std::chrono::hours(120);  // since it was created
};

struct DelivererSettings {
  RetryPolicy retry;
  std::size_t batch = 200;                  // rows taken at once
  std::size_t workers = 4;                  // receivers served at the same time
  std::chrono::milliseconds share{10'000};  // of one receiver before others have their turn
  std::chrono::milliseconds pause{60'000};  // of a receiver that used its share, and after a
                                            // failure of the outbox
};

// What is wrong with the settings: MailAddressInvalid, MailServerInvalid, WebhookInvalid.
void check(const MailSettings& mail, Sink& sink);
void check(const WebhookSettings& webhooks, Sink& sink);

}  // namespace sop::effects
