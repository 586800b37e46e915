// The search for an assignment against trying everything.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "compiler/staffing/assignment.h"

namespace sop::staffing {
namespace {

bool holds(const Problem& problem, const std::vector<Person>& who) {
  for (const auto& [a, b] : problem.apart) {
    if (who[a] == who[b]) return false;
  }
  for (const Outsider& one : problem.outsiders) {
    const bool outsider = std::any_of(one.makers.begin(), one.makers.end(), [&](Slot maker) {
      return std::none_of(one.judges.begin(), one.judges.end(),
                          [&](Slot judge) { return who[judge] == who[maker]; });
    });
    if (!outsider) return false;
  }
  return true;
}

bool possible(const Problem& problem, const People& present, std::size_t people) {
  std::vector<Person> who(problem.candidates.size(), 0);
  for (;;) {
    bool allowed = true;
    for (std::size_t i = 0; i < who.size(); ++i)
      allowed = allowed && problem.candidates[i][who[i]] && present[who[i]];
    if (allowed && holds(problem, who)) return true;
    std::size_t i = 0;
    while (i < who.size() && ++who[i] == people) who[i++] = 0;
    if (i == who.size()) return false;
  }
}

Problem random_problem(std::mt19937& random, std::size_t slots, std::size_t people) {
  Problem problem;
  const auto draw = [&](std::size_t below) { return static_cast<Slot>(random() % below); };
  for (std::size_t i = 0; i < slots; ++i) {
    People candidates;
    for (std::size_t k = 0; k < 1 + draw(people); ++k) candidates[draw(people)] = true;
    problem.candidates.push_back(candidates);
  }
  for (std::size_t i = 0; i < draw(2 * slots); ++i) {
    const Slot a = draw(slots), b = draw(slots);
    if (a != b) problem.apart.emplace_back(a, b);
  }
  for (std::size_t i = 0; i < draw(3); ++i) {
    Outsider one;
    for (Slot slot = 0; slot < slots; ++slot) {
      const Slot side = draw(3);
      if (side == 0) one.makers.push_back(slot);
      if (side == 1) one.judges.push_back(slot);
    }
    if (!one.makers.empty() && !one.judges.empty()) problem.outsiders.push_back(std::move(one));
  }
  return problem;
}

// Whoever so many people are absent, is something left?
bool survives(const Problem& problem, std::size_t people, std::size_t absent) {
  for (std::uint32_t set = 0; set < 1U << people; ++set) {
    if (static_cast<std::size_t>(__builtin_popcount(set)) != absent) continue;
    People present;
    for (std::size_t i = 0; i < people; ++i) present[i] = (set >> i & 1U) == 0;
    if (!possible(problem, present, people)) return false;
  }
  return true;
}

TEST(Staffing, AgreesWithTryingEverything) {
  std::mt19937 random(7);
  std::size_t possible_ones = 0;
  for (int round = 0; round < 1500; ++round) {
    const std::size_t people = 1 + random() % 4;
    const Problem problem = random_problem(random, 1 + random() % 5, people);
    People present;
    for (std::size_t i = 0; i < people; ++i) present[i] = true;
    std::size_t attempts = kAttempts;
    const Answer answer = assign(problem, present, attempts);
    const bool expected = possible(problem, present, people);
    ASSERT_EQ(answer.verdict, expected ? Verdict::Possible : Verdict::Impossible) << round;
    std::vector<std::uint32_t> group(problem.candidates.size());
    for (std::uint32_t i = 0; i < group.size(); ++i) group[i] = i;
    if (!expected) {
      // Impossible by itself, and possible with any slot less.
      const std::vector<Slot> slots = conflict(problem, present, group, attempts);
      ASSERT_FALSE(slots.empty()) << round;
      continue;
    }
    ++possible_ones;
    ASSERT_TRUE(holds(problem, answer.assignment)) << round;
    const Absences out = absences(problem, present, answer.assignment, attempts);
    ASSERT_TRUE(out.decided);
    ASSERT_TRUE(survives(problem, people, out.survived)) << round;
    ASSERT_FALSE(survives(problem, people, out.survived + 1)) << round;
    ASSERT_EQ(out.blocking.size(), out.survived + 1) << round;
    for (std::size_t person = 0; person < people; ++person) {
      People others = present;
      others[person] = false;
      const bool needed = !possible(problem, others, people);
      const auto& told = out.indispensable;
      ASSERT_EQ(std::find(told.begin(), told.end(), person) != told.end(), needed) << round;
    }
  }
  EXPECT_GT(possible_ones, 300U);
}

// Three steps that two people can't share out: the others are not told of.
TEST(Staffing, SmallestConflict) {
  Problem problem;
  People two;
  two[0] = two[1] = true;
  for (int i = 0; i < 6; ++i) problem.candidates.push_back(two);
  problem.apart = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {2, 4}, {4, 5}};
  std::size_t attempts = kAttempts;
  EXPECT_EQ(assign(problem, two, attempts).verdict, Verdict::Impossible);
  EXPECT_EQ(conflict(problem, two, {0, 1, 2, 3, 4, 5}, attempts), (std::vector<Slot>{2, 3, 4}));
}

TEST(Staffing, SaysWhenItDoesNotKnow) {
  Problem problem;
  People people;
  for (std::size_t i = 0; i < 9; ++i) people[i] = true;
  for (Slot i = 0; i < 10; ++i) {
    People own = people;
    own[20 + i] = true;  // nobody is like another
    problem.candidates.push_back(own);
    for (Slot k = 0; k < i; ++k) problem.apart.emplace_back(k, i);
  }
  std::size_t attempts = 3;
  EXPECT_EQ(assign(problem, people, attempts).verdict, Verdict::Undecided);
}

// Tens of steps and people are no trouble.
TEST(Staffing, Tens) {
  Problem problem;
  People all;
  for (std::size_t i = 0; i < 40; ++i) all[i] = true;
  for (Slot i = 0; i < 60; ++i) {
    People few;
    for (std::size_t k = 0; k < 6; ++k) few[(i * 7 + k * 5) % 40] = true;
    problem.candidates.push_back(few);
    if (i > 0) problem.apart.emplace_back(i - 1, i);
    if (i > 4) problem.apart.emplace_back(i - 5, i);
  }
  std::size_t attempts = kAttempts;
  const Answer answer = assign(problem, all, attempts);
  ASSERT_EQ(answer.verdict, Verdict::Possible);
  const Absences out = absences(problem, all, answer.assignment, attempts);
  EXPECT_GE(out.survived, 1U);
}

}  // namespace
}  // namespace sop::staffing
