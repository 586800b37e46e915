// Megabytes per second at which documents are taken, beside `cp` with sync and `sha256sum` of the
// same bytes in the same minute. Lines "name<TAB>value<TAB>unit". An argument names the folder to
// measure in.
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "runtime/documents/backup.h"
#include "runtime/documents/store.h"

namespace {

using namespace sop::documents;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kLarge = 64U << 20U;  // bytes
constexpr std::size_t kSmall = 100'000;     // a scanned page
constexpr std::size_t kSmallFiles = 200;
constexpr std::size_t kChunk = 16U << 10U;  // as a server reads from a socket
constexpr int kRounds = 3;

[[noreturn]] void die(const std::string& why) {
  fmt::print(stderr, "store_bench: {}\n", why);
  std::exit(3);
}

// The best of some rounds: other work on the machine only makes it slower.
void measure(const std::string& name, double amount, const char* unit,
             const std::function<void(int round)>& work) {
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Clock::time_point before = Clock::now();
    work(round);
    best = std::max(best, amount / std::chrono::duration<double>(Clock::now() - before).count());
  }
  fmt::print("{}\t{:.4g}\t{}\n", name, best, unit);
}

std::string bytes_of(std::size_t size, unsigned seed) {
  std::string bytes(size, '\0');
  std::uint64_t state = seed;
  for (char& c : bytes) {
    state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
    c = static_cast<char>(state >> 56U);
  }
  return bytes;
}

void put(Store& store, std::string_view bytes) {
  auto upload = store.begin(bytes.size());
  if (!upload) die(upload.failure().detail);
  for (std::size_t at = 0; at < bytes.size(); at += kChunk) {
    if (!upload.value().append(bytes.substr(at, kChunk))) die("append");
  }
  if (!upload.value().finish()) die("finish");
}

void shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) die(command);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string parent = argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
  std::string folder = parent + "/sopan-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) die("cannot make a folder in " + parent);
  Store store(real_disk(), folder + "/dokumen");
  if (!store.prepare()) die("cannot prepare the store");
  const std::string source = folder + "/sumber";
  std::vector<std::string> contents;
  for (unsigned i = 0; i < kRounds; ++i) contents.push_back(bytes_of(kLarge, i));
  std::ofstream(source, std::ios::binary) << contents[0];
  constexpr double kMega = static_cast<double>(kLarge) / (1U << 20U);
  measure("documents_upload", kMega, "MB/s",
          [&](int round) { put(store, contents[static_cast<std::size_t>(round)]); });
  measure("cp_sync_sha256sum", kMega, "MB/s", [&](int round) {
    const std::string to = fmt::format("{}/salinan{}", folder, round);
    shell(fmt::format("cp {0} {1} && sync {1} && sha256sum {1} >/dev/null", source, to));
  });
  measure("sha256sum", kMega, "MB/s",
          [&](int) { shell(fmt::format("sha256sum {} >/dev/null", source)); });
  measure("documents_verify", kMega * kRounds, "MB/s", [&](int) {
    const auto survey = verify_all(store);
    if (!survey || survey.value().wrong != 0) die("verify");
  });
  std::vector<std::string> small;
  for (unsigned i = 0; i < kRounds * kSmallFiles; ++i) small.push_back(bytes_of(kSmall, 100 + i));
  measure("documents_small", kSmallFiles, "files/s", [&](int round) {
    for (std::size_t i = 0; i < kSmallFiles; ++i)
      put(store, small[static_cast<std::size_t>(round) * kSmallFiles + i]);
  });
  std::filesystem::remove_all(folder);
  return 0;
}
