#include "runtime/export/csv.h"

#include <utility>

namespace sop::exporting {
namespace {

constexpr std::size_t kBuffer = 64U << 10U;
constexpr std::string_view kMark = "\xEF\xBB\xBF";

// Names of columns are part of the format, not words for people: they stay as they are in every
// language.
constexpr std::string_view kEventColumns[] = {
    "kasus",       "nomor_sop", "sop",       "versi",   "urutan",   "peristiwa",     "langkah",
    "kegiatan",    "jabatan",   "orang",     "plt_plh", "mewakili", "diserahkan_ke", "waktu_utc",
    "waktu_lokal", "jawaban",   "kunjungan", "dokumen", "berkas",   "kasus_terkait", "catatan"};
constexpr std::string_view kCaseColumns[] = {
    "kasus",        "nomor_sop", "sop",         "versi",       "perihal",     "keadaan",
    "dimulai_oleh", "mulai_utc", "mulai_lokal", "akhir_utc",   "akhir_lokal", "langkah_menunggu",
    "kembali",      "peristiwa", "kasus_asal",  "alasan_batal"};

std::string_view status_word(engine::Status status) {
  constexpr std::string_view kWords[] = {"baru", "berjalan", "selesai", "dibatalkan"};
  return kWords[static_cast<std::size_t>(status)];
}

}  // namespace

std::string csv_cell(std::string_view value, char separator) {
  std::string out;
  if (!value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos)
    out += '\'';
  out += value;
  const char special[] = {separator, '"', '\n', '\r'};
  if (out.find_first_of(std::string_view(special, sizeof special)) == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

CsvWriter::CsvWriter(Output output, Table table, CsvOptions options)
    : output_(std::move(output)), table_(table), options_(std::move(options)) {
  buffer_.reserve(kBuffer * 2);
}

bool CsvWriter::flush(bool all) {
  if (!open_) return false;
  if (buffer_.size() < kBuffer && !all) return true;
  open_ = output_(buffer_);
  buffer_.clear();
  return open_;
}

void CsvWriter::cell(std::string_view value) {
  if (std::exchange(row_begun_, true)) buffer_ += options_.separator;
  buffer_ += csv_cell(value, options_.separator);
}

void CsvWriter::end_row() {
  buffer_ += "\r\n";
  row_begun_ = false;
}

std::string CsvWriter::person(const std::string& id) const {
  return options_.names && !id.empty() ? options_.names(id) : id;
}

bool CsvWriter::begin() {
  if (options_.byte_order_mark) buffer_ += kMark;
  if (table_ == Table::Events) {
    for (const std::string_view name : kEventColumns) cell(name);
  } else {
    for (const std::string_view name : kCaseColumns) cell(name);
  }
  end_row();
  return flush(false);
}

void CsvWriter::event_row(engine::CaseNumber number, const Told& told) {
  const engine::Event& event = told.record.event;
  const Fact& fact = told.fact;
  const bool of_step = fact.task.index() < told.bundle.tasks.size();
  constexpr std::string_view kSubstitutions[] = {"", "Plt.", "Plh."};
  cell(std::to_string(number));
  cell(told.bundle.number);
  cell(told.bundle.title);
  cell(told.bundle.hash);
  cell(std::to_string(told.record.sequence));
  cell(fact.event);
  cell(of_step ? told.bundle.task(fact.task).id : "");
  cell(of_step ? told.bundle.task(fact.task).activity : "");
  cell(fact.role);
  cell(person(event.person));
  cell(kSubstitutions[static_cast<std::size_t>(event.substitution)]);
  cell(person(event.acting_for));
  cell(fact.event == "case_moved" ? fact.to : person(fact.to));
  cell(to_iso(event.at));
  cell(local_iso(event.at, options_.zone));
  cell(fact.answer);
  cell(fact.visit > 0 ? std::to_string(fact.visit) : "");
  cell(fact.document);
  cell(fact.file);
  cell(fact.linked != 0 ? std::to_string(fact.linked) : "");
  cell(fact.note);
  end_row();
}

void CsvWriter::case_row(const CaseHistory& one, const engine::State& state) {
  const bool ended =
      state.status == engine::Status::Finished || state.status == engine::Status::Cancelled;
  const bundle::Bundle* now = one.bundle;
  for (const engine::Record& record : one.records) {
    const auto* moved = std::get_if<engine::CaseMoved>(&record.event.what);
    if (moved != nullptr) now = options_.versions ? options_.versions(moved->to) : nullptr;
    if (now == nullptr) return;
  }
  std::string steps;
  for (const engine::Token& token : state.tokens)
    steps += (steps.empty() ? "" : ", ") + now->task(token.task).id;
  cell(std::to_string(one.number));
  cell(now->number);
  cell(now->title);
  cell(now->hash);
  cell(state.subject);
  cell(status_word(state.status));
  cell(person(state.starter));
  cell(to_iso(state.started));
  cell(local_iso(state.started, options_.zone));
  cell(ended ? to_iso(state.ended) : "");
  cell(ended ? local_iso(state.ended, options_.zone) : "");
  cell(steps);
  cell(std::to_string(state.returns));
  cell(std::to_string(state.events));
  cell(state.origin.number != 0 ? std::to_string(state.origin.number) : "");
  cell(state.reason);
  end_row();
}

bool CsvWriter::add(const CaseHistory& one, const engine::State* state) {
  if (!open_ || one.bundle == nullptr) return open_;
  if (table_ == Table::Cases) {
    if (state != nullptr) case_row(one, *state);
    return flush(false);
  }
  return each_fact(one, options_.versions, [&](const Told& told) {
    // What a cancellation stops is no record of its own.
    if (told.fact.event != "task_stopped") event_row(one.number, told);
    return flush(false);
  });
}

bool CsvWriter::finish() {
  return flush(true);
}

}  // namespace sop::exporting
