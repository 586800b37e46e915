# cmake -DROOT=stdlib -DOUT=standard_files.cpp -P embed.cmake: the files of the standard library as
# string literals, in order of their paths.
file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/*.sop")
list(SORT files)
set(table "")
set(count 0)
foreach(path IN LISTS files)
  file(READ "${ROOT}/${path}" text)
  # A literal holds at most 64 KB in standard C++: cut at line ends well below.
  string(REPLACE "\n" ")SOPAN\" \"\\n\"\n  R\"SOPAN(" text "${text}")
  string(APPEND table "  {\"<stdlib>/${path}\",\n  R\"SOPAN(${text})SOPAN\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
if(count EQUAL 0)
  set(table "  {\"\", \"\"},\n")
endif()
file(WRITE "${OUT}.new" "// Made by compiler/project/embed.cmake from stdlib/.
#include \"compiler/project/standard_library.h\"

namespace sop {
namespace {
constexpr StandardFile kFiles[] = {
${table}};
constexpr std::size_t kCount = ${count};
}  // namespace

std::span<const StandardFile> standard_files() {
  return std::span(kFiles).first(kCount);
}
}  // namespace sop
")
file(RENAME "${OUT}.new" "${OUT}")
