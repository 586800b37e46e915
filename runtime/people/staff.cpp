#include "runtime/people/staff.h"

#include <algorithm>
#include <map>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/source/toml_places.h"
#include "runtime/people/index.h"
#include "runtime/people/text.h"

namespace sop::people {
namespace {

constexpr std::string_view kPeople = "orang";

class Reader {
 public:
  Reader(const SourceFile& file, Sink& sink) : file_(file), places_(file), sink_(sink) {}

  std::optional<std::vector<WantedPerson>> run() {
    const toml::parse_result parsed = toml::parse(std::string_view(file_.text));
    if (!parsed) {
      const toml::parse_error& error = parsed.error();
      const std::uint32_t at = places_.offset(error.source().begin);
      sink_.report(finding<Kind::StaffSyntax>(Span{file_.id, at, at}, error.description()));
      return std::nullopt;
    }
    for (const auto& [key, node] : parsed.table()) {
      if (key.str() != kPeople) {
        unknown<Kind::StaffUnknownKey>(std::string(key.str()), {std::string(kPeople)},
                                       span(key.source()));
      } else if (const toml::array* list = node.as_array()) {
        read_people(*list);
      } else {
        wrong_type(node, kPeople);
      }
    }
    if (wrong_) return std::nullopt;
    return std::move(out_);
  }

 private:
  using Field = void (Reader::*)(const toml::node&, WantedPerson&);
  static const std::map<std::string, Field, std::less<>>& fields() {
    static const std::map<std::string, Field, std::less<>> kFields = {
        {"akun", &Reader::read_id},    {"nama", &Reader::read_name},
        {"surel", &Reader::read_mail}, {"jabatan", &Reader::read_positions},
        {"hak", &Reader::read_rights}, {"aktif", &Reader::read_active}};
    return kFields;
  }

  [[nodiscard]] Span span(const toml::source_region& region) const { return places_.span(region); }

  template <Kind K, class... Args>
  void report(Span place, const Args&... args) {
    wrong_ = true;
    sink_.report(finding<K>(place, args...));
  }
  void wrong_type(const toml::node& node, std::string_view key) {
    report<Kind::StaffWrongType>(span(node.source()), key);
  }
  template <Kind K>
  void unknown(const std::string& name, const std::vector<std::string>& known, Span place) {
    wrong_ = true;
    Diagnostic diagnostic = finding<K>(place, name);
    if (const auto near = nearest(name, known))
      diagnostic = std::move(diagnostic).hint(Phrase::DidYouMean, {known[*near]});
    sink_.report(std::move(diagnostic));
  }

  void read_people(const toml::array& list) {
    if (list.size() > kPersons) return report<Kind::RegisterFull>(span(list.source()), kPersons);
    for (const toml::node& one : list) read_person(one);
  }
  void read_person(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return wrong_type(node, kPeople);
    WantedPerson person;
    person.span = span(table->source());
    // "[[orang]]" itself: the region of a table may reach over its lines.
    person.span.end = std::min(person.span.end, person.span.begin + 9);
    for (const auto& [key, value] : *table) {
      const auto known = fields().find(key.str());
      if (known != fields().end()) {
        (this->*known->second)(value, person);
      } else {
        std::vector<std::string> names;
        for (const auto& [name, field] : fields()) names.push_back(name);
        unknown<Kind::StaffUnknownKey>(std::string(key.str()), names, span(key.source()));
      }
    }
    if (!table->contains("akun")) report<Kind::StaffKeyMissing>(person.span, "akun");
    if (!table->contains("nama")) report<Kind::StaffKeyMissing>(person.span, "nama");
    if (!person.id.empty() && !ids_.insert(person.id).second)
      report<Kind::StaffTwice>(person.span, person.id);
    out_.push_back(std::move(person));
  }

  const std::string* text_of_node(const toml::node& node, std::string_view key) {
    const auto* text = node.as_string();
    if (text == nullptr) wrong_type(node, key);
    return text == nullptr ? nullptr : &text->get();
  }
  // One line of text, as it is kept.
  std::optional<std::string> line(const toml::node& node, std::string_view key) {
    const std::string* text = text_of_node(node, key);
    if (text == nullptr) return std::nullopt;
    if (text->size() > kNameBytes) {
      report<Kind::TextTooLong>(span(node.source()), kNameBytes);
      return std::nullopt;
    }
    if (!is_line(utf8::clean(*text))) {
      report<Kind::BadPersonText>(span(node.source()), key);
      return std::nullopt;
    }
    return utf8::clean(*text);
  }
  void read_id(const toml::node& node, WantedPerson& person) {
    const std::string* text = text_of_node(node, "akun");
    if (text == nullptr) return;
    person.id = fold_id(*text);
    if (!is_login(person.id)) report<Kind::BadLogin>(span(node.source()), *text);
  }
  void read_name(const toml::node& node, WantedPerson& person) {
    person.name = line(node, "nama").value_or("");
  }
  void read_mail(const toml::node& node, WantedPerson& person) {
    const std::string* text = text_of_node(node, "surel");
    if (text == nullptr) return;
    person.mail = *text;
    if (!is_mail(*text)) report<Kind::BadMail>(span(node.source()), *text);
  }
  void read_positions(const toml::node& node, WantedPerson& person) {
    const toml::array* list = node.as_array();
    if (list == nullptr) return wrong_type(node, "jabatan");
    if (list->size() > kHoldings) return report<Kind::RegisterFull>(span(node.source()), kHoldings);
    std::set<std::string> seen;
    person.positions.emplace();
    for (const toml::node& one : *list) {
      const auto position = line(one, "jabatan");
      if (!position) continue;
      if (!seen.insert(utf8::fold(*position)).second)
        report<Kind::StaffTwice>(span(one.source()), *position);
      person.positions->push_back(*position);
    }
  }
  void read_rights(const toml::node& node, WantedPerson& person) {
    const toml::array* list = node.as_array();
    if (list == nullptr) return wrong_type(node, "hak");
    person.rights.emplace();
    for (const toml::node& one : *list) {
      const std::string* text = text_of_node(one, "hak");
      if (text == nullptr) continue;
      if (const auto right = right_of(utf8::fold(*text))) {
        person.rights->insert(*right);
        continue;
      }
      std::vector<std::string> words;
      for (std::size_t i = 0; i < kRights; ++i) words.emplace_back(word(static_cast<Right>(i)));
      unknown<Kind::StaffUnknownRight>(*text, words, span(one.source()));
    }
  }
  void read_active(const toml::node& node, WantedPerson& person) {
    const auto* value = node.as_boolean();
    if (value == nullptr) return wrong_type(node, "aktif");
    person.active = value->get();
  }

  const SourceFile& file_;
  TomlPlaces places_;
  Sink& sink_;
  std::vector<WantedPerson> out_;
  std::set<std::string> ids_;
  bool wrong_ = false;
};

// What one person of the file asks for. `gives` come before all `takes` of the whole file.
class Planning {
 public:
  Planning(const Register& all, Instant now) : all_(all), now_(now) {}

  void add(const WantedPerson& wanted) {
    const Person* known = find_person(all_, wanted.id);
    const Person fresh;
    const Person& person = known == nullptr ? fresh : *known;
    if (known == nullptr) {
      gives_.push_back(AddPerson{wanted.id, wanted.name, wanted.mail.value_or("")});
    } else if (wanted.name != person.name || wanted.mail.value_or(person.mail) != person.mail) {
      gives_.push_back(ChangePerson{wanted.id, wanted.name, wanted.mail.value_or(person.mail)});
    }
    if (wanted.active == true && !person.active) gives_.push_back(Reactivate{wanted.id});
    if (wanted.rights) rights(wanted, person);
    if (wanted.positions) positions(wanted, person);
    if (wanted.active == false && person.active) takes_.push_back(Deactivate{wanted.id, ""});
  }

  std::vector<Action> actions() && {
    std::move(takes_.begin(), takes_.end(), std::back_inserter(gives_));
    return std::move(gives_);
  }

 private:
  void rights(const WantedPerson& wanted, const Person& person) {
    for (const Right right : *wanted.rights) {
      if (person.rights.count(right) == 0) gives_.push_back(Grant{wanted.id, right});
    }
    for (const Right right : person.rights) {
      if (wanted.rights->count(right) == 0) takes_.push_back(Revoke{wanted.id, right});
    }
  }
  void positions(const WantedPerson& wanted, const Person& person) {
    std::set<std::string> listed;
    for (const std::string& position : *wanted.positions) {
      listed.insert(utf8::fold(position));
      if (!lasts(person, utf8::fold(position)))
        gives_.push_back(Assign{wanted.id, position, now_, std::nullopt});
    }
    for (const Holding& holding : person.holdings) {
      if ((holding.until && *holding.until <= now_) ||
          listed.count(utf8::fold(holding.position)) != 0)
        continue;
      takes_.push_back(EndAssignment{wanted.id, holding.position, std::max(now_, holding.from)});
    }
  }
  // Held now or to come; a holding with an end in sight stays as the administrator entered it.
  [[nodiscard]] bool lasts(const Person& person, const std::string& folded) const {
    return std::any_of(person.holdings.begin(), person.holdings.end(), [&](const Holding& holding) {
      return (!holding.until || now_ < *holding.until) && utf8::fold(holding.position) == folded;
    });
  }

  const Register& all_;
  Instant now_;
  std::vector<Action> gives_;
  std::vector<Action> takes_;
};

}  // namespace

std::optional<std::vector<WantedPerson>> read_staff(const SourceFile& file, Sink& sink) {
  return Reader(file, sink).run();
}

StaffPlan plan(const Register& all, const std::vector<WantedPerson>& wanted, Instant now) {
  Planning planning(all, now);
  std::set<std::string> named;
  for (const WantedPerson& one : wanted) {
    named.insert(one.id);
    planning.add(one);
  }
  StaffPlan out{std::move(planning).actions(), {}};
  for (const auto& [id, person] : all.persons) {
    if (named.count(id) == 0) out.untouched.push_back(id);
  }
  return out;
}

std::optional<Diagnostic> untouched_note(const StaffPlan& plan) {
  if (plan.untouched.empty()) return std::nullopt;
  return finding<Kind::StaffUntouched>(Span{}, plan.untouched.size());
}

}  // namespace sop::people
