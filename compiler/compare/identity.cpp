#include "compiler/compare/identity.h"

#include <string>

#include "compiler/compare/lists.h"
#include "compiler/compare/times.h"
#include "compiler/compare/words.h"
#include "compiler/syntax/citation.h"
#include "compiler/syntax/keyword.h"

namespace sop::compare {
namespace {

using model::Approval;
using model::DateField;
using model::Identity;
using model::Section;
using model::Text;

struct TextField {
  std::string_view what;
  Keyword keyword;
  Text Identity::*member;
};
constexpr TextField kTexts[] = {
    {"number", Keyword::Number, &Identity::number},
    {"revision_count", Keyword::RevisionCount, &Identity::revision_count},
    {"logo", Keyword::Logo, &Identity::logo},
    {"type", Keyword::Type, &Identity::type}};

struct LinesField {
  std::string_view what;
  Keyword keyword;
  std::vector<Text> Identity::*member;
};
constexpr LinesField kLines[] = {{"agency", Keyword::Agency, &Identity::agency},
                                 {"unit", Keyword::Unit, &Identity::unit},
                                 {"address", Keyword::Address, &Identity::address}};

struct DateRow {
  std::string_view what;
  Keyword keyword;
  DateField Identity::*member;
};
constexpr DateRow kDates[] = {{"created", Keyword::Created, &Identity::created},
                              {"revised", Keyword::Revised, &Identity::revised},
                              {"effective", Keyword::Effective, &Identity::effective}};

struct ApprovalRow {
  std::string_view what;
  Keyword keyword;
  Text Approval::*member;
};
constexpr ApprovalRow kApproval[] = {{"approval.office", Keyword::ApprovedBy, &Approval::office},
                                     {"approval.name", Keyword::OfficialName, &Approval::name},
                                     {"approval.rank", Keyword::Rank, &Approval::rank},
                                     {"approval.nip", Keyword::Nip, &Approval::nip}};

struct SectionRow {
  std::string_view what;
  Keyword keyword;
  Section Identity::*member;
};
constexpr SectionRow kSections[] = {
    {"legal_basis", Keyword::LegalBasis, &Identity::legal_basis},
    {"qualification", Keyword::Qualification, &Identity::qualification},
    {"related", Keyword::Related, &Identity::related},
    {"equipment", Keyword::Equipment, &Identity::equipment},
    {"caution", Keyword::Caution, &Identity::caution},
    {"records", Keyword::Records, &Identity::records},
    {"purpose", Keyword::Purpose, &Identity::purpose},
    {"notes", Keyword::Notes, &Identity::notes}};

// "-" says that there is nothing.
std::string content(const std::string& text) {
  return text == "-" ? "" : text;
}

Words named(Keyword keyword) {
  return plain(std::string(info(keyword).canonical));
}

class IdentityComparison {
 public:
  IdentityComparison(const Version& before, const Version& after, std::vector<Change>& out)
      : old_version_(before),
        new_version_(after),
        old_(*before.charts.front()),
        new_(*after.charts.front()),
        out_(out) {}

  void run() {
    titles();
    for (const LinesField& one : kLines)
      lines(one.what, named(one.keyword), old_.identity.*one.member, new_.identity.*one.member);
    text(kTexts[0].what, named(kTexts[0].keyword), old_.identity.number, new_.identity.number);
    for (const DateRow& one : kDates)
      date(one.what, named(one.keyword), old_.identity.*one.member, new_.identity.*one.member);
    for (std::size_t i = 1; i < std::size(kTexts); ++i)
      text(kTexts[i].what, named(kTexts[i].keyword), old_.identity.*kTexts[i].member,
           new_.identity.*kTexts[i].member);
    approval();
    standard_time();
    for (const SectionRow& one : kSections)
      list(one.what, named(one.keyword), items(old_.identity.*one.member),
           items(new_.identity.*one.member));
    list("libraries", named(Keyword::Uses), items(old_.identity.uses), items(new_.identity.uses));
  }

 private:
  void add(std::string_view what, Words clause, const Side& before, const Side& after,
           Judgement judgement) {
    Change change;
    change.what = what;
    change.act = before.text.empty()  ? Act::Added
                 : after.text.empty() ? Act::Removed
                                      : Act::Changed;
    change.before = before;
    change.after = after;
    change.clause = std::move(clause);
    change.judgement = judgement;
    out_.push_back(std::move(change));
  }

  void text(std::string_view what, const Words& name, const Text& before, const Text& after) {
    const std::string old = content(before.text);
    const std::string now = content(after.text);
    if (old == now) return;
    const bool both = !old.empty() && !now.empty();
    add(what, became(name, old, now), {before.span, old, {}}, {after.span, now, {}},
        both ? judgement_of_writing(old, now) : Judgement::None);
  }

  void titles() {
    const Words title = phrase(Phrase::DiffTitle);
    text("title", title, {old_.title, old_.title_span}, {new_.title, new_.title_span});
    // The name box prints the title unless it was given a text of its own.
    const bool follows =
        bare(old_.identity.name.text) == bare(old_.title) || old_.identity.name.empty();
    const bool still =
        bare(new_.identity.name.text) == bare(new_.title) || new_.identity.name.empty();
    if (!follows || !still)
      text("name", named(Keyword::SopName), old_.identity.name, new_.identity.name);
    if (old_.generic == new_.generic) return;
    add("generic", phrase(new_.generic ? Phrase::DiffNowGeneric : Phrase::DiffNoGeneric),
        {old_.title_span, old_.generic ? "generik" : "", {}},
        {new_.title_span, new_.generic ? "generik" : "", {}}, Judgement::None);
  }

  void lines(std::string_view what, const Words& name, const std::vector<Text>& before,
             const std::vector<Text>& after) {
    text(what, name, joined(before), joined(after));
  }

  static Text joined(const std::vector<Text>& lines) {
    Text out;
    for (const Text& one : lines) {
      out.text += (out.text.empty() ? "" : ", ") + one.text;
      out.span = out.span.file.valid() ? join(out.span, one.span) : one.span;
    }
    return out;
  }

  // One day may be written in many ways.
  void date(std::string_view what, const Words& name, const DateField& before,
            const DateField& after) {
    const std::size_t told = out_.size();
    text(what, name, before.text, after.text);
    if (out_.size() != told && before.date && before.date == after.date)
      out_.back().judgement = Judgement::Writing;
  }

  void approval() {
    const Approval& before = old_.identity.approval;
    const Approval& after = new_.identity.approval;
    for (const ApprovalRow& one : kApproval) {
      // "Nama" alone would be the name of the SOP.
      Words name = one.keyword == Keyword::ApprovedBy
                       ? named(one.keyword)
                       : plain(std::string(info(Keyword::ApprovedBy).canonical) + ", " +
                               std::string(info(one.keyword).canonical));
      text(one.what, name, before.*one.member, after.*one.member);
    }
    const std::string old = signature(before);
    const std::string now = signature(after);
    if (old == now) return;
    add("approval.signature", became(named(Keyword::Signature), old, now),
        {before.office.span, old, {}}, {after.office.span, now, {}}, Judgement::None);
  }

  static std::string signature(const Approval& approval) {
    const std::string style = approval.style == model::SignatureStyle::Qr ? "QR" : "garis";
    return style + (approval.also_after_chart ? ", juga setelah bagan" : "");
  }

  void standard_time() {
    const model::Time& before = old_.identity.standard_time;
    const model::Time& after = new_.identity.standard_time;
    const std::string old = content(before.text.text);
    const std::string now = content(after.text.text);
    if (old == now) return;
    add("standard_time", became(named(Keyword::StandardTime), old, now, false),
        {before.text.span, old, {}}, {after.text.span, now, {}},
        old.empty() || now.empty()
            ? Judgement::None
            : judged(before, *old_version_.settings, after, *new_version_.settings));
  }

  // A regulation is known by its type, number and year, however it is cited.
  static std::vector<ListItem> items(const Section& section) {
    std::vector<ListItem> out;
    for (const model::Paragraph& one : section.paragraphs) {
      if (content(one.text.text).empty()) continue;
      out.push_back(text_item(one.text));
      const std::vector<citation::Citation> cited = citation::read(one.text.text);
      if (!cited.empty() && !cited.front().number.empty() && !cited.front().year.empty())
        out.back().kin = cited.front().type + '|' + cited.front().number + '|' + cited.front().year;
    }
    return out;
  }
  static std::vector<ListItem> items(const std::vector<Text>& texts) {
    std::vector<ListItem> out;
    for (const Text& one : texts) out.push_back(text_item(one));
    return out;
  }

  void list(std::string_view what, const Words& name, const std::vector<ListItem>& before,
            const std::vector<ListItem>& after) {
    const ListChanges changes = compare_lists(before, after);
    for (const ListChange& one : changes.all) {
      Change change = list_change(one, name);
      change.what = what;
      out_.push_back(std::move(change));
    }
    if (!changes.reordered) return;
    Change change;
    change.what = what;
    change.act = Act::Moved;
    change.before.span = before.front().span;
    change.after.span = after.front().span;
    change.clause = phrase(Phrase::DiffReordered, {name});
    out_.push_back(std::move(change));
  }

  const Version& old_version_;
  const Version& new_version_;
  const model::Model& old_;
  const model::Model& new_;
  std::vector<Change>& out_;
};

}  // namespace

void compare_identity(const Version& before, const Version& after, std::vector<Change>& out) {
  IdentityComparison(before, after, out).run();
}

}  // namespace sop::compare
