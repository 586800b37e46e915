#include "round.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "fault_vfs.h"
#include "runtime/journal/backup.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::faults {
namespace {

constexpr const char* kPath = "/data/sopan.db";
constexpr const char* kBackup = "/data/cadangan.db";
constexpr int kBusy = 20;

Result<std::unique_ptr<journal::Store>> open_store(const char* path) {
  journal::SqliteOptions options;
  options.busy_milliseconds = kBusy;
  options.vfs = kVfsName;
  return journal::open_sqlite(path, options);
}

Scenario random_scenario(Dice& dice, const RoundOptions& options) {
  constexpr Scenario kMix[] = {
      Scenario::Cut, Scenario::Cut,       Scenario::Cut,          Scenario::Cut,  Scenario::Cut,
      Scenario::Cut, Scenario::ErrorOnce, Scenario::ErrorForGood, Scenario::Full, Scenario::Quiet};
  const Scenario drawn = kMix[dice.below(std::size(kMix))];
  return options.only.value_or(drawn);
}

// A disk that harms whole sectors is more than SQLite can take together with one that is full: the
// copying of the log at opening is what protects its end, and that needs room (README.md).
Geometry random_geometry(Dice& dice, Scenario scenario) {
  Geometry geometry;
  geometry.sector = dice.chance(70) ? 512 : 4096;
  geometry.powersafe = dice.chance(60) || scenario != Scenario::Cut;
  geometry.failed_sync_forgets = dice.chance(50);
  return geometry;
}

Pragmas random_pragmas(Dice& dice, Mutant mutant) {
  constexpr const char* kPages[] = {"2", "8", "40"};
  Pragmas pragmas;
  if (dice.chance(50)) pragmas["wal_autocheckpoint"] = kPages[dice.below(std::size(kPages))];
  if (mutant == Mutant::SynchronousNormal) pragmas["synchronous"] = "1";
  if (mutant == Mutant::SynchronousOff) pragmas["synchronous"] = "OFF";
  return pragmas;
}

World make_world(std::size_t number) {
  Sops sops = make_sops(static_cast<std::uint32_t>(number));
  World world{sops, {}, Twin(sops), {}};
  Dice dice(number);
  // On the strictest disk: the log it leaves is padded as every other geometry wants it.
  Disk disk(Geometry{4096, false, false}, number);
  mount(disk);
  auto store = open_store(kPath);
  if (!store) return world;
  {
    journal::Journal journal(*store.value(), office_options());
    Traffic traffic(world.sops, "lama", dice);
    if (!journal.add_bundle(world.sops.plain)) return world;
    for (std::size_t i = dice.below(8); i > 0; --i) {
      const Batch batch = traffic.next(world.twin);
      const auto answers = journal.submit(batch);
      if (!answers || !difference(world.twin.submit(batch), answers.value()).empty()) return world;
      world.ledger.acknowledged(batch, answers.value());
    }
    // Half of them as a server leaves them that was switched off: with a log.
    if (number % 2 == 1) world.image = disk.durable();
  }
  store.value().reset();
  if (number % 2 == 0) world.image = disk.durable();
  return world;
}

}  // namespace

Weakness weakness_of(Mutant mutant) {
  if (mutant == Mutant::LyingSync) return Weakness::LyingSync;
  if (mutant == Mutant::DirectoryNeverSynced) return Weakness::DirectoryNeverSynced;
  return Weakness::None;
}

const World& Worlds::get(std::size_t number) {
  const auto found = made_.find(number);
  if (found != made_.end()) return found->second;
  return made_.emplace(number, make_world(number)).first->second;
}

Round::Round(std::uint64_t seed, const RoundOptions& options, Worlds& worlds, Counts& counts)
    : options_(options),
      counts_(counts),
      dice_(seed),
      scenario_(random_scenario(dice_, options)),
      world_(worlds.get(dice_.below(kWorlds))),
      disk_(random_geometry(dice_, scenario_), dice_.next()),
      twin_(world_.twin),
      ledger_(world_.ledger),
      traffic_(world_.sops, "baru", dice_) {}

std::string Round::run() {
  const bool empty = dice_.chance(12);
  if (empty) {
    twin_ = Twin(world_.sops);
    ledger_ = Ledger();
  } else {
    if (world_.image.empty()) complain("the world could not be made");
    disk_.load(world_.image);
  }
  made_ = !empty;
  disk_.weaken(weakness_of(options_.mutant));
  mount(disk_, random_pragmas(dice_, options_.mutant));
  arm();
  work(dice_.between(3, 10));
  survive();
  close();
  ++counts_.rounds;
  counts_.failed += problem_.empty() ? 0 : 1;
  counts_.doubled += traffic_.doubled();
  counts_.jumps += traffic_.jumps();
  for (std::size_t i = 0; i < kSorts; ++i) counts_.sorts[i] += traffic_.sorts()[i];
  return problem_;
}

void Round::arm() {
  constexpr std::uint64_t kReach[] = {15, 60, 250};
  ++counts_.scenarios[static_cast<std::size_t>(scenario_)];
  Mishap mishap;
  mishap.at = 1 + dice_.below(kReach[dice_.below(std::size(kReach))]);
  const auto one = static_cast<Operation>(dice_.below(kOperations));
  switch (scenario_) {
    case Scenario::Cut:
      mishap.kind = Mishap::Kind::Cut;
      if (dice_.chance(60)) mishap.operations = kChanges;
      mishap.count = ~0ULL;
      break;
    case Scenario::ErrorOnce:
    case Scenario::ErrorForGood:
      mishap.kind = Mishap::Kind::Error;
      if (dice_.chance(80)) mishap.operations = bit(one);
      if (dice_.chance(50)) mishap.at = 1 + mishap.at / 8;
      if (scenario_ == Scenario::ErrorForGood) mishap.count = ~0ULL;
      break;
    case Scenario::Full:
      mishap.kind = Mishap::Kind::Full;
      mishap.operations = bit(Operation::Write);
      mishap.at = 1 + mishap.at / 3;
      mishap.count = dice_.chance(50) ? dice_.between(1, 30) : ~0ULL;
      break;
    default:
      break;
  }
  disk_.arm(mishap);
}

void Round::complain(const std::string& what) {
  if (problem_.empty()) problem_ = what;
}

void Round::failed(const char* what, const Failure& failure) {
  if (disk_.struck() > explained_ || disk_.off()) return;
  complain(std::string(what) + " failed though the disk was sound: " + failure.detail);
}

void Round::close() {
  journal_.reset();
  store_.reset();
}

bool Round::open() {
  close();
  explained_ = disk_.struck();
  auto opened = open_store(kPath);
  if (!opened) {
    // Of a file that was never made on a disk that failed, nothing is owed but a clear refusal.
    const bool owed = made_ || scenario_ == Scenario::Cut;
    if (!owed && opened.failure().kind == FailureKind::Damaged) return false;
    failed("open", opened.failure());
    return false;
  }
  store_ = std::move(opened.value());
  const journal::Watcher watcher = [this](int point) { early_ = early_ || point == 3; };
  journal_ = std::make_unique<journal::Journal>(*store_, office_options(watcher));
  if (const Status added = journal_->add_bundle(world_.sops.plain); !added) {
    failed("add_bundle", added.failure());
    close();
    return false;
  }
  made_ = true;
  ++counts_.restarts;
  return true;
}

void Round::work(std::size_t steps) {
  for (std::size_t i = 0; i < steps && problem_.empty() && !disk_.off() && doubt_.size() < 7; ++i) {
    if (!journal_) {
      if (!open()) continue;
      settle();
      if (!journal_) continue;
    }
    one_step();
  }
}

void Round::one_step() {
  const std::size_t what = dice_.below(100);
  if (what < 74) {
    submit(traffic_.next(twin_));
  } else if (what < 82) {
    close();
  } else if (what < 92) {
    checkpoint();
  } else if (what < 94) {
    backup();
  } else {
    read();
  }
}

// After opening: which of the failed batches are there? Each wholly or not at all. What is not
// there now may still come back with a later cut (a log whose removal was lost), until something
// has been acknowledged after it.
void Round::settle() {
  const auto here = standing_of(*store_);
  if (!here) {
    failed("head", here.failure());
    close();
    return;
  }
  const Standing there = twin_.standing();
  if (here.value() == there || adopt_doubtful(here.value())) return;
  if (here.value().head == there.head) return complain("rows beside the record are others");
  complain("after opening, event " + std::to_string(here.value().head.sequence) +
           " is the last one; acknowledged were " + std::to_string(there.head.sequence));
}

// Tries all choices among the failed batches, in order; there are few.
bool Round::adopt_doubtful(const Standing& standing) {
  for (std::size_t choice = 1; choice < (std::size_t{1} << doubt_.size()); ++choice) {
    Twin tried(twin_);
    std::vector<Batch> absent;
    for (std::size_t i = 0; i < doubt_.size(); ++i) {
      if ((choice >> i & 1U) == 0) {
        absent.push_back(doubt_[i]);
      } else {
        tried.submit(doubt_[i]);
      }
    }
    if (tried.standing() != standing) continue;
    twin_ = tried;
    counts_.survived += doubt_.size() - absent.size();
    doubt_ = std::move(absent);
    return true;
  }
  return false;
}

void Round::submit(const Batch& batch) {
  counts_.commands += batch.size();
  early_ = false;
  if (options_.mutant == Mutant::DoesTwice && dice_.chance(50)) {
    Batch again = batch;
    for (journal::Work& work : again) set_key(work, key_of(work) + "x");
    (void)journal_->submit(again);
  }
  const auto answers = journal_->submit(batch);
  if (answers || (early_ && options_.mutant == Mutant::AcknowledgesEarly)) {
    // What failed before, on this very store, must not have taken effect.
    const Standing before = twin_.standing();
    const Answers expected = twin_.submit(batch);
    const Answers& given = answers ? answers.value() : expected;
    if (const std::string wrong = difference(expected, given); !wrong.empty()) complain(wrong);
    ledger_.acknowledged(batch, given);
    counts_.acknowledged += batch.size();
    if (twin_.standing() != before) doubt_.clear();
    return;
  }
  failed("submit", answers.failure());
  ++counts_.doubtful;
  ledger_.in_doubt(batch);
  doubt_.push_back(batch);
  if (doubt_.size() >= 5 || dice_.chance(60)) close();
}

// By another connection, as a process beside the server might.
void Round::checkpoint() {
  constexpr const char* kModes[] = {"PASSIVE", "FULL", "RESTART", "TRUNCATE"};
  const std::string mode = kModes[dice_.below(std::size(kModes))];
  try {
    SQLite::Database side(kPath, SQLite::OPEN_READWRITE, kBusy, kVfsName);
    side.exec("PRAGMA synchronous = FULL");
    SQLite::Statement statement(side, "PRAGMA wal_checkpoint(" + mode + ")");
    statement.executeStep();
    ++counts_.checkpoints;
  } catch (const SQLite::Exception& error) {
    failed("checkpoint", {FailureKind::Other, kPath, error.what()});
  }
}

void Round::backup() {
  if (!doubt_.empty()) return;
  for (const char* end : {"", "-wal", "-journal"}) disk_.remove(std::string(kBackup) + end);
  journal::BackupOptions options;
  options.vfs = kVfsName;
  options.pages = static_cast<int>(dice_.between(1, 100));
  if (const Status done = journal::backup(kPath, kBackup, options); !done)
    return failed("backup", done.failure());
  auto restored = open_store(kBackup);
  if (!restored) return failed("opening the backup", restored.failure());
  audit(*restored.value(), "the backup");
  ++counts_.backups;
}

void Round::read() {
  if (!doubt_.empty()) return;
  const journal::CaseNumber number = 1 + dice_.below(twin_.cases() + 1);
  const auto here = journal_->load(number);
  if (!here) return failed("load", here.failure());
  const auto there = twin_.journal().load(number);
  if (here.value().has_value() != there.value().has_value() ||
      (here.value() && here.value()->state != there.value()->state))
    complain("case " + std::to_string(number) + " reads otherwise than it was left");
}

// The power comes back, perhaps to go again while the journal recovers.
void Round::survive() {
  if (disk_.struck() != 0) ++counts_.struck[static_cast<std::size_t>(disk_.struck_at())];
  if (!disk_.off()) counts_.faults += disk_.struck();
  if (disk_.off() || dice_.chance(60)) {
    if (dice_.chance(30)) close();  // a clean end, and then the cut
    disk_.cut();
  }
  for (int again = 0; disk_.off(); ++again) {
    close();
    disk_.restore_power(counts_.losses);
    ++counts_.cuts;
    explained_ = 0;
    if (again > 2 || !dice_.chance(25)) break;
    Mishap mishap;
    mishap.kind = Mishap::Kind::Cut;
    mishap.at = 1 + dice_.below(40);
    mishap.count = ~0ULL;
    disk_.arm(mishap);
    ++counts_.nested;
    work(3);
    disk_.cut();
  }
  disk_.disarm();
  close();
  if (problem_.empty()) check();
}

void Round::audit(journal::Store& store, const char* what) {
  const auto audit = audit_office(store, twin_.head().hash);
  if (!audit) return failed(what, audit.failure());
  if (!audit.value().findings.empty())
    return complain(std::string(what) + ": " +
                    text_of(audit.value().findings.front(), Language::English));
  if (audit.value().head != twin_.head()) complain(std::string(what) + " ends elsewhere");
}

void Round::check() {
  if (!open()) return;
  settle();
  if (!problem_.empty() || !journal_) return;
  audit(*store_, "the audit");
  if (problem_.empty()) complain(ledger_.compare(*store_));
  for (journal::CaseNumber number = 1; problem_.empty() && number <= twin_.cases(); ++number) {
    const auto here = journal_->load(number);
    if (!here) return failed("load", here.failure());
    if (!here.value() || here.value()->state != twin_.journal().load(number).value()->state)
      complain("case " + std::to_string(number) + " is not as it was left");
  }
  // Everybody sends again what he is not sure of.
  if (problem_.empty() && !traffic_.sent().empty()) submit(traffic_.sent());
  work(2);
  if (!problem_.empty() || !dice_.chance(10)) return;
  if (!journal_ && !open()) return;
  settle();
  audit(*store_, "the audit after going on");
  if (problem_.empty()) complain(ledger_.compare(*store_));
  if (problem_.empty()) backup();
}

std::string to_text(const Counts& counts) {
  std::string text;
  const auto add = [&text](std::uint64_t number, const std::string& name) {
    text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + name;
  };
  add(counts.rounds, "rounds");
  add(counts.failed, "failed");
  add(counts.cuts, "power cuts");
  add(counts.nested, "of them armed during recovery");
  add(counts.faults, "failed operations");
  for (std::size_t i = 0; i < kOperations; ++i)
    if (counts.struck[i] != 0)
      add(counts.struck[i], std::string("struck at ") + kOperationNames[i]);
  for (std::size_t i = 0; i < kScenarios; ++i)
    if (counts.scenarios[i] != 0)
      add(counts.scenarios[i], std::string("of scenario ") + kScenarioNames[i]);
  add(counts.losses.lost, "pieces lost");
  add(counts.losses.torn, "torn");
  add(counts.losses.kept, "unsynced but kept");
  add(counts.commands, "works sent");
  for (std::size_t i = 0; i < kSorts; ++i)
    if (counts.sorts[i] != 0) add(counts.sorts[i], kSortNames[i]);
  add(counts.acknowledged, "acknowledged");
  add(counts.doubled, "sent again");
  add(counts.jumps, "clock jumps");
  add(counts.doubtful, "batches in doubt");
  add(counts.survived, "of them there, wholly");
  add(counts.restarts, "restarts");
  add(counts.checkpoints, "checkpoints");
  add(counts.backups, "backups verified");
  return text;
}

}  // namespace sop::faults
