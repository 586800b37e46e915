// The record of all cases and of the register of people: takes commands, asks engine/ and people/,
// and keeps events and what they add up to in one transaction. An answer is given only after the
// store's commit (a StagedStore hands it on: writer.h waits for the rest). Many works handed in
// together share one commit (group commit): its sync is what the disk is slow at. Restart reads
// states, not histories. Events form one hash chain. Not thread-safe: one writer at a time
// (writer.h has the thread for it); other processes on the same database are waited for. What is
// read while others write: reader.h.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/journal/audit.h"
#include "runtime/journal/store.h"
#include "runtime/journal/work.h"
#include "runtime/people/codec.h"

namespace sop::journal {

class Journal {
 public:
  explicit Journal(Store& store, Watcher watcher = {});
  Journal(Store& store, JournalOptions options);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Keeps a bundle under its hash; the same one twice is kept once.
  [[nodiscard]] Status add_bundle(const engine::Bundle& bundle);

  // All in one transaction, in order; one answer a work. A failure means that none of them took
  // effect.
  [[nodiscard]] Result<std::vector<Answer>> submit(std::span<const Work> works);
  [[nodiscard]] Result<std::vector<Answer>> submit(std::span<const Request> requests);
  [[nodiscard]] Result<Answer> submit(const Request& request);
  [[nodiscard]] Result<Answer> submit(const Work& work);

  [[nodiscard]] Result<std::optional<Case>> load(CaseNumber number);
  // The open case with the highest number, of this bundle if a hash is given.
  [[nodiscard]] Result<std::optional<Case>> last_open(const std::string& bundle = {});
  [[nodiscard]] Status each_case(const std::function<bool(const Case&)>& visit);
  [[nodiscard]] Result<std::vector<Entry>> history(CaseNumber number);
  [[nodiscard]] Result<Head> head() { return store_.head(); }
  // As of the last commit of any process.
  [[nodiscard]] Result<std::shared_ptr<const people::Register>> people();

 private:
  class Transaction;

  [[nodiscard]] Status run(std::span<const Work* const> works, std::vector<Answer>& answers);
  [[nodiscard]] Result<std::vector<Answer>> submit(std::span<const Work* const> works);
  [[nodiscard]] Result<std::shared_ptr<const engine::Bundle>> bundle(const std::string& hash);
  [[nodiscard]] Result<std::optional<Case>> decode(const CaseRow& row);
  [[nodiscard]] Result<std::shared_ptr<const Timekeeper>> timekeeper(const std::string& calendar);
  void forget();
  void at(int point) const {
    if (options_.watcher) options_.watcher(point);
  }

  Store& store_;
  JournalOptions options_;
  std::unordered_map<CaseNumber, Case> cases_;  // states as of the last transaction
  std::optional<Head> head_;
  std::string calendar_;  // hash, of timekeeper_
  std::shared_ptr<const Timekeeper> timekeeper_;
};

// One link of the chain.
[[nodiscard]] std::string link(const std::string& previous_hash, const std::string& record);

}  // namespace sop::journal
