#include "compiler/resolve/documents.h"

#include <map>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/resolve/reading.h"

namespace sop {
namespace {

using model::DocumentId;
using model::Use;

// "Draf SK (2 lembar)" → "Draf SK" and "2 lembar"; no bracket at the end: nothing.
std::optional<std::pair<std::string, std::string>> closing_bracket(const std::string& name) {
  if (name.empty() || name.back() != ')') return std::nullopt;
  const std::size_t open = name.rfind('(');
  if (open == std::string::npos || open == 0) return std::nullopt;
  return std::pair(utf8::clean(name.substr(0, open)),
                   utf8::clean(name.substr(open + 1, name.size() - open - 2)));
}

// Two spellings of one word; empty: the word has but one.
std::string_view one_spelling(std::string_view word) {
  if (word == "draft") return "draf";
  if (word == "dok" || word == "dok.") return "dokumen";
  return {};
}

// Every way to word a state of a document: "Draf SK", "SK draf", "SK (draf)", and the state alone
// where it holds the name itself.
std::vector<std::string> state_wordings(const std::string& bare, const std::string& state) {
  if (state.find(bare) != std::string::npos) return {state};
  return {state + ' ' + bare, bare + ' ' + state, bare + " (" + state + ')'};
}

}  // namespace

std::string DocumentTable::key(std::string_view name) {
  std::string folded = utf8::fold(name);
  folded.resize(folded.find_last_not_of(".;, ") + 1);
  if (folded.starts_with("dan ")) folded.erase(0, 4);
  for (std::size_t at = folded.find('d'); at != std::string::npos; at = folded.find('d', at + 1)) {
    if (at > 0 && folded[at - 1] != ' ') continue;
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    const std::string_view other = one_spelling(std::string_view(folded).substr(at, end - at));
    if (!other.empty()) folded.replace(at, end - at, other);
  }
  return folded;
}

void DocumentTable::declare(const ast::Field& section) {
  for (const ast::Item& item : section.items()) declare_one(item);
  for (const Prose& line : section.lines()) {
    if (!line.empty()) sink_.report(finding<Kind::StrayText>(line.span));
  }
}

std::optional<model::Document> document_of(const ast::Item& item, Sink& sink) {
  const Prose prose = item.text();
  const auto declaration = phrases::document_declaration(prose.text);
  if (!declaration) {
    sink.report(finding<Kind::BadDocument>(item.span()));
    return std::nullopt;
  }
  model::Document document;
  document.name = slice(prose.text, declaration->name);
  document.span = prose.locate(declaration->name.begin, declaration->name.end);
  document.declared = true;
  if (declaration->full_name) document.full_name = slice(prose.text, *declaration->full_name);
  for (const phrases::Slice state : declaration->states)
    document.states.push_back(slice(prose.text, state));
  return document;
}

void DocumentTable::declare_one(const ast::Item& item) {
  const std::optional<model::Document> read = document_of(item, sink_);
  if (!read) return;
  const model::Document& document = *read;
  const DocumentId id(model_.documents.size());
  const auto known = by_key_.find(key(document.name));
  if (known != by_key_.end()) {
    const model::Document& other = model_.document(known->second.document);
    // The name of this one may be a wording of a state of the other: "Draf SK" beside "SK: draf >
    // final".
    Diagnostic diagnostic = known->second.state
                                ? finding<Kind::AmbiguousDocument>(document.span, document.name,
                                                                   other.name, document.name)
                                : finding<Kind::DuplicateDocument>(document.span, document.name);
    sink_.report(std::move(diagnostic).label(other.span, Phrase::FirstHere));
    return;
  }
  model_.documents.push_back(document);
  names_.add(document.name);
  by_key_.emplace(key(document.name), Hit{id, std::nullopt});
  enter_states(id, document.name, document.span);
  if (document.full_name.empty()) return;
  names_.add(document.full_name);
  enter(key(document.full_name), {id, std::nullopt}, document.span, document.full_name);
  enter_states(id, document.full_name, document.span);
}

// Every wording of a state: "Draf SK", "SK draf", "SK (draf)", and the state alone where it holds
// the name itself.
void DocumentTable::enter_states(DocumentId id, const std::string& name, Span span) {
  const std::vector<std::string>& states = model_.document(id).states;
  const std::string bare = key(name);
  for (std::size_t i = 0; i < states.size(); ++i) {
    const Hit hit{id, static_cast<std::uint32_t>(i)};
    const std::string state = key(states[i]);
    const bool full = state.find(bare) != std::string::npos;
    if (full) {
      names_.add(states[i]);
      by_key_[state] = hit;  // "a bare name of a document with states is the state so worded"
      continue;
    }
    for (const std::string& wording : state_wordings(bare, state))
      enter(wording, hit, span, wording);
  }
}

void DocumentTable::enter(const std::string& wording, Hit hit, Span span,
                          std::string_view written) {
  const auto [known, fresh] = by_key_.emplace(wording, hit);
  if (fresh || known->second.document == hit.document) return;
  sink_.report(finding<Kind::AmbiguousDocument>(span, written,
                                                model_.document(known->second.document).name,
                                                model_.document(hit.document).name)
                   .label(model_.document(known->second.document).span, Phrase::FirstHere));
}

void DocumentTable::add_outside(const model::Paragraphs& paragraphs) {
  // "Program Kerja (PKP)" is the same thing as "Program Kerja".
  const auto add = [&](const std::string& name) {
    outside_.insert(key(name));
    if (const auto parts = closing_bracket(name)) outside_.insert(key(parts->first));
  };
  for (const model::Paragraph& paragraph : paragraphs) {
    const std::string& text = paragraph.text.text;
    add(text);
    for (const phrases::Slice part : phrases::inline_list(text, names_)) {
      if (part.end - part.begin < text.size()) add(slice(text, part));
    }
  }
}

bool DocumentTable::is_outside(const Use& use) const {
  return use.outside || outside_.count(key(use.text.text)) != 0 ||
         outside_.count(key(model_.document(use.document).name)) != 0;
}

bool DocumentTable::is_conditional(const std::string& name) {
  const auto parts = closing_bracket(name);
  if (!parts) return false;
  const std::string condition = utf8::fold(parts->second);
  return condition.starts_with("bila ") || condition.starts_with("jika ") ||
         condition.starts_with("apabila ") || condition.starts_with("kalau ");
}

std::vector<Use> DocumentTable::uses_of(const ast::Field& cell,
                                        const model::Paragraphs& paragraphs) {
  std::vector<Use> uses;
  const std::size_t items = cell.items().size();
  if (items == 0) {
    if (!paragraphs.empty()) add_uses(paragraphs.front().text, uses);
    return uses;
  }
  // Text between items is rare; all of it is one list and comes first.
  const bool mixed = items < paragraphs.size();
  if (mixed) add_uses(text_of_prose(cell.value()), uses);
  const auto add_item = [&](const model::Text& text) {
    if (text.empty()) return;
    uses.push_back(use_of(text, {0, static_cast<std::uint32_t>(text.text.size())}));
  };
  if (mixed) {
    for (const ast::Item& item : cell.items()) add_item(text_of_prose(item.text()));
  } else {
    for (const model::Paragraph& item : paragraphs) add_item(item.text);
  }
  return uses;
}

std::vector<Use> DocumentTable::uses_of_text(const model::Text& text) {
  std::vector<Use> uses;
  add_uses(text, uses);
  return uses;
}

void DocumentTable::add_uses(const model::Text& text, std::vector<Use>& uses) {
  if (text.empty() || text.text == "-") return;
  const std::vector<phrases::Slice> parts = phrases::inline_list(text.text, names_);
  uses.reserve(uses.size() + parts.size());
  for (const phrases::Slice part : parts) uses.push_back(use_of(text, part));
}

Use DocumentTable::use_of(const model::Text& text, phrases::Slice part) {
  Use use;
  // "Surat, dan Berkas": the word joins the list and is no part of the name.
  constexpr std::string_view kAnd = "dan ";
  if (part.end - part.begin > kAnd.size() && (text.text[part.begin] | 0x20) == 'd' &&
      utf8::fold(std::string_view(text.text).substr(part.begin, kAnd.size() + 1)).starts_with(kAnd))
    part.begin += static_cast<std::uint32_t>(kAnd.size());
  std::string name = slice(text.text, part);
  use.text.span = text.locate(part.begin, part.end);
  if (const auto mark = phrases::outside_mark(name)) {
    use.outside = true;
    name = utf8::clean(name.substr(0, mark->begin));
  }
  const Hit hit = find_or_declare(name, use.text.span);
  use.text.text = std::move(name);
  use.document = hit.document;
  use.state = hit.state;
  return use;
}

DocumentTable::Hit DocumentTable::find_or_declare(const std::string& name, Span span) {
  const std::string whole = key(name);
  if (const auto found = by_key_.find(whole); found != by_key_.end()) return found->second;
  if (const auto hit = adopt(whole, span)) return *hit;
  std::string base = name;
  std::string short_key = whole;
  if (const auto parts = closing_bracket(name)) {
    base = parts->first;
    short_key = key(base);
    if (by_key_.count(short_key) == 0) static_cast<void>(adopt(short_key, span));
    check_bracket(parts->first, parts->second, span);
    if (const auto found = by_key_.find(short_key); found != by_key_.end()) return found->second;
  }
  const Hit hit{DocumentId(model_.documents.size()), std::nullopt};
  model_.documents.push_back({base, span, false, {}, {}});
  by_key_.emplace(short_key, hit);
  return hit;
}

void DocumentTable::use(const std::vector<const model::Library*>& libraries) {
  for (const model::Library* library : libraries) {
    libraries_.push_back(library);
    for (const std::string& name : library->equipment) outside_.insert(key(name));
    for (const model::LibraryDocument& one : library->documents) {
      for (const std::string& name : {one.document.name, one.document.full_name}) {
        if (name.find_first_of(",;") != std::string::npos) names_.add(name);
      }
    }
  }
}

// A document of a library enters the model when a cell first names it, and stands where it did.
std::optional<DocumentTable::Hit> DocumentTable::adopt(const std::string& wording, Span span) {
  for (const model::Library* library : libraries_) {
    for (const model::LibraryDocument& one : library->documents) {
      const bool may = wording.find(one.name_key) != std::string::npos ||
                       (!one.full_key.empty() && wording.find(one.full_key) != std::string::npos);
      if (!may || by_key_.count(one.name_key) != 0) continue;
      const DocumentId id(model_.documents.size());
      std::map<std::string, Hit> wordings;
      for (const std::string& bare : {one.name_key, one.full_key}) {
        if (bare.empty()) continue;
        wordings.emplace(bare, Hit{id, std::nullopt});
        for (std::size_t i = 0; i < one.document.states.size(); ++i) {
          const Hit hit{id, static_cast<std::uint32_t>(i)};
          for (std::string& each : state_wordings(bare, key(one.document.states[i])))
            wordings[std::move(each)] = hit;
        }
      }
      const auto found = wordings.find(wording);
      if (found == wordings.end()) continue;
      const Hit hit = found->second;
      model_.documents.push_back(one.document);
      model_.documents.back().span = span;
      by_key_.insert(wordings.begin(), wordings.end());  // what the SOP says itself stays
      return hit;
    }
  }
  return std::nullopt;
}

// "SK Tim (diperika)": near a state of that document, so most likely meant as one.
void DocumentTable::check_bracket(const std::string& base, const std::string& bracket, Span span) {
  const auto found = by_key_.find(key(base));
  if (found == by_key_.end()) return;
  const model::Document& document = model_.document(found->second.document);
  const auto near = nearest(bracket, document.states);
  if (!near) return;
  sink_.report(finding<Kind::UnknownState>(span, bracket, document.name)
                   .hint(Phrase::DidYouMean, {document.states[*near]}));
}

}  // namespace sop
