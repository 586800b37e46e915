// HTML built of elements: text is escaped where it is written, names of elements and attributes are
// checked when compiled, addresses of links are checked when given. Nothing that a person typed can
// become markup; the only way in is TrustedMarkup, by name.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sop::server::html {

namespace detail {
consteval bool is_name(std::string_view name) {
  if (name.empty() || name.front() < 'a' || name.front() > 'z') return false;
  for (const char c : name) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}
}  // namespace detail

// Name of an element: a literal. Scripts and styles have files of their own.
struct Tag {
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is a tag
  consteval Tag(const char* literal) : name(literal) {
    if (!detail::is_name(name) || name == "script" || name == "style") throw "no such element";
  }
  std::string_view name;
};

// An attribute: its name a literal, never one that runs code. With `true` it stands alone, with
// `false` it is left out. Addresses (href, src, action, formaction) must be of this site ("/…",
// "?…", "#…"), else "#" stands in their place.
struct Attribute {
  struct Name {
    // NOLINTNEXTLINE(google-explicit-constructor)
    consteval Name(const char* literal) : text(literal) {
      if (!detail::is_name(text) || text.substr(0, 2) == "on" || text == "style" ||
          text == "srcdoc") {
        throw "no such attribute";
      }
    }
    std::string_view text;
  };

  Attribute(Name of, std::string_view is);
  Attribute(Name of, const char* is) : Attribute(of, std::string_view(is)) {}
  Attribute(Name of, const std::string& is) : Attribute(of, std::string_view(is)) {}
  Attribute(Name of, bool is);

  std::string_view name;
  std::string value;
  bool there = true;
  bool alone = false;
};
using Attributes = std::vector<Attribute>;

// Markup that our own code made: a chart. Never of what a person typed.
struct TrustedMarkup {
  std::string markup;
};

class Node {
 public:
  Node(std::string_view text);      // NOLINT(google-explicit-constructor): text is escaped
  Node(const char* text);           // NOLINT(google-explicit-constructor)
  Node(const std::string& text);    // NOLINT(google-explicit-constructor)
  Node(TrustedMarkup trusted);      // NOLINT(google-explicit-constructor)
  Node(std::vector<Node> several);  // NOLINT(google-explicit-constructor): without an element
  Node(Tag tag, Attributes attributes, std::vector<Node> children);

  Node& add(Node child);
  Node& set(Attribute attribute);
  void write(std::string& out) const;

 private:
  enum class Form { Text, Trusted, Several, Element };
  Form form_;
  std::string_view tag_;
  std::string text_;
  Attributes attributes_;
  std::vector<Node> children_;
};
using Nodes = std::vector<Node>;

// element("p", {{"class", "x"}}, {"text ", element("b", {}, {"more"})}). Void elements (br, hr,
// img, input, link, meta, …) take no children.
[[nodiscard]] Node element(Tag tag, Attributes attributes = {}, Nodes children = {});

// A whole page: doctype and the element.
[[nodiscard]] std::string document(const Node& root);

[[nodiscard]] std::string escape(std::string_view text);

// A path of this site: not "//other", not "javascript:…".
[[nodiscard]] bool is_local_address(std::string_view address);

}  // namespace sop::server::html
