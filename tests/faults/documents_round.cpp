#include "documents_round.h"

#include <memory>
#include <set>

#include "documents_disk.h"
#include "runtime/documents/store.h"

namespace sop::faults {
namespace {

constexpr const char* kFolder = "/data/dokumen";
constexpr std::uint64_t kLimit = 1U << 20U;
constexpr Instant kEver{1'000'000'000};  // later than any moment of a round

class DocumentsRound {
 public:
  DocumentsRound(std::uint64_t seed, Weakness weakness, DocumentsCounts& counts)
      : counts_(counts),
        dice_(seed),
        disk_({dice_.chance(50) ? 512U : 4096U, dice_.chance(50), dice_.chance(50)}, dice_.next()),
        files_(disk_) {
    disk_.create("/data", true);
    disk_.sync_directory();
    disk_.weaken(weakness);
  }

  std::string run() {
    arm();
    const std::size_t steps = dice_.between(2, 12);
    for (std::size_t i = 0; i < steps && !disk_.off(); ++i) {
      if (!store_ || dice_.chance(8)) open();
      if (store_) step();
    }
    if (!disk_.off()) counts_.faults += disk_.struck();
    store_.reset();
    if (disk_.off() || dice_.chance(60)) {
      disk_.cut();
      disk_.restore_power(counts_.losses);
      ++counts_.cuts;
    }
    disk_.disarm();
    check();
    ++counts_.rounds;
    counts_.failed += problem_.empty() ? 0 : 1;
    return problem_;
  }

 private:
  void arm() {
    constexpr Mishap::Kind kKinds[] = {Mishap::Kind::Cut, Mishap::Kind::Cut, Mishap::Kind::Error,
                                       Mishap::Kind::Full, Mishap::Kind::None};
    Mishap mishap;
    mishap.kind = kKinds[dice_.below(std::size(kKinds))];
    mishap.at = 1 + dice_.below(dice_.chance(50) ? 20 : 120);
    if (mishap.kind == Mishap::Kind::Full) mishap.operations = bit(Operation::Write);
    if (mishap.kind == Mishap::Kind::Cut || dice_.chance(30)) mishap.count = ~0ULL;
    disk_.arm(mishap);
  }

  void open() {
    store_ = std::make_unique<documents::Store>(files_, kFolder);
    if (store_->prepare()) return;
    excuse("prepare");
    store_.reset();
  }

  void excuse(const char* what) {
    if (disk_.struck() == 0 && !disk_.off())
      complain(std::string(what) + " failed though the disk was sound");
  }
  void complain(const std::string& what) {
    if (problem_.empty()) problem_ = what;
  }

  void step() {
    const std::size_t what = dice_.below(100);
    if (what < 80) {
      upload();
    } else if (what < 90 && !kept_.empty()) {
      if (!store_->renew(*kept_.begin())) excuse("renew");
    } else if (!collect()) {
      excuse("collect");
    }
  }

  void upload() {
    ++counts_.uploads;
    Result<documents::Upload> upload = store_->begin(kLimit);
    if (!upload) return excuse("begin");
    Bytes content(dice_.below(dice_.chance(70) ? 3'000 : 40), 'a');
    for (char& byte : content) byte = static_cast<char>('a' + dice_.below(26));
    if (dice_.chance(15)) content = "sama";  // the same file again
    for (std::size_t done = 0; done < content.size();) {
      const std::size_t count = dice_.between(1, content.size() - done);
      if (!upload.value().append(std::string_view(content).substr(done, count)))
        return excuse("append");
      done += count;
    }
    if (dice_.chance(5)) return;  // the client has gone
    const Result<documents::Stored> stored = upload.value().finish();
    if (!stored) return excuse("finish");
    ++counts_.acknowledged;
    // Not every upload comes to be named by an event.
    if (!dice_.chance(20)) kept_.insert(stored.value().hash);
  }

  bool collect() {
    const auto collected =
        store_->collect([&](const std::string& hash) { return kept_.count(hash) != 0; }, kEver,
                        documents::Store::Removal::Remove);
    if (!collected) return false;
    counts_.orphans += collected.value().files;
    counts_.unfinished += collected.value().unfinished;
    return true;
  }

  void whole(const char* when) {
    for (const std::string& hash : kept_)
      if (!store_->verify(hash))
        return complain("document " + hash.substr(0, 12) + " is not whole " + when);
  }

  void check() {
    open();
    if (!store_) return complain("the store cannot be opened again");
    whole("after the restart");
    if (!collect()) complain("orphans cannot be collected");
    whole("after tidying");
    const Status walked = store_->each(
        [&](const documents::Found& found) {
          if (kept_.count(found.hash) == 0) complain("an orphan remains");
          return true;
        },
        [&](const std::string& path) { complain("a strange thing remains: " + path); });
    if (!walked) complain("the store cannot be listed");
    upload();
    whole("after going on");
  }

  DocumentsCounts& counts_;
  Dice dice_;
  Disk disk_;
  DocumentsDisk files_;
  std::unique_ptr<documents::Store> store_;
  std::set<std::string> kept_;
  std::string problem_;
};

}  // namespace

std::string documents_round(std::uint64_t seed, Weakness weakness, DocumentsCounts& counts) {
  return DocumentsRound(seed, weakness, counts).run();
}

std::string to_text(const DocumentsCounts& counts) {
  std::string text;
  const auto add = [&text](std::uint64_t number, const char* name) {
    text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + name;
  };
  add(counts.rounds, "rounds of documents");
  add(counts.failed, "failed");
  add(counts.cuts, "power cuts");
  add(counts.faults, "failed operations");
  add(counts.uploads, "uploads");
  add(counts.acknowledged, "acknowledged");
  add(counts.orphans, "orphans collected");
  add(counts.unfinished, "unfinished collected");
  add(counts.losses.lost, "pieces lost");
  add(counts.losses.torn, "torn");
  return text;
}

}  // namespace sop::faults
