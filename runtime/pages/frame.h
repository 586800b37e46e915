// What all pages share: the frame with its navigation, the box of a refusal, tables, forms that
// carry their mark and key. Words are rows of the catalogue, in the language of who reads.
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
struct Reader {
  api::Site& site;
  const Request& request;
  service::Identity who;  // person empty: nobody has logged in

  [[nodiscard]] Language language() const { return request.language; }
  [[nodiscard]] std::string say(Phrase phrase, std::vector<std::string> args = {}) const;
  [[nodiscard]] std::string moment(const std::optional<Instant>& at) const;
};

// A whole page; `said`: what went wrong or well, above the content.
struct Page {
  std::string title;
  Nodes content;
  int status = 200;
  std::optional<Diagnostic> wrong;
  std::string good;
};
[[nodiscard]] Response show(const Reader& reader, Page page);

// A form that posts to `action`, with its mark and a key of its own.
[[nodiscard]] Node form(const Reader& reader, const std::string& action, Nodes fields,
                        const char* extra_class = "");
[[nodiscard]] Node field(const std::string& label, const std::string& name, const std::string& type,
                         const std::string& value = "", bool required = false);
[[nodiscard]] Node text_area(const std::string& label, const std::string& name,
                             const std::string& value = "");
[[nodiscard]] Node button(const std::string& label, const std::string& name,
                          const std::string& value, const char* kind = "");
[[nodiscard]] Node table(const std::vector<std::string>& heads, std::vector<Nodes> rows);
[[nodiscard]] Node link(const std::string& to, const std::string& text);
[[nodiscard]] Node heading(const std::string& text);
[[nodiscard]] Node paragraph(const std::string& text, const char* kind = "");
// Label and value pairs.
[[nodiscard]] Node facts(const std::vector<std::pair<std::string, Node>>& pairs);

// The style sheet and its route; call once.
void add_style(server::Router& router);

}  // namespace sop::pages
