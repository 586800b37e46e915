// The journal on this disk: transitions per second of 1, 8 and 64 clients through the writer's
// thread, beside what bare SQLite does with the same rows per commit (journal_peer.h) and what the
// disk gives to a bare write + fdatasync, in turns. With "--many N", N open cases are made first
// and inbox, restart and bytes per case are measured. Lines "name<TAB>value<TAB>unit". An argument
// names the folder to measure in.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <ctime>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "journal_peer.h"
#include "runtime/journal/deadlines.h"
#include "runtime/journal/journal.h"
#include "runtime/journal/reader.h"
#include "runtime/journal/sqlite_store.h"
#include "runtime/journal/writer.h"

namespace {

using namespace sop;
using Clock = std::chrono::steady_clock;

constexpr auto kTime = std::chrono::milliseconds(500);  // of each measurement
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

// Repeats `once` for the time of a measurement; prints its rate and latencies, gives their median.
template <class Once>
double measure(const std::string& name, const char* unit, const Once& once) {
  std::vector<double> latencies;
  const Clock::time_point begun = Clock::now();
  while (Clock::now() - begun < kTime) {
    const Clock::time_point before = Clock::now();
    once();
    latencies.push_back(since(before));
  }
  print(name, static_cast<double>(latencies.size()) / since(begun) * 1'000, unit);
  print(name + "_p50", percentile(latencies, 0.5), "ms");
  print(name + "_p99", percentile(latencies, 0.99), "ms");
  return percentile(latencies, 0.5);
}

// The median of a sync.
double measure_disk(const std::string& folder) {
  const std::string path = folder + "/fdatasync";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (fd < 0) die("cannot write in " + folder);
  const std::vector<char> page(kPage, 'x');
  std::size_t at = 0;
  const double once = measure("fdatasync", "syncs/s", [&] {
    const auto offset = static_cast<off_t>(at++ % 1'024 * kPage);
    if (::pwrite(fd, page.data(), kPage, offset) != static_cast<ssize_t>(kPage) ||
        ::fdatasync(fd) != 0)
      die("fdatasync failed");
  });
  ::close(fd);
  return once;
}

engine::Bundle the_bundle() {
  Findings findings;
  auto bundle = bundle::read(bundle_text(), "ukur", findings);
  if (!bundle) die("the bundle is not sound");
  return std::move(*bundle);
}

// As clients send them: 128 bits without any pattern (splitmix64).
std::string random_key(std::uint64_t client, std::uint64_t round) {
  const auto mixed = [](std::uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
  };
  const std::uint64_t first = mixed(mixed(client) + round);
  return fmt::format("{:016x}{:016x}", first, mixed(first));
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
    request.command = {random_key(number, rounds++), "ukur",
                       engine::Start{"Permohonan rekomendasi"}};
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

constexpr std::size_t kRounds = 3;     // of peer, threads and callbacks, in turns
constexpr std::size_t kMany = 12'800;  // transitions of a round with many clients
constexpr std::size_t kFew = 500;      // with one

std::string fresh_database(const std::string& folder, const engine::Bundle& bundle) {
  static std::size_t made = 0;
  const std::string path = fmt::format("{}/klien-{}.db", folder, ++made);
  auto store = journal::open_sqlite(path);
  if (!store || !journal::Journal(*store.value()).add_bundle(bundle)) die("no database");
  return path;
}

std::unique_ptr<journal::Writer> start_writer(const std::string& path) {
  journal::WriterOptions options;
  options.path = path;
  options.journal = journal_options();
  auto writer = journal::Writer::start(options);
  if (!writer) die(writer.failure().detail);
  return std::move(writer.value());
}

// Notes what a journal writes for so many clients that each hand in one work a commit.
void record(Recording& recording, const std::string& path, const engine::Bundle& bundle,
            std::size_t clients, std::size_t each) {
  recording.start();
  auto store = journal::open_sqlite(path);
  recording.stop();
  if (!store) die(store.failure().detail);
  recording.clear();
  journal::Journal journal(*store.value(), journal_options());
  std::vector<Client> all(clients);
  for (std::size_t i = 0; i < clients; ++i) all[i].number = i;
  for (std::size_t round = 0; round < each; ++round) {
    std::vector<journal::Request> requests;
    for (Client& one : all) requests.push_back(one.next(bundle));
    auto answers = journal.submit(std::span<const journal::Request>(requests));
    if (!answers) die(answers.failure().detail);
    for (std::size_t i = 0; i < clients; ++i) all[i].done(answers.value()[i]);
  }
}

// What all threads of this process have used, in milliseconds: other programs do not count.
double processor_time() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

struct Run {
  std::vector<double> latencies;
  double seconds = 0, per_commit = 0;
  double processor = processor_time();  // milliseconds of this process; in the end, of the run
  [[nodiscard]] double rate() const { return static_cast<double>(latencies.size()) / seconds; }
};

void finish(Run& run, Clock::time_point begun, const journal::Writer& writer) {
  run.seconds = since(begun) / 1'000;
  run.processor = processor_time() - run.processor;
  const auto health = writer.health();
  run.per_commit = static_cast<double>(health.works) / static_cast<double>(health.commits);
}

// A thread for every client, which blocks until its work is kept.
Run run_threads(const std::string& path, const engine::Bundle& bundle, std::size_t clients,
                std::size_t each) {
  const auto writer = start_writer(path);
  Run run;
  std::mutex lock;
  std::vector<std::thread> threads;
  const Clock::time_point begun = Clock::now();
  for (std::size_t i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      Client client;
      client.number = i;
      std::vector<double> mine;
      while (mine.size() < each) {
        const Clock::time_point before = Clock::now();
        client.done(writer->submit(client.next(bundle)));
        mine.push_back(since(before));
      }
      const std::scoped_lock guard(lock);
      run.latencies.insert(run.latencies.end(), mine.begin(), mine.end());
    });
  }
  for (std::thread& one : threads) one.join();
  finish(run, begun, *writer);
  return run;
}

// One thread for all clients; answers come back to it through a queue.
Run run_posted(const std::string& path, const engine::Bundle& bundle, std::size_t clients,
               std::size_t each) {
  const auto writer = start_writer(path);
  Run run;
  std::mutex lock;
  std::condition_variable some;
  std::vector<std::pair<std::size_t, Result<journal::Answer>>> answered, taken;
  std::vector<Client> all(clients);
  std::vector<Clock::time_point> before(clients);
  std::vector<std::size_t> left(clients, each);
  const auto post = [&](std::size_t i) {
    before[i] = Clock::now();
    const bool accepted = writer->post(all[i].next(bundle), [&, i](Result<journal::Answer> answer) {
      const std::scoped_lock guard(lock);
      answered.emplace_back(i, std::move(answer));
      if (answered.size() == 1) some.notify_one();
    });
    if (!accepted) die("the queue is full");
  };
  const Clock::time_point begun = Clock::now();
  for (std::size_t i = 0; i < clients; ++i) {
    all[i].number = i;
    post(i);
  }
  while (run.latencies.size() < clients * each) {
    {
      std::unique_lock guard(lock);
      some.wait(guard, [&] { return !answered.empty(); });
      taken.swap(answered);
    }
    for (auto& [i, answer] : taken) {
      all[i].done(answer);
      run.latencies.push_back(since(before[i]));
      if (--left[i] > 0) post(i);
    }
    taken.clear();
  }
  finish(run, begun, *writer);
  return run;
}

double median(std::vector<double> values) {
  return percentile(values, 0.5);
}

// In turns, so that what else the machine does meets all of them; medians of the rounds.
void measure_clients(const std::string& folder, std::size_t clients, std::size_t transitions) {
  const engine::Bundle bundle = the_bundle();
  const std::size_t each = transitions / clients;
  Recording recording;
  record(recording, fresh_database(folder, bundle), bundle, clients, each);
  print(fmt::format("bare_{}_statements_per_commit", clients), recording.statements_per_commit(),
        "statements");
  std::vector<double> disk, bare, bare_processor, ratio, ratio_posted;
  std::vector<Run> threads, posted;
  for (std::size_t round = 0; round < kRounds; ++round) {
    disk.push_back(measure_disk(folder));
    const std::string path = fresh_database(folder, bundle);
    const double used = processor_time();
    const double taken = recording.replay(path);
    if (taken < 0) die("the peer");
    bare_processor.push_back((processor_time() - used) / static_cast<double>(transitions));
    bare.push_back(static_cast<double>(transitions) / taken * 1'000);
    threads.push_back(run_threads(fresh_database(folder, bundle), bundle, clients, each));
    ratio.push_back(threads.back().rate() / bare.back());
    if (clients == 1) continue;
    posted.push_back(run_posted(fresh_database(folder, bundle), bundle, clients, each));
    ratio_posted.push_back(posted.back().rate() / bare.back());
  }
  const auto tell = [&](const std::string& name, std::vector<Run>& runs,
                        const std::vector<double>& ratios) {
    std::vector<double> latencies, rates, processor;
    for (const Run& run : runs) {
      latencies.insert(latencies.end(), run.latencies.begin(), run.latencies.end());
      rates.push_back(run.rate());
      processor.push_back(run.processor / static_cast<double>(transitions));
    }
    print(name, median(rates), "transitions/s");
    print(name + "_p50", percentile(latencies, 0.5), "ms");
    print(name + "_p99", percentile(latencies, 0.99), "ms");
    print(name + "_per_commit", runs.back().per_commit, "transitions");
    print(name + "_processor", median(processor) * 1'000, "us");
    print(name + "_of_bare", median(ratios), "ratio");
  };
  // The peer's commits hold a work of each client. Ours hold those that came in time: beside a peer
  // with as many rows a commit as ours had.
  const auto tell_alike = [&](const std::string& name, const std::vector<Run>& runs) {
    const auto together = static_cast<std::size_t>(std::lround(runs.back().per_commit));
    Recording alike;
    record(alike, fresh_database(folder, bundle), bundle, together, transitions / together);
    std::vector<double> rates, ratios;
    for (const Run& run : runs) {
      const double taken = alike.replay(fresh_database(folder, bundle));
      if (taken < 0) die("the peer");
      rates.push_back(static_cast<double>(transitions / together * together) / taken * 1'000);
      ratios.push_back(run.rate() / rates.back());
    }
    print(fmt::format("bare_{}_a_commit", together), median(rates), "transitions/s");
    print(name + "_of_bare_alike", median(ratios), "ratio");
  };
  if (clients == 1) print("one_fdatasync_p50", median(disk), "ms");
  print(fmt::format("bare_{}", clients), median(bare), "transitions/s");
  print(fmt::format("bare_{}_processor", clients), median(bare_processor) * 1'000, "us");
  tell(fmt::format("clients_{}", clients), threads, ratio);
  if (posted.empty()) return;
  tell_alike(fmt::format("clients_{}", clients), threads);
  tell(fmt::format("posted_{}", clients), posted, ratio_posted);
  tell_alike(fmt::format("posted_{}", clients), posted);
}

// ---- What a case costs on the disk.

constexpr std::size_t kWeighed = 4'000;  // cases

// Open cases in the middle of their way, of 5 to 8 steps done; beside them what every table costs.
void measure_size(const std::string& folder) {
  const engine::Bundle bundle = the_bundle();
  const std::string path = fresh_database(folder, bundle);
  double steps = 0;
  {
    auto store = journal::open_sqlite(path);
    if (!store) die(store.failure().detail);
    journal::Journal journal(*store.value(), journal_options());
    std::vector<Client> all(kWeighed);
    for (std::size_t i = 0; i < kWeighed; ++i) all[i].number = i;
    for (std::size_t round = 0; round < 9; ++round) {
      std::vector<journal::Request> requests;
      std::vector<Client*> asked;
      for (Client& one : all) {
        if (round > 5 + one.number % 4) continue;
        requests.push_back(one.next(bundle));
        asked.push_back(&one);
      }
      auto answers = journal.submit(std::span<const journal::Request>(requests));
      if (!answers) die(answers.failure().detail);
      for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->done(answers.value()[i]);
      if (round > 0) steps += static_cast<double>(requests.size());
    }
  }
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const double all = database.execAndGet("SELECT sum(pgsize) FROM dbstat").getDouble() / kWeighed;
  print("open_case_steps", steps / kWeighed, "steps");
  print("open_case_events", database.execAndGet("SELECT sequence FROM head").getDouble() / kWeighed,
        "events");
  print("open_case_bytes", all, "bytes");
  SQLite::Statement tables(database,
                           "SELECT name, sum(pgsize) FROM dbstat GROUP BY name HAVING "
                           "sum(pgsize) > 16384 * 4 ORDER BY 2 DESC");
  while (tables.executeStep())
    print("open_case_bytes_of_" + tables.getColumn(0).getString(),
          tables.getColumn(1).getDouble() / kWeighed, "bytes");
  print("bytes_per_entry",
        database.execAndGet("SELECT avg(length(records)) FROM event").getDouble(), "bytes");
  print("bytes_per_state", database.execAndGet("SELECT avg(length(state)) FROM kasus").getDouble(),
        "bytes");
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
  measure("inbox_first_page", "pages/s", [&] { (void)page(""); });
  measure("inbox_next_pages", "pages/s", [&] { token = page(token); });
  measure("inbox_count", "counts/s", [&] { (void)reader.snapshot().value().count_inbox(filter); });
  measure("overdue", "pages/s", [&] {
    if (!reader.snapshot().value().overdue({4'102'444'800'000}, "", "", 50)) die("overdue");
  });
  journal::CaseFilter search;
  search.text = "permohonan 4711 warga";
  measure("search", "searches/s", [&] {
    auto rows = reader.snapshot().value().cases(search, "", 50);
    if (!rows || rows.value().rows.empty()) die("search");
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::string parent = std::filesystem::temp_directory_path().string();
  std::size_t many = 0, only = 0;
  bool size = false;
  std::string folder;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--many" && i + 1 < argc) {
      many = std::strtoull(argv[++i], nullptr, 10);
    } else if (word == "--size") {
      size = true;
    } else if (word == "--clients" && i + 1 < argc) {
      only = std::strtoull(argv[++i], nullptr, 10);
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
  if (size) {
    measure_size(folder);
  } else if (only != 0) {
    measure_clients(folder, only, only == 1 ? kFew : kMany);
  } else if (many == 0) {
    measure_clients(folder, 1, kFew);
    measure_clients(folder, kClients / 8, kMany / 8);
    measure_clients(folder, kClients, kMany);
    measure_size(folder);
  } else {
    measure_many(folder, many);
  }
  if (!keep) std::filesystem::remove_all(folder);
  return 0;
}
