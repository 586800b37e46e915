// A day of a large office, replayed in minutes: 10,000 officials, about 50 steps each within the
// working hours of a simulated clock, through the writer's thread into a real database, with
// inboxes read meanwhile, letters sent and deadlines told every simulated minute. Prints the
// commands, the seconds, the memory at the start, the quarters and the end, and the size on disk;
// exit code 1: something was refused, memory grew, or the audit found something.
//
//     traffic_day [--people N] [--steps N] [--threads N] [--folder DIR]
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "dice.h"
#include "office.h"
#include "runtime/journal/reader.h"
#include "runtime/journal/writer.h"
#include "tests/unit/engine_samples.h"

namespace sop::faults {
namespace {

using engine::RoleId;
using engine::TaskId;
using journal::Work;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 24 * 60;       // minutes
constexpr std::int64_t kWork = 8 * 60 + 30;  // minutes of them, 07.30–16.00
constexpr std::int64_t kMorning = 7 * 60 + 30;
constexpr engine::Instant kMidnight{1'767'546'000'000};  // 2026-01-05T00:00 in Jakarta, a Monday
constexpr std::uint64_t kSlack = 64ULL << 20U;           // bytes that memory may differ by

struct Options {
  std::size_t people = 10'000;
  std::size_t steps = 50;
  std::size_t threads = 16;
  std::string folder;
};

std::uint64_t resident() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  file >> pages >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

double megabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1U << 20U);
}

std::string person(std::size_t number) {
  return fmt::format("o{}", number);
}

// The people of the three roles of the SOP: number modulo 3.
class Day {
 public:
  Day(Options options, journal::Writer& writer, journal::Reader& reader)
      : options_(std::move(options)), writer_(writer), reader_(reader), sop_(samples::sample()) {}

  bool open() {
    const auto change = [&](people::Action action, std::string content = {}) {
      journal::RegisterRequest request;
      request.command = {fmt::format("buka{}", ++changes_), "petugas", std::move(action)};
      request.now = kMidnight;
      request.caller.machine = true;
      request.content = std::move(content);
      post(std::move(request));
    };
    change(people::FirstAdministrator{kAdministrator, "Admin", ""});
    change(people::Deploy{sop_.hash, sop_.number, sop_.title}, sop_.content);
    for (std::size_t i = 0; i < options_.people; ++i) {
      change(people::AddPerson{person(i), person(i), ""});
      change(people::Assign{person(i), sop_.roles[i % 3].title, kMidnight, std::nullopt});
    }
    settle();
    return sound();
  }

  void run() {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < options_.threads; ++i) threads.emplace_back([this, i] { work(i); });
    for (std::thread& thread : threads) thread.join();
    for (std::int64_t minute = kMorning + kWork; minute < kDay; ++minute) tick(minute);
    note();
  }

  [[nodiscard]] bool sound() const { return failures_ == 0; }
  [[nodiscard]] std::uint64_t commands() const { return commands_; }
  [[nodiscard]] std::uint64_t pages_read() const { return pages_; }
  [[nodiscard]] std::uint64_t letters() const { return letters_; }
  [[nodiscard]] const std::vector<std::uint64_t>& memory() const { return memory_; }
  void note() { memory_.push_back(resident()); }

 private:
  void trouble(const std::string& what) {
    if (failures_++ == 0) fmt::print("WRONG: {}\n", what);
  }

  std::optional<journal::Accepted> judge(const Result<journal::Answer>& answer) {
    if (!answer) {
      trouble(answer.failure().detail);
      return std::nullopt;
    }
    if (const auto* why = std::get_if<Diagnostic>(&answer.value())) {
      trouble(text_of(*why, Language::English));
      return std::nullopt;
    }
    return std::get<journal::Accepted>(answer.value());
  }

  // Many at once, to be waited for together.
  void post(Work work) {
    constexpr std::uint64_t kMany = 1'000;
    if (waiting_ > kMany) settle();
    ++waiting_;
    const bool taken = writer_.post(std::move(work), [this](Result<journal::Answer> answer) {
      static_cast<void>(judge(answer));
      --waiting_;
    });
    if (taken) return;
    --waiting_;
    trouble("the queue is full");
  }
  void settle() {
    while (waiting_ != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  [[nodiscard]] std::uint64_t share() const {
    return options_.people * options_.steps / options_.threads;
  }

  // One thread's part of the day; the first one tells the minutes.
  void work(std::size_t thread) {
    Dice dice(thread + 1);
    std::uint64_t done = 0;
    std::uint64_t quarter = 0;
    std::int64_t told = kMorning;
    while (done < share() && failures_ == 0) {
      one_case(thread, dice, done);
      if (thread != 0) continue;
      for (; told < minute_of(done); ++told) tick(told);
      if (done * 4 / share() > quarter) {
        quarter = done * 4 / share();
        if (quarter < 4) note();
      }
    }
  }

  [[nodiscard]] std::int64_t minute_of(std::uint64_t done) const {
    return kMorning + std::min(kWork, static_cast<std::int64_t>(done) * kWork /
                                          static_cast<std::int64_t>(share()));
  }

  // Anybody of that role.
  std::string somebody(Dice& dice, std::size_t role) {
    return person(dice.below(options_.people / 3) * 3 + role);
  }

  void one_case(std::size_t thread, Dice& dice, std::uint64_t& done) {
    journal::CaseNumber number = 0;
    const auto send = [&](std::size_t role, decltype(engine::Command::action) action) {
      journal::Request request;
      request.case_number = number;
      if (number == 0) request.bundle = sop_.hash;
      request.command = {fmt::format("{}-{}", thread, ++done), somebody(dice, role),
                         std::move(action)};
      request.now = {kMidnight.milliseconds + minute_of(done) * kMinute};
      request.by = journal::By::Person;
      if (done % 20 == 0) read_inbox(request.command.person, role);
      const auto yes = judge(writer_.submit(Work(std::move(request))));
      ++commands_;
      if (yes && number == 0) number = yes->case_number;
      return yes.has_value();
    };
    const auto completed = [](std::size_t task, std::size_t role, const char* answer = "") {
      return engine::Complete{TaskId(task), RoleId(role), answer, "catatan"};
    };
    if (!send(0, engine::Start{fmt::format("perihal surat {}", done)})) return;
    if (!send(0, completed(0, 0))) return;
    for (bool again = true; again;) {
      again = dice.chance(25);
      if (!send(1, completed(1, 1)) || !send(2, completed(2, 2)) ||
          !send(1, completed(3, 1, again ? "tidak" : "ya")))
        return;
    }
    if (!send(0, completed(4, 0, "ya"))) return;
    static_cast<void>(send(1, engine::Sign{TaskId(4), RoleId(1), ""}));
  }

  void read_inbox(const std::string& who, std::size_t role) {
    auto snapshot = reader_.snapshot();
    if (!snapshot) return trouble(snapshot.failure().detail);
    journal::InboxFilter filter;
    filter.positions = {role == 0 ? "kepala dinas" : role == 1 ? "sekretaris dinas" : "perencana"};
    filter.person = who;
    const auto page = snapshot.value().inbox(filter, "", 20);
    if (!page) return trouble(page.failure().detail);
    ++pages_;
  }

  // What a server does once a minute.
  void tick(std::int64_t minute) {
    const engine::Instant now{kMidnight.milliseconds + minute * kMinute};
    static_cast<void>(judge(writer_.submit(journal::Expiry{now, 200})));
    static_cast<void>(
        judge(writer_.submit(journal::Purge{now, {now.milliseconds - 60 * kMinute}, 1'000})));
    auto snapshot = reader_.snapshot();
    if (!snapshot) return trouble(snapshot.failure().detail);
    const auto due = snapshot.value().outbox(now, 2'000);
    if (!due) return trouble(due.failure().detail);
    journal::OutboxMarks marks;
    for (const journal::OutboxRow& row : due.value())
      marks.marks.push_back({journal::OutboxMark::Kind::Delivered, row.effect.id, now, ""});
    letters_ += marks.marks.size();
    static_cast<void>(judge(writer_.submit(Work(std::move(marks)))));
  }

  Options options_;
  journal::Writer& writer_;
  journal::Reader& reader_;
  engine::Bundle sop_;
  std::size_t changes_ = 0;
  std::atomic<std::uint64_t> waiting_ = 0, failures_ = 0, commands_ = 0, pages_ = 0;
  std::uint64_t letters_ = 0;
  std::vector<std::uint64_t> memory_;
};

std::uint64_t size_of(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) bytes += file.file_size();
  return bytes;
}

int replay(const Options& options, const std::string& folder) {
  const std::string path = folder + "/sopan.db";
  auto shared = std::make_shared<journal::Shared>();
  journal::WriterOptions how;
  how.path = path;
  how.journal = office_options();
  how.journal.shared = shared;
  auto writer = journal::Writer::start(how);
  if (!writer) return 1;
  journal::Reader reader(path, {}, shared);
  Day day(options, *writer.value(), reader);
  if (!day.open()) return 1;
  day.note();
  const auto begun = std::chrono::steady_clock::now();
  day.run();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  const std::uint64_t commits = writer.value()->health().commits;
  writer.value()->stop();
  const std::vector<std::uint64_t>& memory = day.memory();
  fmt::print(
      "traffic_day: {} officials, {} commands in {:.0f} s ({:.0f} a second, {} commits), {} "
      "inboxes read, {} letters\n",
      options.people, day.commands(), seconds.count(),
      static_cast<double>(day.commands()) / seconds.count(), commits, day.pages_read(),
      day.letters());
  fmt::print("memory (MB): start");
  for (const std::uint64_t bytes : memory) fmt::print(" {:.0f}", megabytes(bytes));
  fmt::print(" end; database {:.0f} MB\n", megabytes(size_of(folder)));
  // The caches have filled by the first quarter.
  const bool grew = memory.size() < 3 || memory.back() > memory[1] + memory[1] / 4 + kSlack;
  if (grew) fmt::print("WRONG: memory has grown\n");
  auto store = journal::open_sqlite(path);
  if (!store) return 1;
  const auto audit = audit_office(*store.value(), "");
  if (!audit) return 1;
  fmt::print("audit: {} events, {} cases, {} findings\n", audit.value().events, audit.value().cases,
             audit.value().findings.size());
  return day.sound() && !grew && audit.value().findings.empty() ? 0 : 1;
}

int run(const Options& options) {
  std::string folder = options.folder;
  if (folder.empty())
    folder = (std::filesystem::temp_directory_path() / "sopan-hari-XXXXXX").string();
  if (options.folder.empty() && ::mkdtemp(folder.data()) == nullptr) return 1;
  const int code = replay(options, folder);
  if (options.folder.empty()) std::filesystem::remove_all(folder);
  return code;
}

}  // namespace
}  // namespace sop::faults

int main(int argc, char** argv) {
  sop::faults::Options options;
  CLI::App app("A day of a large office, replayed");
  app.add_option("--people", options.people)->check(CLI::Range(3, 1'000'000));
  app.add_option("--steps", options.steps, "of each, about")->check(CLI::Range(1, 1'000));
  app.add_option("--threads", options.threads)->check(CLI::Range(1, 256));
  app.add_option("--folder", options.folder, "for the database; it stays there");
  CLI11_PARSE(app, argc, argv);
  return sop::faults::run(options);
}
