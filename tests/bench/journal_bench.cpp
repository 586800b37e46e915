// Transitions per second of the journal on this disk, one and 64 per commit, beside what the disk
// gives to a bare write + fdatasync in the same minute. Lines "name<TAB>value<TAB>unit". An
// argument names the folder to measure in.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "runtime/journal/journal.h"
#include "runtime/journal/sqlite_store.h"

namespace {

using namespace sop;
using Clock = std::chrono::steady_clock;

constexpr auto kTime = std::chrono::milliseconds(2'000);  // of each measurement
constexpr std::size_t kPage = 4'096;

constexpr std::size_t kSteps = 20;  // of a case; then a new one starts

// A chain of steps, each giving a document.
std::string bundle_text() {
  std::string tasks;
  for (std::size_t i = 1; i <= kSteps; ++i) {
    tasks += fmt::format(
        R"({}{{"id":"{}","row":"{}","name":"","symbol":"s","activity":"a","performers":[["r1"]],"inputs":[],"outputs":[],)"
        R"("time":{{"text":"","worded":false,"parts":[]}},"question":"","optional":false,"condition":"","skip_to":null,)"
        R"("exits":[{{"answer":"","to":{},"back":false,"outputs":[],"produces":[{{"document":"d1","state":null}}]}}]}})",
        i == 1 ? "" : ",", i, i, i == kSteps ? "null" : fmt::format("\"{}\"", i + 1));
  }
  return R"({"format":"sopan-alur","version":1,"sop":{"title":"Ukur","number":"","agency":[],"unit":[]},)"
         R"("roles":[{"id":"r1","alias":"A","title":"A","kind":"person","superior":null,"members":[],"authorities":[]}],)"
         R"("documents":[{"id":"d1","name":"D","states":[]}],"start":"1","chart":{"svg":""},"tasks":[)" +
         tasks + "]}";
}

[[noreturn]] void die(const std::string& why) {
  fmt::print(stderr, "journal_bench: {}\n", why);
  std::exit(3);
}

void print(const std::string& name, double value, const char* unit) {
  fmt::print("{}\t{:.4g}\t{}\n", name, value, unit);
}

double percentile(std::vector<double>& milliseconds, double part) {
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto last = static_cast<double>(milliseconds.size() - 1);
  return milliseconds[static_cast<std::size_t>(part * last)];
}

// Repeats `once` for the time of a measurement; prints its rate times `each`, and its latencies.
template <class Once>
void measure(const std::string& name, std::size_t each, const char* unit, const Once& once) {
  std::vector<double> latencies;
  const Clock::time_point begun = Clock::now();
  while (Clock::now() - begun < kTime) {
    const Clock::time_point before = Clock::now();
    once();
    latencies.push_back(std::chrono::duration<double, std::milli>(Clock::now() - before).count());
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  print(name, static_cast<double>(latencies.size() * each) / seconds, unit);
  print(name + "_p50", percentile(latencies, 0.5), "ms");
  print(name + "_p99", percentile(latencies, 0.99), "ms");
}

void measure_disk(const std::string& folder) {
  const std::string path = folder + "/fdatasync";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (fd < 0) die("cannot write in " + folder);
  const std::vector<char> page(kPage, 'x');
  std::size_t at = 0;
  measure("fdatasync", 1, "syncs/s", [&] {
    const auto offset = static_cast<off_t>(at++ % 1'024 * kPage);
    if (::pwrite(fd, page.data(), kPage, offset) != static_cast<ssize_t>(kPage) ||
        ::fdatasync(fd) != 0)
      die("fdatasync failed");
  });
  ::close(fd);
}

void measure_journal(const std::string& folder, std::size_t batch) {
  auto store = journal::open_sqlite(fmt::format("{}/batch-{}.db", folder, batch));
  if (!store) die(store.failure().detail);
  journal::Journal journal(*store.value());
  Findings findings;
  const auto bundle = bundle::read(bundle_text(), "ukur", findings);
  if (!bundle || !journal.add_bundle(*bundle)) die("the bundle is not sound");
  std::vector<journal::Request> requests(batch);
  std::size_t round = 0;
  std::size_t first_case = 1;  // of the `batch` cases under way
  measure(fmt::format("transitions_batch_{}", batch), batch, "transitions/s", [&] {
    const std::size_t step = round % (kSteps + 1);
    if (round != 0 && step == 0) first_case += batch;
    for (std::size_t i = 0; i < batch; ++i) {
      journal::Request& request = requests[i];
      request.command = {fmt::format("{}/{}", first_case + i, step), "ukur", engine::Start{}};
      request.case_number = step == 0 ? 0 : first_case + i;
      request.bundle = step == 0 ? bundle->hash : "";
      request.now = {static_cast<std::int64_t>(round)};
      if (step != 0)
        request.command.action =
            engine::Complete{engine::TaskId(step - 1), engine::RoleId(0), "", ""};
    }
    auto answers = journal.submit(requests);
    if (!answers) die(answers.failure().detail);
    for (const journal::Answer& answer : answers.value()) {
      if (!std::holds_alternative<journal::Accepted>(answer)) die("a command was refused");
    }
    ++round;
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::string parent = argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
  std::string folder = parent + "/sopan-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) die("cannot make a folder in " + parent);
  measure_disk(folder);
  measure_journal(folder, 1);
  measure_journal(folder, 64);
  std::filesystem::remove_all(folder);
  return 0;
}
