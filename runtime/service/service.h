// The use cases: what API, pages and command line call, and all that they may call. Each takes who
// asks, looks up what it needs, and gives a view, or a refusal. Rules are not here: engine/ and
// people/ judge, journal/ keeps. Thread-safe; reads never wait for writes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/instant.h"
#include "runtime/calendar/calendar.h"
#include "runtime/people/commands.h"
#include "runtime/people/credentials.h"
#include "runtime/people/permissions.h"
#include "runtime/people/register.h"
#include "runtime/service/outcome.h"
#include "runtime/service/settings.h"
#include "runtime/service/views.h"

namespace sop::service {

// Injected: the machine's clock and random source, or a test's. Both from several threads.
struct Machine {
  std::function<Instant()> now;
  std::shared_ptr<people::RandomSource> random;
};

// Who asks, once it is known who he is.
struct Identity {
  std::string person;   // account
  std::string name;     // as people call him
  std::string session;  // hash of the session's token; empty: a token of the API, or the terminal
  std::optional<people::TokenScope> scope;  // of a token of the API
  bool machine = false;                     // the terminal on this machine
  Language language = Language::Indonesian;
};

// Where a log-in comes from. `device`: the secret that an earlier log-in gave this browser.
struct Origin {
  std::string address;
  std::string device;
};

struct LoggedIn {
  std::string token;   // for the cookie of the session; kept nowhere
  std::string device;  // for a cookie that stays
  Instant expires;
  Identity who;
};

// Done and kept. `hash`: of the audit chain at the last event, worth noting down.
struct Acted {
  CaseNumber number = 0;
  std::uint64_t first_event = 0, last_event = 0;
  std::string hash;
  bool repeated = false;         // this key had been seen; nothing was done again
  std::vector<Diagnostic> told;  // worth knowing, though it was done
};

// A secret that is shown once and kept nowhere. Who repeats the key of a command learns what it had
// made, and not the secret again.
struct OneTime {
  std::string id;      // of a token; of a link the account it is for
  std::string secret;  // the address of a link, or the token; empty where `repeated`
  bool repeated = false;
};

// What somebody does with a waiting task. `role`: id in the bundle ("r2"); empty: the one of his
// that fits; of several parts of a joint task the one that the fewest others could sign.
struct Act {
  enum class Kind : std::uint8_t {
    Complete,
    Sign,
    Skip,
    Claim,
    Release,
    HandOver
  } kind = Kind::Complete;
  CaseNumber number = 0;
  std::string task;  // label
  std::string role;
  std::string answer;  // of a decision, in the SOP's words
  std::string note;
  std::string to;  // of HandOver: person
  std::string key;
  bool back = false;  // of Complete, by send_back(): whichever answer leads back
};
struct Filter {
  std::string sop;    // key; empty: all
  std::string text;   // in subject, title or number
  bool mine = false;  // held by who asks
  bool overdue = false;
  std::string status;  // of cases: "open", "finished", "cancelled"; empty: all
  std::string page;
  std::size_t limit = 50;
};

struct NewFile {
  CaseNumber number = 0;
  std::string task, role;
  std::string document;  // id in the bundle; empty: a further paper
  std::string name;      // as the user's machine calls it
  std::string key;
};

// Bytes of a file, a piece at a time: false ends it, an empty piece is the end.
using Pieces = std::function<bool(std::string& piece)>;

struct FileToRead {
  std::string path;
  std::string name;
  std::string media_type;
  std::uint64_t size = 0;
  std::shared_ptr<const void> owner =
      {};  // of a file that was made for this answer and goes with it
};

// A deployment as a stream: bundles and at most one calendar, each canonical JSON on a line of its
// own, as `sop deploy` sends it.
struct Deployment {
  std::vector<std::string> bundles;
  std::string calendar;
};
[[nodiscard]] Deployment parts_of(std::string_view stream);

struct DeployedRow {
  std::string title, number, key, hash;
  bool fresh = false;                // the first version of this SOP
  bool same = false;                 // it was this version already
  std::uint64_t open_cases = 0;      // that go on by older versions
  std::vector<Diagnostic> warnings;  // calls of SOPs that are not deployed, roles nobody holds
};

struct MoveReport {
  bool possible = false;
  bool done = false;
  bool repeated = false;           // this key had been seen; nothing was done again
  std::vector<std::string> lines;  // what changes for the case
  std::vector<Diagnostic> hindrances;
};

struct AuditReport {
  std::uint64_t events = 0, cases = 0, files = 0;
  std::string head;
  bool anchor_found = false;
  std::vector<Diagnostic> findings;
};

// A backup made by backup_here().
struct BackupMade {
  std::string name;  // of its folder, by the moment: "2026-01-05-010000"
  std::uint64_t bytes = 0;
  AuditReport audit;  // of the backup itself, not of what it was made from
};

struct Inner;  // inner.h

class Service {
 public:
  // Opens the data folder; makes it where it is not there and `create`.
  struct Options {
    std::string folder;
    bool create = false;
    bool serving = false;  // takes the folder's lock, one server a folder, and sends letters
    std::optional<Settings> settings = {};               // else those of the folder
    std::function<void(const Diagnostic&)> report = {};  // troubles of letters; from any thread
  };
  [[nodiscard]] static Outcome<std::unique_ptr<Service>> open(Options options, Machine machine);
  ~Service();

  // ---- Who.
  [[nodiscard]] Outcome<LoggedIn> log_in(const std::string& account, const std::string& password,
                                         const Origin& origin);
  [[nodiscard]] Outcome<Identity> by_session(std::string_view token);
  [[nodiscard]] Outcome<Identity> by_api_token(std::string_view token);
  // Of the terminal on this machine: who may read the data folder may act as this person.
  [[nodiscard]] Outcome<Identity> by_terminal(const std::string& account);
  void log_out(const Identity& who);
  [[nodiscard]] Outcome<Done> change_password(const Identity& who, const std::string& old_one,
                                              const std::string& new_one);
  // Whom the secret of a one-time link is for; then his password by it.
  [[nodiscard]] Outcome<Identity> by_link(std::string_view secret);
  [[nodiscard]] Outcome<Done> set_password(std::string_view secret, const std::string& password);
  // The address of a link with which that person sets a password; ends an earlier one, his
  // password, his sessions and his tokens, as a changed password does. The administrator's.
  // first_administrator(): with an empty register, at the terminal.
  [[nodiscard]] Outcome<OneTime> invite(const Identity& who, const std::string& account,
                                        const std::string& key = {});
  [[nodiscard]] Outcome<std::string> first_administrator(const std::string& account,
                                                         const std::string& name,
                                                         const std::string& mail);
  // The token, shown once; the register judges whose. `person` empty: his own.
  [[nodiscard]] Outcome<OneTime> make_api_token(const Identity& who, const std::string& person,
                                                const std::string& name, people::TokenScope scope,
                                                Instant expires, const std::string& key = {},
                                                const std::string& asked = {});

  // ---- Tasks and cases.
  [[nodiscard]] Outcome<Page<TaskRow>> inbox(const Identity& who, const Filter& filter);
  [[nodiscard]] Outcome<Page<TaskRow>> overdue(const Identity& who, const Filter& filter);
  [[nodiscard]] Outcome<Page<CaseRow>> cases(const Identity& who, const Filter& filter);
  [[nodiscard]] Outcome<TaskView> task(const Identity& who, CaseNumber number,
                                       const std::string& label);
  [[nodiscard]] Outcome<CaseView> show(const Identity& who, CaseNumber number);
  [[nodiscard]] Outcome<std::string> chart(const Identity& who, CaseNumber number);  // SVG
  [[nodiscard]] Outcome<std::vector<SopRow>> sops(const Identity& who);
  [[nodiscard]] Outcome<Acted> start(const Identity& who, const std::string& sop,
                                     const std::string& subject, const std::string& key);
  [[nodiscard]] Outcome<Acted> act(const Identity& who, const Act& act);
  // "Kembalikan": the answer that leads back, where there is just one.
  [[nodiscard]] Outcome<Acted> send_back(const Identity& who, const Act& act);
  [[nodiscard]] Outcome<Acted> cancel(const Identity& who, CaseNumber number,
                                      const std::string& reason, const std::string& key);
  [[nodiscard]] Outcome<FileView> upload(const Identity& who, const NewFile& file,
                                         const Pieces& pieces);
  [[nodiscard]] Outcome<FileToRead> download(const Identity& who, CaseNumber number,
                                             const std::string& hash);

  // ---- The register.
  [[nodiscard]] Outcome<std::shared_ptr<const people::Register>> people();
  [[nodiscard]] Outcome<std::shared_ptr<const people::Register>> people_for(const Identity& who);
  // `asked`: what was asked for, where the action holds a moment that was left out and so comes out
  // otherwise when it is asked again under the same key; empty: the action itself.
  [[nodiscard]] Outcome<Acted> change(const Identity& who, people::Action action,
                                      const std::string& key, const std::string& asked = {});
  // What it changed, or would.
  [[nodiscard]] Outcome<std::vector<people::Action>> apply_staff(const Identity& who,
                                                                 const SourceFile& file,
                                                                 bool dry_run, Sink& sink);
  // All bundles are read and judged before the first is put in force; one that is in force already
  // is left alone, so that a deployment can be repeated. `calendar` may be empty (unchanged). A
  // key stands for the whole of it: other bundles under the same one are refused.
  [[nodiscard]] Outcome<std::vector<DeployedRow>> deploy(const Identity& who,
                                                         const std::vector<std::string>& bundles,
                                                         const std::string& calendar, bool dry_run,
                                                         const std::string& key = {});
  [[nodiscard]] Outcome<MoveReport> move(const Identity& who, CaseNumber number,
                                         const std::string& to, bool dry_run,
                                         const std::string& key = {});

  // ---- Looking at the whole.
  [[nodiscard]] Outcome<std::string> report(const Identity& who, const std::string& sop,
                                            const std::string& format);  // "text", "csv", "json"
  // "xes", "csv" (events), "csv-kasus". Pieces go to `sink`; false from it ends the export. To a
  // file: one of its own in the data folder, gone when the last copy of what is returned is.
  [[nodiscard]] Outcome<Done> export_cases(const Identity& who, const std::string& format,
                                           const std::function<bool(std::string_view)>& sink);
  [[nodiscard]] Outcome<FileToRead> export_to_file(const Identity& who, const std::string& format);
  [[nodiscard]] Outcome<AuditReport> verify_audit(const Identity& who, const std::string& anchor);
  [[nodiscard]] Outcome<std::string> backup(const Identity& who, const std::string& to);
  // Into a new folder of the backup folder (settings.h), and verified there. One at a time.
  [[nodiscard]] Outcome<BackupMade> backup_here(const Identity& who);
  [[nodiscard]] calendar::Calendar calendar();
  [[nodiscard]] Instant now() const;
  // Of what concerns no single case.
  [[nodiscard]] std::optional<Refusal> forbids(const Identity& who, people::Act act);
  [[nodiscard]] const Settings& settings() const;
  [[nodiscard]] bool empty_register();
  // Figures for /metrics and /healthz.
  struct Health {
    bool writing = true;  // the journal takes commands
    std::string why;
    std::uint64_t open_cases = 0, waiting = 0, overdue = 0, outbox = 0, events = 0;
    std::size_t queue = 0;
    std::optional<Instant> backup;  // the newest of the backup folder
  };
  [[nodiscard]] Health health();

  // What is due: deadlines, letters, sessions that ended, files nobody names. Called by the
  // server's clock thread about once a minute; does a bounded piece of work.
  void tick();

 private:
  explicit Service(std::unique_ptr<Inner> inner);
  std::unique_ptr<Inner> inner_;
};

// Puts a backup into an empty folder and verifies it.
[[nodiscard]] Outcome<AuditReport> restore(const std::string& backup, const std::string& folder);

}  // namespace sop::service
