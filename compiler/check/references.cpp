// Keterkaitan: what it names, and what steps name and it lacks.
#include <algorithm>
#include <optional>
#include <set>

#include "compiler/base/utf8.h"
#include "compiler/check/check.h"
#include "compiler/model/sop_reference.h"

namespace sop {
namespace {

using model::Model;
using model::Text;

std::string cut(const std::string& text, phrases::Slice slice) {
  return text.substr(slice.begin, slice.end - slice.begin);
}

// "SOP Pelaksanaan Rapat" → "Pelaksanaan Rapat"; a number stays whole.
std::string name_of(const std::string& mention) {
  constexpr std::size_t kWord = 4;
  return utf8::fold(mention.substr(0, kWord)) == "sop" && mention.size() > kWord
             ? mention.substr(kWord)
             : mention;
}

constexpr std::size_t kMost = 1000;  // entries, and mentions: beyond any SOP

bool is_empty_entry(const std::string& text) {
  constexpr std::string_view kNone[] = {"", "-", "tidak ada", "nihil", "tidak ada keterkaitan"};
  const std::string folded = utf8::fold(text);
  return std::find(std::begin(kNone), std::end(kNone), folded) != std::end(kNone);
}

class ReferenceChecker {
 public:
  ReferenceChecker(const std::vector<Model>& charts, const model::Surroundings& surroundings,
                   Sink& sink)
      : charts_(charts), sop_(charts.front()), surroundings_(surroundings), sink_(sink) {}

  void run() {
    for (const model::Paragraph& one : sop_.identity.related.paragraphs) check_entry(one.text);
    for (const Model& chart : charts_) {
      for (const model::Row& row : chart.rows) {
        for (const model::Paragraph& one : row.remark) check_remark(one.text);
      }
      for (const model::Step& step : chart.steps) {
        // One that was looked for and not found has been reported.
        if (step.call && (!step.call->title.empty() || !surroundings_.knows_sops()))
          need(step.call->reference.text, step.call->reference.span, step.call->title);
      }
    }
  }

 private:
  void check_entry(const Text& entry) {
    if (is_empty_entry(entry.text) || listed_.size() >= kMost) return;
    std::vector<phrases::Slice> mentions = model::sop_mentions(entry.text);
    const auto whole = phrases::Slice{0, static_cast<std::uint32_t>(entry.text.size())};
    const bool bare = mentions.empty();
    if (bare) mentions.push_back(whole);
    for (const phrases::Slice mention : mentions) {
      const std::string text = cut(entry.text, mention);
      const Span span = entry.locate(mention.begin, mention.end);
      listed_.push_back(model::title_key(text));
      if (is_this(text)) {
        sink_.report(finding<Kind::SelfReference>(span, text));
        continue;
      }
      const model::SopLookup looked = surroundings_.find_sop(text);
      for (const model::SopFace* one : looked.found)
        listed_.push_back(model::title_key(one->title));
      if (!looked.found.empty()) continue;
      if (!looked.nearest.empty()) {
        report_near(text, span, looked.nearest);
      } else if (bare && model::number_key(text).find('/') == std::string::npos) {
        sink_.report(finding<Kind::NotAnSop>(span, text));
      }
    }
  }

  void report_near(const std::string& text, Span span, const std::string& nearest) {
    const bool word = utf8::fold(text.substr(0, 4)) == "sop" && text.size() > 4;
    sink_.report(finding<Kind::NearSop>(span, name_of(text), nearest)
                     .fix(span, (word ? "SOP " : "") + nearest, Applicability::Ask));
  }

  void check_remark(const Text& remark) {
    for (const phrases::Slice mention : model::sop_mentions(remark.text)) {
      if (++remarked_ > kMost) return;
      const std::string text = cut(remark.text, mention);
      const Span span = remark.locate(mention.begin, mention.end);
      if (is_this(text)) continue;
      const model::SopLookup looked = surroundings_.find_sop(text);
      if (looked.found.empty() && !looked.nearest.empty() && !is_listed(model::title_key(text))) {
        report_near(text, span, looked.nearest);
        continue;
      }
      need(text, span, looked.found.size() == 1 ? looked.found.front()->title : std::string());
    }
  }

  // `reference` must be listed; `title` is that of the SOP it was found to be. Told once each.
  void need(const std::string& reference, Span span, const std::string& title) {
    const std::string key = model::title_key(reference);
    if (is_listed(key) || (!title.empty() && is_listed(model::title_key(title)))) return;
    if (!title.empty() && model::title_key(title) == model::title_key(sop_.title)) return;
    if (!told_.insert(title.empty() ? key : model::title_key(title)).second) return;
    const std::string name = title.empty() ? name_of(reference) : title;
    Diagnostic diagnostic = finding<Kind::MissingRelated>(span, name);
    if (auto fix = addition(name)) diagnostic.fixes.push_back(std::move(*fix));
    sink_.report(std::move(diagnostic));
  }

  // One more item below the last of Keterkaitan, marked as that one is.
  [[nodiscard]] std::optional<Fix> addition(const std::string& name) const {
    const model::Paragraphs& entries = sop_.identity.related.paragraphs;
    if (entries.empty() || entries.back().marker.empty()) return std::nullopt;
    std::string marker = entries.back().marker;
    const std::size_t digits = marker.find_first_not_of("0123456789");
    constexpr std::size_t kLongest = 4;
    const bool letter = (static_cast<unsigned char>(marker[0]) | 0x20U) >= 'a';
    if (marker.size() > kLongest || (letter && static_cast<unsigned char>(marker[0]) < 0x80))
      return std::nullopt;  // "a.", "IV."
    if (digits != 0) {
      marker = std::to_string(std::stoi(marker) + 1) +
               (digits == std::string::npos ? "" : marker.substr(digits));
    }
    const Span last = entries.back().text.span;
    const Span here{last.file, last.end, last.end};
    return Fix{{Phrase::AddToRelated, {"SOP " + name}},
               {{here, "\n  " + marker + " SOP " + name}},
               Applicability::Ask};
  }

  // Listed under this name, a longer or a shorter form of it, or one that holds all its words.
  [[nodiscard]] bool is_listed(const std::string& key) const {
    return std::any_of(listed_.begin(), listed_.end(), [&](const std::string& entry) {
      return model::begins_with_words(entry, key) || model::begins_with_words(key, entry) ||
             holds_all_words(entry, key) || same_number(entry, key);
    });
  }

  static bool same_number(const std::string& entry, const std::string& key) {
    const std::string number = model::number_key(key);
    return !number.empty() && number == model::number_key(entry);
  }

  static bool holds_all_words(const std::string& entry, const std::string& key) {
    const std::string padded = " " + entry + " ";
    for (std::size_t at = 0; at < key.size();) {
      const std::size_t end = std::min(key.find(' ', at), key.size());
      if (padded.find(" " + key.substr(at, end - at) + " ") == std::string::npos) return false;
      at = end + 1;
    }
    return true;
  }

  [[nodiscard]] bool is_this(const std::string& reference) const {
    const std::string number = model::number_key(reference);
    if (!number.empty() && number.find('/') != std::string::npos &&
        number == model::number_key(sop_.identity.number.text))
      return true;
    const std::string key = model::title_key(reference);
    return !key.empty() && (key == model::title_key(sop_.title) ||
                            key == model::title_key(sop_.identity.name.text));
  }

  const std::vector<Model>& charts_;
  const Model& sop_;
  const model::Surroundings& surroundings_;
  Sink& sink_;
  std::vector<std::string> listed_;  // keys
  std::set<std::string> told_;
  std::size_t remarked_ = 0;
};

}  // namespace

void check_references(const std::vector<Model>& charts, const model::Surroundings& surroundings,
                      Sink& sink) {
  ReferenceChecker(charts, surroundings, sink).run();
}

}  // namespace sop
