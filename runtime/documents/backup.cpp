#include "runtime/documents/backup.h"

#include <vector>

#include "runtime/documents/findings.h"

namespace sop::documents {
namespace {

constexpr std::size_t kChunk = 256U << 10U;

void keep(std::vector<Diagnostic>& findings, Diagnostic one) {
  if (findings.size() < kFindingsKept) findings.push_back(std::move(one));
}

bool has(const Store& store, const Found& found) {
  const Result<Entry> entry = store.disk().look(store.path(found.hash));
  return entry && entry.value().file && entry.value().size == found.size;
}

// Collected since it was seen: nobody refers to it.
bool gone(const Store& store, const Found& found) {
  const Result<Entry> entry = store.disk().look(store.path(found.hash));
  return !entry && entry.failure().kind == FailureKind::NotFound;
}

// A file that cannot be read is no reason to leave the others uncopied.
Failure unreadable(Failure why) {
  if (why.kind != FailureKind::NotFound) why.kind = FailureKind::Damaged;
  return why;
}

// Damaged where the source is not what its name says; then nothing is left in `to`.
Status copy(const Store& from, Store& to, const Found& found) {
  Result<Reader> reader = from.open(found.hash);
  if (!reader) return unreadable(reader.failure());
  Result<Upload> upload = to.begin(reader.value().size());
  if (!upload) return upload.failure();
  std::vector<char> chunk(kChunk);
  for (std::uint64_t at = 0;;) {
    Result<std::size_t> got = reader.value().read(at, chunk);
    if (!got) return unreadable(got.failure());
    if (got.value() == 0) break;
    if (Status put = upload.value().append({chunk.data(), got.value()}); !put) return put;
    at += got.value();
  }
  const Result<Stored> stored = upload.value().finish(found.hash);
  if (!stored) return stored.failure();
  return Done{};
}

}  // namespace

Result<Survey> verify_all(const Store& store) {
  Survey survey;
  const auto visit = [&](const Found& found) {
    const Status sound = store.verify(found.hash);
    if (sound) {
      ++survey.files;
      survey.bytes += found.size;
    } else {
      ++survey.wrong;
      keep(survey.findings, document_finding(sound.failure(), found.hash));
    }
    return true;
  };
  const auto strange = [&](const std::string& path) {
    keep(survey.findings, finding<Kind::DocumentStrange>(Span{}, path));
  };
  if (Status walked = store.each(visit, strange); !walked) return walked.failure();
  return survey;
}

Result<Copied> copy_new(const Store& from, Store& to, CopyBy by) {
  Copied out;
  Status broken = Done{};
  const auto bring = [&](const Found& found) -> Status {
    if (by == CopyBy::Link) {
      if (Status sound = from.verify(found.hash); !sound) return unreadable(sound.failure());
      const Result<bool> linked = to.adopt(from.path(found.hash), found.hash);
      if (!linked) return linked.failure();
      if (linked.value()) return Done{};
    }
    return copy(from, to, found);
  };
  const auto visit = [&](const Found& found) {
    if (has(to, found)) {
      ++out.present;
      return true;
    }
    const Status brought = bring(found);
    if (brought) {
      ++out.copied;
      out.copied_bytes += found.size;
      return true;
    }
    const Failure& why = brought.failure();
    if (why.kind == FailureKind::Damaged) {
      ++out.wrong;
      keep(out.findings, document_finding(why, found.hash));
      return true;
    }
    if (why.kind == FailureKind::NotFound && gone(from, found)) return true;
    broken = why;
    return false;
  };
  if (Status walked = from.each(visit); !walked) return walked.failure();
  if (!broken) return broken.failure();
  return out;
}

}  // namespace sop::documents
