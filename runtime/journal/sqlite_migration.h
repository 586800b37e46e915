// Databases of older schemas become one of the present schema. Schema 1 had neither lists nor the
// register; schema 2 kept each event as a row of plain text. The record is taken over word for
// word: the chain and every hash noted elsewhere stay good.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "runtime/journal/packing.h"

namespace sop::journal {

// In a transaction of the caller. From schema 1 the old tables stay beside, under names with
// `old_`, until the caller has folded what they hold (refold.h) and drops them.
void migrate_tables(SQLite::Database& database, int from, Packing& packing);

}  // namespace sop::journal
