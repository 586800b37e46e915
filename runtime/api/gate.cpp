#include "runtime/api/gate.h"

namespace sop::api {

using service::Identity;
using service::Outcome;
using service::Refusal;
using service::refused;
using service::Sort;

std::optional<Refusal> too_fast(Site& site, const std::string& key) {
  if (site.limiter.take(key)) return std::nullopt;
  const long wait = std::max(1L, site.limiter.wait(key));
  return refused(finding<Kind::TooFast>(Span{}, static_cast<std::size_t>(wait)));
}

Outcome<Identity> identify(Site& site, const server::Request& request, std::string_view mark) {
  constexpr std::string_view kBearer = "Bearer ";
  constexpr std::string_view kApiToken = "sop_";
  const std::string_view authorization = request.header("Authorization").value_or("");
  const bool bearer = authorization.starts_with(kBearer);
  const std::string_view cookie = request.cookie(kSessionCookie).value_or("");
  const std::string_view secret = bearer ? authorization.substr(kBearer.size()) : cookie;
  if (secret.empty()) {
    if (auto no = too_fast(site, request.remote)) return std::move(*no);
    return refused(finding<Kind::NotLoggedIn>(Span{}));
  }
  Outcome<Identity> who = secret.starts_with(kApiToken) ? site.service.by_api_token(secret)
                                                        : site.service.by_session(secret);
  if (!who) {
    if (auto no = too_fast(site, request.remote)) return std::move(*no);
    return who.refusal();
  }
  if (auto no = too_fast(site, "@" + who.value().person)) return std::move(*no);
  if (!bearer && !site.csrf.allows(request, secret, mark))
    return refused(finding<Kind::NotYourPage>(Span{}));
  who.value().language = request.language;
  return who;
}

int status_of(Sort sort) {
  switch (sort) {
    case Sort::NotKnown:
      return 401;
    case Sort::Forbidden:
      return 403;
    case Sort::NotFound:
      return 404;
    case Sort::Conflict:
      return 409;
    case Sort::TooLarge:
      return 413;
    case Sort::Invalid:
      return 422;
    case Sort::TooMany:
      return 429;
    case Sort::Failed:
      return 500;
    case Sort::Busy:
      return 503;
  }
  return 500;
}

bool is_here(const server::Request& request) {
  const bool passed_on = request.header("X-Forwarded-For") || request.header("Forwarded") ||
                         request.header("Via") || request.header("X-Real-IP");
  return !passed_on && (request.remote == "127.0.0.1" || request.remote == "::1");
}

Diagnostic for_client(Site& site, const server::Request& request, Diagnostic why, int status) {
  const bool inside = status == 500 || why.kind == Kind::JournalLocked;
  if (!inside) return why;
  site.log.write(server::Level::Error, "trouble",
                 {{"request", request.id},
                  {"route", request.route},
                  {"code", code(why.kind)},
                  {"what", text_of(why, Language::English)}});
  if (status == 503) return finding<Kind::Busy>(Span{});
  return finding<Kind::ServerTrouble>(Span{}, request.id);
}

service::Pieces pieces_of(
    const std::function<std::optional<std::size_t>(char*, std::size_t)>& read) {
  return [read](std::string& piece) {
    constexpr std::size_t kPiece = std::size_t{64} << 10U;
    piece.resize(kPiece);
    const std::optional<std::size_t> got = read(piece.data(), piece.size());
    piece.resize(got.value_or(0));
    return got.has_value();
  };
}

}  // namespace sop::api
