// The journal on this disk: transitions per second, one and 64 clients through the writer's thread,
// beside what bare SQLite does with the same rows per commit and what the disk gives to a bare
// write + fdatasync in the same minute. With "--many N", N open cases are made first and inbox,
// restart and bytes per case are measured. Lines "name<TAB>value<TAB>unit". An argument names the
// folder to measure in.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "runtime/journal/deadlines.h"
#include "runtime/journal/journal.h"
#include "runtime/journal/reader.h"
#include "runtime/journal/sqlite_store.h"
#include "runtime/journal/writer.h"

namespace {

using namespace sop;
using Clock = std::chrono::steady_clock;

constexpr auto kTime = std::chrono::milliseconds(2'000);  // of each measurement
constexpr std::size_t kPage = 4'096;
constexpr std::size_t kSteps = 20;  // of a case; then a new one starts
constexpr std::size_t kRoles = 8;
constexpr std::size_t kClients = 64;

// A chain of steps, each giving a document; step i is of role i.
std::string bundle_text() {
  std::string tasks;
  for (std::size_t i = 1; i <= kSteps; ++i) {
    tasks += fmt::format(
        R"({}{{"id":"{}","row":"{}","name":"","symbol":"s","activity":"a","performers":[["r{}"]],"inputs":[],"outputs":[],)"
        R"("time":{{"text":"1 jam","worded":false,"parts":[{{"least":1,"most":1,"unit":"hour"}}]}},"question":"","optional":false,"condition":"","skip_to":null,)"
        R"("exits":[{{"answer":"","to":{},"back":false,"outputs":[],"produces":[{{"document":"d1","state":null}}]}}]}})",
        i == 1 ? "" : ",", i, i, i % kRoles + 1,
        i == kSteps ? "null" : fmt::format("\"{}\"", i + 1));
  }
  std::string roles;
  for (std::size_t i = 1; i <= kRoles; ++i)
    roles += fmt::format(
        R"({}{{"id":"r{}","alias":"P{}","title":"Pejabat {}","kind":"person","superior":null,"members":[],"authorities":[]}})",
        i == 1 ? "" : ",", i, i, i);
  return R"({"format":"sopan-alur","version":1,"sop":{"title":"Ukur","number":"1","agency":[],"unit":[]},"roles":[)" +
         roles +
         R"(],"documents":[{"id":"d1","name":"D","states":[]}],"start":"1","chart":{"svg":""},"tasks":[)" +
         tasks + "]}";
}

[[noreturn]] void die(const std::string& why) {
  fmt::print(stderr, "journal_bench: {}\n", why);
  std::exit(3);
}

void print(const std::string& name, double value, const char* unit) {
  fmt::print("{}\t{:.4g}\t{}\n", name, value, unit);
  std::fflush(stdout);
}

double percentile(std::vector<double>& milliseconds, double part) {
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto last = static_cast<double>(milliseconds.size() - 1);
  return milliseconds[static_cast<std::size_t>(part * last)];
}

double since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

void report(const std::string& name, std::vector<double>& latencies, double each, double seconds,
            const char* unit) {
  print(name, static_cast<double>(latencies.size()) * each / seconds, unit);
  print(name + "_p50", percentile(latencies, 0.5), "ms");
  print(name + "_p99", percentile(latencies, 0.99), "ms");
}

// Repeats `once` for the time of a measurement; prints its rate times `each`, and its latencies.
template <class Once>
void measure(const std::string& name, double each, const char* unit, const Once& once) {
  std::vector<double> latencies;
  const Clock::time_point begun = Clock::now();
  while (Clock::now() - begun < kTime) {
    const Clock::time_point before = Clock::now();
    once();
    latencies.push_back(since(before));
  }
  report(name, latencies, each, since(begun) / 1'000, unit);
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

engine::Bundle the_bundle() {
  Findings findings;
  auto bundle = bundle::read(bundle_text(), "ukur", findings);
  if (!bundle) die("the bundle is not sound");
  return std::move(*bundle);
}

// The next command of a client that walks its own cases through.
struct Client {
  std::size_t number = 0;
  std::size_t step = 0;
  journal::CaseNumber case_number = 0;
  std::size_t rounds = 0;

  journal::Request next(const engine::Bundle& bundle) {
    journal::Request request;
    request.now = {static_cast<std::int64_t>(1'767'574'800'000 + rounds * 1'000)};
    request.command = {
        fmt::format("{:08x}-{:08x}-{:016x}", number, rounds++, rounds * 0x9e3779b97f4a7c15ULL),
        "ukur", engine::Start{"Permohonan rekomendasi"}};
    if (step == 0) {
      request.bundle = bundle.hash;
    } else {
      request.case_number = case_number;
      request.command.action =
          engine::Complete{engine::TaskId(step - 1), engine::RoleId(step % kRoles), "", ""};
    }
    return request;
  }
  void done(const Result<journal::Answer>& answer) {
    if (!answer) die(answer.failure().detail);
    const auto* accepted = std::get_if<journal::Accepted>(&answer.value());
    if (accepted == nullptr)
      die("refused: " + text_of(std::get<Diagnostic>(answer.value()), Language::English));
    case_number = accepted->case_number;
    step = step == kSteps ? 0 : step + 1;
  }
};

journal::JournalOptions journal_options() {
  journal::JournalOptions options;
  options.timekeepers = journal::working_time();
  return options;
}

void measure_writer(const std::string& folder, std::size_t clients) {
  journal::WriterOptions options;
  options.path = fmt::format("{}/klien-{}.db", folder, clients);
  options.journal = journal_options();
  const engine::Bundle bundle = the_bundle();
  {
    auto store = journal::open_sqlite(options.path);
    if (!store || !journal::Journal(*store.value()).add_bundle(bundle)) die("no database");
  }
  auto writer = journal::Writer::start(options);
  if (!writer) die(writer.failure().detail);
  std::mutex lock;
  std::vector<double> latencies;
  std::vector<std::thread> threads;
  const Clock::time_point begun = Clock::now();
  for (std::size_t i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      Client client;
      client.number = i;
      std::vector<double> mine;
      while (Clock::now() - begun < kTime) {
        const Clock::time_point before = Clock::now();
        client.done(writer.value()->submit(client.next(bundle)));
        mine.push_back(since(before));
      }
      const std::scoped_lock guard(lock);
      latencies.insert(latencies.end(), mine.begin(), mine.end());
    });
  }
  for (std::thread& one : threads) one.join();
  const double seconds = since(begun) / 1'000;
  report(fmt::format("clients_{}", clients), latencies, 1, seconds, "transitions/s");
  const auto health = writer.value()->health();
  print(fmt::format("clients_{}_per_commit", clients),
        static_cast<double>(health.works) / static_cast<double>(health.commits), "transitions");
}

// The same rows as a batch of transitions writes, by hand: three events, the state, the key, what
// waits, the head.
void measure_bare(const std::string& folder, std::size_t batch) {
  const std::string path = fmt::format("{}/polos-{}.db", folder, batch);
  { auto store = journal::open_sqlite(path); }
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  database.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
      "PRAGMA wal_autocheckpoint = 4000");
  database.exec(
      "INSERT INTO bundle VALUES (1, 'h', 's', 't', 'n', ''); "
      "INSERT INTO word VALUES (1, 'orang/ukur'), (2, 'a'), (3, 'b')");
  SQLite::Statement event(database, "INSERT INTO event VALUES (?, ?, ?, ?)");
  SQLite::Statement command(database, "INSERT INTO command VALUES (?, ?, ?, ?)");
  SQLite::Statement fresh(database, "INSERT INTO kasus VALUES (?, 1, 1, NULL, 1, 0, 0, ?)");
  SQLite::Statement state(database, "UPDATE kasus SET state = ? WHERE number = ?");
  SQLite::Statement drop(database, "DELETE FROM waiting WHERE kasus = ?");
  SQLite::Statement out(database, "DELETE FROM inbox WHERE place = 2 AND due = ? AND kasus = ?");
  SQLite::Statement waits(database,
                          "INSERT INTO waiting VALUES (?, ?, 0, 1, 1, NULL, ?, ?, ?, 0, '2,3')");
  SQLite::Statement in(database, "INSERT INTO inbox VALUES (?, ?, ?, ?, 0, 1)");
  SQLite::Statement head(database, "UPDATE head SET sequence = ?, hash = ?, at = ?, people = 0");
  const std::string record(230, 'r');
  const std::string text(420, 's');
  std::int64_t sequence = 0;
  std::int64_t round = 0;
  std::uint64_t random = 1;
  const auto run = [](SQLite::Statement& one, const auto&... values) {
    int at = 0;
    (one.bind(++at, values), ...);
    one.exec();
    one.reset();
  };
  const auto bytes = [&](std::size_t size) {
    std::string made;
    while (made.size() < size) {
      random = random * 6364136223846793005ULL + 1442695040888963407ULL;
      made += static_cast<char>('0' + (random >> 33U) % 64);
    }
    return made;
  };
  measure(fmt::format("bare_{}", batch), static_cast<double>(batch), "transitions/s", [&] {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    for (std::size_t i = 0; i < batch; ++i) {
      const std::int64_t number =
          round / static_cast<std::int64_t>(kSteps) * static_cast<std::int64_t>(batch) +
          static_cast<std::int64_t>(i) + 1;
      const std::int64_t step = round % static_cast<std::int64_t>(kSteps);
      const std::int64_t due = 1'767'574'800'000 + round * 1'000;
      for (int e = 0; e < 3; ++e) run(event, ++sequence, number, bytes(32), record);
      run(command, bytes(16), bytes(16), sequence - 2, sequence);
      if (step == 0) {
        run(fresh, number, text);
      } else {
        run(state, text, number);
        run(drop, number);
        run(out, due - 1'000, number);
      }
      run(waits, number, step, due, due, due);
      run(in, 2, due, number, step);
      run(in, 3, due, number, step);
    }
    run(head, sequence, bytes(64), 0);
    transaction.commit();
    ++round;
  });
}

// ---- A large agency: many open cases, at all steps.

void make_many(const std::string& path, std::size_t count) {
  auto store = journal::open_sqlite(path);
  if (!store) die(store.failure().detail);
  const engine::Bundle bundle = the_bundle();
  journal::Journal journal(*store.value(), journal_options());
  if (!journal.add_bundle(bundle)) die("add_bundle");
  constexpr std::size_t kBatch = 5'000;
  const Clock::time_point begun = Clock::now();
  std::vector<journal::Request> requests;
  for (std::size_t i = 0; i < count; ++i) {
    Client client;
    client.number = i;
    client.rounds = i * 3;
    requests.push_back(client.next(bundle));
    requests.back().command.action = engine::Start{fmt::format("Permohonan {} warga", i)};
    if (requests.size() < kBatch && i + 1 < count) continue;
    auto answers = journal.submit(std::span<const journal::Request>(requests));
    if (!answers) die(answers.failure().detail);
    requests.clear();
  }
  print("made_cases", static_cast<double>(count) / since(begun) * 1'000, "cases/s");
}

void measure_many(const std::string& folder, std::size_t count) {
  const std::string path = folder + "/banyak.db";
  if (!std::filesystem::exists(path)) make_many(path, count);
  { SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA wal_checkpoint(TRUNCATE)"); }
  print("bytes_per_case",
        static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(count),
        "bytes");
  const Clock::time_point begun = Clock::now();
  journal::WriterOptions options;
  options.path = path;
  options.journal = journal_options();
  auto writer = journal::Writer::start(options);
  if (!writer) die(writer.failure().detail);
  const engine::Bundle bundle = the_bundle();
  Client client;
  client.number = 0xFFFFFFFF;
  client.rounds =
      static_cast<std::size_t>(std::chrono::system_clock::now().time_since_epoch().count());
  client.done(writer.value()->submit(client.next(bundle)));
  journal::Reader reader(path, {}, nullptr);
  journal::InboxFilter filter;
  filter.positions = {"pejabat 2", "pejabat 3"};
  filter.person = "ukur";
  const auto page = [&](const std::string& token) {
    auto rows = reader.snapshot().value().inbox(filter, token, 50);
    if (!rows || rows.value().rows.size() != 50) die("inbox");
    return rows.value().next;
  };
  (void)page("");
  print("restart", since(begun), "ms");
  std::string token;
  measure("inbox_first_page", 1, "pages/s", [&] { (void)page(""); });
  measure("inbox_next_pages", 1, "pages/s", [&] { token = page(token); });
  measure("inbox_count", 1, "counts/s",
          [&] { (void)reader.snapshot().value().count_inbox(filter); });
  journal::CaseFilter search;
  search.text = "permohonan 4711 warga";
  measure("search", 1, "searches/s", [&] {
    auto rows = reader.snapshot().value().cases(search, "", 50);
    if (!rows || rows.value().rows.empty()) die("search");
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::string parent = std::filesystem::temp_directory_path().string();
  std::size_t many = 0;
  std::string folder;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--many" && i + 1 < argc) {
      many = std::strtoull(argv[++i], nullptr, 10);
    } else if (word == "--keep" && i + 1 < argc) {
      folder = argv[++i];
    } else {
      parent = word;
    }
  }
  const bool keep = !folder.empty();
  if (!keep) {
    folder = parent + "/sopan-bench-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) die("cannot make a folder in " + parent);
  }
  if (many == 0) {
    measure_disk(folder);
    measure_bare(folder, 1);
    measure_writer(folder, 1);
    measure_disk(folder);
    measure_bare(folder, kClients);
    measure_writer(folder, kClients);
  } else {
    measure_many(folder, many);
  }
  if (!keep) std::filesystem::remove_all(folder);
  return 0;
}
