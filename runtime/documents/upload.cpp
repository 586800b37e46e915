// A file on its way into the store: temporary until its bytes are on the disk, then named.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/documents/digest.h"
#include "runtime/documents/store.h"

namespace sop::documents {

struct Upload::State {
  State(Store& of, std::string path, std::unique_ptr<DiskFile> opened, std::uint64_t most)
      : store(of), temporary(std::move(path)), file(std::move(opened)), limit(most) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { abandon(); }

  void abandon() {
    file.reset();
    // What cannot be removed now goes with collect().
    if (!temporary.empty()) static_cast<void>(store.disk().remove(temporary));
    temporary.clear();
  }
  Failure fail(Failure why) {
    failure = why;
    abandon();
    return why;
  }

  Store& store;
  std::string temporary;  // its path; empty once there is none
  std::unique_ptr<DiskFile> file;
  std::uint64_t limit;
  std::uint64_t size = 0;
  std::string head;
  Digest digest;
  std::optional<Failure> failure;
};

Upload::Upload(std::unique_ptr<State> state) : state_(std::move(state)) {}
Upload::Upload(Upload&&) noexcept = default;
Upload& Upload::operator=(Upload&&) noexcept = default;
Upload::~Upload() = default;

std::uint64_t Upload::size() const {
  return state_->size;
}

std::string_view Upload::head() const {
  return state_->head;
}

Status Upload::append(std::string_view bytes) {
  State& now = *state_;
  if (now.failure) return *now.failure;
  if (bytes.size() > now.limit - now.size)
    return now.fail({FailureKind::TooLarge, now.temporary, fmt::format("{}", now.limit)});
  if (Status put = now.file->append(bytes); !put) return now.fail(put.failure());
  now.digest.add(bytes);
  now.size += bytes.size();
  now.head.append(bytes.substr(0, kHeadBytes - std::min(kHeadBytes, now.head.size())));
  return Done{};
}

Result<Stored> Upload::finish(std::string_view expected) {
  State& now = *state_;
  if (now.failure) return *now.failure;
  Stored stored{now.digest.hex(), now.size};
  if (!expected.empty() && stored.hash != expected)
    return now.fail({FailureKind::Damaged, std::string(expected), "content differs from its hash"});
  // A sync that failed is not repeated: the system may have dropped the bytes and say yes next
  // time.
  if (Status synced = now.file->sync(); !synced) return now.fail(synced.failure());
  if (Status closed = now.file->close(); !closed) return now.fail(closed.failure());
  now.file.reset();
  if (Status named = now.store.publish(now.temporary, stored.hash); !named)
    return now.fail(named.failure());
  now.temporary.clear();
  now.failure = Failure{FailureKind::Other, stored.hash, "finished"};
  return stored;
}

Result<Upload> Store::begin(std::uint64_t limit) {
  std::unique_ptr<DiskFile> file;
  Result<std::string> path = create_temporary(file);
  if (!path) return path.failure();
  return Upload(
      std::make_unique<Upload::State>(*this, std::move(path.value()), std::move(file), limit));
}

}  // namespace sop::documents
