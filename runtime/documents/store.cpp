#include "runtime/documents/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "runtime/documents/digest.h"

namespace sop::documents {
namespace {

constexpr std::string_view kTemporaryFolder = "sementara";
constexpr std::size_t kFanOut = 2;            // digits of a hash that name its folder
constexpr std::size_t kChunk = 256U << 10U;   // bytes read at once
constexpr std::uint64_t kAttempts = 100'000;  // at a name that no unfinished upload has taken

bool is_hexadecimal(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string fan_out(std::string_view hash) {
  return std::string(hash.substr(0, kFanOut));
}

Failure none(std::string_view hash) {
  return {FailureKind::NotFound, std::string(hash), "no such document"};
}

// While a file is being kept, NotFound means that the folder has vanished, not the file.
Failure unusable(Failure why) {
  if (why.kind == FailureKind::NotFound) why.kind = FailureKind::NotPermitted;
  return why;
}

std::string parent_of(const std::string& path) {
  const std::size_t end = path.find_last_not_of('/');
  const std::size_t slash = path.rfind('/', end);
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

bool is_hash(std::string_view text) {
  return text.size() == kHashLength && is_hexadecimal(text);
}

std::string Store::path(std::string_view hash) const {
  return fmt::format("{}/{}/{}", folder_, hash.substr(0, kFanOut), hash.substr(kFanOut));
}

Status Store::prepare() {
  for (std::atomic<bool>& one : lasting_) one = false;
  if (Status made = disk_.make_folder(folder_); !made) return made;
  if (Status synced = disk_.sync_folder(parent_of(folder_)); !synced) return synced;
  if (Status made = disk_.make_folder(fmt::format("{}/{}", folder_, kTemporaryFolder)); !made)
    return made;
  return disk_.sync_folder(folder_);
}

Result<std::string> Store::create_temporary(std::unique_ptr<DiskFile>& file) {
  for (std::uint64_t i = 0; i < kAttempts; ++i) {
    std::string path =
        fmt::format("{}/{}/{}", folder_, kTemporaryFolder, next_temporary_.fetch_add(1));
    Result<std::unique_ptr<DiskFile>> created = disk_.create(path);
    if (!created) return unusable(created.failure());
    file = std::move(created.value());
    if (file) return path;
  }
  return Failure{FailureKind::Other, folder_, "too many unfinished uploads"};
}

Status Store::prepare_fan_out(const std::string& hash) {
  const std::string name = fan_out(hash);
  std::atomic<bool>& lasting = lasting_[std::stoul(name, nullptr, 16)];
  if (lasting) return Done{};
  if (Status made = disk_.make_folder(folder_ + "/" + name); !made) return unusable(made.failure());
  // Also where the folder was there: whoever made it may not have come to this line.
  if (Status synced = disk_.sync_folder(folder_); !synced) return synced;
  lasting = true;
  return Done{};
}

// The new file takes the place of one with this name: it is younger, which collect() asks about,
// and known to be whole.
Status Store::publish(const std::string& temporary, const std::string& hash) {
  if (Status made = prepare_fan_out(hash); !made) return made;
  {
    const std::lock_guard lock(naming_);
    if (Status named = disk_.rename(temporary, path(hash)); !named) {
      lasting_[std::stoul(fan_out(hash), nullptr, 16)] = false;  // perhaps the folder is gone
      return unusable(named.failure());
    }
  }
  return disk_.sync_folder(folder_ + "/" + fan_out(hash));
}

Result<bool> Store::adopt(const std::string& existing, std::string_view hash) {
  if (!is_hash(hash)) return none(hash);
  const std::string name(hash);
  if (Status made = prepare_fan_out(name); !made) return made.failure();
  if (!disk_.link(existing, path(hash))) return false;
  if (Status synced = disk_.sync_folder(folder_ + "/" + fan_out(name)); !synced)
    return synced.failure();
  return true;
}

Result<Reader> Store::open(std::string_view hash) const {
  if (!is_hash(hash)) return none(hash);
  Result<std::unique_ptr<DiskFile>> file = disk_.open(path(hash));
  if (!file && file.failure().kind == FailureKind::NotFound) return none(hash);
  if (!file) return file.failure();
  Result<std::uint64_t> size = file.value()->size();
  if (!size) return size.failure();
  return Reader(std::move(file.value()), size.value());
}

Status Store::verify(std::string_view hash) const {
  Result<Reader> reader = open(hash);
  if (!reader) return reader.failure();
  Digest digest;
  std::vector<char> chunk(kChunk);
  for (std::uint64_t at = 0;;) {
    Result<std::size_t> got = reader.value().read(at, chunk);
    if (!got) return got.failure();
    if (got.value() == 0) break;
    digest.add({chunk.data(), got.value()});
    at += got.value();
  }
  if (digest.hex() != hash)
    return Failure{FailureKind::Damaged, std::string(hash), "content differs from its hash"};
  return Done{};
}

Status Store::renew(std::string_view hash) {
  if (!is_hash(hash)) return none(hash);
  const std::lock_guard lock(naming_);
  Status touched = disk_.touch(path(hash));
  if (!touched && touched.failure().kind == FailureKind::NotFound) return none(hash);
  return touched;
}

Status Store::each(const Visitor& visit, const Strange& strange) const {
  const auto tell = [&](const std::string& path) {
    if (strange) strange(path);
  };
  Result<std::vector<Entry>> folders = disk_.list(folder_);
  if (!folders) return folders.failure();
  for (const Entry& folder : folders.value()) {
    const std::string path = folder_ + "/" + folder.name;
    if (folder.folder && folder.name == kTemporaryFolder) continue;
    if (!folder.folder || folder.name.size() != kFanOut || !is_hexadecimal(folder.name)) {
      tell(path);
      continue;
    }
    Result<std::vector<Entry>> files = disk_.list(path);
    if (!files) return files.failure();
    for (const Entry& file : files.value()) {
      std::string hash = folder.name + file.name;
      if (!file.file || !is_hash(hash)) {
        tell(path + "/" + file.name);
      } else if (!visit({std::move(hash), file.size, file.modified})) {
        return Done{};
      }
    }
  }
  return Done{};
}

Result<Collected> Store::collect(const Referenced& referenced, Instant older_than,
                                 Removal removal) {
  Collected out;
  Status failed = Done{};
  const auto consider = [&](const Found& found) {
    if (found.modified >= older_than || referenced(found.hash)) return true;
    // Looked at again, lest the file was uploaded or renewed since.
    const std::lock_guard lock(naming_);
    const Result<Entry> entry = disk_.look(path(found.hash));
    if (!entry && entry.failure().kind == FailureKind::NotFound) return true;
    if (!entry) failed = entry.failure();
    if (!entry || entry.value().modified >= older_than) return failed.ok();
    if (removal == Removal::Remove) failed = disk_.remove(path(found.hash));
    if (!failed) return false;
    ++out.files;
    out.bytes += entry.value().size;
    return true;
  };
  if (Status walked = each(consider); !walked) return walked.failure();
  if (!failed) return failed.failure();
  if (Status removed = collect_unfinished(older_than, removal, out); !removed)
    return removed.failure();
  return out;
}

Status Store::collect_unfinished(Instant older_than, Removal removal, Collected& out) {
  const std::string folder = fmt::format("{}/{}", folder_, kTemporaryFolder);
  const Result<std::vector<Entry>> entries = disk_.list(folder);
  if (!entries && entries.failure().kind == FailureKind::NotFound) return Done{};
  if (!entries) return entries.failure();
  for (const Entry& entry : entries.value()) {
    if (!entry.file || entry.modified >= older_than) continue;
    if (removal == Removal::Remove) {
      if (Status removed = disk_.remove(folder + "/" + entry.name); !removed) return removed;
    }
    ++out.unfinished;
    out.unfinished_bytes += entry.size;
  }
  return Done{};
}

}  // namespace sop::documents
