// What all use cases share: the open journal, its reader, the files, the gate of passwords. Private
// to this folder.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "runtime/documents/store.h"
#include "runtime/effects/deliverer.h"
#include "runtime/effects/sender.h"
#include "runtime/export/report.h"
#include "runtime/journal/lock.h"
#include "runtime/journal/outbox.h"
#include "runtime/journal/reader.h"
#include "runtime/journal/writer.h"
#include "runtime/people/attempts.h"
#include "runtime/people/permissions.h"
#include "runtime/service/service.h"
#include "runtime/service/view_builder.h"

namespace sop::service {

// Kinds of the rows beside the record (journal::SideRow).
namespace side {
inline constexpr const char* kPassword = "sandi";
inline constexpr const char* kSession = "sesi";
inline constexpr const char* kLink = "tautan";
inline constexpr const char* kToken = "token";
inline constexpr const char* kDevice = "perangkat";
inline constexpr const char* kDeployment = "pemasangan";  // what a key of deploy() stands for
}  // namespace side

using People = std::shared_ptr<const people::Register>;

inline constexpr const char* kExport = "ekspor-";  // how files of exports begin, in the data folder

// A case as somebody looks at it: one moment of the journal, and what is needed to tell of it.
struct Opened {
  journal::Snapshot snapshot;
  People people;
  journal::Case one;
  people::Standings standings;
  bool contents = true;  // else only where it stands
};

struct Inner {
  std::string folder;
  Machine machine;
  Settings settings;
  std::unique_ptr<journal::FolderLock> lock;
  std::shared_ptr<journal::Shared> shared;
  journal::Timekeepers timekeepers;
  std::unique_ptr<documents::Store> files;
  std::unique_ptr<journal::Writer> writer;
  std::unique_ptr<journal::Reader> reader;
  people::PasswordGate gate;
  std::mutex attempts_lock;
  people::Attempts attempts;
  std::map<std::string, unsigned> at_the_door;  // log-ins that are being judged, by place
  // Calendars by the hash of their data; few, and they never change.
  std::mutex calendars_lock;
  std::map<std::string, calendar::Calendar> calendars;
  // Mail and webhooks; only where a server runs.
  std::atomic<bool> stop_sending{false};
  std::unique_ptr<journal::JournalOutbox> outbox;
  std::unique_ptr<effects::SmtpSender> mail;
  std::unique_ptr<effects::WebhookSender> webhook;
  std::unique_ptr<effects::Senders> senders;
  std::unique_ptr<effects::Deliverer> deliverer;
  Instant collected;  // when files were last cleaned up
  std::mutex backing_up;

  [[nodiscard]] Instant now() const { return machine.now(); }
  [[nodiscard]] std::string database() const { return folder + "/sopan.db"; }
  [[nodiscard]] std::string backups() const;  // the folder
  [[nodiscard]] std::string new_key() const { return people::new_id(*machine.random); }

  // A person's key is his own: nobody else's can be in its way.
  [[nodiscard]] std::string key_of(const Identity& who, const std::string& key) const;
  [[nodiscard]] Outcome<Acted> submit(journal::Work work);
  [[nodiscard]] Outcome<journal::Accepted> submit_raw(journal::Work work);
  [[nodiscard]] Outcome<Done> put_aside(std::vector<journal::SideChange> changes,
                                        std::vector<journal::SideExpected> expected = {});

  // Refusal where he asks by a token of the API that does not reach so far. Asked before every
  // command: below the service nobody knows of tokens.
  [[nodiscard]] std::optional<Refusal> token_forbids(const Identity& who, people::Act act) const;
  // Refusal where none of the standings, or his token, allows it.
  [[nodiscard]] std::optional<Refusal> forbids(const Identity& who, people::Act act,
                                               people::Standings standings) const;
  [[nodiscard]] Outcome<journal::Snapshot> snapshot();
  [[nodiscard]] Outcome<calendar::Calendar> calendar(journal::Snapshot& snapshot,
                                                     const people::Register& people);
  // A case that `who` may see, or at least know of.
  [[nodiscard]] Outcome<Opened> open(const Identity& who, CaseNumber number);
  [[nodiscard]] Outcome<exporting::Report> report_of(const Identity& who, const std::string& sop);
  [[nodiscard]] Looking looking(const Identity& who, Opened& opened,
                                const calendar::Calendar& calendar);
  // Whether a command of this key has been carried out in the case. Then the journal answers it as
  // it did, or with KeyReused, whatever has become of the case; asked where it would be refused
  // before the journal hears of it.
  [[nodiscard]] Outcome<bool> has_seen(const Identity& who, Opened& opened, const std::string& key);
};

// What two requests of one key must share: what was asked, in the words of who asked. The role that
// fits, for one, is another once the step is done.
[[nodiscard]] std::string asked(std::initializer_list<std::string_view> words);

// Letters and webhooks that an event causes (journal::Letters); pure but for the settings.
[[nodiscard]] journal::Letters letters_of(const Settings& settings);

}  // namespace sop::service
