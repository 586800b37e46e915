// The store of documents: whole or not at all, once, under its hash, and never lost to tidying; and
// copies and checks of it. Names and types: documents_names_test.cpp.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "compiler/base/hash.h"
#include "documents_support.h"
#include "runtime/documents/backup.h"
#include "runtime/documents/findings.h"
#include "runtime/documents/store.h"

namespace sop::documents {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLimit = 1U << 20U;
constexpr Instant kAges{4'102'444'800'000};  // 2100: everything is older

class Folder {
 public:
  Folder() {
    // In memory where there is such a place: thousands of syncs are no work for a shared disk.
    const fs::path parent =
        fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
    std::string name = (parent / "sopan-uji-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string at(const std::string& name = "dokumen") const {
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

Result<Stored> put(Store& store, std::string_view bytes, std::uint64_t limit = kLimit) {
  Result<Upload> upload = store.begin(limit);
  if (!upload) return upload.failure();
  for (std::size_t at = 0; at < bytes.size(); at += 7'000) {
    if (Status status = upload.value().append(bytes.substr(at, 7'000)); !status)
      return status.failure();
  }
  return upload.value().finish();
}

std::string must_put(Store& store, std::string_view bytes) {
  const Result<Stored> stored = put(store, bytes);
  EXPECT_TRUE(stored.ok()) << (stored ? "" : stored.failure().detail);
  return stored ? stored.value().hash : "";
}

std::string content(const Store& store, const std::string& hash) {
  std::ifstream in(store.path(hash), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::size_t unfinished(const std::string& folder) {
  const auto files = fs::directory_iterator(folder + "/sementara");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

std::size_t count(const Store& store) {
  std::size_t found = 0;
  EXPECT_TRUE(store
                  .each([&](const Found&) {
                    ++found;
                    return true;
                  })
                  .ok());
  return found;
}

void age(const std::string& path) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(48));
}

Instant a_day_ago() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count() - 86'400'000};
}

TEST(Documents, IsKeptUnderItsHashAndReadInParts) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  ASSERT_TRUE(store.prepare().ok());  // each start
  std::string bytes;
  for (int i = 0; i < 40'000; ++i) bytes += static_cast<char>(i * 7 % 251);
  const Result<Stored> stored = put(store, bytes);
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored.value().hash, sha256_hex(bytes));
  EXPECT_EQ(stored.value().size, bytes.size());
  EXPECT_EQ(store.path(stored.value().hash), folder.at() + "/" + stored.value().hash.substr(0, 2) +
                                                 "/" + stored.value().hash.substr(2));
  EXPECT_EQ(content(store, stored.value().hash), bytes);
  EXPECT_EQ(unfinished(folder.at()), 0U);
  EXPECT_TRUE(store.verify(stored.value().hash).ok());
  Result<Reader> reader = store.open(stored.value().hash);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader.value().size(), bytes.size());
  std::array<char, 100> part{};
  ASSERT_EQ(reader.value().read(39'950, part).value(), 50U);
  EXPECT_EQ(std::string_view(part.data(), 50), std::string_view(bytes).substr(39'950));
  EXPECT_EQ(reader.value().read(40'000, part).value(), 0U);
  EXPECT_EQ(reader.value().read(1U << 30U, part).value(), 0U);
}

TEST(Documents, NoFileButItsOwnIsEverReached) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  const std::string hash = must_put(store, "isi");
  for (const std::string& bad : {std::string(), std::string("../../../etc/passwd"),
                                 std::string(64, '.'), std::string(64, '/'), hash.substr(1),
                                 hash + "0", std::string(64, 'A'), std::string(64, '0')}) {
    EXPECT_EQ(store.open(bad).failure().kind, FailureKind::NotFound) << bad;
    EXPECT_EQ(store.verify(bad).failure().kind, FailureKind::NotFound) << bad;
    EXPECT_EQ(store.renew(bad).failure().kind, FailureKind::NotFound) << bad;
  }
  // A link under a right name is not followed.
  const std::string other(64, '1');
  fs::create_directory(folder.at() + "/11");
  fs::create_symlink("/etc/passwd", store.path(other));
  EXPECT_FALSE(store.open(other).ok());
  std::vector<std::string> strange;
  ASSERT_TRUE(store
                  .each([](const Found&) { return true; },
                        [&](const std::string& path) { strange.push_back(path); })
                  .ok());
  EXPECT_EQ(strange, std::vector<std::string>{store.path(other)});
}

TEST(Documents, TheLimitHoldsToTheByte) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  EXPECT_TRUE(put(store, std::string(100, 'a'), 100).ok());
  const Result<Stored> more = put(store, std::string(101, 'b'), 100);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.failure().kind, FailureKind::TooLarge);
  EXPECT_EQ(code(document_finding(more.failure(), "a.pdf").kind), "SOP7230");
  EXPECT_EQ(unfinished(folder.at()), 0U);
  EXPECT_EQ(count(store), 1U);
  // Once failed, an upload stays failed.
  Result<Upload> upload = store.begin(3);
  ASSERT_TRUE(upload.ok());
  EXPECT_FALSE(upload.value().append("abcd").ok());
  EXPECT_FALSE(upload.value().append("a").ok());
  EXPECT_FALSE(upload.value().finish().ok());
  EXPECT_EQ(count(store), 1U);
}

TEST(Documents, ADroppedUploadLeavesNothing) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  {
    Result<Upload> upload = store.begin(kLimit);
    ASSERT_TRUE(upload.ok());
    ASSERT_TRUE(upload.value().append(std::string(5'000, 'x')).ok());
    EXPECT_EQ(upload.value().head().size(), kHeadBytes);
    EXPECT_EQ(upload.value().size(), 5'000U);
    EXPECT_EQ(unfinished(folder.at()), 1U);
  }
  EXPECT_EQ(unfinished(folder.at()), 0U);
  EXPECT_EQ(count(store), 0U);
}

TEST(Documents, ManyAtOnceWithTheSameContentGiveOneFile) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  const std::string same(30'000, 's');
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 5; ++round) {
        const Result<Stored> one = put(store, same);
        const Result<Stored> own = put(store, "milik " + std::to_string(i));
        if (one && one.value().hash == sha256_hex(same) && own) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 80);
  EXPECT_EQ(count(store), 17U);
  EXPECT_EQ(unfinished(folder.at()), 0U);
  const Result<Survey> survey = verify_all(store);
  ASSERT_TRUE(survey.ok());
  EXPECT_EQ(survey.value().files, 17U);
  EXPECT_EQ(survey.value().wrong, 0U);
}

TEST(Documents, DamageShowsAndTheSameFileUploadedAgainMendsIt) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  const std::string hash = must_put(store, "Nota Dinas");
  const std::string sound = must_put(store, "Surat Tugas");
  for (const char* damaged : {"Nota Dinaz", "Nota", ""}) {
    std::ofstream(store.path(hash), std::ios::binary) << damaged;
    EXPECT_EQ(store.verify(hash).failure().kind, FailureKind::Damaged);
    const Result<Survey> survey = verify_all(store);
    ASSERT_TRUE(survey.ok());
    EXPECT_EQ(survey.value().wrong, 1U);
    ASSERT_EQ(survey.value().findings.size(), 1U);
    EXPECT_EQ(code(survey.value().findings[0].kind), "SOP7236");
    EXPECT_EQ(must_put(store, "Nota Dinas"), hash);
    EXPECT_TRUE(store.verify(hash).ok());
  }
  std::ofstream(folder.at("dokumen/catatan.txt")) << "hai";
  fs::create_directory(folder.at("dokumen/xy"));
  const Result<Survey> survey = verify_all(store);
  ASSERT_TRUE(survey.ok());
  EXPECT_EQ(survey.value().files, 2U);
  ASSERT_EQ(survey.value().findings.size(), 2U);
  EXPECT_EQ(code(survey.value().findings[0].kind), "SOP7240");
}

TEST(Documents, AFolderThatIsGoneIsNotMadeAnew) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  const std::string hash = must_put(store, "isi");
  fs::remove_all(folder.at());
  const Result<Stored> stored = put(store, "isi");
  ASSERT_FALSE(stored.ok());
  EXPECT_EQ(code(document_finding(stored.failure(), "a.pdf").kind), "SOP7238");
  EXPECT_FALSE(fs::exists(folder.at()));
  EXPECT_EQ(store.open(hash).failure().kind, FailureKind::NotFound);
  EXPECT_FALSE(verify_all(store).ok());
  EXPECT_FALSE(
      store.collect([](const std::string&) { return false; }, kAges, Store::Removal::Remove).ok());
  ASSERT_TRUE(store.prepare().ok());
  EXPECT_EQ(must_put(store, "isi"), hash);
  // Only a fan-out folder gone: said once, then made again.
  fs::remove_all(folder.at() + "/" + hash.substr(0, 2));
  EXPECT_FALSE(put(store, "isi").ok());
  EXPECT_EQ(must_put(store, "isi"), hash);
  EXPECT_FALSE(Store(real_disk(), folder.at("tiada/dokumen")).prepare().ok());
}

TEST(Documents, TidyingTakesOnlyWhatIsOldAndUnused) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  const std::string used = must_put(store, "dipakai");
  const std::string orphan = must_put(store, "yatim");
  const std::string young = must_put(store, "baru");
  const std::string again = must_put(store, "diunggah lagi");
  const std::string renewed = must_put(store, "diperbarui");
  for (const std::string& hash : {used, orphan, again, renewed}) age(store.path(hash));
  std::ofstream(folder.at("dokumen/sementara/77")) << "putus";
  std::ofstream(folder.at("dokumen/sementara/78")) << "sedang jalan";
  age(folder.at("dokumen/sementara/77"));
  EXPECT_EQ(must_put(store, "diunggah lagi"), again);
  EXPECT_TRUE(store.renew(renewed).ok());
  const auto referenced = [&](const std::string& hash) { return hash == used; };
  for (const Store::Removal removal : {Store::Removal::Tell, Store::Removal::Remove}) {
    const Result<Collected> out = store.collect(referenced, a_day_ago(), removal);
    ASSERT_TRUE(out.ok());
    EXPECT_EQ(out.value().files, 1U);
    EXPECT_EQ(out.value().bytes, 5U);
    EXPECT_EQ(out.value().unfinished, 1U);
    EXPECT_EQ(out.value().unfinished_bytes, 5U);
    EXPECT_EQ(count(store), removal == Store::Removal::Tell ? 5U : 4U);
  }
  EXPECT_FALSE(store.open(orphan).ok());
  EXPECT_EQ(code(document_finding(store.renew(orphan).failure(), orphan).kind), "SOP7235");
  EXPECT_TRUE(store.open(young).ok());
  EXPECT_EQ(unfinished(folder.at()), 1U);
}

// What renew() or finish() has granted stays, whatever is tidied at the same time.
TEST(Documents, TidyingNeverTakesWhatWasGrantedMeanwhile) {
  const Folder folder;
  Store store(real_disk(), folder.at());
  ASSERT_TRUE(store.prepare().ok());
  std::atomic<bool> done{false};
  std::thread tidy([&] {
    while (!done)
      EXPECT_TRUE(store
                      .collect([](const std::string&) { return false; }, a_day_ago(),
                               Store::Removal::Remove)
                      .ok());
  });
  int lost = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string hash = must_put(store, "isi");
    age(store.path(hash));
    const bool granted = i % 2 == 0 ? store.renew(hash).ok() : put(store, "isi").ok();
    if (granted && !store.verify(hash).ok()) ++lost;
  }
  done = true;
  tidy.join();
  EXPECT_EQ(lost, 0);
}

// Each call to the disk fails once, in each way: no half file, no left-over, and the next upload
// works.
TEST(Documents, EveryCallToTheDiskMayFail) {
  const std::string bytes(20'000, 'd');
  for (const FailureKind kind :
       {FailureKind::DiskFull, FailureKind::NotPermitted, FailureKind::Other}) {
    long failed = 0;
    for (long at = 0;; ++at) {
      const Folder folder;
      FaultyDisk disk;
      Store store(disk, folder.at());
      ASSERT_TRUE(store.prepare().ok());
      disk.with.kind = kind;
      disk.calls = 0;
      disk.fail_at = at;
      const Result<Stored> stored = put(store, bytes);
      if (disk.calls <= at) break;  // there are no more calls
      if (!stored) {
        ++failed;
        EXPECT_EQ(stored.failure().kind, kind);
      }
      disk.fail_at = -1;
      EXPECT_EQ(unfinished(folder.at()), 0U) << at;
      const Result<Survey> survey = verify_all(store);
      ASSERT_TRUE(survey.ok());
      EXPECT_EQ(survey.value().wrong, 0U) << at;
      EXPECT_EQ(must_put(store, bytes), sha256_hex(bytes));
    }
    EXPECT_GE(failed, 8);  // create, three writes, sync, close, folders, rename
  }
}

TEST(Documents, CopiesWhatIsMissingAndSound) {
  for (const CopyBy by : {CopyBy::Copy, CopyBy::Link}) {
    const Folder folder;
    Store from(real_disk(), folder.at());
    Store to(real_disk(), folder.at("cadangan"));
    ASSERT_TRUE(from.prepare().ok());
    ASSERT_TRUE(to.prepare().ok());
    std::vector<std::string> hashes;
    for (int i = 0; i < 20; ++i) hashes.push_back(must_put(from, "isi " + std::to_string(i)));
    EXPECT_EQ(must_put(to, "isi 0"), hashes[0]);
    std::ofstream(to.path(hashes[0]), std::ios::binary) << "is";  // torn
    EXPECT_EQ(must_put(to, "isi 1"), hashes[1]);
    std::ofstream(from.path(hashes[2]), std::ios::binary) << "isi x";
    const Result<Copied> first = copy_new(from, to, by);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first.value().copied, 18U);
    EXPECT_EQ(first.value().present, 1U);
    EXPECT_EQ(first.value().wrong, 1U);
    ASSERT_EQ(first.value().findings.size(), 1U);
    EXPECT_EQ(first.value().findings[0].kind, Kind::DocumentDamaged);
    const Result<Survey> survey = verify_all(to);
    ASSERT_TRUE(survey.ok());
    EXPECT_EQ(survey.value().files, 19U);
    EXPECT_EQ(survey.value().wrong, 0U);
    EXPECT_EQ(unfinished(folder.at("cadangan")), 0U);
    const Result<Copied> second = copy_new(from, to, by);
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second.value().copied, 0U);
    EXPECT_EQ(second.value().present, 19U);
    EXPECT_EQ(fs::hard_link_count(to.path(hashes[9])), by == CopyBy::Link ? 2U : 1U);
  }
}

TEST(Documents, ACopyStopsAtAFullDiskAndGoesOnLater) {
  const Folder folder;
  Store from(real_disk(), folder.at());
  ASSERT_TRUE(from.prepare().ok());
  for (int i = 0; i < 5; ++i) must_put(from, "isi " + std::to_string(i));
  FaultyDisk disk;
  Store to(disk, folder.at("cadangan"));
  ASSERT_TRUE(to.prepare().ok());
  long stopped = 0;
  for (long at = 0;; ++at) {
    fs::remove_all(folder.at("cadangan"));
    disk.fail_at = -1;
    ASSERT_TRUE(to.prepare().ok());
    Store fresh(disk, folder.at("cadangan"));
    disk.calls = 0;
    disk.fail_at = at;
    const Result<Copied> broken = copy_new(from, fresh);
    if (disk.calls <= at) break;
    if (!broken) {
      ++stopped;
      EXPECT_EQ(document_finding(broken.failure(), "x").kind, Kind::DocumentDiskFull);
    }
    disk.fail_at = -1;
    const Result<Copied> rest = copy_new(from, fresh);
    ASSERT_TRUE(rest.ok());
    const Result<Survey> survey = verify_all(fresh);
    ASSERT_TRUE(survey.ok());
    EXPECT_EQ(survey.value().files, 5U) << at;
    EXPECT_EQ(survey.value().wrong, 0U) << at;
  }
  EXPECT_GT(stopped, 20);
}

TEST(Documents, FailuresAreToldInWords) {
  EXPECT_EQ(document_finding({FailureKind::DiskFull, "", ""}, "a.pdf").kind,
            Kind::DocumentDiskFull);
  const Diagnostic denied =
      document_finding({FailureKind::NotPermitted, "", "Read-only file system"}, "a.pdf");
  EXPECT_EQ(denied.kind, Kind::DocumentNotPermitted);
  EXPECT_EQ(text_of(denied, Language::Indonesian),
            "Folder dokumen tidak dapat dipakai untuk berkas \"a.pdf\" (Read-only file system)");
  EXPECT_EQ(document_finding({FailureKind::Other, "", "Input/output error"}, "a.pdf").kind,
            Kind::DocumentFailed);
  const Diagnostic large = document_finding({FailureKind::TooLarge, "", "26214400"}, "a.pdf");
  EXPECT_EQ(text_of(large, Language::Indonesian), "Berkas \"a.pdf\" lebih besar dari 25 MB");
  EXPECT_EQ(size_text(1'500), "2 KB");
}

}  // namespace
}  // namespace sop::documents
