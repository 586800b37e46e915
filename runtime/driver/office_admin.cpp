// Verbs about people, SOPs in force and the whole record.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "compiler/base/file_system.h"
#include "compiler/base/limits.h"
#include "runtime/driver/office.h"

namespace sop::sopd::verbs {
namespace {

constexpr int kFine = 0;
constexpr int kRefused = 1;
constexpr int kWrongUse = 2;
constexpr int kEnvironment = 3;
constexpr std::size_t kStreamBytes = std::size_t{1} << 30U;
constexpr std::size_t kStaffBytes = std::size_t{16} << 20U;

// What was typed, without the key: a moment that was left out is another one when it is sent again.
std::string asked(Office& office) {
  std::string out;
  for (const auto& [name, value] : office.call.values) {
    if (name != "key") out += name + "=" + std::to_string(value.size()) + ":" + value + "\n";
  }
  return out;
}

// `verb` tells one command from another under the same key.
int changed(Office& office, const char* verb, people::Action action) {
  const auto acted = office.service.change(office.who, std::move(action), office.call.get("key"),
                                           std::string(verb) + "\n" + asked(office));
  if (!acted) return refuse(office.console, acted.refusal());
  office.console.line(
      office.console.good("✓ ") +
      office.console.word(Phrase::OfficeChanged, {acted.value().hash.substr(0, 12)}));
  return kFine;
}

// A moment among the options; `otherwise` where it was not given. Nothing, and a finding: not one.
std::optional<Instant> moment_of(Office& office, const char* option, Instant otherwise) {
  if (!office.call.has(option)) return otherwise;
  const auto at = read_moment(office, office.call.get(option));
  if (!at)
    office.console.report(
        finding<Kind::BadOptionValue>(Span{}, std::string("--") + option, office.call.get(option)));
  return at;
}

std::optional<people::Right> right_of(Office& office) {
  const auto right = people::right_of(office.call.get("RIGHT"));
  if (!right)
    office.console.report(finding<Kind::BadOptionValue>(Span{}, "administrator|auditor|pimpinan",
                                                        office.call.get("RIGHT")));
  return right;
}

// What a list of people changes, in words.
struct StaffWords {
  Office& office;

  [[nodiscard]] std::string say(Phrase phrase, std::vector<std::string> args) const {
    return office.console.word(phrase, std::move(args));
  }
  std::string operator()(const people::AddPerson& one) const {
    return say(Phrase::StaffAdds, {one.name, one.id});
  }
  std::string operator()(const people::ChangePerson& one) const {
    return say(Phrase::StaffChanges, {one.name, one.id});
  }
  std::string operator()(const people::Deactivate& one) const {
    return say(Phrase::StaffDeactivates, {one.id});
  }
  std::string operator()(const people::Reactivate& one) const {
    return say(Phrase::StaffReactivates, {one.id});
  }
  std::string operator()(const people::Grant& one) const {
    return say(Phrase::StaffGrants, {one.id, std::string(people::word(one.right))});
  }
  std::string operator()(const people::Revoke& one) const {
    return say(Phrase::StaffRevokes, {one.id, std::string(people::word(one.right))});
  }
  std::string operator()(const people::Assign& one) const {
    return say(Phrase::StaffAssigns, {one.id, one.position, short_moment(office, one.from)});
  }
  std::string operator()(const people::EndAssignment& one) const {
    return say(Phrase::StaffEnds, {one.id, one.position, short_moment(office, one.until)});
  }
  template <class Other>
  std::string operator()(const Other& /*other*/) const {
    assert(false && "no action of a list of people");
    return {};
  }
};

int link(Office& office, const std::string& address) {
  office.console.line(office.console.word(Phrase::OfficeLink, {office.call.get("PERSON")}));
  office.console.line("  " + address);
  return kFine;
}

int shown_before(Office& office, const service::OneTime& made) {
  office.console.line(office.console.good("✓ ") +
                      office.console.word(Phrase::OfficeSecretShown, {made.id}));
  return kFine;
}

}  // namespace

int deploy(Office& office) {
  Result<std::string> stream = real_file_system().read(office.call.get("FOLDER"), kStreamBytes);
  if (!stream) {
    office.console.report(file_finding(stream.failure()));
    return kEnvironment;
  }
  const service::Deployment parts = service::parts_of(stream.value());
  const auto done = office.service.deploy(office.who, parts.bundles, parts.calendar,
                                          office.call.has("dry-run"), office.call.get("key"));
  if (!done) return refuse(office.console, done.refusal());
  Console& console = office.console;
  for (const service::DeployedRow& row : done.value()) {
    const Phrase phrase = row.same    ? Phrase::DeploySame
                          : row.fresh ? Phrase::DeployFresh
                                      : Phrase::DeployNewer;
    console.line(
        console.good(row.same ? "= " : "✓ ") +
        console.word(phrase, {row.title, row.hash.substr(0, 12), std::to_string(row.open_cases)}));
    for (const Diagnostic& one : row.warnings) console.report(one);
  }
  // The calendar comes with what is deployed: before that there is nothing to say of it.
  if (office.call.has("dry-run")) {
    console.line(console.word(Phrase::OfficeDryRun));
  } else if (const auto unknown = unknown_holidays(office)) {
    console.report(*unknown);
  }
  return kFine;
}

int admin_first(Office& office) {
  const auto made = office.service.first_administrator(
      office.call.get("PERSON"), office.call.get("NAME"), office.call.get("mail"));
  return made ? link(office, made.value()) : refuse(office.console, made.refusal());
}

int admin_invite(Office& office) {
  const auto made =
      office.service.invite(office.who, office.call.get("PERSON"), office.call.get("key"));
  if (!made) return refuse(office.console, made.refusal());
  return made.value().repeated ? shown_before(office, made.value())
                               : link(office, made.value().secret);
}

int admin_staff(Office& office) {
  const std::string& path = office.call.get("STAFF");
  Result<std::string> toml = real_file_system().read(path, kStaffBytes);
  if (!toml) {
    office.console.report(file_finding(toml.failure()));
    return kEnvironment;
  }
  SourceMap sources;
  Findings findings;
  const auto done = office.service.apply_staff(
      office.who, sources.add(path, std::move(toml.value())), office.call.has("dry-run"), findings);
  for (const Diagnostic& one : findings.all()) office.console.report(one, sources);
  if (!done) return findings.has_errors() ? 1 : refuse(office.console, done.refusal());
  for (const people::Action& one : done.value())
    office.console.line("  " + std::visit(StaffWords{office}, one));
  office.console.line(
      office.console.word(office.call.has("dry-run") ? Phrase::StaffPlanned : Phrase::StaffApplied,
                          {std::to_string(done.value().size())}));
  return kFine;
}

int admin_people(Office& office) {
  const auto all = office.service.people_for(office.who);
  if (!all) return refuse(office.console, all.refusal());
  Console& console = office.console;
  std::vector<std::vector<std::string>> rows{
      {console.word(Phrase::ColumnAccount), console.word(Phrase::ColumnName),
       console.word(Phrase::ColumnPositions), console.word(Phrase::ColumnRights)}};
  const Instant now = office.service.now();
  for (const auto& [id, person] : all.value()->persons) {
    std::string positions;
    for (const people::Holding& one : person.holdings) {
      if (one.from <= now && (!one.until || now < *one.until))
        positions += (positions.empty() ? "" : ", ") + one.position;
    }
    std::string rights;
    for (const people::Right right : person.rights)
      rights += (rights.empty() ? "" : ", ") + std::string(people::word(right));
    if (!person.active) rights = console.word(Phrase::OfficeInactive);
    rows.push_back({id, printable(person.name), positions.empty() ? "-" : printable(positions),
                    rights.empty() ? "-" : rights});
  }
  console.write(table(rows));
  return kFine;
}

int admin_add(Office& office) {
  return changed(office, "add",
                 people::AddPerson{office.call.get("PERSON"), office.call.get("NAME"),
                                   office.call.get("mail")});
}

int admin_assign(Office& office) {
  const auto from = moment_of(office, "begins", office.service.now());
  if (!from) return kWrongUse;
  std::optional<Instant> until;
  if (office.call.has("until")) {
    until = moment_of(office, "until", {});
    if (!until) return kWrongUse;
  }
  return changed(
      office, "assign",
      people::Assign{office.call.get("PERSON"), office.call.get("POSITION"), *from, until});
}

int admin_end(Office& office) {
  const auto until = moment_of(office, "until", office.service.now());
  if (!until) return kWrongUse;
  return changed(
      office, "end",
      people::EndAssignment{office.call.get("PERSON"), office.call.get("POSITION"), *until});
}

int admin_grant(Office& office) {
  const auto right = right_of(office);
  return right ? changed(office, "grant", people::Grant{office.call.get("PERSON"), *right})
               : kWrongUse;
}

int admin_revoke(Office& office) {
  const auto right = right_of(office);
  return right ? changed(office, "revoke", people::Revoke{office.call.get("PERSON"), *right})
               : kWrongUse;
}

int admin_deactivate(Office& office) {
  return changed(office, "deactivate",
                 people::Deactivate{office.call.get("PERSON"), office.call.get("reason")});
}

int admin_reactivate(Office& office) {
  return changed(office, "reactivate", people::Reactivate{office.call.get("PERSON")});
}

int admin_retire(Office& office) {
  auto key = sop_named(office, office.call.get("SOP"));
  return key ? changed(office, "retire", people::Retire{std::move(*key)}) : kRefused;
}

int admin_token(Office& office) {
  const auto until =
      moment_of(office, "until", {office.service.now().milliseconds + 90 * people::kDay});
  if (!until) return kWrongUse;
  const auto scope = people::scope_of(office.call.has("scope") ? office.call.get("scope") : "baca");
  if (!scope) {
    office.console.report(
        finding<Kind::BadOptionValue>(Span{}, "--scope", office.call.get("scope")));
    return kWrongUse;
  }
  const auto made =
      office.service.make_api_token(office.who, "", office.call.get("LABEL"), *scope, *until,
                                    office.call.get("key"), "token\n" + asked(office));
  if (!made) return refuse(office.console, made.refusal());
  if (made.value().repeated) return shown_before(office, made.value());
  office.console.line(office.console.word(Phrase::OfficeToken));
  office.console.line("  " + made.value().secret);
  return kFine;
}

int admin_tokens(Office& office) {
  const auto all = office.service.people_for(office.who);
  if (!all) return refuse(office.console, all.refusal());
  Console& console = office.console;
  const std::string owner = people::fold_id(office.call.get("PERSON"));
  if (!owner.empty() && people::find_person(*all.value(), owner) == nullptr)
    return refuse(console, service::refused(finding<Kind::PersonUnknown>(Span{}, owner)));
  std::vector<std::vector<std::string>> rows{
      {console.word(Phrase::ColumnToken), console.word(Phrase::ColumnAccount),
       console.word(Phrase::ColumnName), console.word(Phrase::ColumnScope),
       console.word(Phrase::ColumnExpires)}};
  for (const auto& [id, token] : all.value()->tokens) {
    const bool usable = people::usable_token(*all.value(), id, office.service.now()) != nullptr;
    if (!usable || (!owner.empty() && token.person != owner)) continue;
    rows.push_back({id, token.person, printable(token.name), std::string(people::word(token.scope)),
                    short_moment(office, token.expires)});
  }
  if (rows.size() == 1) {
    console.line(console.word(Phrase::OfficeNoTokens));
  } else {
    console.write(table(rows));
  }
  return kFine;
}

int admin_untoken(Office& office) {
  return changed(office, "untoken", people::RevokeToken{office.call.get("TOKEN")});
}

int delegate(Office& office) {
  const auto begins = moment_of(office, "begins", office.service.now());
  const auto ends = moment_of(office, "until", {});
  if (!begins || !ends) return kWrongUse;
  if (!office.call.has("until")) {
    office.console.report(finding<Kind::MissingArgument>(Span{}, "--until"));
    return kWrongUse;
  }
  people::Delegate action;
  const bool plt = office.call.get("kind") == "plt";
  action.kind = plt ? engine::Substitution::Plt : engine::Substitution::Plh;
  action.from = office.call.get("from");
  if (!plt && action.from.empty()) action.from = office.who.person;
  action.to = office.call.get("PERSON");
  action.position = office.call.get("POSITION");
  action.begins = *begins;
  action.ends = *ends;
  action.reason = office.call.get("reason");
  return changed(office, "delegate", std::move(action));
}

int report(Office& office) {
  const std::string format = office.call.has("format") ? office.call.get("format") : "text";
  const auto text = office.service.report(office.who, office.call.get("SOP"), format);
  if (!text) return refuse(office.console, text.refusal());
  office.console.write(text.value());
  return kFine;
}

namespace {

// Where an export goes: standard output, or a file that has its name only once it is whole. What
// is no file (a pipe, a device) is written to as it is.
class Target {
 public:
  explicit Target(const std::string& path) : path_(path) {
    struct stat info {};
    const bool there = !path.empty() && ::stat(path.c_str(), &info) == 0;
    if (path.empty()) {
      file_ = STDOUT_FILENO;
    } else if (there && !S_ISREG(info.st_mode)) {
      file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
      if (char* const real = there ? ::realpath(path.c_str(), nullptr) : nullptr) {
        path_ = real;  // a link stays one
        std::free(real);
      }
      fresh_ = path_ + ".baru-XXXXXX";
      file_ = ::mkostemp(fresh_.data(), O_CLOEXEC);
    }
    if (file_ < 0) error_ = errno;
  }
  ~Target() {
    if (file_ > STDOUT_FILENO) (void)::close(file_);
    if (!fresh_.empty()) (void)::unlink(fresh_.c_str());
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  [[nodiscard]] bool open() const { return file_ >= 0; }
  [[nodiscard]] int error() const { return error_; }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::write(file_, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) {
        error_ = errno;
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }
  void finish() {
    if (file_ > STDOUT_FILENO && ::close(std::exchange(file_, -1)) != 0 && error_ == 0)
      error_ = errno;
    if (fresh_.empty() || error_ != 0) return;
    if (::rename(fresh_.c_str(), path_.c_str()) != 0) {
      error_ = errno;
    } else {
      fresh_.clear();
    }
  }

 private:
  std::string path_;
  std::string fresh_;
  int file_ = -1;
  int error_ = 0;
};

}  // namespace

int export_cases(Office& office) {
  const char* format = office.call.has("xes")         ? "xes"
                       : office.call.has("csv-cases") ? "csv-kasus"
                       : office.call.has("csv")       ? "csv"
                                                      : "";
  if (*format == '\0') {
    office.console.report(finding<Kind::MissingArgument>(Span{}, "--xes|--csv|--csv-cases"));
    return kWrongUse;
  }
  const std::string& path = office.call.get("output");
  Target target(path);
  if (!target.open()) {
    office.console.report(file_finding(failure_from_errno(target.error(), path)));
    return kEnvironment;
  }
  const auto done = office.service.export_cases(
      office.who, format, [&](std::string_view bytes) { return target.write(bytes); });
  if (!done) return refuse(office.console, done.refusal());
  target.finish();
  if (target.error() != 0) {
    office.console.report(
        finding<Kind::OutputFailed>(Span{}, failure_from_errno(target.error(), path).detail));
    return kEnvironment;
  }
  return kFine;
}

int backup(Office& office) {
  const std::string& folder = office.call.get("BACKUP");
  const auto head = office.service.backup(office.who, folder);
  if (!head) return refuse(office.console, head.refusal());
  office.console.line(office.console.good("✓ ") +
                      office.console.word(Phrase::OfficeBackedUp, {folder, head.value()}));
  return kFine;
}

}  // namespace sop::sopd::verbs
