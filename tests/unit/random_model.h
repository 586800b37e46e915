// Random procedures for tests, as models: steps, decisions, returns, ends, and parallel blocks
// nested in one another whose borders no target crosses. Many are unsound on purpose (loops without
// exit, steps never reached) unless asked otherwise. The same seed gives the same model everywhere:
// the numbers come from an own generator, not from the standard library's distributions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace sop::test {

// SplitMix64 (Steele, Lea, Flood 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

struct RandomShape {
  std::size_t most_steps = 9;
  std::size_t depth = 2;      // of blocks in one another
  bool only_forward = false;  // every decision goes on with its first answer: always sound
  std::size_t roles = 3;
};

class RandomModel {
 public:
  RandomModel(std::uint64_t seed, const RandomShape& shape) : dice_(seed), shape_(shape) {}

  model::Model make() {
    for (std::size_t r = 0; r < shape_.roles; ++r) {
      model::Role role;
      role.alias = "R" + std::to_string(r + 1);
      role.title = "Pelaksana " + std::to_string(r + 1);
      model_.roles.push_back(role);
    }
    model_.title = "Acak";
    sequence({}, 0);
    for (std::size_t i = 0; i < model_.steps.size(); ++i) lead_on(i);
    return std::move(model_);
  }

 private:
  void sequence(model::Place place, std::size_t depth) {
    const std::size_t items = 1 + dice_.below(3);
    for (std::size_t i = 0; i < items; ++i) {
      const bool room = model_.steps.size() + 3 < shape_.most_steps;
      if (depth < shape_.depth && room && dice_.one_in(3)) {
        block(place, depth);
      } else if (i == 0 || model_.steps.size() < shape_.most_steps) {
        step(place);
      }
    }
  }

  void block(model::Place outer, std::size_t depth) {
    const model::ParallelId id(model_.parallels.size());
    model_.parallels.push_back({{}, outer, {}});
    const std::size_t branches = 2 + dice_.below(2);
    for (std::uint32_t b = 0; b < branches; ++b) {
      const std::size_t first = model_.steps.size();
      sequence({id, b}, depth + 1);
      model_.parallels[id.index()].branches.push_back(
          {{}, model::StepId(first), static_cast<std::uint32_t>(model_.steps.size() - first)});
    }
  }

  void step(model::Place place) {
    model::Step step;
    model::Row row;
    row.number = std::to_string(model_.rows.size() + 1);
    row.first = model::StepId(model_.steps.size());
    step.label = row.number;
    step.row = model::RowId(model_.rows.size());
    step.activity.text = "Mengerjakan " + step.label;
    step.performers.members = {{model::RoleId(dice_.below(shape_.roles))}};
    step.optional = dice_.one_in(8);
    step.place = place;
    row.activity = {{"", step.activity}};
    model_.steps.push_back(std::move(step));
    model_.rows.push_back(std::move(row));
  }

  // One more target inside the same branch; now and then the end, where no block is round the step.
  model::Target target(std::size_t from) {
    std::vector<std::size_t> mates;
    for (std::size_t i = 0; i < model_.steps.size(); ++i) {
      if (model_.steps[i].place == model_.steps[from].place) mates.push_back(i);
    }
    model::Target out;
    if (dice_.one_in(4)) return out;
    if (!model_.steps[from].place.parallel.valid() && dice_.one_in(5)) {
      out.kind = model::TargetKind::End;
      return out;
    }
    out.kind = model::TargetKind::To;
    out.step = model::StepId(mates[dice_.below(mates.size())]);
    return out;
  }

  void lead_on(std::size_t index) {
    model::Step& step = model_.steps[index];
    if (dice_.one_in(3)) {
      const std::size_t answers = 2 + dice_.below(2);
      for (std::size_t a = 0; a < answers; ++a) {
        model::Branch branch;
        branch.answer.text = "jawaban " + std::to_string(a + 1);
        if (a > 0 || !shape_.only_forward) branch.target = target(index);
        step.branches.push_back(std::move(branch));
      }
    } else if (!shape_.only_forward && dice_.one_in(6)) {
      step.next = target(index);
    }
  }

  Dice dice_;
  RandomShape shape_;
  model::Model model_;
};

}  // namespace sop::test
