// Which findings count, and how much: first the levels of sop.toml ([aturan]), then the comments
//
//   # abaikan SOP4003: lamanya bergantung pada cuaca
//   3. Petugas: Mengukur tinggi muka air
//
// A comment stands directly above the line of the finding (other comments may stand between) and
// may name several codes. Errors stay errors: neither a level nor a comment can lower them.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/settings.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

// Rewrites `findings` of the file of `tree`, in order of place. `all_passes`: no pass was left out
// on request, so that a comment that silences nothing can be told of.
void apply_levels(Findings& findings, const SyntaxTree& tree, const model::Settings& settings,
                  bool all_passes);

}  // namespace sop
