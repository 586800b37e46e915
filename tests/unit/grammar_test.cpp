// The grammars have no rule that loops without consuming and no left recursion.
#include <gtest/gtest.h>

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/date.hpp"
#include "grammar/deadline.hpp"
#include "grammar/declaration.hpp"
#include "grammar/line.hpp"
#include "grammar/separator.hpp"
#include "grammar/target.hpp"
#include "grammar/time.hpp"

namespace sop {
namespace {

template <class Grammar>
std::size_t problems() {
  return tao::pegtl::analyze<Grammar>();
}

TEST(Grammar, Lines) {
  EXPECT_EQ(problems<grammar::form>(), 0U);
  EXPECT_EQ(problems<grammar::title>(), 0U);
}

TEST(Grammar, Phrases) {
  EXPECT_EQ(problems<grammar::date>(), 0U);
  EXPECT_EQ(problems<grammar::time>(), 0U);
  EXPECT_EQ(problems<grammar::unit_alone>(), 0U);
  EXPECT_EQ(problems<grammar::deadline_bound>(), 0U);
  EXPECT_EQ(problems<grammar::counted_day>(), 0U);
  EXPECT_EQ(problems<grammar::deadline_amount>(), 0U);
  EXPECT_EQ(problems<grammar::event_relation>(), 0U);
  EXPECT_EQ(problems<grammar::event_step>(), 0U);
  EXPECT_EQ(problems<grammar::event_day>(), 0U);
  EXPECT_EQ(problems<grammar::office_hours>(), 0U);
  EXPECT_EQ(problems<grammar::target>(), 0U);
  EXPECT_EQ(problems<grammar::role>(), 0U);
  EXPECT_EQ(problems<grammar::document>(), 0U);
  EXPECT_EQ(problems<grammar::strong_separator>(), 0U);
  EXPECT_EQ(problems<grammar::weak_separator>(), 0U);
  EXPECT_EQ(problems<grammar::performer_separator>(), 0U);
  EXPECT_EQ(problems<grammar::optional_clause>(), 0U);
  EXPECT_EQ(problems<grammar::outside_mark>(), 0U);
}

}  // namespace
}  // namespace sop
