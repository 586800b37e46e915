#include "compiler/syntax/syntax_tree.h"

#include <array>

#include "compiler/syntax/keyword.h"

namespace sop {
namespace {

struct NodeInfo {
  std::string_view name;
  bool leaf;
};

constexpr NodeInfo kNodes[] = {
#define SOP_NODE(name, leaf) {#name, leaf},
#include "grammar/node_kind.def"
#undef SOP_NODE
};

void append_quoted(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xFU];
    } else {
      out += c;
    }
  }
  out += '"';
}

bool has_keyword(NodeKind kind) {
  return kind == NodeKind::Field || kind == NodeKind::Keyword;
}

}  // namespace

std::string_view name_of(NodeKind kind) {
  return kNodes[static_cast<std::size_t>(kind)].name;
}

bool is_leaf(NodeKind kind) {
  return kNodes[static_cast<std::size_t>(kind)].leaf;
}

std::string_view SyntaxTree::text(std::uint32_t index) const {
  const Node& node = nodes_[index];
  return std::string_view(file_->text).substr(node.begin, node.end - node.begin);
}

std::string print(const SyntaxTree& tree) {
  const LineTable lines(tree.file().text);
  std::string out;
  std::vector<std::size_t> ends;  // of the subtrees we are in
  for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
    while (!ends.empty() && ends.back() <= i) ends.pop_back();
    const Node& node = tree.node(i);
    const Location place = lines.locate(node.begin);
    out.append(2 * ends.size(), ' ');
    out += name_of(node.kind);
    if (has_keyword(node.kind)) {
      out += ' ';
      out += info(static_cast<Keyword>(node.detail)).canonical;
    }
    out += ' ' + std::to_string(place.line) + ':' + std::to_string(place.column);
    if (is_leaf(node.kind)) {
      out += ' ';
      append_quoted(out, tree.text(i));
    }
    out += '\n';
    ends.push_back(i + node.subtree);
  }
  return out;
}

}  // namespace sop
