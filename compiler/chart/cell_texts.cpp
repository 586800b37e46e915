#include "compiler/chart/cell_texts.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/model/sop_reference.h"
#include "compiler/model/surroundings.h"

namespace sop::chart {
namespace {

// "15 menit" → "15", "1–20 menit" → "1–20", where the unit is this one and nothing else is said.
std::optional<std::string> number_alone(std::string_view text, phrases::TimeUnit unit) {
  const auto time = phrases::time(text, std::nullopt);
  if (!time || time->worded || time->parts.size() != 1 || time->parts.front().unit != unit)
    return std::nullopt;
  std::size_t end = 0;  // of the number, a range or a half
  std::size_t digits = 0;
  for (const std::string_view rest = text; end < rest.size();) {
    static constexpr std::string_view kParts[] = {"½", "¼", "¾", "–", "-", ",", ".", " "};
    if (rest[end] >= '0' && rest[end] <= '9') {
      ++digits;
      ++end;
      continue;
    }
    const auto* part =
        std::find_if(std::begin(kParts), std::end(kParts),
                     [&](std::string_view one) { return rest.substr(end).starts_with(one); });
    if (part == std::end(kParts)) break;
    if (part < kParts + 3) ++digits;
    end += part->size();
  }
  if (digits == 0 || phrases::time_unit(text.substr(end)) != unit) return std::nullopt;
  while (text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end));
}

// The number of the SOP that `mention` names; empty where it is not known for certain.
std::string number_of(const std::string& mention, const model::Model& model, const model::Row& row,
                      const model::Surroundings* surroundings) {
  const std::string key = model::title_key(mention);
  if (key == model::title_key(model.title)) return "";
  for (std::uint32_t k = 0; row.first.valid() && k < row.count; ++k) {
    const std::size_t step = row.first.index() + k;
    if (step >= model.steps.size() || !model.steps[step].call) continue;
    const model::Call& call = *model.steps[step].call;
    if (!call.title.empty() && model::title_key(call.title) == key) return call.number;
  }
  if (surroundings == nullptr) return "";
  const model::SopLookup looked = surroundings->find_sop(mention);
  return looked.found.size() == 1 ? looked.found.front()->number : "";
}

bool is_bare(std::string_view text, phrases::TimeUnit unit) {
  if (phrases::time(text, std::nullopt)) return false;
  const auto time = phrases::time(text, unit);
  return time && !time->worded;
}

constexpr ColumnKind kTexts[] = {ColumnKind::Activity, ColumnKind::Inputs, ColumnKind::Time,
                                 ColumnKind::Outputs, ColumnKind::Remark};

// "SOP Pelaksanaan Rapat (No. 065/3/SOP/2025)".
std::string name_of(const model::Call& call) {
  std::string name = call.title.empty() ? call.reference.text : call.title;
  if (name.empty()) return name;
  if (utf8::fold(name.substr(0, 3)) != "sop") name = "SOP " + name;
  return model::number_key(call.number).empty() ? name : name + " (No. " + call.number + ")";
}

// "(apabila ada keraguan hukum)", as the form says it; empty where the activity says so itself.
std::string condition_of(const model::Step& step) {
  const std::string said = utf8::fold(step.activity.text);
  const std::string condition = utf8::fold(step.condition.text);
  if (condition.empty()) {
    const bool known =
        said.find("perlu") != std::string::npos || said.find("apabila") != std::string::npos;
    return known ? "" : " (bila perlu)";
  }
  if (said.find(condition) != std::string::npos) return "";
  for (const std::string_view word : {"apabila ", "bila ", "jika ", "kalau ", "dalam hal "}) {
    if (condition.rfind(word, 0) == 0) return " (" + step.condition.text + ")";
  }
  return " (apabila " + step.condition.text + ")";
}

}  // namespace

std::uint32_t letters_of(const model::Model& model, const model::Row& row) {
  std::uint32_t letters = 0;
  for (std::uint32_t k = 0; row.first.valid() && k < row.count; ++k) {
    const std::size_t step = row.first.index() + k;
    if (step >= model.steps.size()) break;
    letters += k == 0 || !model.steps[step].hand_off_link ? 1 : 0;
  }
  return std::max<std::uint32_t>(1, letters);
}

CellTexts::CellTexts(const model::Model& model, const Options& options)
    : model_(model), has_remarks_(model.has_remark) {
  choose_unit(options);
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    set_times(r);
    name_called(r);
    add_numbers(r, options.surroundings);
    add_conditions(r);
    part_letters(r);
  }
}

const model::Paragraphs& CellTexts::of(std::size_t row, ColumnKind kind,
                                       std::uint32_t letter) const {
  static const model::Paragraphs kNothing;
  if (!changed_.empty()) {
    const auto changed = changed_.find({row, kind, letter});
    if (changed != changed_.end()) return changed->second;
  }
  const model::Row& from = model_.rows[row];
  switch (kind) {
    case ColumnKind::Activity:
      return from.activity;
    case ColumnKind::Inputs:
      return from.inputs;
    case ColumnKind::Time:
      return from.time;
    case ColumnKind::Outputs:
      return from.outputs;
    case ColumnKind::Remark:
      return from.remark;
    default:
      return kNothing;
  }
}

// The whole cell, before sub-steps are parted.
model::Paragraphs& CellTexts::changing(std::size_t row, ColumnKind kind) {
  const auto changed = changed_.find({row, kind, 0});
  if (changed != changed_.end()) return changed->second;
  model::Paragraphs copy = of(row, kind);
  return changed_[{row, kind, 0}] = std::move(copy);
}

// The unit the project asks for; else that of bare numbers, where there are any.
void CellTexts::choose_unit(const Options& options) {
  unit_ = options.time_unit;
  if (unit_ || !model_.bare_unit) return;
  for (const model::Row& row : model_.rows) {
    for (const model::Paragraph& one : row.time) {
      if (!is_bare(one.text.text, *model_.bare_unit)) continue;
      unit_ = model_.bare_unit;
      return;
    }
  }
}

// Times in the unit of the heading are numbers; bare numbers of another unit are told with it.
void CellTexts::set_times(std::size_t row) {
  if (!unit_) return;
  const model::Paragraphs& times = model_.rows[row].time;
  for (std::size_t p = 0; p < times.size(); ++p) {
    const std::string& text = times[p].text.text;
    if (std::optional<std::string> number = number_alone(text, *unit_)) {
      changing(row, ColumnKind::Time)[p].text.text = std::move(*number);
    } else if (model_.bare_unit && model_.bare_unit != unit_ && is_bare(text, *model_.bare_unit)) {
      changing(row, ColumnKind::Time)[p].text.text =
          text + " " + std::string(phrases::name_of(*model_.bare_unit));
    }
  }
}

void CellTexts::add_numbers(std::size_t row, const model::Surroundings* surroundings) {
  const model::Row& from = model_.rows[row];
  const model::Paragraphs remark = of(row, ColumnKind::Remark);
  for (std::size_t p = 0; p < remark.size(); ++p) {
    const std::string& text = remark[p].text.text;
    const std::vector<phrases::Slice> mentions = model::sop_mentions(text);
    for (std::size_t m = mentions.size(); m-- > 0;) {
      const std::string mention =
          text.substr(mentions[m].begin, mentions[m].end - mentions[m].begin);
      const std::string number = number_of(mention, model_, from, surroundings);
      const std::string key = model::number_key(number);
      if (key.empty() || model::number_key(text).find(key) != std::string::npos) continue;
      changing(row, ColumnKind::Remark)[p].text.text.insert(mentions[m].end,
                                                            " (No. " + number + ")");
    }
  }
}

// Does Keterangan of that sub-step name the SOP already?
bool CellTexts::names_sop(std::size_t row, std::uint32_t letter, const model::Call& call) const {
  const std::string number = model::number_key(call.number);
  for (const model::Paragraph& one : of(row, ColumnKind::Remark)) {
    if (one.letter != letter) continue;
    const std::string& text = one.text.text;
    if (!number.empty() && model::number_key(text).find(number) != std::string::npos) return true;
    for (const phrases::Slice mention : model::sop_mentions(text)) {
      const std::string key =
          model::title_key(text.substr(mention.begin, mention.end - mention.begin));
      if (key == model::title_key(call.title) || key == model::title_key(call.reference.text))
        return true;
    }
  }
  return false;
}

// The steps of a row; links of a hand-off have the letter of the first.
std::vector<std::pair<const model::Step*, std::uint32_t>> CellTexts::lettered(
    std::size_t row) const {
  std::vector<std::pair<const model::Step*, std::uint32_t>> out;
  const model::Row& from = model_.rows[row];
  std::uint32_t letter = 0;
  for (std::uint32_t k = 0; from.first.valid() && k < from.count; ++k) {
    const std::size_t index = from.first.index() + k;
    if (index >= model_.steps.size()) break;
    const model::Step& step = model_.steps[index];
    letter += k > 0 && !step.hand_off_link ? 1 : 0;
    out.emplace_back(&step, letter);
  }
  return out;
}

// What a step runs stands in Keterangan: the paper is all that some readers have.
void CellTexts::name_called(std::size_t row) {
  for (const auto& [at, letter] : lettered(row)) {
    const model::Step& step = *at;
    if (!step.call || names_sop(row, letter, *step.call)) continue;
    const std::string name = name_of(*step.call);
    if (name.empty()) continue;
    model::Paragraphs& remark = changing(row, ColumnKind::Remark);
    remark.erase(std::remove_if(remark.begin(), remark.end(),
                                [of = letter](const model::Paragraph& one) {
                                  return one.letter == of && one.text.text == "-";
                                }),
                 remark.end());
    model::Paragraph said;
    said.text.text = "Lihat " + name;
    said.letter = letter;
    remark.push_back(std::move(said));
    has_remarks_ = true;
  }
}

void CellTexts::add_conditions(std::size_t row) {
  for (const auto& [at, letter] : lettered(row)) {
    const model::Step& step = *at;
    if (step.hand_off_link || !step.optional) continue;
    const std::string condition = condition_of(step);
    if (condition.empty()) continue;
    model::Paragraphs& activity = changing(row, ColumnKind::Activity);
    for (std::size_t p = activity.size(); p-- > 0;) {
      if (activity[p].letter != letter) continue;
      std::string& text = activity[p].text.text;
      const bool stopped = !text.empty() && text.back() == '.';
      text.insert(text.size() - (stopped ? 1 : 0), condition);
      break;
    }
  }
}

void CellTexts::part_letters(std::size_t row) {
  const std::uint32_t letters = letters_of(model_, model_.rows[row]);
  if (letters == 1) return;
  for (const ColumnKind kind : kTexts) {
    const model::Paragraphs whole = of(row, kind);
    for (std::uint32_t letter = 0; letter < letters; ++letter)
      changed_[{row, kind, letter}].clear();
    for (const model::Paragraph& one : whole)
      changed_[{row, kind, std::min(one.letter, letters - 1)}].push_back(one);
  }
}

}  // namespace sop::chart
