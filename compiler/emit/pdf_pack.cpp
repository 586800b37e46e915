#include "compiler/emit/pdf_pack.h"

#include <vector>

#include "compiler/emit/pdf_part.h"
#include "compiler/emit/pdf_text.h"
#include "compiler/emit/pdf_writer.h"

namespace sop::emit {
namespace {

// New numbers by old ones, rising from 1, for all that `roots` lead to.
std::vector<std::uint32_t> reached(const pdf::Part& part, std::string_view roots,
                                   pdf::Writer& writer) {
  std::vector<bool> seen(part.size());
  std::vector<std::uint32_t> left;
  const auto found = [&](std::uint32_t number) {
    if (number >= seen.size() || seen[number] || part.object(number).value.empty()) return;
    seen[number] = true;
    left.push_back(number);
  };
  pdf::for_each_reference(roots, found);
  while (!left.empty()) {
    const std::string_view value = part.object(left.back()).value;
    left.pop_back();
    pdf::for_each_reference(value, found);
  }
  std::vector<std::uint32_t> numbers(part.size());
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i]) numbers[i] = writer.fresh();
  return numbers;
}

}  // namespace

Result<std::string> packed(const std::string& framed) {
  pdf::Part part;
  if (const Status read = part.read(framed); !read) return read.failure();
  const std::string_view root = pdf::value_of(part.trailer(), "/Root");
  const std::string_view information = pdf::value_of(part.trailer(), "/Info");
  std::string out;
  pdf::Writer writer([&out](std::string_view bytes) -> Status {
    out += bytes;
    return Done{};
  });
  const std::vector<std::uint32_t> numbers =
      reached(part, std::string(root) + " " + std::string(information), writer);
  const pdf::Rewriting how{numbers, 0, ""};
  std::string value;
  for (std::uint32_t old = 0; old < numbers.size(); ++old) {
    if (numbers[old] == 0) continue;
    const pdf::Object& object = part.object(old);
    value.clear();
    pdf::rewrite(object.value, how, value);
    if (object.stream.empty()) {
      writer.object(numbers[old], value);
    } else {
      writer.stream(numbers[old], value, part.content(object));
    }
  }
  const auto now = [&](std::string_view reference) {
    const std::uint32_t old = pdf::reference(reference);
    return old < numbers.size() ? numbers[old] : 0;
  };
  if (now(root) == 0) return Failure{FailureKind::Damaged, "PDF", "/Root"};
  if (const Status done = writer.finish(now(root), now(information)); !done) return done.failure();
  return out;
}

}  // namespace sop::emit
