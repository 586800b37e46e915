// Which judgements the runtime holds people to (four eyes): for each judging step the steps whose
// doers may not do it. Told in runtime/bundle/README.md.
#pragma once

#include <vector>

#include "compiler/check/four_eyes.h"
#include "compiler/model/model.h"

namespace sop::emit {

// One a judging step, makers without repetition, both in order of the text. Left out are makers
// from outside (an official only enters what they bring) and those whose bar would leave nobody to
// judge in any case of this SOP: the text gives both steps to the same post, which the compiler has
// warned of.
[[nodiscard]] std::vector<Judgement> enforced_judgements(const model::Model& model);

}  // namespace sop::emit
