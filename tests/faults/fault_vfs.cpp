#include "fault_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>

namespace sop::faults {
namespace {

constexpr int kShmLocks = SQLITE_SHM_NLOCK;

struct File;

// What connections of one file share.
struct Sharing {
  int readers = 0;
  File* reserved = nullptr;
  File* pending = nullptr;
  File* exclusive = nullptr;
  int mapped = 0;  // connections
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<int, kShmLocks> shared{};
  std::array<File*, kShmLocks> owner{};
};

struct File {
  sqlite3_file base;  // first: SQLite sees a File as this
  Disk* disk;
  NodePtr node;
  std::string name;
  std::uint64_t age;
  int level;
  bool mapped;
  bool temporary;
  bool sync_directory;
  std::uint32_t shm_shared;  // slots held
  std::uint32_t shm_exclusive;
};

struct Mounted {
  Disk* disk = nullptr;
  Pragmas pragmas;
  int last_error = 0;
  bool traced = false;
};
Mounted mounted;  // NOLINT: SQLite asks by name, there is one in a process

void tell(Operation operation, const std::string& name, Verdict verdict, const Node* node) {
  constexpr const char* kVerdicts[] = {"", "FAILS", "POWER GOES", "no power"};
  if (!mounted.traced) return;
  std::fprintf(stderr, "%s %s %zu/%zu %s\n", kOperationNames[static_cast<std::size_t>(operation)],
               name.c_str(), node != nullptr ? node->content.live().size() : 0,
               node != nullptr ? node->content.durable().size() : 0,
               kVerdicts[static_cast<std::size_t>(verdict)]);
}

File& file_of(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}

Sharing& sharing(File& file) {
  return *static_cast<Sharing*>(file.node->sharing.get());
}

// The verdict on an operation through a handle; handles of before a cut are dead.
Verdict step(File& file, Operation operation) {
  const Verdict verdict = file.age != file.disk->age() ? Verdict::Off : file.disk->step(operation);
  tell(operation, file.name, verdict, file.node.get());
  if (verdict != Verdict::Go) mounted.last_error = file.disk->full() ? ENOSPC : EIO;
  return verdict;
}

std::unique_lock<std::mutex> guard(File& file) {
  return std::unique_lock(file.disk->mutex());
}

// ---- Bytes.

void drop_shm_locks(File& file) {
  Sharing& shared = sharing(file);
  for (std::size_t i = 0; i < kShmLocks; ++i) {
    if ((file.shm_shared >> i & 1U) != 0) --shared.shared[i];
    if ((file.shm_exclusive >> i & 1U) != 0) shared.owner[i] = nullptr;
  }
  file.shm_shared = file.shm_exclusive = 0;
}

void lower(File& file, int level) {
  Sharing& shared = sharing(file);
  if (shared.reserved == &file && level < SQLITE_LOCK_RESERVED) shared.reserved = nullptr;
  if (shared.pending == &file && level < SQLITE_LOCK_PENDING) shared.pending = nullptr;
  if (shared.exclusive == &file && level < SQLITE_LOCK_EXCLUSIVE) shared.exclusive = nullptr;
  if (file.level >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED) --shared.readers;
  file.level = std::min(file.level, level);
}

void unmap(File& file) {
  if (!file.mapped) return;
  drop_shm_locks(file);
  file.mapped = false;
  Sharing& shared = sharing(file);
  if (--shared.mapped == 0) shared.regions.clear();
}

int close_file(sqlite3_file* raw) {
  File& file = file_of(raw);
  {
    const auto held = guard(file);
    lower(file, SQLITE_LOCK_NONE);
    unmap(file);
    if (file.temporary && file.age == file.disk->age()) file.disk->remove(file.name);
  }
  file.~File();
  return SQLITE_OK;
}

int read_file(sqlite3_file* raw, void* to, int count, sqlite3_int64 offset) {
  File& file = file_of(raw);
  const auto held = guard(file);
  if (step(file, Operation::Read) != Verdict::Go) return SQLITE_IOERR_READ;
  const Bytes& live = file.node->content.live();
  const auto wanted = static_cast<std::size_t>(count);
  const std::size_t from = std::min(static_cast<std::size_t>(offset), live.size());
  const std::size_t there = std::min(wanted, live.size() - from);
  std::memcpy(to, live.data() + from, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* raw, const void* from, int count, sqlite3_int64 offset) {
  File& file = file_of(raw);
  const auto held = guard(file);
  const Verdict verdict = step(file, Operation::Write);
  if (verdict == Verdict::Off) return SQLITE_IOERR_WRITE;
  Bytes bytes(static_cast<const char*>(from), static_cast<std::size_t>(count));
  if (verdict == Verdict::Fail) bytes.resize(file.disk->dice().below(bytes.size() + 1));
  file.disk->write(*file.node, static_cast<std::size_t>(offset), bytes);
  if (verdict == Verdict::Go) return SQLITE_OK;
  return file.disk->full() ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int truncate_file(sqlite3_file* raw, sqlite3_int64 size) {
  File& file = file_of(raw);
  const auto held = guard(file);
  const Verdict verdict = step(file, Operation::Truncate);
  if (verdict == Verdict::Go || verdict == Verdict::Last)
    file.disk->truncate(*file.node, static_cast<std::size_t>(size));
  return verdict == Verdict::Go ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int sync_file(sqlite3_file* raw, int /*flags*/) {
  File& file = file_of(raw);
  const auto held = guard(file);
  const Verdict verdict = step(file, Operation::Sync);
  if (verdict == Verdict::Fail) file.disk->fail_sync(*file.node);
  if (verdict != Verdict::Go) return SQLITE_IOERR_FSYNC;
  file.disk->sync(*file.node);
  if (file.sync_directory) file.disk->sync_directory();
  file.sync_directory = false;
  return SQLITE_OK;
}

int file_size(sqlite3_file* raw, sqlite3_int64* size) {
  File& file = file_of(raw);
  const auto held = guard(file);
  if (step(file, Operation::Size) != Verdict::Go) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(file.node->content.live().size());
  return SQLITE_OK;
}

// ---- Locks.

int lock_file(sqlite3_file* raw, int level) {
  File& file = file_of(raw);
  const auto held = guard(file);
  if (file.level >= level) return SQLITE_OK;
  if (step(file, Operation::Lock) != Verdict::Go) return SQLITE_IOERR_LOCK;
  Sharing& shared = sharing(file);
  const auto others = [&](const File* owner) { return owner != nullptr && owner != &file; };
  if (others(shared.exclusive) || others(shared.pending)) return SQLITE_BUSY;
  if (level >= SQLITE_LOCK_RESERVED && others(shared.reserved)) return SQLITE_BUSY;
  if (file.level < SQLITE_LOCK_SHARED) ++shared.readers;
  if (level == SQLITE_LOCK_RESERVED) shared.reserved = &file;
  file.level = std::max(file.level, std::min(level, SQLITE_LOCK_RESERVED));
  if (level < SQLITE_LOCK_PENDING) return SQLITE_OK;
  shared.pending = &file;
  file.level = SQLITE_LOCK_PENDING;
  if (shared.readers > 1) return SQLITE_BUSY;
  shared.exclusive = &file;
  file.level = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* raw, int level) {
  File& file = file_of(raw);
  const auto held = guard(file);
  lower(file, level);
  return SQLITE_OK;
}

int is_reserved(sqlite3_file* raw, int* out) {
  File& file = file_of(raw);
  const auto held = guard(file);
  if (step(file, Operation::Lock) != Verdict::Go) return SQLITE_IOERR_CHECKRESERVEDLOCK;
  *out = sharing(file).reserved != nullptr || sharing(file).exclusive != nullptr ? 1 : 0;
  return SQLITE_OK;
}

// Answers a PRAGMA's value otherwise, in place (SQLite's own copy of the argument).
int control(sqlite3_file* /*file*/, int operation, void* argument) {
  if (operation != SQLITE_FCNTL_PRAGMA) return SQLITE_NOTFOUND;
  auto** words = static_cast<char**>(argument);
  if (words[2] == nullptr) return SQLITE_NOTFOUND;
  const auto found = mounted.pragmas.find(words[1]);
  if (found != mounted.pragmas.end() && found->second.size() <= std::strlen(words[2]))
    std::memcpy(words[2], found->second.c_str(), found->second.size() + 1);
  return SQLITE_NOTFOUND;  // and now carry it out
}

int sector_size(sqlite3_file* raw) {
  return static_cast<int>(file_of(raw).disk->geometry().sector);
}

int characteristics(sqlite3_file* raw) {
  return file_of(raw).disk->geometry().powersafe ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0;
}

// ---- Shared memory.

int map_shared(sqlite3_file* raw, int index, int size, int extend, void volatile** out) {
  File& file = file_of(raw);
  const auto held = guard(file);
  *out = nullptr;
  if (step(file, Operation::Map) != Verdict::Go) return SQLITE_IOERR_SHMMAP;
  Sharing& shared = sharing(file);
  if (!file.mapped) {
    file.mapped = true;
    ++shared.mapped;
  }
  const auto wanted = static_cast<std::size_t>(index);
  while (extend != 0 && shared.regions.size() <= wanted)
    shared.regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  if (wanted < shared.regions.size()) *out = shared.regions[wanted].get();
  return SQLITE_OK;
}

int lock_shared(sqlite3_file* raw, int offset, int count, int flags) {
  File& file = file_of(raw);
  const auto held = guard(file);
  Sharing& shared = sharing(file);
  const auto first = static_cast<std::size_t>(offset);
  const auto last = first + static_cast<std::size_t>(count);
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (std::size_t i = first; i < last; ++i) {
      if ((file.shm_shared >> i & 1U) != 0) --shared.shared[i];
      if ((file.shm_exclusive >> i & 1U) != 0) shared.owner[i] = nullptr;
      file.shm_shared &= ~(1U << i);
      file.shm_exclusive &= ~(1U << i);
    }
    return SQLITE_OK;
  }
  if (step(file, Operation::Lock) != Verdict::Go) return SQLITE_IOERR_SHMLOCK;
  for (std::size_t i = first; i < last; ++i) {
    const bool mine = (file.shm_shared >> i & 1U) != 0;
    if (shared.owner[i] != nullptr && shared.owner[i] != &file) return SQLITE_BUSY;
    if (exclusive && shared.shared[i] > (mine ? 1 : 0)) return SQLITE_BUSY;
  }
  for (std::size_t i = first; i < last; ++i) {
    if (exclusive) {
      shared.owner[i] = &file;
      file.shm_exclusive |= 1U << i;
    } else if ((file.shm_shared >> i & 1U) == 0) {
      ++shared.shared[i];
      file.shm_shared |= 1U << i;
    }
  }
  return SQLITE_OK;
}

void barrier(sqlite3_file* raw) {
  const auto held = guard(file_of(raw));
}

int unmap_shared(sqlite3_file* raw, int /*remove*/) {
  File& file = file_of(raw);
  const auto held = guard(file);
  unmap(file);
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {
    2,           close_file,  read_file,    write_file, truncate_file, sync_file,       file_size,
    lock_file,   unlock_file, is_reserved,  control,    sector_size,   characteristics, map_shared,
    lock_shared, barrier,     unmap_shared, nullptr,    nullptr};

// ---- The layer itself.

int open_file(sqlite3_vfs* /*vfs*/, const char* path, sqlite3_file* raw, int flags, int* out) {
  Disk& disk = *mounted.disk;
  const std::lock_guard held(disk.mutex());
  raw->pMethods = nullptr;
  const Verdict verdict = disk.step(Operation::Open);
  tell(Operation::Open, path != nullptr ? path : "", verdict, nullptr);
  mounted.last_error = EIO;
  if (verdict == Verdict::Off || verdict == Verdict::Fail) return SQLITE_CANTOPEN;
  const std::string name = path != nullptr ? path : "";
  NodePtr node = name.empty() ? std::make_shared<Node>() : disk.find(name);
  const bool creates = node == nullptr;
  mounted.last_error = ENOENT;
  if (creates && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (creates) node = disk.create(name);
  if (verdict == Verdict::Last) return SQLITE_CANTOPEN;
  if (!node->sharing) node->sharing = std::make_shared<Sharing>();
  constexpr int kLogs = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
  new (raw) File{{&kMethods},
                 &disk,
                 std::move(node),
                 name,
                 disk.age(),
                 SQLITE_LOCK_NONE,
                 false,
                 (flags & SQLITE_OPEN_DELETEONCLOSE) != 0,
                 (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kLogs) != 0,
                 0,
                 0};
  if (out != nullptr) *out = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* /*vfs*/, const char* path, int sync_directory) {
  Disk& disk = *mounted.disk;
  const std::lock_guard held(disk.mutex());
  const Verdict verdict = disk.step(Operation::Delete);
  tell(Operation::Delete, path, verdict, nullptr);
  if (verdict == Verdict::Off || verdict == Verdict::Fail) return SQLITE_IOERR_DELETE;
  if (!disk.find(path)) return SQLITE_IOERR_DELETE_NOENT;
  disk.remove(path);
  if (verdict == Verdict::Last) return SQLITE_IOERR_DELETE;
  if (sync_directory != 0) disk.sync_directory();
  return SQLITE_OK;
}

// A file of zero bytes is as good as none where SQLite asks whether there is one, as in its unix
// layer.
int access_file(sqlite3_vfs* /*vfs*/, const char* path, int flags, int* out) {
  Disk& disk = *mounted.disk;
  const std::lock_guard held(disk.mutex());
  *out = 0;
  if (disk.step(Operation::Access) != Verdict::Go) return SQLITE_IOERR_ACCESS;
  const NodePtr node = disk.find(path);
  *out = node && (flags != SQLITE_ACCESS_EXISTS || !node->content.live().empty()) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*vfs*/, const char* path, int room, char* out) {
  sqlite3_snprintf(room, out, "%s", path);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* /*vfs*/, int count, char* out) {
  Disk& disk = *mounted.disk;
  const std::lock_guard held(disk.mutex());
  for (int i = 0; i < count; ++i) out[i] = static_cast<char>(disk.dice().next());
  return count;
}

int sleep_not(sqlite3_vfs* /*vfs*/, int microseconds) {
  return microseconds;
}

int current_time(sqlite3_vfs* /*vfs*/, sqlite3_int64* out) {
  *out = 212'600'000'000'000;  // milliseconds of the Julian day: a day of 2024
  return SQLITE_OK;
}

int last_error(sqlite3_vfs* /*vfs*/, int /*room*/, char* /*out*/) {
  return mounted.last_error;
}

sqlite3_vfs vfs = {};  // NOLINT: SQLite keeps a pointer to it

}  // namespace

void mount(Disk& disk, const Pragmas& pragmas) {
  mounted.disk = &disk;
  mounted.pragmas = pragmas;
  if (vfs.zName == nullptr) {
    vfs.iVersion = 2;
    vfs.szOsFile = sizeof(File);
    vfs.mxPathname = 500;
    vfs.zName = kVfsName;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleep_not;
    vfs.xGetLastError = last_error;
    vfs.xCurrentTimeInt64 = current_time;
    sqlite3_vfs_register(&vfs, 1);
  }
  sqlite3_randomness(0, nullptr);  // its generator is seeded anew, from this disk's dice
}

void trace() {
  mounted.traced = true;
}

}  // namespace sop::faults
