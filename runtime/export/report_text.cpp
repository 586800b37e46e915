#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/calendar/local_time.h"
#include "runtime/export/csv.h"
#include "runtime/export/report.h"
#include "runtime/story/words.h"

namespace sop::exporting {
namespace {

using Row = std::vector<std::string>;

constexpr double kMinute = 60'000;
constexpr std::size_t kActivityColumns = 44;

// "12,5": one decimal, none for whole numbers.
std::string decimal(double value, Language language) {
  std::string out = fmt::format("{:.1f}", value);
  if (out.size() > 2 && out.substr(out.size() - 2) == ".0") out.resize(out.size() - 2);
  if (language == Language::Indonesian) std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

std::string minutes(double milliseconds, Language language) {
  return decimal(milliseconds / kMinute, language);
}

std::string percent(std::uint64_t part, std::uint64_t whole, Language language) {
  return decimal(whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole),
                 language);
}

std::string shortened(const std::string& text) {
  if (utf8::display_width(text) <= kActivityColumns) return text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::min(utf8::length_at(text, at), text.size() - at);
    if (utf8::display_width(out) + 1 >= kActivityColumns) break;
    out.append(text, at, length);
    at += length;
  }
  return out + "…";
}

// Columns as wide as their widest cell; those from `numbers` on stand at the right.
std::string table(const std::vector<Row>& rows, std::size_t first_number, std::size_t last_number) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], utf8::display_width(row[i]));
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - utf8::display_width(row[i]), ' ');
      const bool right = i >= first_number && i <= last_number;
      line += " " + (right ? gap + row[i] : row[i] + gap);
      if (i + 1 < row.size()) line += " ";
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + "\n";
  }
  return out;
}

class Writing {
 public:
  Writing(Language language, const Report& report, const calendar::Calendar& calendar)
      : language_(language), report_(report), calendar_(calendar) {}

  std::string run(Instant until) {
    line(word(Phrase::ReportOfSop, {report_.title}));
    line(word(Phrase::ReportUntil, {calendar::told(calendar_, until, language_)}));
    cases("", report_);
    versions();
    times();
    decisions();
    waiting();
    months();
    conformance();
    line("");
    line(word(Phrase::ReportNoPersons));
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string word(Phrase phrase, std::vector<std::string> args = {}) const {
    return story::say(language_, phrase, std::move(args));
  }
  [[nodiscard]] static std::string number(std::uint64_t value) { return std::to_string(value); }
  // A step that the newest version no longer has tells whose it is.
  [[nodiscard]] std::string label(std::size_t i) const {
    return in_version(report_.steps[i].label, report_.steps[i].version);
  }
  [[nodiscard]] std::string in_version(const std::string& what, std::size_t version) const {
    return version == report_.versions.back().version
               ? what
               : word(Phrase::InVersion, {what, number(version)});
  }
  [[nodiscard]] std::string activity(std::size_t i) const {
    return shortened(report_.steps[i].activity);
  }
  [[nodiscard]] std::string standard(const StepReport& step) const {
    std::string out = step.standard.empty() ? "-" : step.standard;
    for (const auto& [version, other] : step.other_standards)
      out += "; " + in_version(other.empty() ? "-" : other, version);
    return out;
  }
  void line(const std::string& text) { out_ += text + "\n"; }
  void heading(Phrase phrase) {
    line("");
    line(word(phrase));
  }
  template <class Counts>
  void cases(const std::string& lead, const Counts& of) {
    line(lead + word(Phrase::ReportCases, {number(of.started), number(of.finished),
                                           number(of.cancelled), number(of.open)}));
    if (of.moved_in + of.moved_out > 0)
      line((lead.empty() ? "" : "    ") +
           word(Phrase::ReportMoved, {number(of.moved_in), number(of.moved_out)}));
  }
  // Each that has had cases, the newest first.
  void versions() {
    if (report_.versions.size() < 2) return;
    for (auto one = report_.versions.rbegin(); one != report_.versions.rend(); ++one) {
      if (one->started + one->moved_in == 0) continue;
      cases("  " + word(Phrase::InVersion, {report_.title, number(one->version)}) + " – ", *one);
    }
  }
  // A table of a heading row alone says that there is nothing.
  void rows(const std::vector<Row>& all, std::size_t first_number, std::size_t last_number) {
    if (all.size() > 1) {
      out_ += table(all, first_number, last_number);
    } else {
      line("  " + word(Phrase::ReportNothing));
    }
  }

  void times() {
    heading(Phrase::ReportTimes);
    line("  (" + word(Phrase::ReportTimesHow) + ")");
    std::vector<Row> all{
        {word(Phrase::ColumnStep), word(Phrase::ColumnActivity), word(Phrase::ColumnCount),
         word(Phrase::ColumnMedian), word(Phrase::ColumnNinety), word(Phrase::ColumnMean),
         word(Phrase::ColumnHeld), word(Phrase::ColumnOver), word(Phrase::ColumnStandard)}};
    for (std::size_t i = 0; i < report_.steps.size(); ++i) {
      const StepReport& step = report_.steps[i];
      const bool any = step.used.count() > 0;
      const auto quantile = [&](const Histogram& of, std::uint32_t rank) {
        return of.count() > 0 ? minutes(static_cast<double>(of.percentile(rank)), language_) : "-";
      };
      all.push_back(
          {label(i), activity(i), number(step.completed), quantile(step.used, 50),
           quantile(step.used, 90), any ? minutes(step.used.mean(), language_) : "-",
           quantile(step.held, 50),
           any && step.measurable ? percent(step.over, step.measured, language_) + "%" : "-",
           standard(step)});
    }
    rows(all, 2, 7);
    for (std::size_t i = 0; i < report_.steps.size(); ++i) {
      const StepReport& step = report_.steps[i];
      if (!step.used.exact())
        line("  " + word(Phrase::ReportRounded, {label(i), std::to_string(Histogram::kExact)}));
      if (step.backwards > 0)
        line("  " + word(Phrase::ReportBackwards, {label(i), number(step.backwards)}));
    }
  }

  void decisions() {
    heading(Phrase::ReportDecisions);
    std::vector<Row> all{{word(Phrase::ColumnStep), word(Phrase::ColumnActivity),
                          word(Phrase::ColumnCount), word(Phrase::ColumnAnswers)}};
    for (std::size_t i = 0; i < report_.steps.size(); ++i) {
      const StepReport& step = report_.steps[i];
      if (step.answers.empty()) continue;
      std::string told;
      for (const AnswerCount& one : step.answers) {
        told +=
            (told.empty() ? "" : ", ") +
            word(one.back ? Phrase::ReportAnswerBack : Phrase::ReportAnswerShare,
                 {one.answer, number(one.count), percent(one.count, step.completed, language_)});
      }
      all.push_back({label(i), activity(i), number(step.completed), told});
    }
    rows(all, 2, 2);
  }

  void waiting() {
    heading(Phrase::ReportWaiting);
    std::vector<Row> all{{word(Phrase::ColumnStep), word(Phrase::ColumnActivity),
                          word(Phrase::ColumnOpenCases), word(Phrase::ColumnOldest)}};
    for (std::size_t i = 0; i < report_.steps.size(); ++i) {
      const StepReport& step = report_.steps[i];
      if (step.waiting == 0) continue;
      all.push_back({label(i), activity(i), number(step.waiting),
                     step.oldest ? calendar::told(calendar_, *step.oldest, language_) : "-"});
    }
    rows(all, 2, 2);
  }

  void months() {
    heading(Phrase::ReportMonths);
    std::vector<Row> all{{word(Phrase::ColumnMonth), word(Phrase::ColumnStarted),
                          word(Phrase::ColumnFinished), word(Phrase::ColumnCancelled)}};
    for (const auto& [month, counts] : report_.months)
      all.push_back({fmt::format("{:04}-{:02}", month.first, month.second), number(counts.started),
                     number(counts.finished), number(counts.cancelled)});
    rows(all, 1, 3);
  }

  void conformance() {
    line("");
    line(word(Phrase::ReportConforming));
    for (std::size_t i = 0; i < report_.steps.size(); ++i) {
      const StepReport& step = report_.steps[i];
      const std::uint64_t times = step.skipped + step.completed;
      if (step.optional && times > 0)
        line("  " + word(Phrase::ReportSkipped, {label(i), number(step.skipped), number(times),
                                                 percent(step.skipped, times, language_)}));
      if (step.stopped > 0)
        line("  " + word(Phrase::ReportStopped, {label(i), number(step.stopped)}));
    }
  }

  Language language_;
  const Report& report_;
  const calendar::Calendar& calendar_;
  std::string out_;
};

}  // namespace

std::string report_text(Language language, const Report& report, const calendar::Calendar& calendar,
                        Instant until) {
  return Writing(language, report, calendar).run(until);
}

std::string report_csv(const Report& report, char separator, bool byte_order_mark) {
  // Minutes with a comma where columns are parted by semicolons: that is one locale.
  const Language numbers = separator == ';' ? Language::Indonesian : Language::English;
  std::string out = byte_order_mark ? "\xEF\xBB\xBF" : "";
  const auto row = [&](const Row& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      out += (i > 0 ? std::string(1, separator) : "") + csv_cell(cells[i], separator);
    out += "\r\n";
  };
  row({"langkah", "kegiatan", "selesai", "median_menit_kerja", "p90_menit_kerja",
       "rata_rata_menit_kerja", "pegang_median_menit_kerja", "waktu_baku", "lewat_baku", "dilewati",
       "batal_di_sini", "jawaban", "menunggu", "menunggu_sejak_utc", "versi"});
  for (const StepReport& step : report.steps) {
    const auto quantile = [&](const Histogram& of, std::uint32_t rank) {
      return of.count() > 0 ? minutes(static_cast<double>(of.percentile(rank)), numbers) : "";
    };
    std::string answers;
    for (const AnswerCount& one : step.answers)
      answers += fmt::format("{}{} = {}", answers.empty() ? "" : ", ", one.answer, one.count);
    row({step.label, step.activity, std::to_string(step.completed), quantile(step.used, 50),
         quantile(step.used, 90), step.used.count() > 0 ? minutes(step.used.mean(), numbers) : "",
         quantile(step.held, 50), step.standard, step.measurable ? std::to_string(step.over) : "",
         std::to_string(step.skipped), std::to_string(step.stopped), answers,
         std::to_string(step.waiting), step.oldest ? to_iso(*step.oldest) : "",
         std::to_string(step.version)});
  }
  return out;
}

}  // namespace sop::exporting
