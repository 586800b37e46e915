#include "compiler/resolve/calls.h"

#include <algorithm>

#include "compiler/base/limits.h"
#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/model/sop_reference.h"
#include "compiler/resolve/reading.h"

namespace sop {
namespace {

using model::Binding;
using model::Call;
using model::SopFace;
using model::SopParameter;

constexpr std::size_t kMostPairs = 2 * limits::kRoles;

std::string_view kind_word(model::RoleKind kind) {
  static constexpr std::string_view kWords[] = {"jabatan", "tim", "unit", "pihak luar"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string joined(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i)
    out += (i == 0 ? "" : ", ") + names[i];
  return out + (names.size() > kShown ? ", …" : "");
}

// "SOP Rapat dengan Pimpinan = Camat": where "dengan" stands. A title may hold that word too, so it
// is the last one before the first pair.
std::size_t binding_word(std::string_view text) {
  return text.rfind(" dengan ", text.find('='));
}

class CallReader {
 public:
  CallReader(const ast::Field& field, RoleTable& roles, const model::Surroundings& surroundings,
             Sink& sink)
      : field_(field),
        prose_(field.value()),
        roles_(roles),
        surroundings_(surroundings),
        sink_(sink) {}

  // `must_exist`: without that SOP there is nothing to make.
  std::optional<Call> read(bool must_exist) {
    split();
    if (call_.reference.empty()) {
      sink_.report(
          finding<Kind::NoSopNamed>(field_.keyword_span(), info(field_.keyword()).canonical));
      return std::nullopt;
    }
    find(must_exist);
    read_pairs();
    if (sop_ == nullptr) return std::move(call_);
    call_.title = sop_->title;
    call_.number = sop_->number;
    call_.path = sop_->path;
    bind_equal_names();
    check_kinds();
    return std::move(call_);
  }

  [[nodiscard]] const SopFace* sop() const { return sop_; }

 private:
  void split() {
    const std::string& text = prose_.text;
    std::size_t end = binding_word(text);
    const bool pair = end != std::string::npos && text.find('=', end) != std::string::npos;
    // "SOP Kerja Sama dengan Pihak Ketiga" is a title; "SOP Rapat dengan Camat" lacks its "=".
    if (end != std::string::npos && !pair) {
      const bool title = surroundings_.find_sop(text).found.size() == 1;
      const bool shorter = surroundings_.find_sop(text.substr(0, end)).found.size() == 1;
      if (title || !shorter) end = std::string::npos;
    }
    const std::size_t begin = 0;
    std::size_t stop = std::min(end, text.size());
    while (stop > begin && std::string_view(" .;,").find(text[stop - 1]) != std::string_view::npos)
      --stop;
    call_.reference.text = text.substr(begin, stop);
    call_.reference.span = stop > 0 ? prose_.locate(begin, stop) : prose_.span;
    if (model::title_key(call_.reference.text) == "sop") call_.reference.text.clear();
    constexpr std::size_t kWord = 8;  // " dengan "
    pairs_ = end == std::string::npos ? text.size() : end + kWord;
  }

  void find(bool must_exist) {
    const model::SopLookup looked = surroundings_.find_sop(call_.reference.text);
    const Span span = call_.reference.span;
    const std::string name = without_word(call_.reference.text);
    if (looked.found.size() == 1) {
      sop_ = looked.found.front();
    } else if (!looked.found.empty()) {
      std::vector<std::string> names;
      for (const SopFace* one : looked.found) {
        const std::string file = one->path.substr(one->path.rfind('/') + 1);
        names.push_back(one->title + " (" + (one->number.empty() ? file : one->number) + ")");
      }
      sink_.report(finding<Kind::AmbiguousSop>(span, name, joined(names)));
    } else if (must_exist || surroundings_.knows_sops() || !looked.nearest.empty()) {
      Diagnostic diagnostic = finding<Kind::UnknownSop>(span, name);
      if (!looked.nearest.empty()) {
        diagnostic = std::move(diagnostic)
                         .hint(Phrase::DidYouMean, {looked.nearest})
                         .fix(span, "SOP " + looked.nearest, Applicability::Ask);
      }
      sink_.report(std::move(diagnostic));
    } else {
      sink_.report(finding<Kind::SopNotFound>(span, name));
    }
  }

  static std::string without_word(const std::string& reference) {
    const bool word = utf8::fold(reference.substr(0, 4)) == "sop" && reference.size() > 4;
    return word && reference[3] == ' ' ? reference.substr(4) : reference;
  }

  void read_pairs() {
    const std::string rest = prose_.text.substr(std::min(pairs_, prose_.text.size()));
    std::size_t pairs = 0;
    for (const phrases::Slice part : phrases::inline_list(rest, roles_.whole_names())) {
      if (++pairs > kMostPairs) break;  // more than any SOP has roles: told often enough
      const auto begin = static_cast<std::uint32_t>(pairs_) + part.begin;
      const std::string text = rest.substr(part.begin, part.end - part.begin);
      const std::size_t sign = text.find('=');
      const std::string parameter = utf8::clean(text.substr(0, sign));
      const std::string value = sign == std::string::npos ? "" : utf8::clean(text.substr(sign + 1));
      if (parameter.empty() || value.empty()) {
        if (!text.empty() && text != ".")
          sink_.report(finding<Kind::BadBinding>(prose_.locate(begin, begin + text.size()), text));
        continue;
      }
      const std::size_t at = text.find(value, sign);
      const Span left = prose_.locate(begin, begin + parameter.size());
      const Span right = prose_.locate(begin + at, begin + at + value.size());
      bind(parameter, left, roles_.find(without_stop(value), right));
    }
  }

  static std::string without_stop(std::string value) {
    if (!value.empty() && value.back() == '.') value.pop_back();
    return value;
  }

  [[nodiscard]] const SopParameter* parameter(const std::string& name) const {
    const std::string key = utf8::fold(name);
    for (const SopParameter& one : sop_->roles) {
      if (utf8::fold(one.alias) == key || utf8::fold(one.title) == key) return &one;
    }
    return nullptr;
  }

  void bind(const std::string& name, Span span, model::RoleId role) {
    std::string known = name;
    if (sop_ != nullptr) {
      const SopParameter* found = parameter(name);
      if (found == nullptr) {
        report_unknown(name, span);
        return;
      }
      known = found->alias;
    }
    const auto same = std::find_if(
        call_.bindings.begin(), call_.bindings.end(),
        [&](const Binding& one) { return utf8::fold(one.parameter) == utf8::fold(known); });
    if (same != call_.bindings.end()) {
      sink_.report(finding<Kind::DoubleBinding>(span, name).label(same->span, Phrase::FirstHere));
      return;
    }
    call_.bindings.push_back({known, role, span});
  }

  void report_unknown(const std::string& name, Span span) {
    std::vector<std::string> names;
    for (const SopParameter& one : sop_->roles) names.push_back(one.alias);
    Diagnostic diagnostic = finding<Kind::UnknownParameter>(span, name, sop_->title);
    if (const auto near = nearest(name, names)) {
      diagnostic = std::move(diagnostic)
                       .hint(Phrase::DidYouMean, {names[*near]})
                       .fix(span, names[*near], Applicability::Ask);
    } else if (!names.empty()) {
      diagnostic = std::move(diagnostic).hint(Phrase::KnownParameters, {joined(names)});
    }
    sink_.report(std::move(diagnostic));
  }

  // Roles of the same name are the same; what a generic SOP leaves open must be filled.
  void bind_equal_names() {
    for (const SopParameter& one : sop_->roles) {
      const bool bound =
          std::any_of(call_.bindings.begin(), call_.bindings.end(),
                      [&](const Binding& binding) { return binding.parameter == one.alias; });
      if (bound) continue;
      model::RoleId role = roles_.lookup(one.alias);
      if (!role.valid()) role = roles_.lookup(one.title);
      if (role.valid()) {
        call_.bindings.push_back({one.alias, role, call_.reference.span});
      } else if (sop_->generic) {
        sink_.report(finding<Kind::UnboundParameter>(call_.reference.span, one.alias, sop_->title));
      }
    }
  }

  void check_kinds() {
    for (const Binding& binding : call_.bindings) {
      const SopParameter* wanted = parameter(binding.parameter);
      if (wanted == nullptr || !binding.role.valid()) continue;
      const model::Role& given = roles_.role(binding.role);
      if (given.kind == wanted->kind) continue;
      // A library may know better what a bare name of that SOP is.
      if (wanted->kind == model::RoleKind::Person && uses_libraries()) continue;
      sink_.report(finding<Kind::RoleKindMismatch>(binding.span, given.alias, kind_word(given.kind),
                                                   wanted->alias, kind_word(wanted->kind))
                       .label(given.span, Phrase::DeclaredHere));
    }
  }

  [[nodiscard]] bool uses_libraries() const {
    const SyntaxTree* tree = surroundings_.open(*sop_);
    if (tree == nullptr) return true;
    const std::vector<ast::Field> fields = ast::File(*tree).fields();
    return std::any_of(fields.begin(), fields.end(),
                       [](const ast::Field& field) { return field.keyword() == Keyword::Uses; });
  }

  const ast::Field& field_;
  const Prose prose_;
  RoleTable& roles_;
  const model::Surroundings& surroundings_;
  Sink& sink_;
  Call call_;
  std::size_t pairs_ = 0;  // where the pairs begin in the text
  const SopFace* sop_ = nullptr;
};

}  // namespace

std::optional<Call> read_call(const ast::Field& field, RoleTable& roles,
                              const model::Surroundings& surroundings, Sink& sink) {
  return CallReader(field, roles, surroundings, sink).read(false);
}

std::optional<Specific> read_specific(const ast::Field& field, RoleTable& roles,
                                      const model::Surroundings& surroundings, Sink& sink) {
  CallReader reader(field, roles, surroundings, sink);
  std::optional<Call> call = reader.read(true);
  if (!call || reader.sop() == nullptr) return std::nullopt;
  Specific specific;
  specific.generic = reader.sop();
  specific.bindings = std::move(call->bindings);
  specific.tree = surroundings.open(*specific.generic);
  bool steps = false;
  if (specific.tree != nullptr && specific.generic->generic) {
    for (const ast::Field& one : ast::File(*specific.tree).fields())
      steps = steps || one.keyword() == Keyword::Steps || one.keyword() == Keyword::Part;
  }
  if (!steps) {
    sink.report(finding<Kind::NotGeneric>(call->reference.span, call->title));
    return std::nullopt;
  }
  return specific;
}

}  // namespace sop
