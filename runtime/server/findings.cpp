#include "runtime/server/findings.h"

namespace sop::server {

Diagnostic cannot_listen(const Failure& failure) {
  if (failure.kind == FailureKind::Locked) return finding<Kind::PortTaken>(Span{}, failure.subject);
  return finding<Kind::ListenRefused>(Span{}, failure.subject, failure.detail);
}

Diagnostic refusal(int status, const Request& request) {
  if (status == 404) return finding<Kind::PageMissing>(Span{});
  if (status == 405) return finding<Kind::MethodMissing>(Span{}, request.method);
  if (status == 408) return finding<Kind::RequestTooSlow>(Span{});
  if (status == 413 || status == 414 || status == 431) {
    return finding<Kind::RequestTooLarge>(Span{});
  }
  if (status >= 500 && status != 501 && status != 505) {
    return finding<Kind::ServerTrouble>(Span{}, request.id);
  }
  return finding<Kind::RequestBroken>(Span{});
}

}  // namespace sop::server
