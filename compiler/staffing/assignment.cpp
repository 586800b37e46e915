#include "compiler/staffing/assignment.h"

#include <algorithm>
#include <map>
#include <set>

namespace sop::staffing {
namespace {

constexpr std::size_t kDeepest = 2000;  // slots that hang together; the search is that deep

// Slots that hang together by what must differ.
std::vector<std::vector<Slot>> parts_of(const Problem& problem) {
  const std::size_t count = problem.candidates.size();
  std::vector<Slot> root(count);
  for (Slot i = 0; i < count; ++i) root[i] = i;
  const auto find = [&](Slot at) {
    while (root[at] != at) at = root[at] = root[root[at]];
    return at;
  };
  for (const auto& [a, b] : problem.apart) root[find(a)] = find(b);
  for (const Outsider& one : problem.outsiders) {
    for (const Slot maker : one.makers) root[find(maker)] = find(one.makers.front());
    for (const Slot judge : one.judges) root[find(judge)] = find(one.makers.front());
  }
  std::map<Slot, std::vector<Slot>> parts;
  for (Slot i = 0; i < count; ++i) parts[find(i)].push_back(i);
  std::vector<std::vector<Slot>> out;
  for (auto& [unused, part] : parts) out.push_back(std::move(part));
  return out;
}

// Fills the slots of one part, the one with the fewest people left first.
class Search {
 public:
  Search(const Problem& problem, const std::vector<std::vector<Slot>>& apart,
         const std::vector<std::vector<std::size_t>>& outsiders_of, std::vector<People>& left,
         std::vector<std::optional<Person>>& chosen, std::size_t& attempts)
      : problem_(problem),
        apart_(apart),
        outsiders_of_(outsiders_of),
        left_(left),
        chosen_(chosen),
        attempts_(attempts) {}

  Verdict fill(const std::vector<Slot>& part) {
    if (part.size() > kDeepest) return Verdict::Undecided;
    part_ = part;
    used_.reset();
    classify();
    return next();
  }

 private:
  [[nodiscard]] std::optional<Slot> scarcest() const {
    std::optional<Slot> best;
    std::size_t fewest = 0;
    for (const Slot slot : part_) {
      if (chosen_[slot]) continue;
      const std::size_t count = left_[slot].count();
      if (!best || count < fewest ||
          (count == fewest && apart_[slot].size() > apart_[*best].size())) {
        best = slot;
        fewest = count;
      }
    }
    return best;
  }

  // Of people who fit into the same slots and do nothing yet, one is as good as another.
  void classify() {
    std::map<std::vector<Slot>, std::uint32_t> classes;
    class_of_.assign(kPeople, 0);
    for (Person person = 0; person < kPeople; ++person) {
      std::vector<Slot> fits;
      std::copy_if(part_.begin(), part_.end(), std::back_inserter(fits),
                   [&](Slot slot) { return left_[slot][person]; });
      class_of_[person] =
          classes.emplace(std::move(fits), static_cast<std::uint32_t>(classes.size()))
              .first->second;
    }
  }

  Verdict next() {
    const std::optional<Slot> slot = scarcest();
    if (!slot) return Verdict::Possible;
    std::bitset<kPeople> tried;  // classes, of those who do nothing yet
    const People candidates = left_[*slot];
    for (Person person = 0; person < kPeople; ++person) {
      if (!candidates[person]) continue;
      if (!used_[person]) {
        if (tried[class_of_[person]]) continue;
        tried[class_of_[person]] = true;
      }
      if (attempts_ == 0) return Verdict::Undecided;
      --attempts_;
      const Verdict verdict = with(*slot, person);
      if (verdict != Verdict::Impossible) return verdict;
    }
    return Verdict::Impossible;
  }

  Verdict with(Slot slot, Person person) {
    const bool was_used = used_[person];
    used_[person] = true;
    chosen_[slot] = person;
    std::vector<Slot> narrowed;
    bool open = true;
    for (const Slot other : apart_[slot]) {
      if (chosen_[other]) {
        open = open && *chosen_[other] != person;
      } else if (left_[other][person]) {
        left_[other][person] = false;
        narrowed.push_back(other);
        open = open && left_[other].any();
      }
    }
    open = open && outsiders_hold(slot);
    const Verdict verdict = open ? next() : Verdict::Impossible;
    if (verdict == Verdict::Possible) return verdict;
    for (const Slot other : narrowed) left_[other][person] = true;
    chosen_[slot].reset();
    used_[person] = was_used;
    return verdict;
  }

  // A constraint is looked at when all its makers are known and all are already judges.
  [[nodiscard]] bool outsiders_hold(Slot slot) const {
    return std::all_of(
        outsiders_of_[slot].begin(), outsiders_of_[slot].end(), [&](std::size_t index) {
          const Outsider& one = problem_.outsiders[index];
          return std::any_of(one.makers.begin(), one.makers.end(), [&](Slot maker) {
            if (!chosen_[maker]) return true;
            return std::none_of(one.judges.begin(), one.judges.end(), [&](Slot judge) {
              return chosen_[judge] && *chosen_[judge] == *chosen_[maker];
            });
          });
        });
  }

  const Problem& problem_;
  const std::vector<std::vector<Slot>>& apart_;
  const std::vector<std::vector<std::size_t>>& outsiders_of_;
  std::vector<People>& left_;
  std::vector<std::optional<Person>>& chosen_;
  std::size_t& attempts_;
  std::vector<Slot> part_;
  std::vector<std::uint32_t> class_of_;
  People used_;
};

// The part of a problem that concerns some slots; they are numbered anew.
Problem only(const Problem& problem, const std::vector<Slot>& slots) {
  std::map<Slot, Slot> number;
  Problem out;
  for (const Slot slot : slots) {
    number.emplace(slot, static_cast<Slot>(out.candidates.size()));
    out.candidates.push_back(problem.candidates[slot]);
  }
  for (const auto& [a, b] : problem.apart) {
    if (number.count(a) != 0 && number.count(b) != 0) out.apart.emplace_back(number[a], number[b]);
  }
  const auto renumber = [&](std::vector<Slot> all) {
    for (Slot& one : all) one = number[one];
    return all;
  };
  for (const Outsider& one : problem.outsiders) {
    const auto known = [&](Slot slot) { return number.count(slot) != 0; };
    // Without one of its makers there may be an outsider after all; without judges less is asked.
    if (!std::all_of(one.makers.begin(), one.makers.end(), known)) continue;
    std::vector<Slot> judges;
    std::copy_if(one.judges.begin(), one.judges.end(), std::back_inserter(judges), known);
    if (!judges.empty()) out.outsiders.push_back({renumber(one.makers), renumber(judges)});
  }
  return out;
}

}  // namespace

Answer assign(const Problem& problem, const People& present, std::size_t& attempts) {
  const std::size_t count = problem.candidates.size();
  std::vector<std::vector<Slot>> apart(count);
  for (const auto& [a, b] : problem.apart) {
    apart[a].push_back(b);
    apart[b].push_back(a);
  }
  std::vector<std::vector<std::size_t>> outsiders_of(count);
  for (std::size_t i = 0; i < problem.outsiders.size(); ++i) {
    for (const Slot slot : problem.outsiders[i].makers) outsiders_of[slot].push_back(i);
    for (const Slot slot : problem.outsiders[i].judges) outsiders_of[slot].push_back(i);
  }
  std::vector<People> left(count);
  for (std::size_t i = 0; i < count; ++i) left[i] = problem.candidates[i] & present;
  std::vector<std::optional<Person>> chosen(count);
  Search search(problem, apart, outsiders_of, left, chosen, attempts);
  Answer answer;
  for (const std::vector<Slot>& part : parts_of(problem)) {
    const Verdict verdict = search.fill(part);
    if (verdict == Verdict::Impossible) return {verdict, {}};
    if (verdict == Verdict::Undecided) answer.verdict = verdict;
  }
  if (answer.verdict != Verdict::Possible) return answer;
  for (const std::optional<Person>& one : chosen) answer.assignment.push_back(*one);
  return answer;
}

std::vector<Slot> conflict(const Problem& problem, const People& present,
                           const std::vector<std::uint32_t>& group, std::size_t& attempts) {
  std::vector<Slot> kept;
  for (const std::vector<Slot>& part : parts_of(problem)) {
    if (assign(only(problem, part), present, attempts).verdict == Verdict::Possible) continue;
    kept = part;
    break;
  }
  std::set<std::uint32_t> groups;
  for (const Slot slot : kept) groups.insert(group[slot]);
  for (const std::uint32_t one : groups) {
    std::vector<Slot> fewer;
    std::copy_if(kept.begin(), kept.end(), std::back_inserter(fewer),
                 [&](Slot slot) { return group[slot] != one; });
    if (assign(only(problem, fewer), present, attempts).verdict == Verdict::Impossible)
      kept = std::move(fewer);
  }
  return kept;
}

namespace {

// Sets of people whose absence leaves no assignment, of at most `size`.
class Blocking {
 public:
  Blocking(const Problem& problem, const People& present, std::size_t& attempts)
      : problem_(problem), present_(present), attempts_(attempts) {}

  // Possible: `found` is such a set. An assignment stands until one of its people is gone, so only
  // they are tried.
  Verdict search(const std::vector<Person>& assignment, std::size_t size) {
    std::vector<Person> people = assignment;
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    bool decided = true;
    for (const Person person : people) {
      absent_.insert(person);
      const Verdict verdict = seen_.insert(absent_).second ? without(size) : Verdict::Impossible;
      if (verdict == Verdict::Possible) return verdict;
      absent_.erase(person);
      decided = decided && verdict != Verdict::Undecided;
      if (attempts_ == 0) break;
    }
    return decided && attempts_ != 0 ? Verdict::Impossible : Verdict::Undecided;
  }

  [[nodiscard]] std::vector<Person> found() const { return {absent_.begin(), absent_.end()}; }

 private:
  Verdict without(std::size_t size) {
    People present = present_;
    for (const Person person : absent_) present[person] = false;
    const Answer answer = assign(problem_, present, attempts_);
    if (answer.verdict == Verdict::Impossible) return Verdict::Possible;
    if (answer.verdict == Verdict::Undecided) return Verdict::Undecided;
    return absent_.size() < size ? search(answer.assignment, size) : Verdict::Impossible;
  }

  const Problem& problem_;
  const People& present_;
  std::size_t& attempts_;
  std::set<Person> absent_;
  std::set<std::set<Person>> seen_;
};

}  // namespace

Absences absences(const Problem& problem, const People& present,
                  const std::vector<Person>& assignment, std::size_t& attempts) {
  Absences out;
  std::set<Person> people(assignment.begin(), assignment.end());
  for (const Person person : people) {
    People others = present;
    others[person] = false;
    if (assign(problem, others, attempts).verdict == Verdict::Impossible)
      out.indispensable.push_back(person);
  }
  std::size_t most = kPeople;  // all who can fill one slot: that blocks for sure
  for (const People& candidates : problem.candidates)
    most = std::min(most, (candidates & present).count());
  for (std::size_t size = 1; size <= most && !problem.candidates.empty(); ++size) {
    Blocking blocking(problem, present, attempts);
    const Verdict verdict = blocking.search(assignment, size);
    if (verdict == Verdict::Possible) {
      out.blocking = blocking.found();
      return out;
    }
    if (verdict == Verdict::Undecided) {
      out.decided = false;
      return out;
    }
    out.survived = size;
  }
  return out;
}

}  // namespace sop::staffing
