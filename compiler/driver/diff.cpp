#include "compiler/driver/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sop {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kContext = 3;
constexpr int kMaxEdits = 1000;  // of the search; it keeps a row of this length for each edit

// Line ends stay with their lines.
Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

enum class Change : char { Same = ' ', Removed = '-', Added = '+' };

// The script from `a` to `b`, by the furthest reaching paths on each diagonal k = x - y.
std::vector<Change> script(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  const auto line = [](const Lines& lines, int at) { return lines[static_cast<std::size_t>(at)]; };
  const int most = std::min(n + m, kMaxEdits);
  std::vector<int> furthest(static_cast<std::size_t>(2 * most + 3), 0);
  std::vector<std::vector<int>> trace;
  const auto at = [&](std::vector<int>& row, int k) -> int& {
    return row[static_cast<std::size_t>(k + most + 1)];
  };
  int edits = -1;
  for (int d = 0; d <= most && edits < 0; ++d) {
    trace.push_back(furthest);
    for (int k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1));
      int x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      while (x < n && x - k < m && x - k >= 0 && line(a, x) == line(b, x - k)) ++x;
      at(furthest, k) = x;
      if (x >= n && x - k >= m) {
        edits = d;
        break;
      }
    }
  }
  std::vector<Change> out;
  if (edits < 0) {
    out.assign(a.size(), Change::Removed);
    out.insert(out.end(), b.size(), Change::Added);
    return out;
  }
  int x = n;
  int y = m;
  for (int d = edits; d >= 0; --d) {
    std::vector<int>& row = trace[static_cast<std::size_t>(d)];
    const int k = x - y;
    const bool down = k == -d || (k != d && at(row, k - 1) < at(row, k + 1));
    const int from_k = down ? k + 1 : k - 1;
    const int from_x = d == 0 ? 0 : at(row, from_k);
    const int from_y = d == 0 ? 0 : from_x - from_k;
    while (x > from_x && y > from_y) {
      out.push_back(Change::Same);
      --x, --y;
    }
    if (d > 0) out.push_back(down ? Change::Added : Change::Removed);
    x = from_x;
    y = from_y;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

// "@@ -3 +3 @@" counts from 1, and names the line before where a side is empty.
std::string range(std::size_t begin, std::size_t count) {
  const std::size_t start = count == 0 ? begin : begin + 1;
  return count == 1 ? fmt::format("{}", start) : fmt::format("{},{}", start, count);
}

class Writer {
 public:
  Writer(const Lines& a, const Lines& b, const std::vector<Change>& changes)
      : a_(a), b_(b), changes_(changes) {}

  std::string hunks() {
    std::string out;
    std::size_t i = 0;
    while (i < changes_.size()) {
      if (changes_[i] == Change::Same) {
        ++i, ++in_a_, ++in_b_;
        continue;
      }
      out += hunk(i);
    }
    return out;
  }

 private:
  // From `i`, the first change, on to where more than twice the context is the same.
  std::string hunk(std::size_t& i) {
    std::size_t end = i;
    for (std::size_t same = 0, j = i; j < changes_.size() && same <= 2 * kContext; ++j) {
      same = changes_[j] == Change::Same ? same + 1 : 0;
      if (same == 0) end = j + 1;
    }
    end = std::min(end + kContext, changes_.size());
    const std::size_t lead = std::min(kContext, i);
    const std::size_t from_a = in_a_ - lead;
    const std::size_t from_b = in_b_ - lead;
    in_a_ = from_a;
    in_b_ = from_b;
    std::string body;
    for (i -= lead; i < end; ++i) body += line(changes_[i]);
    return fmt::format("@@ -{} +{} @@\n{}", range(from_a, in_a_ - from_a),
                       range(from_b, in_b_ - from_b), body);
  }

  std::string line(Change change) {
    const std::string_view text = change == Change::Added ? b_[in_b_] : a_[in_a_];
    if (change != Change::Added) ++in_a_;
    if (change != Change::Removed) ++in_b_;
    std::string out = fmt::format("{}{}", static_cast<char>(change), text);
    if (!text.ends_with('\n')) out += "\n\\ No newline at end of file\n";
    return out;
  }

  const Lines& a_;
  const Lines& b_;
  const std::vector<Change>& changes_;
  std::size_t in_a_ = 0;  // lines of each side written or passed
  std::size_t in_b_ = 0;
};

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return "";
  const Lines a = split(before);
  const Lines b = split(after);
  std::size_t head = 0;
  while (head < std::min(a.size(), b.size()) && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head &&
         a[a.size() - tail - 1] == b[b.size() - tail - 1])
    ++tail;
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  std::vector<Change> changes(head, Change::Same);
  const std::vector<Change> core = script(middle(a), middle(b));
  changes.insert(changes.end(), core.begin(), core.end());
  changes.insert(changes.end(), tail, Change::Same);
  return fmt::format("--- {0}\n+++ {0}\n", name) + Writer(a, b, changes).hunks();
}

}  // namespace sop
