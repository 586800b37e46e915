#include "runtime/service/service.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "compiler/base/file_system.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/journal/deadlines.h"
#include "runtime/service/inner.h"

namespace sop::service {
namespace {

// With those above it; readable for its owner only.
Status make_folder(const std::string& path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) return failure_from_errno(errno, part);
    if (end == std::string::npos) return Done{};
  }
}

// Left behind by a server that was cut off.
void remove_exports(const std::string& folder) {
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return;
  while (const dirent* entry = ::readdir(open)) {
    const std::string name = entry->d_name;
    if (name.starts_with(kExport)) (void)::unlink((folder + "/" + name).c_str());
  }
  ::closedir(open);
}

}  // namespace

Service::Service(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}

Service::~Service() {
  if (!inner_) return;
  inner_->stop_sending = true;
  if (inner_->deliverer) inner_->deliverer->stop();
  if (inner_->writer) inner_->writer->stop();
}

Outcome<std::unique_ptr<Service>> Service::open(Options options, Machine machine) {
  auto inner = std::make_unique<Inner>();
  inner->folder = options.folder;
  inner->machine = std::move(machine);
  if (options.create) {
    if (Status made = make_folder(options.folder); !made) return failed(made.failure());
  }
  if (!options.settings) {
    SourceMap sources;
    Findings findings;
    options.settings = load_settings(options.folder, sources, findings);
    if (!options.settings) return refused(findings.all().front());
  }
  inner->settings = std::move(*options.settings);
  if (options.serving) {
    Result<journal::FolderLock::Taken> taken = journal::FolderLock::take(options.folder);
    if (!taken) return failed(taken.failure());
    if (auto* why = std::get_if<Diagnostic>(&taken.value())) return refused(std::move(*why));
    inner->lock = std::move(std::get<std::unique_ptr<journal::FolderLock>>(taken.value()));
    remove_exports(options.folder);
  }
  inner->shared = std::make_shared<journal::Shared>();
  inner->timekeepers = journal::working_time();
  inner->files =
      std::make_unique<documents::Store>(documents::real_disk(), options.folder + "/dokumen");
  journal::WriterOptions writing;
  writing.path = inner->database();
  writing.sqlite.create = options.create;
  writing.journal.timekeepers = inner->timekeepers;
  writing.journal.letters = letters_of(inner->settings);
  writing.journal.shared = inner->shared;
  Result<std::unique_ptr<journal::Writer>> writer = journal::Writer::start(std::move(writing));
  if (!writer) return failed(writer.failure());
  inner->writer = std::move(writer.value());
  if (options.create || options.serving) {
    if (Status made = inner->files->prepare(); !made) return failed(made.failure());
  }
  journal::SqliteOptions reading;
  reading.create = false;
  inner->reader = std::make_unique<journal::Reader>(inner->database(), reading, inner->shared);
  if (options.serving) {
    inner->outbox = std::make_unique<journal::JournalOutbox>(*inner->reader, *inner->writer);
    inner->mail = std::make_unique<effects::SmtpSender>(inner->settings.mail, inner->stop_sending);
    inner->webhook =
        std::make_unique<effects::WebhookSender>(inner->settings.webhooks, inner->stop_sending);
    inner->senders = std::make_unique<effects::Senders>(*inner->mail, *inner->webhook);
    inner->deliverer = std::make_unique<effects::Deliverer>(
        *inner->outbox, *inner->senders, effects::DelivererSettings{}, inner->machine.now,
        options.report ? options.report : [](const Diagnostic&) {});
    inner->deliverer->start();
  }
  return std::unique_ptr<Service>(new Service(std::move(inner)));
}

// ---- What all use cases share.

std::string Inner::key_of(const Identity& who, const std::string& key) const {
  return who.person + "/" + (key.empty() ? new_key() : key);
}

std::string asked(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const std::string_view word : words)
    out.append(std::to_string(word.size())).append(":").append(word);
  return out;
}

Outcome<bool> Inner::has_seen(const Identity& who, Opened& opened, const std::string& key) {
  if (key.empty()) return false;
  const auto known = opened.snapshot.command(key_of(who, key));
  if (!known) return refused(journal_finding(known.failure(), database()));
  return known.value() && known.value()->case_number == opened.one.number;
}

Outcome<journal::Accepted> Inner::submit_raw(journal::Work work) {
  Result<journal::Answer> answer = writer->submit(std::move(work));
  if (!answer) return refused(journal_finding(answer.failure(), database()));
  if (auto* why = std::get_if<Diagnostic>(&answer.value())) return refused(std::move(*why));
  return std::move(std::get<journal::Accepted>(answer.value()));
}

Outcome<Acted> Inner::submit(journal::Work work) {
  Outcome<journal::Accepted> kept = submit_raw(std::move(work));
  if (!kept) return kept.refusal();
  journal::Accepted& one = kept.value();
  if (deliverer) deliverer->notify();
  return Acted{one.case_number,     one.first_event, one.last_event,
               std::move(one.hash), one.repeated,    std::move(one.told)};
}

Outcome<Done> Inner::put_aside(std::vector<journal::SideChange> changes,
                               std::vector<journal::SideExpected> expected) {
  Outcome<journal::Accepted> kept =
      submit_raw(journal::SideRequest{std::move(changes), std::move(expected)});
  if (!kept) return kept.refusal();
  return Done{};
}

std::optional<Refusal> Inner::token_forbids(const Identity& who, people::Act act) const {
  if (!who.scope || people::allows(*who.scope, act)) return std::nullopt;
  return refused(finding<Kind::AccessDenied>(Span{}, who.person));
}

std::optional<Refusal> Inner::forbids(const Identity& who, people::Act act,
                                      people::Standings standings) const {
  if (who.machine)
    standings = standings | people::Standing::Administrator | people::Standing::Employee;
  if (auto no = token_forbids(who, act)) return no;
  if (auto why = people::forbidden(act, standings, who.person)) return refused(std::move(*why));
  return std::nullopt;
}

Outcome<journal::Snapshot> Inner::snapshot() {
  Result<journal::Snapshot> taken = reader->snapshot();
  if (!taken) return refused(journal_finding(taken.failure(), database()));
  return std::move(taken.value());
}

Outcome<calendar::Calendar> Inner::calendar(journal::Snapshot& snapshot,
                                            const people::Register& people) {
  if (people.calendar.empty()) return calendar::Calendar();
  const std::lock_guard hold(calendars_lock);
  if (const auto known = calendars.find(people.calendar); known != calendars.end())
    return known->second;
  Result<std::optional<std::string>> bytes = snapshot.content(people.calendar);
  if (!bytes) return refused(journal_finding(bytes.failure(), database()));
  Findings findings;
  std::optional<calendar::Calendar> read;
  if (bytes.value()) read = calendar::read(*bytes.value(), people.calendar, findings);
  // It was sound when it was put in force: nothing else may stand in for it unseen.
  if (!read)
    return refused(journal_finding(
        {FailureKind::Damaged, database(), "calendar " + people.calendar}, database()));
  return calendars.emplace(people.calendar, *read).first->second;
}

Outcome<Opened> Inner::open(const Identity& who, CaseNumber number) {
  Outcome<journal::Snapshot> taken = snapshot();
  if (!taken) return taken.refusal();
  Result<People> people = taken.value().people();
  if (!people) return refused(journal_finding(people.failure(), database()));
  Result<std::optional<journal::Case>> found = taken.value().load(number);
  if (!found) return refused(journal_finding(found.failure(), database()));
  const auto unknown = [&] {
    return refused(finding<Kind::NoSuchCase>(Span{}, std::to_string(number)));
  };
  if (!found.value()) return unknown();
  journal::Case one = std::move(*found.value());
  const people::Standings standings =
      people::standing(*people.value(), *one.bundle, one.state, who.person, now());
  const bool contents = !forbids(who, people::Act::SeeCase, standings);
  if (!contents && forbids(who, people::Act::ListCase, standings)) return unknown();
  return Opened{std::move(taken.value()), people.value(), std::move(one), standings, contents};
}

Looking Inner::looking(const Identity& who, Opened& opened, const calendar::Calendar& calendar) {
  const std::shared_ptr<const journal::Timekeeper> keeper = [&] {
    const std::string& hash = opened.people->calendar;
    if (hash.empty()) return timekeepers("");
    Result<std::optional<std::string>> bytes = opened.snapshot.content(hash);
    return timekeepers(bytes && bytes.value() ? *bytes.value() : "");
  }();
  Result<journal::Completed> completed = opened.snapshot.completed(opened.one.number);
  const journal::Completed when =
      completed ? completed.value()
                : journal::Completed([](engine::TaskId) { return std::optional<Instant>(); });
  const std::shared_ptr<const engine::Bundle> bundle = opened.one.bundle;
  return {*opened.people,
          *opened.one.bundle,
          opened.one.state,
          opened.one.number,
          who.person,
          who.language,
          now(),
          calendar,
          [keeper, when, bundle](const engine::Token& token) -> Times {
            if (!keeper) return {};
            return {keeper->due(*bundle, token, when), keeper->not_before(*bundle, token, when)};
          }};
}

}  // namespace sop::service
