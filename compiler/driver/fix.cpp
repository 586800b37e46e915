#include "compiler/driver/fix.h"

#include <iterator>
#include <map>
#include <utility>

#include "compiler/driver/compile.h"
#include "compiler/driver/diff.h"

namespace sop {
namespace {

constexpr int kRounds = 10;

bool fits(const Edit& edit, const SourceFile& file) {
  return edit.span.file == file.id && edit.span.begin <= edit.span.end &&
         edit.span.end <= file.text.size();
}

// Edits that do not touch each other, by their beginnings.
class Taken {
 public:
  // Two additions at one place touch too: their order would be a guess.
  [[nodiscard]] bool has_room(Span span) const {
    const auto after = edits_.lower_bound(span.begin);
    if (after != edits_.end() && (after->first == span.begin || after->first < span.end))
      return false;
    return after == edits_.begin() || std::prev(after)->second->span.end <= span.begin;
  }
  void add(const Edit& edit) { edits_.emplace(edit.span.begin, &edit); }
  void remove(const Edit& edit) { edits_.erase(edit.span.begin); }
  [[nodiscard]] const std::map<std::uint32_t, const Edit*>& edits() const { return edits_; }

 private:
  std::map<std::uint32_t, const Edit*> edits_;
};

// All edits of the fix, or none.
bool take(const Fix& fix, const SourceFile& file, Taken& taken) {
  std::size_t added = 0;
  for (const Edit& edit : fix.edits) {
    if (!fits(edit, file) || !taken.has_room(edit.span)) break;
    taken.add(edit);
    ++added;
  }
  if (added == fix.edits.size()) return added != 0;
  for (std::size_t i = 0; i < added; ++i) taken.remove(fix.edits[i]);
  return false;
}

}  // namespace

std::vector<const Fix*> safe_fixes(const Findings& findings) {
  std::vector<const Fix*> all;
  for (const Diagnostic& one : findings.all()) {
    for (const Fix& fix : one.fixes) {
      if (fix.applicability != Applicability::Safe) continue;
      all.push_back(&fix);
      break;  // several fixes of one finding are alternatives
    }
  }
  return all;
}

std::string apply_fixes(const SourceFile& file, const std::vector<const Fix*>& fixes,
                        std::size_t& applied) {
  Taken taken;
  applied = 0;
  for (const Fix* fix : fixes) applied += take(*fix, file, taken) ? 1 : 0;
  std::string out;
  std::uint32_t at = 0;
  for (const auto& [begin, edit] : taken.edits()) {
    out.append(file.text, at, begin - at);
    out += edit->replacement;
    at = edit->span.end;
  }
  return out.append(file.text, at);
}

Mended mend(const SourceFile& file, SourceMap& sources, const Check& check) {
  Mended result{&file, 0};
  for (int round = 0; round < kRounds; ++round) {
    const Findings findings = check(*result.file);
    std::size_t applied = 0;
    std::string text = apply_fixes(*result.file, safe_fixes(findings), applied);
    if (applied == 0 || text == result.file->text) break;
    result.file = &sources.add(file.name, std::move(text));
    result.applied += applied;
  }
  return result;
}

FixResult fix_file(const SourceFile& file, SourceMap& sources, const Check& check, FixWish wish,
                   FileSystem& files, Sink& sink) {
  if (file.name == "-" && !wish.dry_run) {
    sink.report(finding<Kind::FixNeedsFile>({}));
    return {&file, "", ""};
  }
  const Mended mended = mend(file, sources, check);
  if (mended.applied == 0) return {&file, "", ""};
  const Phrase phrase = wish.dry_run ? Phrase::FixesPlanned : Phrase::FixesApplied;
  FixResult result{mended.file, "",
                   text_of(phrase, wish.language, {file.name, std::to_string(mended.applied)})};
  result.said += "\n";
  if (wish.dry_run) {
    result.diff = unified_diff(file.name, file.text, mended.file->text);
  } else if (const Status status = files.write(file.name, mended.file->text); !status) {
    sink.report(finding_of(status.failure(), true));
    return {&file, "", ""};
  }
  return result;
}

}  // namespace sop
