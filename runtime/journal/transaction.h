// One transaction of a journal: what it has touched so far, and the rules by which works become
// events, rows and further commands (cases that run cases). Used by journal.cpp only. Cases move
// here from the cache and back after the commit; a failure forgets both, so that nothing
// uncommitted is ever seen.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/journal/derive.h"
#include "runtime/journal/journal.h"

namespace sop::journal {

class Journal::Transaction {
 public:
  explicit Transaction(Journal& journal) : journal_(journal), store_(journal.store_) {}

  [[nodiscard]] Status begin();  // reads the head
  [[nodiscard]] Result<Answer> carry_out(const Work& work);
  // Everything but the events: states, lists, register, head.
  [[nodiscard]] Status write_folded();
  // After the commit.
  void publish();

 private:
  struct Touched {
    Case one;
    bool fresh = false;    // not kept yet
    bool changed = false;  // the state is to be kept
    bool listed = false;   // the waiting tasks are to be kept
    std::string kept_bundle;
    engine::Status kept_status = engine::Status::New;
    std::set<std::string> people;  // who did something in this transaction
  };
  // What a command may bring about in other cases, one after the other.
  struct Follow {
    enum class What : std::uint8_t { Open, Finished, Cancelled } what = What::Open;
    CaseNumber number = 0;
    std::vector<engine::TaskId> opened;  // of Open
    std::vector<CaseNumber> called;      // of Cancelled: cases it ran
  };
  struct Chain {  // of one outer command
    std::string key, person;
    engine::Instant now;
    std::deque<Follow> open;
    std::size_t made = 0;  // commands it has brought about
    Accepted* answer = nullptr;
  };

  [[nodiscard]] Result<Answer> operator()(const Request& request);
  [[nodiscard]] Result<Answer> operator()(const RegisterRequest& request);
  [[nodiscard]] Result<Answer> operator()(const SideRequest& request);
  [[nodiscard]] Result<Answer> operator()(const OutboxMarks& marks);
  [[nodiscard]] Result<Answer> operator()(const Expiry& expiry);
  [[nodiscard]] Result<Answer> operator()(const Recompute& recompute);
  [[nodiscard]] Result<Answer> operator()(const Purge& purge);

  // The answer given before; nothing: the key is new.
  [[nodiscard]] Result<std::optional<Answer>> seen(const std::string& key,
                                                   std::uint64_t fingerprint);
  [[nodiscard]] Result<bool> knows(const std::string& bundle);
  [[nodiscard]] Result<Touched*> touch(const Request& request);  // nullptr: no such case
  [[nodiscard]] Result<Touched*> touch(CaseNumber number);
  [[nodiscard]] Result<std::variant<engine::Authority, Diagnostic>> authority(
      const Request& request, const Case& one, engine::Instant now);
  [[nodiscard]] Result<std::optional<Diagnostic>> start_refused(const Request& request,
                                                                const engine::Bundle& bundle);
  [[nodiscard]] Result<std::optional<engine::Instant>> not_before(const engine::Command& command,
                                                                  const Case& one);
  [[nodiscard]] Result<Completed> completed(const Case& one);
  // One command on one case, without what follows in others.
  [[nodiscard]] Result<Answer> apply(Touched& touched, const engine::Command& command,
                                     std::uint64_t fingerprint, engine::Instant now,
                                     const engine::Authority& authority, Chain& chain);
  [[nodiscard]] Status keep(Touched& touched, const std::string& key, std::uint64_t fingerprint,
                            std::vector<engine::Event> events, Chain& chain);
  // Links the record to the chain and adds it to what append() will keep.
  void add(EntryRow& entry, std::string record, engine::Instant at);
  [[nodiscard]] Status write_letters(const Happened& happened, engine::Instant at);

  [[nodiscard]] Status follow(Chain& chain);
  [[nodiscard]] Status start_called(CaseNumber parent, engine::TaskId task, Chain& chain);
  [[nodiscard]] Status end_called(CaseNumber child, bool finished, Chain& chain);
  [[nodiscard]] Result<Answer> internal(Touched& touched, engine::Command command, Chain& chain);

  [[nodiscard]] Result<std::shared_ptr<const people::Register>> people();
  [[nodiscard]] Result<std::optional<Diagnostic>> keep_content(const RegisterRequest& request);
  [[nodiscard]] Result<bool> holds(const std::vector<SideExpected>& expected);
  [[nodiscard]] Status change_sides(const std::vector<SideChange>& sides);
  [[nodiscard]] Status list(Touched& touched);

  // The time of events: the chain's never goes back.
  [[nodiscard]] engine::Instant time_of(engine::Instant now) const {
    return std::max(now, head_.at);
  }
  [[nodiscard]] bool went_back(engine::Instant now) const;
  void tell_clock(Accepted& accepted) const;

  Journal& journal_;
  Store& store_;
  Head head_;
  Head begun_;
  std::optional<CaseNumber> last_case_;
  std::map<CaseNumber, Touched> cases_;
  std::shared_ptr<const people::Register> people_;
  std::shared_ptr<people::Register> changed_people_;  // the same, once it is changed
  std::set<std::string> people_rows_;
};

}  // namespace sop::journal
