#include "runtime/driver/reports.h"

#include <fmt/format.h>

#include "runtime/documents/store.h"
#include "runtime/driver/machine.h"
#include "runtime/journal/audit.h"
#include "runtime/story/story.h"

namespace sop::sopd {
namespace {

constexpr int kFine = 0;
constexpr int kFound = 1;
constexpr int kEnvironment = 3;

int failed(Console& console, const Ledger& ledger, const Failure& failure) {
  console.report(journal_finding(failure, ledger.path));
  return kEnvironment;
}

Phrase status_phrase(engine::Status status) {
  switch (status) {
    case engine::Status::Finished:
      return Phrase::StatusFinished;
    case engine::Status::Cancelled:
      return Phrase::StatusCancelled;
    default:
      return Phrase::StatusOpen;
  }
}

}  // namespace

int list_cases(Console& console, const Ledger& ledger) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> headings;
  for (const Phrase phrase :
       {Phrase::ColumnCase, Phrase::ColumnStatus, Phrase::ColumnStep, Phrase::ColumnWaiting,
        Phrase::ColumnStarted, Phrase::ColumnTitle, Phrase::ColumnSubject}) {
    headings.push_back(console.word(phrase));
  }
  rows.push_back(std::move(headings));
  const Status read = ledger.journal.each_case([&](const journal::Case& one) {
    const story::Story story(console.language(), *one.bundle);
    std::string step = "-";
    std::string waiting = "-";
    if (!one.state.tokens.empty()) {
      step = story.waiting(one.state);
      waiting.clear();
      for (const engine::Token& token : one.state.tokens)
        waiting += (waiting.empty() ? "" : "; ") + story.performers(one.bundle->task(token.task));
    }
    rows.push_back({std::to_string(one.number), console.word(status_phrase(one.state.status)), step,
                    waiting, local_time(one.state.started, console.language()),
                    printable(one.bundle->title), printable(one.state.subject)});
    return true;
  });
  if (!read) return failed(console, ledger, read.failure());
  if (rows.size() == 1) {
    console.line(console.word(Phrase::CasesNone, {ledger.folder}));
  } else {
    console.write(table(rows));
  }
  return kFine;
}

int show_case(Console& console, const Ledger& ledger, journal::CaseNumber number) {
  Result<std::optional<journal::Case>> found = ledger.journal.load(number);
  if (!found) return failed(console, ledger, found.failure());
  if (!found.value()) {
    console.report(finding<Kind::NoSuchCase>(Span{}, std::to_string(number)));
    return kFound;
  }
  const journal::Case& one = *found.value();
  Result<std::vector<journal::Entry>> history = ledger.journal.history(number);
  if (!history) return failed(console, ledger, history.failure());
  console.line(console.strong(
                   console.word(Phrase::CaseHeading, {std::to_string(number), one.bundle->title})) +
               " · " + console.word(status_phrase(one.state.status)));
  if (!one.bundle->number.empty())
    console.line("  " + console.word(Phrase::CaseNumbered, {one.bundle->number}));
  if (!one.state.subject.empty())
    console.line("  " + console.word(Phrase::CaseSubject, {one.state.subject}));
  console.line();
  std::string last;
  std::string person;
  for (const journal::Entry& entry : history.value()) {
    const engine::Record& record = entry.record;
    const story::Story story(console.language(), *entry.bundle);
    const std::string when = local_time(record.event.at, console.language());
    std::string line = console.dim(fmt::format("{:>4}  ", record.sequence));
    if (when != last) line += console.dim(when) + "\n      ";
    line += story.event(record.event);
    if (!person.empty() && record.event.person != person)
      line += console.dim(" · " + console.word(Phrase::StoryPerson, {record.event.person}));
    console.line(line);
    if (const std::string note = story.note(record.event); !note.empty())
      console.line("        " + note);
    last = when;
    person = record.event.person;
  }
  return kFine;
}

int print_record(Console& console, const Ledger& ledger, std::uint64_t after) {
  constexpr std::size_t kPiece = 64U << 10U;
  std::string lines;
  const Status read = ledger.store.each_event([&](const journal::EventRow& row) {
    if (row.sequence <= after) return true;
    if (lines.size() > kPiece) console.line(std::exchange(lines, {}));
    lines.append(lines.empty() ? "" : "\n").append(row.record);
    return true;
  });
  if (!lines.empty()) console.line(lines);
  return read ? kFine : failed(console, ledger, read.failure());
}

int verify_audit(Console& console, const Ledger& ledger, const std::string& anchor) {
  const documents::Store files(documents::real_disk(), ledger.folder + "/dokumen");
  std::uint64_t seen = 0;
  journal::AuditOptions how;
  how.anchor = anchor;
  how.document = [&](const std::string& hash) {
    ++seen;
    return files.verify(hash).ok();
  };
  Result<journal::Audit> result = journal::verify(ledger.store, how);
  if (!result) return failed(console, ledger, result.failure());
  const auto people = ledger.journal.people();
  journal::Audit& audit = result.value();
  if (!anchor.empty() && !audit.anchor_found)
    audit.findings.push_back(finding<Kind::AuditAnchor>(Span{}, anchor));
  for (const Diagnostic& diagnostic : audit.findings) console.report(diagnostic);
  if (!audit.findings.empty()) {
    console.line(console.word(Phrase::AuditBroken, {std::to_string(audit.findings.size())}));
    return kFound;
  }
  const Phrase sound =
      people && !people.value()->persons.empty() ? Phrase::AuditSoundOffice : Phrase::AuditSound;
  console.line(console.good("✓ ") +
               console.word(sound, {std::to_string(audit.events), std::to_string(audit.cases),
                                    std::to_string(seen)}));
  if (!anchor.empty()) console.line("  " + console.word(Phrase::AuditAnchored));
  if (!audit.head.hash.empty())
    console.line("  " + console.word(Phrase::AuditLast, {audit.head.hash}));
  return kFine;
}

}  // namespace sop::sopd
