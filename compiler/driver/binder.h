// `sop print` of many SOPs: a book of all of them (cover, list of contents, every SOP, pages
// counted through), or one PDF each in a folder. Processes lay out and paint (binder_pool.h); this
// one numbers the pages, makes what stands in front, and puts the parts together
// (emit/pdf_merge.h). The bytes do not depend on how many processes there are.
#pragma once

#include "compiler/driver/binder_worker.h"
#include "compiler/driver/command_line.h"
#include "compiler/project/workspace.h"

namespace sop {

// More than one SOP, or a folder to put them in. The other case is one form, as `sop draw` makes
// it.
[[nodiscard]] bool wants_binder(const Request& request);

// Of `sops`, sources and make are given. Gives the exit code.
[[nodiscard]] int print_binder(const Request& request, Workspace& workspace, BinderSops sops);

}  // namespace sop
