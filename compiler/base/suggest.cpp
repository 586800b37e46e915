#include "compiler/base/suggest.h"

#include <algorithm>
#include <vector>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

constexpr std::size_t kMaxCompared = 256;  // bytes; longer names are no slips of the finger

std::size_t folded_distance(const std::string& a, const std::string& b, std::size_t limit) {
  const std::size_t n = a.size();
  const std::size_t m = b.size();
  const std::size_t gap = n > m ? n - m : m - n;
  if (gap > limit || n > kMaxCompared || m > kMaxCompared) return limit + 1;
  std::vector<std::size_t> before(m + 1);
  std::vector<std::size_t> last(m + 1);
  std::vector<std::size_t> row(m + 1);
  for (std::size_t j = 0; j <= m; ++j) last[j] = j;
  for (std::size_t i = 1; i <= n; ++i) {
    row[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= m; ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[m], limit + 1);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  return folded_distance(utf8::fold(a), utf8::fold(b), limit);
}

std::optional<std::size_t> nearest(std::string_view name, std::span<const std::string> candidates) {
  constexpr std::size_t kPrefixFrom = 4;
  const std::string wanted = utf8::fold(name);
  if (wanted.empty()) return std::nullopt;
  const std::size_t allowed = wanted.size() <= 3 ? 1 : std::max<std::size_t>(2, wanted.size() / 3);
  std::optional<std::size_t> best;
  std::size_t best_distance = allowed + 1;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::string candidate = utf8::fold(candidates[i]);
    std::size_t distance = folded_distance(wanted, candidate, allowed);
    const bool prefix = std::min(wanted.size(), candidate.size()) >= kPrefixFrom &&
                        (candidate.starts_with(wanted) || wanted.starts_with(candidate));
    if (distance > allowed && prefix) distance = allowed;
    if (distance < best_distance) {
      best = i;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace sop
