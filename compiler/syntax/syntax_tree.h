// The lossless syntax tree of one file: a flat vector of 16-byte nodes in preorder. Every byte of
// the file belongs to exactly one leaf, whatever the file holds. The tree owns its nodes and refers
// to the SourceFile, which must outlive it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace sop {

enum class NodeKind : std::uint16_t {
#define SOP_NODE(name, leaf) name,
#include "grammar/node_kind.def"
#undef SOP_NODE
};

[[nodiscard]] std::string_view name_of(NodeKind kind);
[[nodiscard]] bool is_leaf(NodeKind kind);

struct Node {
  NodeKind kind = NodeKind::Error;
  std::uint16_t detail = 0;  // the Keyword of a Field and of a Keyword leaf; 0 elsewhere
  std::uint32_t begin = 0;   // bytes
  std::uint32_t end = 0;
  std::uint32_t subtree = 1;  // nodes of this subtree, itself included
};
static_assert(sizeof(Node) == 16);

class SyntaxTree {
 public:
  SyntaxTree(const SourceFile& file, std::vector<Node> nodes)
      : file_(&file), nodes_(std::move(nodes)) {}

  [[nodiscard]] const SourceFile& file() const { return *file_; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const Node& node(std::uint32_t index) const { return nodes_[index]; }
  [[nodiscard]] Span span(std::uint32_t index) const {
    return {file_->id, nodes_[index].begin, nodes_[index].end};
  }
  [[nodiscard]] std::string_view text(std::uint32_t index) const;

 private:
  const SourceFile* file_;
  std::vector<Node> nodes_;  // nodes_[0] is the File
};

// One line a node, indented by depth: kind, keyword, place as line:column, and the text of leaves.
// For --print=syntax.
[[nodiscard]] std::string print(const SyntaxTree& tree);

}  // namespace sop
