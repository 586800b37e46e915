// What all pages share: the frame with its navigation, boxes of what went wrong
// or well, tables, forms that carry their mark and key. Words are rows of the
// catalogue, in the language of who reads.
#pragma once

#include <string>
#include <vector>

#include "runtime/api/gate.h"
#include "runtime/server/html.h"

namespace sop::pages {

using server::Request;
using server::Response;
using server::html::element;
using server::html::Node;
using server::html::Nodes;

// Who reads a page: his language, the mark of his forms, how moments are told.
// Of one request, for one thread.
struct Reader {
  api::Site& site;
  const Request& request;
  service::Identity who;  // person empty: nobody has logged in
  mutable std::optional<calendar::Calendar> days = {};

  [[nodiscard]] Language language() const { return request.language; }
  [[nodiscard]] const calendar::Calendar& calendar() const;
  [[nodiscard]] std::string say(Phrase phrase, std::vector<std::string> args = {}) const;
  [[nodiscard]] std::string moment(const std::optional<Instant>& at) const;
  // What concerns no single case.
  [[nodiscard]] bool may(people::Act act) const { return !site.service.forbids(who, act); }
};

// A whole page; `wrong`, `good`: what went wrong or well, above the content.
// Without `good`, the notice that the address asks for ("?pesan=…", one of a
// fixed list) is shown.
struct Page {
  std::string title;
  Nodes content;
  int status = 200;
  std::optional<Diagnostic> wrong = {};
  std::string good = {};
  Nodes above = {};     // a line over the title: what this belongs to
  bool narrow = false;  // a single form
};
[[nodiscard]] Response show(const Reader& reader, Page page);
// For what has no reader: the frame without navigation.
[[nodiscard]] Response show_plain(Language language, const Diagnostic& why, int status);

// A form that posts to `action`, with its mark and a key of its own.
[[nodiscard]] Node form(const Reader& reader, const std::string& action, Nodes fields,
                        const char* extra_class = "");
struct FieldOptions {
  std::string value = {};
  bool required = false;
  const char* autocomplete = "";
};
[[nodiscard]] Node field(const std::string& label, const std::string& name, const std::string& type,
                         const FieldOptions& options = {});
[[nodiscard]] Node hidden_field(const std::string& name, const std::string& value);
[[nodiscard]] Node text_area(const std::string& label, const std::string& name,
                             const std::string& value = "");
// Value and text of each.
using Choices = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Node choice(const std::string& label, const std::string& name,
                          const std::string& chosen, const Choices& options);
[[nodiscard]] Node button(const std::string& label, const std::string& name,
                          const std::string& value, const char* kind = "");
[[nodiscard]] Node table(const std::vector<std::string>& heads, std::vector<Nodes> rows);
[[nodiscard]] Node link(const std::string& to, const std::string& text);
[[nodiscard]] Node heading(const std::string& text);
[[nodiscard]] Node paragraph(const std::string& text, const char* kind = "");
// "box warn", "box good", "box wrong", "box".
[[nodiscard]] Node box(const char* kind, Nodes content);
[[nodiscard]] Node finding_box(const Diagnostic& why, Language language, const char* kind);
// What opens at a click; works without scripts.
[[nodiscard]] Node fold(const std::string& summary, Nodes content, bool open = false);
// Label and value pairs.
[[nodiscard]] Node facts(const std::vector<std::pair<std::string, Node>>& pairs);

[[nodiscard]] std::string case_address(engine::CaseNumber number);
[[nodiscard]] std::string task_address(engine::CaseNumber number, const std::string& task);
// "#7 Cuti sakit", or with the SOP where nobody gave a subject.
[[nodiscard]] std::string case_name(engine::CaseNumber number, const std::string& subject,
                                    const std::string& sop);

// The style sheet and its route; call once.
void add_style(server::Router& router);

}  // namespace sop::pages
