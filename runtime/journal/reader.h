// Reading while others write: connections of their own, each seeing one moment of the database and
// waiting for nobody. A Snapshot is used by one thread and given back soon (while it lives, the log
// cannot be shortened); the Reader lends them to all threads. Lists come in pages, by key: a token
// says where the next one begins, and rows that appear meanwhile disturb nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/journal/sqlite_store.h"
#include "runtime/journal/work.h"
#include "runtime/people/codec.h"

namespace sop::journal {

inline constexpr std::size_t kPageRows = 200;  // the most of one page

template <class Row>
struct Page {
  std::vector<Row> rows;
  std::string next;  // token; empty: this was the last
};
struct Count {
  std::uint64_t number = 0;
  bool more = false;  // "1000+"
};

// Whose tasks. Positions as people::positions_of() gives them; person: what he holds.
struct InboxFilter {
  std::vector<std::string> positions;  // folded
  std::string person;                  // empty: of the positions only
  bool mine = false;                   // only what he holds
  std::string sop;                     // people::sop_key(); empty: all
  std::optional<Instant> overdue;      // only what was due before this moment
  std::string text;                    // words of the subject, title or number of the SOP, or the
                                       // number of the case
};

struct CaseFilter {
  std::optional<engine::Status> status;
  std::string sop;          // key
  std::string participant;  // person: cases he started or did something in
  std::string text;
  bool rising = false;  // oldest first; else newest first
};

// What a list of cases shows without reading its state's text.
struct Listed {
  CaseNumber number = 0;
  std::string bundle;  // hash
  engine::Status status = engine::Status::Open;
  CaseNumber parent = 0;
  std::string starter;
  std::string subject;
  Instant started, ended;
};

// Of a row of the inbox: where it stands, and all that the list shows.
struct InboxRow {
  WaitingRow waiting;
  std::string subject;
  std::shared_ptr<const engine::Bundle> bundle;
};

// Counted one by one: for measures every some seconds, not for pages.
struct Figures {
  std::uint64_t events = 0, cases = 0;  // by the highest numbers
  std::uint64_t open = 0, waiting = 0, overdue = 0, outbox = 0;
};

struct SopCount {
  std::string bundle;  // hash
  std::string sop, title, number;
  std::uint64_t open = 0, all = 0;
};

class Connection;  // reader.cpp

class Snapshot {
 public:
  ~Snapshot();
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(Snapshot&&) = delete;

  [[nodiscard]] Result<std::shared_ptr<const people::Register>> people();
  [[nodiscard]] Result<std::shared_ptr<const engine::Bundle>> bundle(const std::string& hash);
  [[nodiscard]] Result<std::optional<std::string>> content(const std::string& hash);
  [[nodiscard]] Result<Head> head();

  [[nodiscard]] Result<std::optional<Case>> load(CaseNumber number);
  [[nodiscard]] Result<std::vector<Entry>> history(CaseNumber number);
  // The command of this key; nothing: it never took effect.
  [[nodiscard]] Result<std::optional<CommandRow>> command(const std::string& key);
  [[nodiscard]] Result<std::vector<CaseNumber>> children(CaseNumber number);
  [[nodiscard]] Result<std::vector<WaitingRow>> waiting(CaseNumber number);
  // For a Timekeeper asked outside the writer: pages that show when a task may be done.
  [[nodiscard]] Result<Completed> completed(CaseNumber number);

  [[nodiscard]] Result<Page<InboxRow>> inbox(const InboxFilter& filter, const std::string& page,
                                             std::size_t limit);
  [[nodiscard]] Result<Count> count_inbox(const InboxFilter& filter, std::uint64_t most = 1'000);
  // Of everybody: what was due before `now`, the longest first.
  [[nodiscard]] Result<Page<InboxRow>> overdue(Instant now, const std::string& sop,
                                               const std::string& page, std::size_t limit);
  [[nodiscard]] Result<Count> count_overdue(Instant now, const std::string& sop,
                                            std::uint64_t most = 1'000);
  [[nodiscard]] Result<Page<Listed>> cases(const CaseFilter& filter, const std::string& page,
                                           std::size_t limit);
  [[nodiscard]] Result<Count> count_cases(const CaseFilter& filter, std::uint64_t most = 1'000);

  // Everything, for reports and exports; in rising order, bounded memory. False stops.
  [[nodiscard]] Status each_case(const std::function<bool(const Case&)>& visit,
                                 CaseNumber after = 0);
  // Events of the register, "case 0".
  [[nodiscard]] Status each_change(const std::function<bool(const people::Record&)>& visit);
  [[nodiscard]] Result<std::vector<SopCount>> count_sops();
  [[nodiscard]] Result<Figures> figures(Instant now);
  // All files that cases name, with repetitions: for the clean-up of documents/.
  [[nodiscard]] Status each_file(const std::function<bool(const std::string& hash)>& visit);

  [[nodiscard]] Result<std::optional<SideRow>> side(const std::string& kind,
                                                    const std::string& key);
  [[nodiscard]] Result<std::vector<SideRow>> sides(const std::string& kind,
                                                   const std::string& owner = {});
  [[nodiscard]] Result<std::vector<OutboxRow>> outbox(Instant now, std::size_t limit);
  [[nodiscard]] Result<std::optional<Instant>> next_outbox();
  // Dead letters, the newest first.
  [[nodiscard]] Result<std::vector<OutboxRow>> given_up(std::size_t limit);

 private:
  friend class Reader;
  Snapshot(class Reader& reader, std::unique_ptr<Connection> connection);
  [[nodiscard]] Result<std::optional<Case>> decode(const CaseRow& row);
  [[nodiscard]] Status each_entry(CaseNumber number, const std::function<void(Entry)>& visit,
                                  std::map<engine::TaskId, Instant>* completed);
  [[nodiscard]] Result<Page<InboxRow>> page_of(const InboxFilter& filter, bool everybody,
                                               const std::string& page, std::size_t limit);
  [[nodiscard]] Result<Count> count_of(const InboxFilter& filter, bool everybody,
                                       std::uint64_t most);
  [[nodiscard]] Result<std::optional<InboxRow>> inbox_row(std::int64_t number, std::int64_t task,
                                                          std::int64_t member);
  [[nodiscard]] Result<std::vector<OutboxRow>> letters(const char* where,
                                                       std::optional<Instant> now,
                                                       std::size_t limit);
  Reader* reader_;
  std::unique_ptr<Connection> connection_;
};

class Reader {
 public:
  // `shared`: the writer's, or a new one. Connections are opened when they are needed.
  Reader(std::string path, SqliteOptions options, std::shared_ptr<Shared> shared);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] Result<Snapshot> snapshot();
  [[nodiscard]] const std::shared_ptr<Shared>& shared() const { return shared_; }

 private:
  friend class Snapshot;
  void give_back(std::unique_ptr<Connection> connection);

  static constexpr std::size_t kKept = 16;  // connections that wait for use
  std::string path_;
  SqliteOptions options_;
  std::shared_ptr<Shared> shared_;
  std::mutex lock_;
  std::vector<std::unique_ptr<Connection>> free_;
};

}  // namespace sop::journal
