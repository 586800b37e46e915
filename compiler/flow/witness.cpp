#include "compiler/flow/witness.h"

#include <algorithm>

namespace sop::flow {

Witness::Witness(const DocumentFacts& facts)
    : facts_(facts),
      level_along_(facts.arrows.size(), 0),
      settled_(facts.leaving.size(), 0),
      seen_(facts.leaving.size(), 0) {}

std::optional<Shortage> Witness::find(const Need& need, const DocumentPaths& paths) {
  mark(need, true);
  std::optional<Shortage> result;
  Arrivals arrivals = walk(need, paths, true, false);
  // The first time the step begins may be sound, and a later one not.
  if (!arrivals.short_of()) arrivals = walk(need, paths, true, true);
  if (arrivals.short_of()) {
    result = shortage(arrivals);
    if (result->cause != Shortage::Cause::NotBefore) {
      const std::uint32_t visit =
          arrivals.missing != kNowhere ? arrivals.missing : arrivals.too_low;
      const std::uint32_t giver = left_out_giver(visit, need);
      // Without leaving anything out: is there still a path that lacks it?
      if (giver != kNowhere) {
        const std::string path = std::move(result->path);
        const Arrivals strict = walk(need, paths, false, true);
        result = strict.short_of() ? shortage(strict)
                                   : Shortage{Shortage::Cause::LeftOut, path, 0, giver};
      }
    }
  }
  mark(need, false);
  return result;
}

// What happens to this one document, by arrow and by node.
void Witness::mark(const Need& need, bool set) {
  const Range gifts = facts_.gifts_of[need.document];
  for (std::uint32_t i = gifts.first; i < gifts.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    for (std::uint32_t c = gift.carriers.first; c < gift.carriers.last; ++c) {
      std::uint8_t& level = level_along_[facts_.carriers[c]];
      level = set ? std::max(level, static_cast<std::uint8_t>(gift.level)) : std::uint8_t{0};
    }
  }
  const Range needs = facts_.needs_of[need.document];
  for (std::uint32_t i = needs.first; i < needs.last; ++i) {
    const Need& other = facts_.needs[i];
    if (facts_.first[other.step] && !other.use->outside) continue;
    const std::uint32_t level = std::min(other.level, facts_.levels_of(need.document));
    std::uint8_t& met = settled_[other.step];
    met = set ? std::max(met, static_cast<std::uint8_t>(level)) : std::uint8_t{0};
  }
}

// Breadth first over nodes and levels, so that the path told is the shortest. Unless `again`, a
// walk ends where the step that needs the document begins.
Witness::Arrivals Witness::walk(const Need& need, const DocumentPaths& paths, bool leave_out,
                                bool again) {
  Arrivals found;
  visits_.clear();
  std::fill(seen_.begin(), seen_.end(), 0);
  const std::uint32_t start = facts_.program().start.value;
  visits_.push_back({start, 0, kNowhere, kNowhere});
  seen_[start] = 1;
  for (std::uint32_t v = 0; v < visits_.size(); ++v) {
    const Visit at = visits_[v];
    if (at.node == need.step) {
      if (at.level == 0 && found.missing == kNowhere) found.missing = v;
      if (at.level > 0 && at.level < need.level && found.too_low == kNowhere) found.too_low = v;
      found.present = found.present || at.level > 0;
      if (!again) continue;
    }
    const std::uint32_t met = std::max<std::uint32_t>(at.level, settled_[at.node]);
    for (std::uint32_t a = facts_.leaving[at.node].first; a < facts_.leaving[at.node].last; ++a) {
      const Arrow& arrow = facts_.arrows[a];
      if (arrow.ends() || (arrow.skip && !leave_out)) continue;
      std::uint32_t level = !arrow.skip && level_along_[a] != 0 ? level_along_[a] : met;
      // The other branches have been walked as well.
      if (facts_.program().nodes[arrow.to].kind == NodeKind::Join)
        level = std::max(level, paths.sure_level(need.document, arrow.to));
      const std::uint64_t bit = std::uint64_t{1} << level;
      if ((seen_[arrow.to] & bit) != 0) continue;
      seen_[arrow.to] |= bit;
      visits_.push_back({arrow.to, level, v, a});
    }
  }
  return found;
}

Shortage Witness::shortage(const Arrivals& arrivals) {
  if (!arrivals.present) return {};
  if (arrivals.missing != kNowhere)
    return {Shortage::Cause::Missing, tell(trail(arrivals.missing)), 0, kNowhere};
  // Told from the step that gave it last; from the one before where that sent it back.
  std::vector<std::uint32_t> way = trail(arrivals.too_low);
  Shortage out{Shortage::Cause::TooLow, {}, visits_[arrivals.too_low].level, kNowhere};
  for (std::size_t i = way.size(); i-- > 1;) {
    const Visit& visit = visits_[way[i]];
    if (level_along_[visit.arrow] == 0 || facts_.arrows[visit.arrow].skip) continue;
    out.giver = facts_.arrows[visit.arrow].from;
    std::size_t from = i - 1;
    if (from > 0 && facts_.arrows[visits_[way[from]].arrow].back) --from;
    way.erase(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(from));
    break;
  }
  out.path = tell(way);
  return out;
}

// The last step left out on the way that would have given what is needed.
std::uint32_t Witness::left_out_giver(std::uint32_t visit, const Need& need) const {
  for (; visits_[visit].before != kNowhere; visit = visits_[visit].before) {
    const Arrow& arrow = facts_.arrows[visits_[visit].arrow];
    if (!arrow.skip) continue;
    const Range& out = facts_.leaving[arrow.from];
    for (std::uint32_t a = out.first; a < out.last; ++a) {
      if (!facts_.arrows[a].skip && level_along_[a] >= need.level) return arrow.from;
    }
  }
  return kNowhere;
}

std::vector<std::uint32_t> Witness::trail(std::uint32_t visit) const {
  std::vector<std::uint32_t> way;
  for (; visit != kNowhere; visit = visits_[visit].before) way.push_back(visit);
  std::reverse(way.begin(), way.end());
  return way;
}

// "1 → 4 (tidak) → 6". A step left out and the gates of a block are not told; of a long path only
// the ends, the decisions and the jumps, and of many of those the first and the last.
std::string Witness::tell(const std::vector<std::uint32_t>& way) const {
  constexpr std::size_t kTold = 10;
  constexpr std::size_t kTail = 7;
  std::vector<Stop> stops = stops_of(way);
  if (stops.size() > kTold) {
    bool gap = false;
    std::vector<Stop> telling;
    for (const Stop& stop : stops) {
      if (stop.telling) telling.push_back({stop.node, stop.next, true, gap});
      gap = !stop.telling;
    }
    stops = std::move(telling);
  }
  if (stops.size() > kTold) {
    const auto from = static_cast<std::ptrdiff_t>(kTold - kTail);
    stops.erase(stops.begin() + from, stops.end() - static_cast<std::ptrdiff_t>(kTail));
    stops[kTold - kTail].gap = true;
  }
  std::string out;
  for (const Stop& stop : stops) {
    if (!out.empty()) out += stop.gap ? " → … → " : " → ";
    out += printed_label(facts_.model(), stop.node);
    if (stop.next != nullptr && !stop.next->edge->answer.empty())
      out += " (" + stop.next->edge->answer + ")";
  }
  return out;
}

std::vector<Witness::Stop> Witness::stops_of(const std::vector<std::uint32_t>& way) const {
  std::vector<Stop> stops;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const std::uint32_t node = visits_[way[i]].node;
    if (facts_.program().nodes[node].kind != NodeKind::Step) continue;
    const Arrow* next = i + 1 < way.size() ? &facts_.arrows[visits_[way[i + 1]].arrow] : nullptr;
    if (next != nullptr && next->skip) continue;
    const bool follows = !stops.empty() && node == stops.back().node + 1;
    // The links of a hand-off are one printed step.
    const bool link = follows && facts_.model().steps[node].hand_off_link;
    const bool telling = stops.empty() || !follows || next == nullptr ||
                         !next->edge->answer.empty() || (link && stops.back().telling);
    if (link) stops.pop_back();
    stops.push_back({node, next, telling, false});
  }
  return stops;
}

}  // namespace sop::flow
