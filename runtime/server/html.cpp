#include "runtime/server/html.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "compiler/base/markup.h"

namespace sop::server::html {

namespace {

constexpr std::array<std::string_view, 13> kVoid = {"area",   "base",  "br",    "col",  "embed",
                                                    "hr",     "img",   "input", "link", "meta",
                                                    "source", "track", "wbr"};
constexpr std::array<std::string_view, 7> kAddresses = {"href",   "src",  "action", "formaction",
                                                        "poster", "cite", "data"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Control characters but tab and line ends are no characters of HTML; those stay as they are: of a
// note that came as a form sends it ("\r\n"), a browser makes one line end again. Bytes are not
// judged: a browser shows a stray one as U+FFFD itself.
void write_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    const bool control =
        (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
    const std::string_view entity = markup::entity(c);
    if (entity.empty()) {
      out.push_back(control ? ' ' : c);
    } else {
      out += entity;
    }
  }
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  write_escaped(text, out);
  return out;
}

bool is_local_address(std::string_view address) {
  if (address.empty() || (address[0] != '/' && address[0] != '?' && address[0] != '#'))
    return false;
  if (address.substr(0, 2) == "//") return false;
  return std::none_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '\\';
  });
}

Attribute::Attribute(Name of, std::string_view is) : name(of.text), value(is) {
  if (is_one_of(name, kAddresses) && !is_local_address(value)) value = "#";
}
Attribute::Attribute(Name of, bool is) : name(of.text), there(is), alone(true) {}

Node::Node(std::string_view text) : form_(Form::Text), text_(text) {}
Node::Node(const char* text) : form_(Form::Text), text_(text) {}
Node::Node(const std::string& text) : form_(Form::Text), text_(text) {}
Node::Node(TrustedMarkup trusted) : form_(Form::Trusted), text_(std::move(trusted.markup)) {}
Node::Node(std::vector<Node> several) : form_(Form::Several), children_(std::move(several)) {}
Node::Node(Tag tag, Attributes attributes, std::vector<Node> children)
    : form_(Form::Element),
      tag_(tag.name),
      attributes_(std::move(attributes)),
      children_(std::move(children)) {
  assert(children_.empty() || !is_one_of(tag_, kVoid));
}

Node& Node::add(Node child) {
  assert(form_ == Form::Several || (form_ == Form::Element && !is_one_of(tag_, kVoid)));
  children_.push_back(std::move(child));
  return *this;
}

Node& Node::set(Attribute attribute) {
  assert(form_ == Form::Element);
  attributes_.push_back(std::move(attribute));
  return *this;
}

void Node::write(std::string& out) const {
  if (form_ == Form::Text) {
    write_escaped(text_, out);
    return;
  }
  if (form_ == Form::Trusted) {
    out += text_;
    return;
  }
  const bool element = form_ == Form::Element;
  if (element) {
    out.append("<").append(tag_);
    for (const Attribute& attribute : attributes_) {
      if (!attribute.there) continue;
      out.append(" ").append(attribute.name);
      if (attribute.alone) continue;
      out += "=\"";
      write_escaped(attribute.value, out);
      out += '"';
    }
    out += '>';
    if (is_one_of(tag_, kVoid)) return;
  }
  for (const Node& child : children_) child.write(out);
  if (element) out.append("</").append(tag_).append(">");
}

Node element(Tag tag, Attributes attributes, Nodes children) {
  return Node(tag, std::move(attributes), std::move(children));
}

std::string document(const Node& root) {
  std::string out = "<!DOCTYPE html>\n";
  root.write(out);
  out += '\n';
  return out;
}

}  // namespace sop::server::html
