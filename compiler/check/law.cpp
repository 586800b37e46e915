// The legal basis against the catalogue of regulations: revoked, changed, wrong title, cut in two,
// cited twice, without number or year. Never an error: the catalogue may be behind the law.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/suggest.h"
#include "compiler/check/check.h"
#include "compiler/syntax/citation.h"

namespace sop {
namespace {

using citation::Citation;
using model::Regulation;
using model::Text;
using phrases::Slice;

constexpr std::size_t kShortNameSlips = 2;

// One item of Dasar hukum, or two that are one regulation, with what it cites.
struct Item {
  Text text;
  std::vector<Citation> citations;
};

std::string_view cut(const std::string& text, Slice slice) {
  return std::string_view(text).substr(slice.begin, slice.end - slice.begin);
}

Span place(const Text& text, Slice slice) {
  return text.locate(slice.begin, slice.end);
}

// "Pelayanan Publik" of the catalogue's "Undang-Undang … tentang Pelayanan Publik".
std::string_view official_title(const Regulation& regulation) {
  constexpr std::string_view kAbout = " tentang ";
  const std::size_t at = regulation.title.find(kAbout);
  if (at == std::string::npos) return {};
  return std::string_view(regulation.title).substr(at + kAbout.size());
}

// Not one regulation, or not a regulation at all: nothing to look up.
bool is_specific(const Citation& cited) {
  return !cited.general && !cited.number.empty() && !cited.year.empty();
}

class LawCheck {
 public:
  LawCheck(const model::Surroundings& surroundings, Sink& sink)
      : surroundings_(surroundings), sink_(sink) {}

  void run(const model::Paragraphs& paragraphs) {
    read_items(paragraphs);
    for (const Item& item : items_) remember(item);
    for (const Item& item : items_) check_item(item);
  }

 private:
  void read_items(const model::Paragraphs& paragraphs) {
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
      const Text& text = paragraphs[i].text;
      std::vector<Citation> cited = citation::read(text.text);
      if (i + 1 < paragraphs.size() && is_cut(text, cited, paragraphs[i + 1].text)) {
        items_.push_back(joined(text, paragraphs[i + 1].text));
        ++i;
      } else {
        items_.push_back({text, std::move(cited)});
      }
    }
  }

  // Does this item stop before its number, year or title, and the next begin with just that?
  static bool is_cut(const Text& text, const std::vector<Citation>& cited, const Text& next) {
    if (cited.size() != 1 || cited[0].general || text.text.ends_with(';')) return false;
    const Citation& one = cited[0];
    if (one.has_title()) return false;
    switch (citation::second_half(next.text)) {
      case citation::Half::Number:
        return one.number.empty();
      case citation::Half::Year:
        return !one.number.empty() && one.year.empty();
      case citation::Half::Title:
        return true;
      case citation::Half::None:
        return false;
    }
    return false;
  }

  Item joined(const Text& first, const Text& second) {
    Diagnostic broken =
        finding<Kind::RegulationBroken>(first.span).label(second.span, Phrase::OtherHalf);
    const Span between{first.span.file, first.span.end, second.span.begin};
    broken.fixes.push_back({{Phrase::JoinItems, {}}, {{between, " "}}, Applicability::Ask});
    sink_.report(std::move(broken));
    Item item;
    item.text.text = first.text + " " + second.text;
    item.text.span = join(first.span, second.span);
    const auto add = [&](const Text& part, std::size_t at) {
      if (part.pieces.empty())
        item.text.pieces.push_back({static_cast<std::uint32_t>(at), part.span});
      for (Prose::Piece piece : part.pieces) {
        piece.at += static_cast<std::uint32_t>(at);
        item.text.pieces.push_back(piece);
      }
    };
    add(first, 0);
    add(second, first.text.size() + 1);
    item.citations = citation::read(item.text.text);
    return item;
  }

  void remember(const Item& item) {
    for (const Citation& cited : item.citations) {
      if (is_specific(cited)) cited_.emplace(key_of(cited), place(item.text, cited.head));
    }
  }

  static std::string key_of(const Citation& cited) {
    return cited.type + " " + cited.number + "/" + cited.year;
  }
  // Is a regulation given by its short name cited somewhere?
  [[nodiscard]] bool is_cited(const std::string& short_name) const {
    const std::vector<Citation> read = citation::read(short_name);
    return !read.empty() && cited_.count(key_of(read[0])) != 0;
  }

  void check_item(const Item& item) {
    if (item.citations.empty()) {
      check_misspelt(item);
      return;
    }
    check_twice(item);
    for (const Citation& cited : item.citations) {
      if (cited.general) continue;
      if (is_specific(cited)) {
        check_known(item, cited);
      } else {
        check_complete(item, cited);
      }
    }
  }

  void check_complete(const Item& item, const Citation& cited) {
    const std::string head(cut(item.text.text, cited.head));
    const Span where = place(item.text, cited.head);
    if (cited.number.empty()) {
      // "Undang-Undang Tahun 1945" and the like: named, but not by a number.
      sink_.report(finding<Kind::RegulationWithoutNumber>(where, head));
    } else {
      sink_.report(finding<Kind::RegulationWithoutYear>(where, head));
    }
  }

  void check_twice(const Item& item) {
    const Citation& cited = item.citations.front();
    if (!is_specific(cited)) return;
    const Span here = place(item.text, cited.head);
    const auto known = main_.emplace(key_of(cited), here);
    if (known.second) return;
    sink_.report(finding<Kind::RegulationTwice>(here, cut(item.text.text, cited.head))
                     .label(known.first->second, Phrase::FirstHere));
  }

  void check_known(const Item& item, const Citation& cited) {
    if (cited.local) return;
    const Regulation* known = surroundings_.find_regulation(cited.type, cited.number, cited.year);
    if (known == nullptr) {
      check_near(item, cited);
      return;
    }
    check_title(item, cited, *known);
    check_status(item, cited, *known);
  }

  void check_status(const Item& item, const Citation& cited, const Regulation& known) {
    const Span where = place(item.text, cited.head);
    if (!known.revoked_by.empty()) {
      Diagnostic found =
          known.confirmed
              ? finding<Kind::RegulationRevoked>(where, known.short_name, known.revoked_by)
              : finding<Kind::RegulationPerhapsRevoked>(where, known.short_name, known.revoked_by);
      if (known.confirmed) offer_replacement(item, cited, known, found);
      report_with_source(std::move(found), known);
      return;
    }
    if (known.changed_by.empty() || names_last_change(item) || is_change_cited(known)) return;
    report_with_source(finding<Kind::RegulationChanged>(where, known.short_name, known.changed_by),
                       known);
  }

  // "sebagaimana telah beberapa kali diubah, terakhir dengan …": only the last change is named.
  static bool names_last_change(const Item& item) {
    return item.citations.size() > 1 && item.text.text.find("terakhir") != std::string::npos;
  }

  // Its change, or a change of that change.
  [[nodiscard]] bool is_change_cited(const Regulation& known) const {
    constexpr int kChain = 16;
    const Regulation* one = &known;
    for (int i = 0; i < kChain && one != nullptr && !one->changed_by.empty(); ++i) {
      if (is_cited(one->changed_by)) return true;
      const std::vector<Citation> read = citation::read(one->changed_by);
      if (read.empty()) return false;
      one = surroundings_.find_regulation(read[0].type, read[0].number, read[0].year);
    }
    return false;
  }

  void report_with_source(Diagnostic found, const Regulation& known) {
    if (!known.source.empty() && !known.as_of.empty())
      found = std::move(found).hint(Phrase::RegulationSource, {known.source, known.as_of});
    sink_.report(std::move(found));
  }

  // In the way the revoked one is cited: short or in full.
  void offer_replacement(const Item& item, const Citation& cited, const Regulation& known,
                         Diagnostic& found) {
    if (is_cited(known.revoked_by)) return;
    std::string text = known.revoked_by;
    if (cited.has_title()) {
      const std::vector<Citation> read = citation::read(known.revoked_by);
      if (read.empty()) return;
      const Regulation* next =
          surroundings_.find_regulation(read[0].type, read[0].number, read[0].year);
      if (next == nullptr || next->title.empty()) return;
      text = next->title;
    }
    found = std::move(found).fix(place(item.text, cited.whole), text, Applicability::Ask);
  }

  void check_title(const Item& item, const Citation& cited, const Regulation& known) {
    if (!cited.has_title()) return;
    const std::string_view official = official_title(known);
    if (official.empty()) return;
    const citation::TitleMatch match =
        citation::compare_titles(cut(item.text.text, cited.title), official);
    if (match == citation::TitleMatch::Same) return;
    const bool differs = match == citation::TitleMatch::Other;
    // A title that nobody has looked up proves nothing against the one written here.
    if (differs && !known.confirmed) return;
    const Span where = place(item.text, cited.title);
    Diagnostic found = differs
                           ? finding<Kind::RegulationTitle>(where, known.short_name, official)
                           : finding<Kind::RegulationTitleCut>(where, known.short_name, official);
    sink_.report(std::move(found).fix(where, std::string(official), Applicability::Ask));
  }

  // A regulation that the catalogue lacks: a slip in its number or year, or in its short name?
  void check_near(const Item& item, const Citation& cited) {
    const Span where = place(item.text, cited.head);
    const std::string head(cut(item.text.text, cited.head));
    for (const Regulation* one : surroundings_.regulations()) {
      const bool same_number = one->number == cited.number;
      if (same_number == (one->year == cited.year)) continue;  // one of the two is a slip, not both
      if (!cited.has_title() || citation::type_key(one->type) != cited.type) continue;
      if (citation::compare_titles(cut(item.text.text, cited.title), official_title(*one)) !=
          citation::TitleMatch::Same)
        continue;
      sink_.report(finding<Kind::RegulationOtherNumber>(where, head, one->short_name));
      return;
    }
    check_misspelt(item);
  }

  // "PermanPAN-RB 35/2012": number and year of a known one, its type a letter or two away.
  void check_misspelt(const Item& item) {
    constexpr std::size_t kShortest = 5;  // letters; "PP" and "UU" are near to everything
    citation::ShortName name;
    if (!citation::read_short_name(item.text.text, name)) return;
    const std::string type = citation::type_key(name.type);
    if (type.size() < kShortest || citation::is_known_type(type)) return;
    for (const Regulation* one : surroundings_.regulations()) {
      if (one->number != name.number || one->year != name.year) continue;
      if (edit_distance(type, citation::type_key(one->type), kShortNameSlips) > kShortNameSlips)
        continue;
      const auto begin = static_cast<std::size_t>(name.type.data() - item.text.text.data());
      const auto end =
          static_cast<std::size_t>(name.year.data() - item.text.text.data()) + name.year.size();
      const Span where = item.text.locate(begin, end);
      sink_.report(finding<Kind::UnknownRegulation>(
                       where, item.text.text.substr(begin, end - begin), one->short_name)
                       .fix(where, one->short_name, Applicability::Ask));
      return;
    }
  }

  const model::Surroundings& surroundings_;
  Sink& sink_;
  std::vector<Item> items_;
  std::map<std::string, Span> cited_;  // all of them, those after "jo." too
  std::map<std::string, Span> main_;   // the first of each item
};

}  // namespace

void check_law(const model::Model& model, const model::Surroundings& surroundings, Sink& sink) {
  LawCheck(surroundings, sink).run(model.identity.legal_basis.paragraphs);
}

}  // namespace sop
