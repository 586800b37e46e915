#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "runtime/effects/mail.h"
#include "runtime/effects/transfer.h"

namespace sop::effects {
namespace {

struct Source {
  std::string_view rest;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* source) {
  std::string_view& rest = static_cast<Source*>(source)->rest;
  const std::size_t bytes = std::min(rest.size(), size * count);
  std::memcpy(into, rest.data(), bytes);
  rest.remove_prefix(bytes);
  return bytes;
}

std::optional<std::string> message_of(const Effect& effect, const MailSettings& settings) {
  const auto json = nlohmann::json::parse(effect.payload, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto subject = json.find("subject");
  const auto text = json.find("text");
  if (subject == json.end() || !subject->is_string() || text == json.end() || !text->is_string())
    return std::nullopt;
  return build({settings.from, settings.from_name, effect.target, subject->get<std::string>(),
                text->get<std::string>(), effect.key, effect.created});
}

// 5xx is for good, unless it is about the login (53x) or told before there was anything to judge.
Outcome outcome_of_answer(CURLcode code, long answer) {
  const bool about_login = answer >= 530 && answer <= 538;
  if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK || answer < 400 ||
      code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION ||
      code == CURLE_SSL_CONNECT_ERROR)
    return outcome_of(code);
  const std::string why = fmt::format("SMTP {}", answer);
  if (code == CURLE_LOGIN_DENIED || about_login || answer == 421) return {Delivery::Blocked, why};
  if (code == CURLE_SEND_ERROR && answer >= 500) return {Delivery::Refused, why};
  return {Delivery::Retry, why};
}

}  // namespace

SmtpSender::SmtpSender(MailSettings settings, const std::atomic<bool>& stop)
    : settings_(std::move(settings)), stop_(stop) {}

Outcome SmtpSender::send(const Effect& effect) {
  if (settings_.server.empty()) return {Delivery::Refused, "no mail server in the settings"};
  if (effect.payload.size() > kPayloadBytes) return {Delivery::Refused, "too large"};
  if (!is_address(effect.target)) return {Delivery::Refused, "not a mail address"};
  const std::optional<std::string> message = message_of(effect, settings_);
  if (!message) return {Delivery::Refused, "not a mail"};
  // The path of the URL is the name by which we greet.
  const std::string greeting = settings_.from.substr(settings_.from.rfind('@') + 1);
  const std::string& server = settings_.server;
  const std::string url = server + (server.ends_with('/') ? "" : "/") + greeting;
  Source source{*message};
  Lines receivers;
  receivers.add("<" + effect.target + ">");
  Transfer transfer("smtp,smtps", settings_.timeout, settings_.authority, stop_);
  transfer.set(CURLOPT_URL, url.c_str());
  transfer.set(CURLOPT_USE_SSL,
               static_cast<long>(settings_.encrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!settings_.user.empty()) {
    transfer.set(CURLOPT_USERNAME, settings_.user.c_str());
    transfer.set(CURLOPT_PASSWORD, settings_.password.reveal().c_str());
  }
  transfer.set(CURLOPT_MAIL_FROM, ("<" + settings_.from + ">").c_str());
  transfer.set(CURLOPT_MAIL_RCPT, receivers.get());
  transfer.set(CURLOPT_UPLOAD, 1L);
  transfer.set(CURLOPT_READFUNCTION, give);
  transfer.set(CURLOPT_READDATA, &source);
  const CURLcode code = transfer.run();
  if (code == CURLE_OK) return {Delivery::Done, ""};
  return outcome_of_answer(code, transfer.response());
}

}  // namespace sop::effects
