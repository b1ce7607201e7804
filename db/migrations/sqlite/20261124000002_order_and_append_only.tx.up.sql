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
