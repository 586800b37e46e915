// What is written in the fields of the identity: number, revision, approval, NIP, type, caution.
// Each function looks at one thing and reports it at its exact place.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/check/check.h"
#include "compiler/syntax/keyword.h"
#include "compiler/syntax/phrases.h"

namespace sop {
namespace {

using model::DateField;
using model::Identity;
using model::Text;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(const DateField& field) {
  return field.text.empty() || field.text.text == "-";
}

// A blank next to a slash, or on one side of a hyphen only ("a - b" is a dash).
bool is_needless(std::string_view text, std::size_t i) {
  const char before = i > 0 ? text[i - 1] : '/';
  const char after = i + 1 < text.size() ? text[i + 1] : '/';
  if (before == '/' || after == '/') return true;
  if (before == '-') return i < 2 || text[i - 2] != ' ';
  return after == '-' && i + 2 < text.size() && text[i + 2] != ' ';
}

void check_number(const Text& number, Sink& sink) {
  std::string tidy;
  for (std::size_t i = 0; i < number.text.size(); ++i) {
    if (number.text[i] != ' ' || !is_needless(number.text, i)) tidy += number.text[i];
  }
  if (tidy == number.text) return;
  sink.report(finding<Kind::NumberBlanks>(number.span, number.text)
                  .fix(number.span, tidy, Applicability::Ask));
}

void check_revision(const Identity& id, Sink& sink) {
  if (id.created.date && id.revised.date && *id.revised.date < *id.created.date) {
    sink.report(finding<Kind::RevisedBeforeCreated>(id.revised.text.span, id.revised.text.text,
                                                    id.created.text.text)
                    .label(id.created.text.span, Phrase::CreatedHere));
  }
  const std::string& count = id.revision_count.text;
  const bool counted =
      std::any_of(count.begin(), count.end(), [](char c) { return c >= '1' && c <= '9'; });
  if (!counted || !is_blank(id.revised)) return;
  if (!id.revised.present) {
    sink.report(finding<Kind::RevisionWithoutDate>(id.revision_count.span, count));
  } else {
    sink.report(finding<Kind::RevisionWithoutDate>(id.revised.text.span, count)
                    .label(id.revision_count.span, Phrase::RevisionCounted));
  }
}

void check_empty_dates(const Identity& id, Sink& sink) {
  const std::pair<const DateField*, Keyword> dates[] = {{&id.created, Keyword::Created},
                                                        {&id.effective, Keyword::Effective}};
  for (const auto& [date, keyword] : dates) {
    if (date->present && is_blank(*date))
      sink.report(finding<Kind::EmptyDate>(date->text.span, info(keyword).canonical));
  }
}

// Elected or political offices have neither rank nor NIP.
bool has_no_rank(const std::string& office) {
  constexpr std::array<std::string_view, 11> kOffices = {
      "bupati", "wali kota",   "walikota",    "gubernur",   "menteri",    "presiden",
      "wakil ", "kepala desa", "wali nagari", "ketua dprd", "ketua dewan"};
  const std::string folded = utf8::fold(office);
  std::string_view text = folded;
  for (const std::string_view acting : {"plt. ", "plh. ", "pj. ", "pjs. ", "plt ", "plh ", "pj "}) {
    if (text.starts_with(acting)) text.remove_prefix(acting.size());
  }
  return std::any_of(kOffices.begin(), kOffices.end(),
                     [&](std::string_view one) { return text.starts_with(one); });
}

void check_approval(const model::Approval& approval, Sink& sink) {
  if (approval.name.empty() || has_no_rank(approval.office.text)) return;
  std::string missing;
  if (approval.rank.empty()) missing = info(Keyword::Rank).canonical;
  if (approval.nip.empty()) {
    if (!missing.empty()) missing += ", ";
    missing += info(Keyword::Nip).canonical;
  }
  if (missing.empty()) return;
  const Text& place = approval.office.empty() ? approval.name : approval.office;
  sink.report(finding<Kind::ApprovalIncomplete>(place.span, missing));
}

// ---- NIP: 8 digits of birth, 6 of appointment, 1 of sex, 3 of serial number

constexpr std::size_t kNipDigits = 18;
constexpr std::size_t kAppointed = 8;
constexpr std::size_t kSex = 14;

int number_at(std::string_view digits, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (digits[i] - '0');
  return value;
}

bool is_birth(std::string_view digits) {
  constexpr int kEarliest = 1920;
  const std::string iso = std::string(digits.substr(0, 4)) + "-" +
                          std::string(digits.substr(4, 2)) + "-" + std::string(digits.substr(6, 2));
  return number_at(digits, 0, 4) >= kEarliest && phrases::date(iso).has_value();
}

// Year and month; contract staff (PPPK) have 21 or more in place of the month.
bool is_appointment(std::string_view digits) {
  constexpr int kYoungest = 15;
  constexpr int kOldest = 70;
  constexpr int kContract = 21;
  const int age = number_at(digits, kAppointed, 4) - number_at(digits, 0, 4);
  const int month = number_at(digits, kAppointed + 4, 2);
  return age >= kYoungest && age <= kOldest && ((month >= 1 && month <= 12) || month >= kContract);
}

void check_nip(const Text& nip, Sink& sink) {
  std::string digits;
  std::vector<std::size_t> at;  // of each digit in the text
  for (std::size_t i = 0; i < nip.text.size(); ++i) {
    if (!is_digit(nip.text[i])) continue;
    digits += nip.text[i];
    at.push_back(i);
  }
  if (digits.size() != kNipDigits) return;
  const auto report = [&](std::size_t first, std::size_t end, Phrase why) {
    const Span place = nip.locate(at[first], at[end - 1] + 1);
    sink.report(
        finding<Kind::ImpossibleNip>(place, digits.substr(first, end - first)).label(place, why));
  };
  if (!is_birth(digits)) {
    report(0, kAppointed, Phrase::NipBirth);
  } else if (!is_appointment(digits)) {
    report(kAppointed, kSex, Phrase::NipAppointment);
  }
  if (digits[kSex] != '1' && digits[kSex] != '2') report(kSex, kSex + 1, Phrase::NipSex);
}

// ---- Jenis

constexpr std::size_t kPairs = 4;
constexpr std::array<std::string_view, 2 * kPairs> kTypes = {
    "teknis", "administratif", "makro", "mikro", "final", "parsial", "generik", "spesifik"};

void check_type_word(const Text& type, std::size_t begin, std::size_t end,
                     std::array<std::optional<std::size_t>, kPairs>& chosen, Sink& sink) {
  const std::string written = type.text.substr(begin, end - begin);
  const std::string word = utf8::fold(written);
  const Span place = type.locate(begin, end);
  const auto* const known = std::find(kTypes.begin(), kTypes.end(), word);
  if (known == kTypes.end()) {
    const std::vector<std::string> all(kTypes.begin(), kTypes.end());
    Diagnostic unknown = finding<Kind::UnknownType>(place, written);
    if (const auto near = nearest(word, all)) {
      unknown = std::move(unknown)
                    .hint(Phrase::DidYouMean, {all[*near]})
                    .fix(place, all[*near], Applicability::Safe);
    }
    sink.report(std::move(unknown));
    return;
  }
  const auto index = static_cast<std::size_t>(known - kTypes.begin());
  std::optional<std::size_t>& pair = chosen[index / 2];
  if (pair && *pair != index)
    sink.report(finding<Kind::ConflictingType>(place, kTypes[*pair], kTypes[index]));
  pair = index;
}

// "administratif, mikro, final"; a slash and "dan" part the words too.
void check_type(const Text& type, Sink& sink) {
  constexpr std::string_view kParting = " ,;/";
  const std::string_view text = type.text;
  std::array<std::optional<std::size_t>, kPairs> chosen;
  std::size_t begin = text.find_first_not_of(kParting);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(kParting, begin), text.size());
    const std::string word = utf8::fold(text.substr(begin, end - begin));
    if (word != "dan" && word != "sop" && word != "-")
      check_type_word(type, begin, end, chosen, sink);
    begin = text.find_first_not_of(kParting, end);
  }
}

// ---- Peringatan

// "Apabila … maka …". A comma or colon parts condition and consequence as well, and some verbs name
// the consequence by themselves.
void check_caution(const Text& caution, Sink& sink) {
  constexpr std::array<std::string_view, 5> kIf = {"apabila", "jika", "bila", "bilamana",
                                                   "jikalau"};
  constexpr std::array<std::string_view, 7> kThen = {
      "maka", "mengakibatkan", "menyebabkan", "berakibat", "berdampak", "menimbulkan", "akibatnya"};
  const std::string_view text = caution.text;
  if (text.find_first_of(",:;") != std::string_view::npos) return;
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string first = utf8::fold(text.substr(0, end));
  if (std::find(kIf.begin(), kIf.end(), first) == kIf.end()) return;
  const std::string folded = utf8::fold(text);
  for (const std::string_view word : kThen) {
    if (folded.find(word) != std::string::npos) return;
  }
  sink.report(finding<Kind::CautionWithoutThen>(caution.locate(0, end), text.substr(0, end)));
}

}  // namespace

void check_identity(const model::Model& model, Sink& sink) {
  const Identity& id = model.identity;
  check_number(id.number, sink);
  check_revision(id, sink);
  check_type(id.type, sink);
  check_nip(id.approval.nip, sink);
  for (const model::Paragraph& one : id.caution.paragraphs) check_caution(one.text, sink);
  // The form of a generic SOP is filled in by those who use it.
  if (model.generic) return;
  check_empty_dates(id, sink);
  check_approval(id.approval, sink);
}

}  // namespace sop
