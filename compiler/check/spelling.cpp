// Slips in words of the form that can be nothing else, wherever prose prints.

#include <string>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/check/check.h"
#include "compiler/check/word_tables.h"
#include "compiler/check/words.h"

namespace sop {
namespace {

class Spelling {
 public:
  explicit Spelling(Sink& sink) : sink_(sink) {}

  void check(const model::Text& text) { check(text, reader_.read(text.text)); }

  void check(const model::Text& text, words::Sentence sentence) {
    for (const words::Word& word : sentence.words()) {
      constexpr std::size_t kShortest = 5;
      if (word.low.size() < kShortest) continue;
      const std::string_view right = words::tables::right_spelling(word.low);
      if (!right.empty()) report(text, word, right);
    }
  }

  void check(const model::Paragraphs& paragraphs) {
    for (const model::Paragraph& one : paragraphs) check(one.text);
  }

 private:
  void report(const model::Text& text, const words::Word& word, std::string_view right) {
    const std::string wrong = text.text.substr(word.begin, word.end - word.begin);
    const Span place = text.locate(word.begin, word.end);
    std::string mended(right);
    if (wrong.size() > 1 && wrong[1] >= 'A' && wrong[1] <= 'Z') {
      mended = utf8::upper(mended);
    } else if (word.capital) {
      mended = words::capitalized(mended);
    }
    // A title may flow over two lines; what stands there is then only known as a whole.
    Diagnostic found = finding<Kind::Misspelling>(place, wrong, mended);
    if (place.size() == wrong.size())
      found = std::move(found).fix(place, mended, Applicability::Ask);
    sink_.report(std::move(found));
  }

  Sink& sink_;
  words::Reader reader_;
};

}  // namespace

void check_spelling(const model::Identity& identity, Sink& sink) {
  Spelling spelling(sink);
  for (const std::vector<model::Text>* lines :
       {&identity.agency, &identity.unit, &identity.address}) {
    for (const model::Text& line : *lines) spelling.check(line);
  }
  spelling.check(identity.approval.office);
  for (const model::Section* section :
       {&identity.legal_basis, &identity.qualification, &identity.related, &identity.equipment,
        &identity.caution, &identity.records, &identity.purpose, &identity.notes})
    spelling.check(section->paragraphs);
}

void check_spelling(const ToldChart& chart, Sink& sink) {
  Spelling spelling(sink);
  const std::vector<model::Step>& steps = chart.model().steps;
  for (std::size_t s = 0; s < steps.size(); ++s) {
    if (has_own_activity(chart.model(), steps[s]))
      spelling.check(steps[s].activity, chart.activity(s));
  }
}

void check_spelling(const model::Role& role, Sink& sink) {
  const bool titled = role.title_span.file.valid();
  Spelling(sink).check(model::Text{role.title, titled ? role.title_span : role.span});
}

}  // namespace sop
