#include "runtime/documents/findings.h"

#include <fmt/format.h>

#include <charconv>

namespace sop::documents {

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kMega = 1U << 20U;
  constexpr std::uint64_t kKilo = 1U << 10U;
  if (bytes != 0 && bytes % kMega == 0) return fmt::format("{} MB", bytes / kMega);
  return fmt::format("{} KB", (bytes + kKilo - 1) / kKilo);
}

Diagnostic document_finding(const Failure& failure, const std::string& name) {
  switch (failure.kind) {
    case FailureKind::TooLarge: {
      std::uint64_t limit = 0;
      std::from_chars(failure.detail.data(), failure.detail.data() + failure.detail.size(), limit);
      return finding<Kind::DocumentTooLarge>(Span{}, name, size_text(limit));
    }
    case FailureKind::NotFound:
      return finding<Kind::DocumentMissing>(Span{}, name);
    case FailureKind::Damaged:
      return finding<Kind::DocumentDamaged>(Span{}, name);
    case FailureKind::DiskFull:
      return finding<Kind::DocumentDiskFull>(Span{}, name);
    case FailureKind::NotPermitted:
      return finding<Kind::DocumentNotPermitted>(Span{}, name, failure.detail);
    default:
      return finding<Kind::DocumentFailed>(Span{}, name, failure.detail);
  }
}

}  // namespace sop::documents
