#include "compiler/staffing/staffing_file.h"

#include <algorithm>
#include <map>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/source/toml_places.h"

namespace sop::staffing {
namespace {

constexpr std::string_view kRoles = "pelaksana";
constexpr std::string_view kAbsent = "berhalangan";
constexpr std::string_view kAbsentPeople = "orang";

class Reader {
 public:
  Reader(const SourceFile& file, Sink& sink) : file_(file), places_(file), sink_(sink) {}

  std::optional<StaffingFile> run() {
    const toml::parse_result parsed = toml::parse(std::string_view(file_.text));
    if (!parsed) {
      const toml::parse_error& error = parsed.error();
      const std::uint32_t at = places_.offset(error.source().begin);
      sink_.report(finding<Kind::StaffingSyntax>(Span{file_.id, at, at}, error.description()));
      return std::nullopt;
    }
    const toml::table& table = parsed.table();
    for (const auto& [key, node] : table) {
      if (key.str() == kRoles && node.is_table()) {
        read_roles(*node.as_table());
      } else if (key.str() != kAbsent || !node.is_table()) {
        unknown(key, {std::string(kRoles), std::string(kAbsent)});
      }
    }
    if (const toml::table* absent = table[kAbsent].as_table()) read_absent(*absent);
    if (out_.names.size() > kPeople) {
      sink_.report(finding<Kind::StaffingTooLarge>(Span{file_.id, 0, 0}, kPeople));
      return std::nullopt;
    }
    if (wrong_) return std::nullopt;
    std::sort(out_.holdings.begin(), out_.holdings.end(),
              [](const Holding& a, const Holding& b) { return a.span.begin < b.span.begin; });
    return std::move(out_);
  }

 private:
  [[nodiscard]] Span span(const toml::source_region& region) const { return places_.span(region); }

  void suggest(Diagnostic diagnostic, const std::string& name,
               const std::vector<std::string>& known, Span place) {
    wrong_ = true;
    if (const auto near = nearest(name, known))
      diagnostic = std::move(diagnostic)
                       .hint(Phrase::DidYouMean, {known[*near]})
                       .fix(place, known[*near], Applicability::Ask);
    sink_.report(std::move(diagnostic));
  }

  void unknown(const toml::key& key, const std::vector<std::string>& known) {
    const std::string name(key.str());
    const Span place = span(key.source());
    suggest(finding<Kind::StaffingUnknownKey>(place, name), name, known, place);
  }

  void wrong_type(const toml::node& node, std::string_view name) {
    wrong_ = true;
    sink_.report(finding<Kind::StaffingWrongType>(span(node.source()), name));
  }

  // One name, or a list of names.
  struct Named {
    std::string name;
    Span span;
  };
  std::vector<Named> names_of(const toml::node& node, std::string_view key) {
    std::vector<Named> out;
    const auto add = [&](const toml::node& one) {
      const auto* text = one.as_string();
      std::string name = text == nullptr ? "" : utf8::clean(text->get());
      if (name.empty()) {
        wrong_type(one, key);
      } else {
        out.push_back({std::move(name), span(one.source())});
      }
    };
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& one : *list) add(one);
    } else {
      add(node);
    }
    return out;
  }

  void read_roles(const toml::table& table) {
    for (const auto& [key, node] : table) {
      Holding holding{std::string(key.str()), span(key.source()), {}};
      for (Named& one : names_of(node, key.str())) {
        const auto [known, fresh] =
            numbers_.emplace(utf8::fold(one.name), static_cast<Person>(out_.names.size()));
        if (fresh) out_.names.push_back(std::move(one.name));
        if (fresh && known->second < kPeople) out_.present[known->second] = true;
        holding.people.push_back(known->second);
      }
      out_.holdings.push_back(std::move(holding));
    }
  }

  void read_absent(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key.str() != kAbsentPeople) {
        unknown(key, {std::string(kAbsentPeople)});
        continue;
      }
      for (const Named& one : names_of(node, key.str())) {
        const auto known = numbers_.find(utf8::fold(one.name));
        if (known == numbers_.end()) {
          suggest(finding<Kind::StaffingUnknownPerson>(one.span, one.name), one.name, out_.names,
                  {one.span.file, one.span.begin + 1, one.span.end - 1});
        } else if (known->second < kPeople) {
          out_.present[known->second] = false;
        }
      }
    }
  }

  const SourceFile& file_;
  TomlPlaces places_;
  Sink& sink_;
  StaffingFile out_;
  std::map<std::string, Person> numbers_;  // by folded name
  bool wrong_ = false;
};

}  // namespace

std::optional<StaffingFile> read_staffing(const SourceFile& file, Sink& sink) {
  return Reader(file, sink).run();
}

}  // namespace sop::staffing
