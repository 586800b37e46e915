// Random SOPs as text, for property tests (rapidcheck): grammatical and mostly meaningful, with
// every construct of the language, so that a good part passes the check and goes on to be drawn and
// run. rapidcheck shrinks what fails.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace sop::property {

struct Text {
  std::string path, text;
};

// A whole file: title, identity, roles, documents, steps with decisions, returns, hand-offs, joint
// and lettered steps, blocks side by side, deadlines, libraries and generic SOPs of the standard
// library, further charts.
[[nodiscard]] rc::Gen<std::string> sop_text();

// The same with some lines dropped, doubled, swapped or cut, and odd bytes of pasted text in it.
[[nodiscard]] rc::Gen<std::string> damaged_sop_text();

// One of both.
[[nodiscard]] rc::Gen<std::string> any_sop_text();

// The files of a small project: SOPs that run each other, generic ones, and those made from them.
[[nodiscard]] rc::Gen<std::vector<Text>> project_texts();

}  // namespace sop::property
