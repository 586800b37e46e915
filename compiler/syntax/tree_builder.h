// Appends the nodes of a tree in preorder. The bytes between two leaves become Space leaves by
// themselves, so that leaves tile the file whatever the caller does; comments and white space wait
// until the next leaf is known, so that they stand outside the nodes that end before them.
#pragma once

#include <cassert>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/syntax/line.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

class TreeBuilder {
 public:
  explicit TreeBuilder(std::size_t bytes) {
    constexpr std::size_t kBytesPerNode = 10;  // of the samples; a wrong guess only costs a copy
    nodes_.reserve(bytes / kBytesPerNode + 16);
    push(NodeKind::File, 0, 0, 0);
    open_.push_back(0);
  }

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(nodes_.size()); }

  [[nodiscard]] NodeKind kind(std::uint32_t index) const { return nodes_[index].kind; }

  // Begins an inner node at byte `at`; a leaf that begins there must follow.
  void open(NodeKind kind, std::uint32_t at, std::uint16_t detail = 0) {
    fill(at);
    open_.push_back(size());
    push(kind, detail, at, at);
  }

  // Ends the innermost node where its last leaf ends.
  void close() {
    assert(open_.size() > 1);
    finish_node(open_.back(), nodes_.back().end);
    open_.pop_back();
  }

  void leaf(NodeKind kind, Range range, std::uint16_t detail = 0) {
    if (range.empty()) return;
    fill(range.begin);
    push(kind, detail, range.begin, range.end);
    cursor_ = range.end;
  }

  void comment(Range range) { waiting_.push_back(range); }

  // Puts an inner node round each of these runs of sibling leaves (first and last node index,
  // rising, at the end of the tree as it is now).
  void wrap(NodeKind kind, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& runs) {
    if (runs.empty()) return;
    const std::uint32_t from = runs.front().first;
    scratch_.assign(nodes_.begin() + from, nodes_.end());
    nodes_.resize(from);
    std::size_t run = 0;
    for (std::uint32_t i = 0; i < scratch_.size(); ++i) {
      if (run < runs.size() && runs[run].first == from + i) {
        const std::uint32_t last = runs[run].second - from;
        push(kind, 0, scratch_[i].begin, scratch_[last].end);
        nodes_.back().subtree = last - i + 2;
        ++run;
      }
      nodes_.push_back(scratch_[i]);
    }
  }

  // Closes what is open; the builder is done.
  [[nodiscard]] std::vector<Node> finish(std::uint32_t file_size) {
    while (open_.size() > 1) close();
    fill(file_size);
    finish_node(0, file_size);
    return std::move(nodes_);
  }

 private:
  void push(NodeKind kind, std::uint16_t detail, std::uint32_t begin, std::uint32_t end) {
    nodes_.push_back({kind, detail, begin, end, 1});
  }
  void finish_node(std::uint32_t index, std::uint32_t end) {
    nodes_[index].end = end;
    nodes_[index].subtree = size() - index;
  }
  void fill(std::uint32_t to) {
    for (const Range& comment : waiting_) {
      space_to(comment.begin);
      push(NodeKind::Comment, 0, comment.begin, comment.end);
      cursor_ = comment.end;
    }
    waiting_.clear();
    space_to(to);
  }
  void space_to(std::uint32_t to) {
    assert(to >= cursor_);
    if (to == cursor_) return;
    push(NodeKind::Space, 0, cursor_, to);
    cursor_ = to;
  }

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> open_;  // indices of the nodes we are in
  std::vector<Range> waiting_;       // comments
  std::vector<Node> scratch_;
  std::uint32_t cursor_ = 0;  // bytes covered so far
};

}  // namespace sop
