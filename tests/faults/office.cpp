#include "office.h"

#include <set>

#include "runtime/journal/deadlines.h"
#include "tests/unit/engine_samples.h"

namespace sop::faults {
namespace {

using journal::RegisterRequest;
using journal::SideRow;
using samples::Json;

constexpr const char* kSideKinds[] = {"sesi", "sandi"};

void add(std::string& text, const std::string& part) {
  text.append(part).append("\x1f");
}
void add(std::string& text, std::uint64_t number) {
  add(text, std::to_string(number));
}
void add(std::string& text, engine::Instant at) {
  add(text, std::to_string(at.milliseconds));
}

engine::Bundle called_sop() {
  Json json = samples::bundle_json();
  json["sop"]["title"] = "Rapat";
  json["sop"]["number"] = "065/99";
  json["roles"] = std::vector<Json>{samples::role("r1", "Pimpinan", "Pimpinan")};
  json["tasks"] = std::vector<Json>{samples::task("1", {{"r1"}}, {samples::exit(nullptr)})};
  return samples::read(json);
}

engine::Bundle calling_sop() {
  Json json = samples::bundle_json();
  json["version"] = 2;
  json["sop"]["title"] = "Musyawarah";
  json["sop"]["number"] = "065/98";
  json["forks"] = json["joins"] = Json::array();
  Json first = samples::task("1", {{"r1"}}, {samples::exit("2")});
  first["call"] = {{"reference", "SOP Rapat"},
                   {"title", "Rapat"},
                   {"number", "065/99"},
                   {"bindings", Json::array({{{"parameter", "Pimpinan"}, {"role", "r2"}}})}};
  json["tasks"] = std::vector<Json>{first, samples::task("2", {{"r1"}}, {samples::exit(nullptr)})};
  for (Json& task : json["tasks"]) {
    task["within"] = nullptr;
    task["deadlines"] = Json::array();
    if (!task.contains("call")) task["call"] = nullptr;
  }
  return samples::read(json);
}

}  // namespace

Sops make_sops(std::uint32_t seed) {
  samples::Random random(seed);
  return {samples::random_bundle(random), calling_sop(), called_sop()};
}

Batch opening(const Sops& sops) {
  Batch batch;
  const auto change = [&](people::Action action, bool machine, std::string content = {}) {
    RegisterRequest request;
    request.command = {"buka" + std::to_string(batch.size()), machine ? "petugas" : kAdministrator,
                       std::move(action)};
    request.now = kBeginning;
    request.caller.machine = machine;
    request.content = std::move(content);
    batch.emplace_back(std::move(request));
  };
  change(people::FirstAdministrator{kAdministrator, "Admin", ""}, true);
  std::set<std::string> positions;
  for (const engine::Bundle* sop : {&sops.plain, &sops.calling}) {
    for (const bundle::Role& role : sop->roles) positions.insert(role.title);
  }
  for (const char* person : kStaff) {
    change(people::AddPerson{person, person, ""}, false);
    for (const std::string& position : positions)
      change(people::Assign{person, position, kBeginning, std::nullopt}, false);
  }
  for (const engine::Bundle* sop : {&sops.plain, &sops.called, &sops.calling})
    change(people::Deploy{sop->hash, sop->number, sop->title}, false, sop->content);
  return batch;
}

journal::JournalOptions office_options(journal::Watcher watcher) {
  journal::JournalOptions options;
  options.watcher = std::move(watcher);
  options.timekeepers = journal::working_time();
  options.letters = [](const journal::Happened& happened, std::vector<effects::Effect>& out) {
    if (happened.sequence % 3 != 0) return;
    effects::Effect letter;
    letter.target = "siti@contoh.go.id";
    letter.payload = "{\"kejadian\":" + std::to_string(happened.sequence) + "}";
    out.push_back(std::move(letter));
  };
  return options;
}

Result<journal::Audit> audit_office(journal::Store& store, const std::string& anchor) {
  journal::AuditOptions options;
  options.anchor = anchor;
  options.timekeepers = journal::working_time();
  return journal::verify(store, options);
}

std::string session_key(std::size_t number) {
  return "s" + std::to_string(number);
}

Result<std::string> beside(journal::Store& store) {
  std::string text;
  std::vector<std::string> keys(kStaff.begin(), kStaff.end());
  for (std::size_t i = 0; i < kSessions; ++i) keys.push_back(session_key(i));
  for (const char* kind : kSideKinds) {
    for (const std::string& key : keys) {
      const auto row = store.side(kind, key);
      if (!row) return row.failure();
      if (!row.value()) continue;
      const SideRow& side = *row.value();
      for (const std::string& part : {side.kind, side.key, side.owner, side.content})
        add(text, part);
      add(text, side.expires.value_or(engine::Instant{}));
    }
  }
  const Status read = store.each_outbox([&](const journal::OutboxRow& row) {
    add(text, row.effect.id);
    for (const std::string& part : {row.effect.key, row.effect.target, row.effect.payload, row.why})
      add(text, part);
    add(text, row.effect.created);
    add(text, row.effect.next_try);
    add(text, static_cast<std::uint64_t>(row.effect.tries));
    add(text, row.event);
    add(text, static_cast<std::uint64_t>(row.state));
    add(text, row.ended);
    return true;
  });
  if (!read) return read.failure();
  return text;
}

std::string key_of(const journal::Work& work) {
  if (const auto* request = std::get_if<journal::Request>(&work)) return request->command.key;
  if (const auto* change = std::get_if<RegisterRequest>(&work)) return change->command.key;
  return {};
}

void set_key(journal::Work& work, const std::string& key) {
  if (auto* request = std::get_if<journal::Request>(&work)) request->command.key = key;
  if (auto* change = std::get_if<RegisterRequest>(&work)) change->command.key = key;
}

}  // namespace sop::faults
