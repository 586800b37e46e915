// How fast cases leave the house: 100,000 cases made in memory, written as XES and CSV and added up
// to a report. Prints "name<TAB>value<TAB>unit" lines.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "runtime/export/csv.h"
#include "runtime/export/report.h"
#include "runtime/export/xes.h"

namespace {

using namespace sop;

constexpr std::size_t kCases = 100'000;
constexpr std::size_t kTasks = 8;

// Eight steps in a row; the fourth may send the case back.
bundle::Bundle procedure() {
  bundle::Bundle out;
  out.hash = std::string(64, 'a');
  out.title = "Penyusunan Surat Keputusan";
  out.number = "065/12";
  out.roles = {{"r1", "Staf", "Staf Subbagian Umum", {}, {}, {}, {}},
               {"r2", "Sekdis", "Sekretaris Dinas", {}, {}, {}, {}}};
  for (std::size_t i = 0; i < kTasks; ++i) {
    bundle::Task task;
    task.id = std::to_string(i + 1);
    task.activity = "Mengerjakan bagian ke-" + task.id + " naskah surat keputusan";
    task.performers = {{bundle::RoleId(i % 2)}};
    bundle::Exit on;
    if (i + 1 < kTasks) on.to.task = bundle::TaskId(i + 1);
    task.exits = {on};
    task.time = {"30 menit", false, {{30, 30, bundle::TimeUnit::Minute}}};
    out.tasks.push_back(std::move(task));
  }
  out.tasks[3].exits[0].answer = "ya";
  bundle::Exit back;
  back.answer = "tidak";
  back.to.task = bundle::TaskId(2);
  back.back = true;
  out.tasks[3].exits.push_back(back);
  return out;
}

std::vector<engine::Record> records_of(const bundle::Bundle& bundle) {
  std::vector<engine::Record> out;
  Instant at{1'767'574'800'000};
  const auto add = [&](auto what) {
    engine::Event event;
    event.at = at;
    event.person = "pegawai-17";
    event.what = std::move(what);
    out.push_back({out.size() + 1, 1, "kunci", std::move(event)});
  };
  add(engine::CaseStarted{"Tim 2026", {}, {}});
  for (std::size_t i = 0; i < kTasks; ++i) {
    const bundle::TaskId task(i);
    add(engine::TaskOpened{task, 1, {}, false});
    at.milliseconds += 600'000;
    add(engine::TaskClaimed{task, 1, 0, bundle.tasks[i].performers[0][0]});
    at.milliseconds += 900'000;
    add(engine::TaskCompleted{task, 1, bundle.tasks[i].performers[0][0], 0, "sudah diperiksa"});
  }
  add(engine::CaseFinished{});
  return out;
}

void measure(const char* name, const std::function<std::size_t()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  const std::size_t bytes = work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (bytes == 0) {
    fmt::print("{}\t{:.0f}\tcases/s\n", name, kCases / took.count());
  } else {
    fmt::print("{}\t{:.0f}\tMB/s\n", name, static_cast<double>(bytes) / 1e6 / took.count());
  }
}

template <class Writer>
std::size_t all(Writer& writer, const std::size_t& bytes, const std::function<bool()>& add) {
  if (!writer.begin()) return 0;
  for (std::size_t i = 0; i < kCases; ++i) {
    if (!add()) return 0;
  }
  return writer.finish() ? bytes : 0;
}

}  // namespace

int main() {
  const bundle::Bundle bundle = procedure();
  const std::vector<engine::Record> records = records_of(bundle);
  const exporting::CaseHistory one{1, &bundle, records};
  std::size_t bytes = 0;
  const exporting::Output count = [&](std::string_view text) {
    bytes += text.size();
    return true;
  };
  measure("XES of 100,000 cases", [&] {
    bytes = 0;
    exporting::XesWriter writer(count, {});
    return all(writer, bytes, [&] { return writer.trace(one); });
  });
  measure("CSV of 100,000 cases", [&] {
    bytes = 0;
    exporting::CsvWriter writer(count, exporting::CsvWriter::Table::Events, {});
    return all(writer, bytes, [&] { return writer.add(one); });
  });
  measure("report on 100,000 cases", [&] {
    const calendar::Calendar calendar;
    exporting::ReportBuilder builder(bundle, calendar);
    for (std::size_t i = 0; i < kCases; ++i) builder.add(one);
    return std::size_t{0};
  });
  return 0;
}
