#include "runtime/effects/settings.h"

#include <set>

#include "runtime/effects/mail.h"
#include "runtime/effects/transfer.h"

namespace sop::effects {
namespace {

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

}  // namespace

void check(const MailSettings& mail, Sink& sink) {
  if (mail.server.empty()) return;
  const std::optional<Address> server = parse_address(mail.server);
  if (!server || (server->scheme != "smtp" && server->scheme != "smtps") || server->has_path) {
    // Its text is not repeated where it might hold a password.
    const bool told = mail.server.find('@') == std::string::npos;
    sink.report(finding<Kind::MailServerInvalid>(Span{}, told ? mail.server : "smtp://…"));
  } else if (!mail.password.empty() && server->scheme == "smtp" && !mail.encrypted &&
             !is_loopback(server->host)) {
    sink.report(finding<Kind::MailPasswordOpen>(Span{}, server->host));
  }
  if (!is_address(mail.from)) sink.report(finding<Kind::MailAddressInvalid>(Span{}, mail.from));
}

void check(const WebhookSettings& webhooks, Sink& sink) {
  std::set<std::string> names;
  for (const Webhook& one : webhooks.receivers) {
    const std::optional<Address> address = parse_address(one.url);
    const bool sound = address && (address->scheme == "https" || address->scheme == "http");
    const bool fresh = names.insert(one.name).second;
    if (!sound || !fresh || one.name.empty())
      sink.report(finding<Kind::WebhookInvalid>(Span{}, one.name));
  }
}

}  // namespace sop::effects
