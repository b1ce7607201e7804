-- SQLite compares text byte by byte already; only the indexes of the ordered
-- lists and the append-only rule are missing.
CREATE INDEX organizations_by_name ON organizations (name, id);
--bun:split
CREATE INDEX organizations_by_marked_on ON organizations (COALESCE(marked_on, '') DESC, id DESC);
--bun:split
CREATE INDEX organizations_by_registered_on ON organizations (COALESCE(registered_on, '') DESC, id DESC);
--bun:split
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
--bun:split
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
--bun:split
CREATE TRIGGER ledger_hashes_no_update BEFORE UPDATE ON ledger_hashes
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
--bun:split
CREATE TRIGGER ledger_hashes_no_delete BEFORE DELETE ON ledger_hashes
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
--bun:split
-- A row is written before its entry, and SQLite then looks in every table for
-- the rows that waited for the entry: without these indexes each publication
-- would read the whole register.
CREATE INDEX regions_revised ON regions (revised_index);
--bun:split
CREATE INDEX publishers_revised ON publishers (revised_index);
--bun:split
CREATE INDEX announcements_revised ON announcements (revised_index);
--bun:split
CREATE INDEX organizations_revised ON organizations (revised_index);
--bun:split
CREATE INDEX markings_revised ON markings (revised_index);
--bun:split
CREATE INDEX inspection_campaigns_revised ON inspection_campaigns (revised_index);
--bun:split
CREATE INDEX inspections_revised ON inspections (revised_index);
--bun:split
CREATE INDEX commendations_revised ON commendations (revised_index);
--bun:split
CREATE INDEX platforms_revised ON platforms (revised_index);
--bun:split
CREATE INDEX certificates_revised ON certificates (revised_index);
--bun:split
CREATE INDEX populations_revised ON populations (revised_index);
--bun:split
CREATE INDEX regions_entry ON regions (entry_index);
--bun:split
CREATE INDEX populations_entry ON populations (entry_index);
