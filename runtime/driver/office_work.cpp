// Verbs about tasks and cases.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "compiler/base/file_system.h"
#include "compiler/base/utf8.h"
#include "runtime/documents/names.h"
#include "runtime/driver/office.h"
#include "runtime/people/credentials.h"

namespace sop::sopd::verbs {
namespace {

using service::Outcome;

constexpr int kFine = 0;
constexpr int kRefused = 1;
constexpr int kWrongUse = 2;
constexpr int kEnvironment = 3;

std::optional<engine::CaseNumber> case_number(Office& office) {
  const std::string& text = office.call.get("CASE");
  engine::CaseNumber out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc() && end == text.data() + text.size() && out != 0) return out;
  office.console.report(finding<Kind::NoSuchCase>(Span{}, text));
  return std::nullopt;
}

int told(Office& office, const Outcome<service::Acted>& acted) {
  if (!acted) return refuse(office.console, acted.refusal());
  Console& console = office.console;
  const service::Acted& done = acted.value();
  for (const Diagnostic& one : done.told) console.report(one);
  const Phrase phrase = done.repeated ? Phrase::OfficeRepeated : Phrase::OfficeKept;
  console.line(console.good("✓ ") +
               console.word(phrase, {std::to_string(done.number), done.hash.substr(0, 12)}));
  return kFine;
}

std::vector<std::string> heading(const Console& console, std::initializer_list<Phrase> phrases) {
  std::vector<std::string> out;
  for (const Phrase phrase : phrases) out.push_back(console.word(phrase));
  return out;
}

int show_tasks(Office& office, const Outcome<service::Page<service::TaskRow>>& page, Phrase none) {
  if (!page) return refuse(office.console, page.refusal());
  Console& console = office.console;
  if (page.value().rows.empty()) {
    console.line(console.word(none));
    return kFine;
  }
  std::vector<std::vector<std::string>> rows{
      heading(console, {Phrase::ColumnCase, Phrase::ColumnStep, Phrase::ColumnActivity,
                        Phrase::ColumnSubject, Phrase::ColumnDue, Phrase::ColumnHolder})};
  for (const service::TaskRow& row : page.value().rows) {
    std::string due = short_moment(office, row.due);
    if (row.overdue) due += " " + console.word(Phrase::OfficeLate);
    rows.push_back({std::to_string(row.number), printable(row.task), printable(row.activity),
                    printable(row.subject), due,
                    row.mine     ? console.word(Phrase::OfficeMine)
                    : row.holder ? printable(row.holder->name)
                                 : "-"});
  }
  console.write(table(rows));
  if (!page.value().next.empty())
    console.line(console.word(Phrase::OfficeNextPage, {page.value().next}));
  return kFine;
}

// Nothing, and a finding, where the SOP asked for is not known.
std::optional<service::Filter> filter_of(Office& office) {
  const OfficeCall& call = office.call;
  service::Filter out;
  if (call.has("sop")) {
    auto key = sop_named(office, call.get("sop"));
    if (!key) return std::nullopt;
    out.sop = std::move(*key);
  }
  out.text = call.get("text");
  out.status = call.get("status");
  out.page = call.get("page");
  out.mine = call.has("mine");
  out.overdue = call.has("overdue");
  return out;
}

// "Kelengkapan: A (ada), B (belum ada)"
void paper_line(Office& office, Phrase label, const std::vector<service::PaperView>& papers) {
  if (papers.empty()) return;
  std::string all;
  for (const service::PaperView& paper : papers) {
    all += (all.empty() ? "" : ", ") + paper.name;
    if (!paper.state.empty()) all += " [" + paper.state + "]";
    if (paper.there && !*paper.there)
      all += " (" + office.console.word(Phrase::OfficeMissing) + ")";
  }
  office.console.line("  " + office.console.word(label, {all}));
}

void part_lines(Office& office, const service::TaskView& view) {
  Console& console = office.console;
  for (const service::PartView& part : view.parts) {
    std::string roles;
    for (const std::string& role : part.roles) roles += (roles.empty() ? "" : " / ") + role;
    std::string line = "  • " + printable(roles);
    if (!part.acting.empty()) line += " (" + printable(part.acting) + ")";
    if (part.signed_by)
      line += ": " + console.word(Phrase::OfficeSignedBy, {part.signed_by->name});
    else if (part.holder)
      line += ": " + console.word(Phrase::OfficeHeldBy, {part.holder->name});
    console.line(line);
  }
}

}  // namespace

int case_start(Office& office) {
  return told(office, office.service.start(office.who, office.call.get("SOP"),
                                           office.call.get("subject"), office.call.get("key")));
}

int sops(Office& office) {
  const auto all = office.service.sops(office.who);
  if (!all) return refuse(office.console, all.refusal());
  Console& console = office.console;
  std::vector<std::vector<std::string>> rows{heading(
      console,
      {Phrase::ColumnNumber, Phrase::ColumnTitle, Phrase::ColumnSince, Phrase::ColumnVersion})};
  for (const service::SopRow& row : all.value())
    rows.push_back({row.number.empty() ? "-" : printable(row.number), printable(row.title),
                    short_moment(office, row.deployed), row.bundle.substr(0, 12)});
  if (rows.size() == 1) {
    console.line(console.word(Phrase::OfficeNoSops));
  } else {
    console.write(table(rows));
  }
  return kFine;
}

int tasks(Office& office) {
  const auto filter = filter_of(office);
  if (!filter) return kRefused;
  return show_tasks(office, office.service.inbox(office.who, *filter),
                    filter->overdue ? Phrase::OfficeNoneLate : Phrase::OfficeNoTasks);
}

int overdue(Office& office) {
  const auto filter = filter_of(office);
  if (!filter) return kRefused;
  return show_tasks(office, office.service.overdue(office.who, *filter), Phrase::OfficeNoneLate);
}

int case_list(Office& office) {
  const auto filter = filter_of(office);
  if (!filter) return kRefused;
  const auto page = office.service.cases(office.who, *filter);
  if (!page) return refuse(office.console, page.refusal());
  Console& console = office.console;
  if (page.value().rows.empty()) {
    console.line(console.word(Phrase::OfficeNoCases));
    return kFine;
  }
  std::vector<std::vector<std::string>> rows{
      heading(console, {Phrase::ColumnCase, Phrase::ColumnStatus, Phrase::ColumnWaiting,
                        Phrase::ColumnTitle, Phrase::ColumnSubject, Phrase::ColumnStarted})};
  for (const service::CaseRow& row : page.value().rows) {
    const Phrase status = row.status == engine::Status::Finished    ? Phrase::StatusFinished
                          : row.status == engine::Status::Cancelled ? Phrase::StatusCancelled
                                                                    : Phrase::StatusOpen;
    rows.push_back({std::to_string(row.number), console.word(status),
                    row.waiting.empty() ? "-" : printable(row.waiting), printable(row.sop),
                    printable(row.subject), short_moment(office, row.started)});
  }
  console.write(table(rows));
  if (!page.value().next.empty())
    console.line(console.word(Phrase::OfficeNextPage, {page.value().next}));
  return kFine;
}

int task_show(Office& office) {
  const auto number = case_number(office);
  if (!number) return kWrongUse;
  const auto found = office.service.task(office.who, *number, office.call.get("STEP"));
  if (!found) return refuse(office.console, found.refusal());
  const service::TaskView& view = found.value();
  Console& console = office.console;
  console.line(console.strong(console.word(Phrase::OfficeTaskHeading, {view.task, view.activity})));
  console.line("  " + console.word(Phrase::MailCase, {view.sop, view.subject}));
  if (!view.returned_from.empty())
    console.line("  " + console.word(Phrase::OfficeReturnedFrom, {view.returned_from}));
  for (const std::string& note : view.return_notes)
    console.line("    " + console.word(Phrase::StoryNote, {note}));
  paper_line(office, Phrase::OfficeInputs, view.inputs);
  paper_line(office, Phrase::OfficeOutputs, view.outputs);
  if (view.due) console.line("  " + console.word(Phrase::OfficeDue, {moment(office, view.due)}));
  part_lines(office, view);
  for (const service::ExitView& exit : view.exits) {
    if (exit.answer.empty()) continue;
    std::string leads;
    for (const std::string& label : exit.leads) leads += (leads.empty() ? "" : ", ") + label;
    console.line("  → " + printable(exit.answer) + (leads.empty() ? "" : " (" + leads + ")"));
  }
  for (const service::FileView& file : view.files)
    console.line("  ◦ " + printable(file.name) + "  " + file.hash.substr(0, 12));
  if (view.may.why_not) console.report(*view.may.why_not);
  return kFine;
}

int case_show(Office& office) {
  const auto number = case_number(office);
  if (!number) return kWrongUse;
  const auto found = office.service.show(office.who, *number);
  if (!found) return refuse(office.console, found.refusal());
  const service::CaseView& view = found.value();
  Console& console = office.console;
  console.line(
      console.strong(console.word(Phrase::CaseHeading, {std::to_string(view.number), view.sop})));
  if (!view.subject.empty()) console.line("  " + console.word(Phrase::CaseSubject, {view.subject}));
  if (view.parent != 0)
    console.line("  " + console.word(Phrase::OfficeParent, {std::to_string(view.parent)}));
  for (const engine::CaseNumber child : view.children)
    console.line("  " + console.word(Phrase::OfficeChild, {std::to_string(child)}));
  if (view.contents_hidden) console.line("  " + console.word(Phrase::OfficeHidden));
  console.line();
  for (const service::StepView& step : view.steps) {
    const bool now = step.stand == story::Stand::Waiting || step.stand == story::Stand::Overdue;
    const bool done = step.stand == story::Stand::Done;
    const std::string sign = now ? "▶" : done ? "✓" : step.stand == story::Stand::Again ? "↺" : "·";
    const std::string line = fmt::format("{} {:>3} {}", sign, step.task, printable(step.activity));
    console.line(now ? console.strong(line) : line);
    if (!step.text.empty()) console.line("      " + console.dim(printable(step.text)));
  }
  console.line();
  for (const story::Day& day :
       story::by_day(console.language(), view.history, office.service.calendar().rules().zone)) {
    console.line(console.dim(day.heading));
    for (const story::Day::Entry& entry : day.entries) {
      console.line("  " + entry.clock + "  " + printable(entry.line.text));
      if (!entry.line.note.empty()) console.line("         " + printable(entry.line.note));
    }
  }
  if (!office.call.has("chart")) return kFine;
  const auto svg = office.service.chart(office.who, *number);
  if (!svg) return refuse(console, svg.refusal());
  if (Status put = real_file_system().write(office.call.get("chart"), svg.value()); !put) {
    console.report(file_finding(put.failure()));
    return kEnvironment;
  }
  return kFine;
}

int case_cancel(Office& office) {
  const auto number = case_number(office);
  if (!number) return kWrongUse;
  return told(office, office.service.cancel(office.who, *number, office.call.get("reason"),
                                            office.call.get("key")));
}

int case_move(Office& office) {
  const auto number = case_number(office);
  if (!number) return kWrongUse;
  const auto moved = office.service.move(office.who, *number, office.call.get("to"),
                                         office.call.has("dry-run"), office.call.get("key"));
  if (!moved) return refuse(office.console, moved.refusal());
  Console& console = office.console;
  for (const std::string& line : moved.value().lines) console.line("  " + printable(line));
  for (const Diagnostic& one : moved.value().hindrances) console.report(one);
  const Phrase phrase = moved.value().done       ? Phrase::OfficeMoved
                        : moved.value().possible ? Phrase::OfficeMovable
                                                 : Phrase::OfficeNotMovable;
  console.line(console.word(phrase, {std::to_string(*number)}));
  return moved.value().possible ? kFine : kRefused;
}

template <service::Act::Kind kKind>
int act(Office& office) {
  const auto number = case_number(office);
  if (!number) return kWrongUse;
  const OfficeCall& call = office.call;
  service::Act wanted{kKind,
                      *number,
                      call.get("STEP"),
                      call.get("role"),
                      call.get("ANSWER"),
                      call.get("note"),
                      call.get("to"),
                      call.get("key")};
  return told(office, office.service.act(office.who, wanted));
}
template int act<service::Act::Kind::Complete>(Office&);
template int act<service::Act::Kind::Sign>(Office&);
template int act<service::Act::Kind::Skip>(Office&);
template int act<service::Act::Kind::Claim>(Office&);
template int act<service::Act::Kind::Release>(Office&);
template int act<service::Act::Kind::HandOver>(Office&);

int send_back(Office& office) {
  const auto number = case_number(office);
  if (!number) return kWrongUse;
  const OfficeCall& call = office.call;
  return told(office,
              office.service.send_back(
                  office.who, {service::Act::Kind::Complete, *number, call.get("STEP"),
                               call.get("role"), "", call.get("note"), "", call.get("key")}));
}

namespace {

// Id of the document that the step writes so: "Surat Izin Cuti"; else as it was typed.
std::string document_named(Office& office, engine::CaseNumber number, const std::string& text) {
  const auto task = office.service.task(office.who, number, office.call.get("STEP"));
  if (!task) return text;
  for (const auto* const papers : {&task.value().outputs, &task.value().inputs}) {
    for (const service::PaperView& paper : *papers) {
      if (!paper.id.empty() && utf8::fold(paper.name) == utf8::fold(text)) return paper.id;
    }
  }
  return text;
}

}  // namespace

int attach(Office& office) {
  const auto number = case_number(office);
  if (!number) return kWrongUse;
  const std::string& path = office.call.get("FILE");
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    office.console.report(file_finding(failure_from_errno(errno, path)));
    return kEnvironment;
  }
  const service::NewFile wanted{*number,
                                office.call.get("STEP"),
                                office.call.get("role"),
                                document_named(office, *number, office.call.get("document")),
                                path.substr(path.rfind('/') + 1),
                                office.call.get("key")};
  const auto kept = office.service.upload(office.who, wanted, [file](std::string& piece) {
    constexpr std::size_t kPiece = std::size_t{64} << 10U;
    piece.resize(kPiece);
    const ssize_t got = ::read(file, piece.data(), piece.size());
    piece.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return got >= 0;
  });
  ::close(file);
  if (!kept) return refuse(office.console, kept.refusal());
  office.console.line(
      office.console.good("✓ ") +
      office.console.word(Phrase::OfficeAttached, {kept.value().name, kept.value().hash}));
  return kFine;
}

}  // namespace sop::sopd::verbs
