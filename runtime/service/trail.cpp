// The record for those who look at all of it: reports of an SOP, and exports to other tools.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/base/file_system.h"
#include "compiler/base/utf8.h"
#include "runtime/export/csv.h"
#include "runtime/export/report.h"
#include "runtime/export/xes.h"
#include "runtime/service/inner.h"

namespace sop::service {
namespace {

using Json = nlohmann::json;

Refusal database_failed(const Inner& inner, const Failure& failure) {
  return refused(journal_finding(failure, inner.database()));
}

// Every case of a moment, with its records, one after the other.
using Visit =
    std::function<bool(const story::CaseHistory&, const engine::State&, const story::Versions&)>;
Outcome<Done> each_history(Inner& inner, journal::Snapshot& snapshot, const Visit& visit) {
  std::optional<Failure> failure;
  Outcome<journal::Snapshot> beside = inner.snapshot();
  if (!beside) return beside.refusal();
  const Status read = snapshot.each_case([&](const journal::Case& one) {
    Result<std::vector<journal::Entry>> entries = beside.value().history(one.number);
    if (!entries) {
      failure = entries.failure();
      return false;
    }
    std::map<std::string, std::shared_ptr<const engine::Bundle>> versions;
    versions.emplace(one.bundle->hash, one.bundle);
    std::vector<engine::Record> records;
    std::shared_ptr<const engine::Bundle> first = one.bundle;
    for (journal::Entry& entry : entries.value()) {
      if (records.empty()) first = entry.bundle;
      versions.emplace(entry.bundle->hash, entry.bundle);
      records.push_back(std::move(entry.record));
    }
    return visit({one.number, first.get(), records}, one.state,
                 [&](const std::string& hash) -> const engine::Bundle* {
                   const auto found = versions.find(hash);
                   return found == versions.end() ? nullptr : found->second.get();
                 });
  });
  if (failure) return database_failed(inner, *failure);
  if (!read) return database_failed(inner, read.failure());
  return Done{};
}

constexpr double kMinute = 60'000;  // ms

Json step_json(const exporting::StepReport& step) {
  Json answers = Json::array();
  for (const exporting::AnswerCount& one : step.answers)
    answers.push_back({{"answer", one.answer}, {"back", one.back}, {"count", one.count}});
  const bool any = step.used.count() > 0;
  const auto minutes = [&](double milliseconds) {
    return any ? Json(milliseconds / kMinute) : Json();
  };
  Json standards = Json::array();
  for (const auto& [version, standard] : step.other_standards)
    standards.push_back({{"version", version}, {"standard", standard}});
  return {{"task", step.label},
          {"activity", step.activity},
          {"version", step.version},
          {"other_standards", std::move(standards)},
          {"standard", step.standard},
          {"completed", step.completed},
          {"skipped", step.skipped},
          {"over", step.measurable ? Json(step.over) : Json()},
          {"mean_minutes", minutes(any ? step.used.mean() : 0)},
          {"median_minutes", minutes(any ? static_cast<double>(step.used.percentile(50)) : 0)},
          {"p90_minutes", minutes(any ? static_cast<double>(step.used.percentile(90)) : 0)},
          {"waiting", step.waiting},
          {"oldest", step.oldest ? Json(engine::to_iso(*step.oldest)) : Json()},
          {"answers", std::move(answers)}};
}

std::string report_json(const exporting::Report& report) {
  Json steps = Json::array();
  for (const exporting::StepReport& step : report.steps) steps.push_back(step_json(step));
  Json versions = Json::array();
  for (const exporting::VersionReport& one : report.versions) {
    versions.push_back({{"version", one.version},
                        {"bundle", one.hash},
                        {"started", one.started},
                        {"finished", one.finished},
                        {"cancelled", one.cancelled},
                        {"open", one.open},
                        {"moved_in", one.moved_in},
                        {"moved_out", one.moved_out}});
  }
  Json months = Json::array();
  for (const auto& [month, figures] : report.months) {
    months.push_back({{"month", fmt::format("{:04}-{:02}", month.first, month.second)},
                      {"started", figures.started},
                      {"finished", figures.finished},
                      {"cancelled", figures.cancelled}});
  }
  return Json{{"sop", report.title},
              {"bundle", report.hash},
              {"started", report.started},
              {"finished", report.finished},
              {"cancelled", report.cancelled},
              {"open", report.open},
              {"versions", std::move(versions)},
              {"steps", std::move(steps)},
              {"months", std::move(months)}}
             .dump(1) +
         "\n";
}

}  // namespace

Outcome<exporting::Report> Inner::report_of(const Identity& who, const std::string& sop) {
  Outcome<journal::Snapshot> taken = snapshot();
  if (!taken) return taken.refusal();
  Result<People> people = taken.value().people();
  if (!people) return database_failed(*this, people.failure());
  const std::string folded = utf8::fold(sop);
  const auto& all = people.value()->deployments;
  auto found = all.find(folded);
  if (found == all.end()) {
    found = std::find_if(all.begin(), all.end(),
                         [&](const auto& one) { return utf8::fold(one.second.title) == folded; });
  }
  if (found == all.end()) return refused(finding<Kind::NoSuchSop>(Span{}, sop));
  std::vector<std::shared_ptr<const engine::Bundle>> kept;
  std::vector<exporting::ReportedVersion> all_versions;
  std::set<std::string> hashes;
  const std::vector<people::Version>& known = found->second.versions;
  for (std::size_t i = known.size(); i-- > 0;) {
    if (!hashes.insert(known[i].hash).second) continue;
    Result<std::shared_ptr<const engine::Bundle>> read = taken.value().bundle(known[i].hash);
    if (!read) return database_failed(*this, read.failure());
    kept.push_back(read.value());
    all_versions.push_back({kept.back().get(), i + 1});
  }
  std::reverse(all_versions.begin(), all_versions.end());
  const people::Standings standings =
      people::standing(*people.value(), *all_versions.back().bundle, who.person, now());
  if (auto no = forbids(who, people::Act::Report, standings)) return std::move(*no);
  Outcome<calendar::Calendar> days = calendar(taken.value(), *people.value());
  if (!days) return days.refusal();
  exporting::ReportBuilder building(all_versions, days.value());
  Outcome<Done> read_all = each_history(
      *this, taken.value(),
      [&](const story::CaseHistory& one, const engine::State&, const story::Versions& versions) {
        // By the version it began in, or one that it was moved to.
        const bool concerned =
            hashes.count(one.bundle->hash) != 0 ||
            std::any_of(hashes.begin(), hashes.end(),
                        [&](const std::string& hash) { return versions(hash) != nullptr; });
        if (concerned) building.add(one);
        return true;
      });
  if (!read_all) return read_all.refusal();
  return building.report();
}

Outcome<std::string> Service::report(const Identity& who, const std::string& sop,
                                     const std::string& format) {
  if (format != "text" && format != "csv" && format != "json")
    return refused(finding<Kind::UnknownFormat>(Span{}, format, "text, csv, json"));
  Outcome<exporting::Report> report = inner_->report_of(who, sop);
  if (!report) return report.refusal();
  if (format == "csv") return exporting::report_csv(report.value());
  if (format == "json") return report_json(report.value());
  return exporting::report_text(who.language, report.value(), calendar(), inner_->now());
}

namespace {

bool is_export(const std::string& format) {
  return format == "xes" || format == "csv" || format == "csv-kasus";
}
Refusal no_export(const std::string& format) {
  return refused(finding<Kind::UnknownFormat>(Span{}, format, "xes, csv, csv-kasus"));
}

}  // namespace

Outcome<Done> Service::export_cases(const Identity& who, const std::string& format,
                                    const std::function<bool(std::string_view)>& sink) {
  if (!is_export(format)) return no_export(format);
  Outcome<journal::Snapshot> taken = inner_->snapshot();
  if (!taken) return taken.refusal();
  Result<People> people = taken.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  if (auto no =
          inner_->forbids(who, people::Act::Export, people::standing(*people.value(), who.person)))
    return std::move(*no);
  const People names_of = people.value();
  const exporting::Names names = [names_of](const std::string& id) {
    return person_view(*names_of, id).name;
  };
  const calendar::Zone zone = calendar().rules().zone;
  if (format == "xes") {
    exporting::XesOptions options;
    options.name = inner_->settings.office.empty() ? "Sopan" : inner_->settings.office;
    options.source = "sopan";
    options.zone = zone;
    options.names = names;
    // Bundles of earlier versions are asked for case by case.
    story::Versions versions;
    options.versions = [&versions](const std::string& hash) {
      return versions ? versions(hash) : nullptr;
    };
    exporting::XesWriter writer(sink, std::move(options));
    bool going = writer.begin();
    Outcome<Done> read = each_history(
        *inner_, taken.value(),
        [&](const story::CaseHistory& one, const engine::State&, const story::Versions& known) {
          versions = known;
          going = going && writer.trace(one);
          return going;
        });
    if (!read) return read.refusal();
    if (going) (void)writer.finish();
    return Done{};
  }
  exporting::CsvOptions options;
  options.zone = zone;
  options.names = names;
  story::Versions versions;
  options.versions = [&versions](const std::string& hash) {
    return versions ? versions(hash) : nullptr;
  };
  exporting::CsvWriter writer(
      sink,
      format == "csv" ? exporting::CsvWriter::Table::Events : exporting::CsvWriter::Table::Cases,
      std::move(options));
  bool going = writer.begin();
  Outcome<Done> read = each_history(
      *inner_, taken.value(),
      [&](const story::CaseHistory& one, const engine::State& state, const story::Versions& known) {
        versions = known;
        going = going && writer.add(one, &state);
        return going;
      });
  if (!read) return read.refusal();
  if (going) (void)writer.finish();
  return Done{};
}

Outcome<FileToRead> Service::export_to_file(const Identity& who, const std::string& format) {
  // Both before anything is written: the format becomes part of a name.
  if (!is_export(format)) return no_export(format);
  if (auto no = forbids(who, people::Act::Export)) return std::move(*no);
  std::string path = inner_->folder + "/" + kExport + "XXXXXX";
  const int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return failed(failure_from_errno(errno, path));
  // Each answer has a file of its own, which goes with it: two at once never share one.
  const std::shared_ptr<const void> owner(nullptr,
                                          [path](const void*) { (void)::unlink(path.c_str()); });
  std::uint64_t size = 0;
  std::optional<Failure> failure;
  Outcome<Done> written = export_cases(who, format, [&](std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = ::write(file, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) {
        failure = failure_from_errno(errno, path);
        return false;
      }
      size += static_cast<std::uint64_t>(put);
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  });
  if (::close(file) != 0 && !failure) failure = failure_from_errno(errno, path);
  if (!written) return written.refusal();
  if (failure) return failed(*failure);
  const bool xes = format == "xes";
  return FileToRead{path, xes ? "sopan.xes" : "sopan.csv",
                    xes ? "application/xml" : "text/csv; charset=utf-8", size, owner};
}

}  // namespace sop::service
