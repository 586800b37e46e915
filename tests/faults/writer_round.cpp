#include "writer_round.h"

#include <thread>
#include <vector>

#include "disk.h"
#include "fault_vfs.h"
#include "office.h"
#include "runtime/journal/writer.h"
#include "twin.h"

namespace sop::faults {
namespace {

using journal::Answer;
using journal::Work;

constexpr const char* kPath = "/data/sopan.db";
constexpr std::size_t kThreads = 4;
constexpr std::size_t kWorks = 8;  // of each

// What one thread sent and what it was told; nothing: it does not know.
struct Sent {
  Work work;
  std::optional<Answer> answer;
};
using Told = std::vector<Sent>;

journal::WriterOptions options() {
  journal::WriterOptions how;
  how.path = kPath;
  how.sqlite.vfs = kVfsName;
  how.sqlite.busy_milliseconds = 20;
  how.journal = office_options();
  how.batch = 6;
  how.pause = std::chrono::milliseconds(0);
  return how;
}

Mishap random_mishap(Dice& dice) {
  Mishap mishap;
  mishap.at = 1 + dice.below(120);
  switch (dice.below(4)) {
    case 0:
      mishap.kind = Mishap::Kind::Error;
      mishap.operations = kChanges;
      mishap.count = dice.between(1, 4);
      break;
    case 1:
      mishap.kind = Mishap::Kind::Full;
      mishap.operations = bit(Operation::Write);
      mishap.at = 1 + mishap.at / 3;
      mishap.count = dice.between(1, 20);
      break;
    default:
      mishap.kind = Mishap::Kind::Cut;
      mishap.operations = kChanges;
      mishap.count = ~0ULL;
      break;
  }
  return mishap;
}

// Starts of cases, and of each the next step; and changes of the register.
Told works_of(const Sops& sops, std::size_t thread, Dice& dice) {
  Told told;
  for (std::size_t i = 0; i < kWorks; ++i) {
    const std::string key = "u" + std::to_string(thread) + "-" + std::to_string(i);
    if (dice.chance(25)) {
      journal::RegisterRequest change;
      change.command = {key, kAdministrator, people::AddPerson{"orang" + key, "Orang", ""}};
      change.now = kBeginning;
      told.push_back({change, std::nullopt});
      continue;
    }
    const std::string& bundle = dice.chance(30) ? sops.calling.hash : sops.plain.hash;
    told.push_back({journal::Request{0,
                                     bundle,
                                     {key, kStaff[thread % kStaff.size()], engine::Start{key}},
                                     kBeginning,
                                     journal::By::Person},
                    std::nullopt});
  }
  return told;
}

void send(journal::Writer& writer, Told& told) {
  for (Sent& one : told) {
    auto answer = writer.submit(one.work);
    if (answer) one.answer = std::move(answer.value());
  }
}

// All threads at once.
void send_all(journal::Writer& writer, std::vector<Told>& all) {
  std::vector<std::thread> threads;
  for (Told& told : all) threads.emplace_back([&writer, &told] { send(writer, told); });
  for (std::thread& thread : threads) thread.join();
}

class WriterRound {
 public:
  WriterRound(std::uint64_t seed, WriterCounts& counts)
      : counts_(counts),
        dice_(seed),
        sops_(make_sops(static_cast<std::uint32_t>(dice_.below(20)))),
        disk_(Geometry{}, dice_.next()) {
    for (std::size_t i = 0; i < kThreads; ++i) all_.push_back(works_of(sops_, i, dice_));
  }

  std::string run() {
    mount(disk_);
    if (!found()) return "the office could not be founded";
    disk_.arm(random_mishap(dice_));
    {
      auto writer = journal::Writer::start(options());
      if (writer) {
        send_all(*writer.value(), all_);
        writer.value()->stop();
        counts_.commits += writer.value()->health().commits;
        counts_.reopened += writer.value()->health().reopened;
      }
      disk_.cut();
    }
    Losses losses;
    disk_.restore_power(losses);
    disk_.disarm();
    std::string wrong = check("after the cut");
    if (wrong.empty()) wrong = send_again();
    if (wrong.empty()) wrong = check("after all was sent again");
    return wrong;
  }

 private:
  bool found() {
    auto writer = journal::Writer::start(options());
    if (!writer) return false;
    for (const Work& work : opening(sops_)) {
      const auto answer = writer.value()->submit(work);
      if (!answer || !std::holds_alternative<journal::Accepted>(answer.value())) return false;
      ledger_.acknowledged({work}, {answer.value()});
    }
    return true;
  }

  std::string check(const char* when) {
    for (const Told& told : all_) {
      for (const Sent& one : told) {
        if (one.answer) {
          ledger_.acknowledged({one.work}, {*one.answer});
        } else {
          ledger_.in_doubt({one.work});
        }
      }
    }
    journal::SqliteOptions how;
    how.vfs = kVfsName;
    auto store = journal::open_sqlite(kPath, how);
    if (!store) return std::string(when) + ": " + store.failure().detail;
    const auto audit = audit_office(*store.value(), "");
    if (!audit) return std::string(when) + ": " + audit.failure().detail;
    if (!audit.value().findings.empty())
      return std::string(when) + ": " + text_of(audit.value().findings.front(), Language::English);
    const std::string wrong = ledger_.compare(*store.value());
    return wrong.empty() ? "" : std::string(when) + ": " + wrong;
  }

  // With the same keys: what had been acknowledged is told again, what was not is done now.
  std::string send_again() {
    std::vector<Told> before = all_;
    auto writer = journal::Writer::start(options());
    if (!writer) return "the writer does not begin on a sound disk";
    send_all(*writer.value(), all_);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      for (std::size_t k = 0; k < all_[i].size(); ++k) {
        ++counts_.commands;
        const auto* now =
            all_[i][k].answer ? std::get_if<journal::Accepted>(&*all_[i][k].answer) : nullptr;
        if (now == nullptr) return "a command was refused on a sound disk";
        if (!before[i][k].answer) {
          ++counts_.doubtful;
          counts_.survived += now->repeated ? 1 : 0;
          continue;
        }
        ++counts_.acknowledged;
        const auto* then = std::get_if<journal::Accepted>(&*before[i][k].answer);
        if (then == nullptr) return "a command was refused";
        if (!now->repeated || now->hash != then->hash || now->case_number != then->case_number)
          return "an acknowledged command was done again";
      }
    }
    return {};
  }

  WriterCounts& counts_;
  Dice dice_;
  Sops sops_;
  Disk disk_;
  std::vector<Told> all_;
  Ledger ledger_;
};

}  // namespace

std::string writer_round(std::uint64_t seed, WriterCounts& counts) {
  const std::string wrong = WriterRound(seed, counts).run();
  ++counts.rounds;
  counts.failed += wrong.empty() ? 0 : 1;
  return wrong;
}

std::string to_text(const WriterCounts& counts) {
  std::string text;
  const auto add = [&text](std::uint64_t number, const char* name) {
    text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + name;
  };
  add(counts.rounds, "rounds of the writer's thread");
  add(counts.failed, "failed");
  add(counts.commands, "commands");
  add(counts.acknowledged, "acknowledged");
  add(counts.doubtful, "in doubt");
  add(counts.survived, "of them there");
  add(counts.commits, "commits");
  add(counts.reopened, "reopened by the writer");
  return text;
}

}  // namespace sop::faults
